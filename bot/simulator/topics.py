"""Topics of forums: bots create, close and reopen them, refused in Telegram's words where they may not."""

from bot.simulator.access import chat_to_write
from bot.simulator.backend import Backend
from bot.simulator.parameters import Parameters
from bot.simulator.values import BotAccount, Chat, Json, Message, bad_request
from bot.simulator.world import World

LONGEST_NAME = 128
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def create(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """createForumTopic: a ``ForumTopic``, whose number is that of the message that says it was created."""
    chat = _forum(backend.world, account, parameters, "create a topic")
    name = parameters.text("name").strip()
    if not name:
        raise bad_request("TOPIC_NAME_EMPTY")
    if len(name) > LONGEST_NAME:
        raise bad_request("TOPIC_NAME_TOO_LONG")
    colour = parameters.integer("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("invalid forum topic icon color specified")
    content: Json = {"forum_topic_created": {"name": name, "icon_color": colour}}
    thread = _service(backend.world, account, chat, content)
    chat.topics[thread] = name
    return {"message_thread_id": thread, "name": name, "icon_color": colour}


def close(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """CloseForumTopic."""
    chat, thread = _topic(backend.world, account, parameters, "close the topic")
    if thread in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.add(thread)
    _service(backend.world, account, chat, {"forum_topic_closed": {}}, thread)
    return True


def reopen(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """ReopenForumTopic."""
    chat, thread = _topic(backend.world, account, parameters, "reopen the topic")
    if thread not in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.remove(thread)
    _service(backend.world, account, chat, {"forum_topic_reopened": {}}, thread)
    return True


def _forum(world: World, account: BotAccount, parameters: Parameters, act: str) -> Chat:
    chat = chat_to_write(world, account, parameters.text("chat_id"))
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    if chat.bots.get(account.id) != "administrator":
        raise bad_request(f"not enough rights to {act}")
    return chat


def _topic(world: World, account: BotAccount, parameters: Parameters, act: str) -> tuple[Chat, int]:
    chat = _forum(world, account, parameters, act)
    thread = parameters.integer("message_thread_id")
    if thread not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, thread


def _service(world: World, account: BotAccount, chat: Chat, content: Json, thread: int = 0) -> int:
    """What everybody sees of it in the topic; its number."""
    number = world.next_message_id(chat)
    wire: Json = {"message_id": number, "from": account.wire(), "chat": chat.wire(), "date": int(world.now())}
    wire |= {"message_thread_id": thread or number, "is_topic_message": True, **content}
    world.add_message(chat, Message(number, wire, world.now(), account.id))
    return number
