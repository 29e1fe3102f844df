"""May this bot read or write in this chat? Refusals as Telegram words them (telegram-bot-api, check_chat_access)."""

from bot.simulator.values import ApiError, BotAccount, Chat, Message, Person, bad_request, forbidden
from bot.simulator.world import World

NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def chat_to_read(world: World, account: BotAccount, chat_id: str) -> Chat:
    """The chat a bot means; refused if it does not know it."""
    if not chat_id:
        raise bad_request("chat_id is empty")
    digits = chat_id.removeprefix("-")
    if not digits.isdecimal():
        raise bad_request("chat not found")
    number = int(chat_id)
    chat = world.chat_of(account, number)
    if chat is not None:
        return chat
    person = world.people.get(number)
    if person is not None and shares_a_chat(world, account, person):
        raise forbidden("bot can't initiate conversation with a user")
    raise bad_request("chat not found")


def chat_to_write(world: World, account: BotAccount, chat_id: str) -> Chat:
    """The chat, if the bot may write there now."""
    chat = chat_to_read(world, account, chat_id)
    if chat.person is not None:
        _check_person(chat.person, account)
    else:
        _check_group(chat, account)
    return chat


def shares_a_chat(world: World, account: BotAccount, person: Person) -> bool:
    """Whether the bot can have met this person in a group or channel."""
    return any(person.id in chat.members and account.id in chat.bots for chat in world.chats.values())


def _check_person(person: Person, account: BotAccount) -> None:
    if person.deactivated:
        raise forbidden("user is deactivated")
    if account.id in person.blocked:
        raise forbidden("bot was blocked by the user")


def _check_group(chat: Chat, account: BotAccount) -> None:
    if chat.migrated_to:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, words, migrate_to=chat.migrated_to)
    name = NAMES[chat.kind]
    match chat.bots.get(account.id):
        case None:
            raise bad_request("chat not found")
        case "kicked":
            raise forbidden(f"bot was kicked from the {name}")
        case "left":
            raise forbidden(f"bot is not a member of the {name}")
        case "member" if chat.kind == "channel":
            raise bad_request("need administrator rights in the channel chat")


def message_in(chat: Chat, message_id: int, called: str) -> Message:
    """The message a bot means; ``called`` is what Telegram calls it, such as "message to edit"."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"{called} not found")
    return message
