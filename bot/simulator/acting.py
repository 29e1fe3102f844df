"""What people do: write, send files and contacts, tap, block; and the updates that bots get of it."""

import re
from typing import Any

from bot.simulator.formatting import trimmed, with_found
from bot.simulator.screens import inline_keyboard
from bot.simulator.values import BotAccount, Chat, Json, Message, Person, Tap
from bot.simulator.world import World, membership

DECORATION = re.compile(r"^(?:[0-9#*]\ufe0f?\u20e3|\W)+|\W+$")
"""Emoji (key caps too), check boxes and the like around a label."""


def plain_label(label: str) -> str:
    """A label as one says it: without the emoji around it, in small letters."""
    return DECORATION.sub("", label).casefold() or label.strip()


def bots_in(world: World, chat: Chat) -> list[BotAccount]:
    """The bots that see what happens in this chat."""
    if chat.bot is not None:
        return [chat.bot]
    found = (world.bot(bot_id) for bot_id, status in chat.bots.items() if status not in ("left", "kicked"))
    return [account for account in found if account is not None]


def send(world: World, person: Person, chat: Chat, content: Json, reply_to: Message | None = None) -> tuple[int, int]:
    """Put a person's message into the chat; the ids of the message and of the (first) update."""
    kind = "channel_post" if chat.kind == "channel" else "message"
    message_id = world.next_message_id(chat)
    wire: Json = {"message_id": message_id, "chat": chat.wire(), "date": int(world.now()), **content}
    wire.update({"sender_chat": chat.wire()} if chat.kind == "channel" else {"from": person.wire()})
    if reply_to is None and "text" in content:
        reply_to = chat.messages.get(chat.force_reply)
    if reply_to is not None:
        wire["reply_to_message"] = {key: value for key, value in reply_to.wire.items() if key != "reply_to_message"}
    chat.force_reply = 0
    chat.heard_at = world.now()
    if chat.keyboard is not None and chat.keyboard.get("one_time_keyboard"):
        chat.keyboard = None
    world.add_message(chat, Message(message_id, wire, world.now()))
    updates = [account.updates.put(kind, wire, chat.id) for account in bots_in(world, chat)]
    return message_id, next(iter(updates), 0)


def edit(world: World, chat: Chat, message: Message, text: str) -> None:
    """A person changes their own text."""
    message.wire = {**message.wire, **text_content(text), "edit_date": int(world.now())}
    world.touch(chat)
    kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
    for account in bots_in(world, chat):
        account.updates.put(kind, message.wire, chat.id)


def text_content(text: str) -> Json:
    """A text with the commands and links Telegram finds in it."""
    plain, entities = trimmed(text, [])
    found = with_found(plain, entities)
    return {"text": plain, "entities": found} if found else {"text": plain}


def contact_content(person: Person, given: Any) -> Json:  # noqa: ANN401 — JSON of a script: true or a contact
    """The person's own contact (true), or somebody else's card."""
    if given is True:
        contact: Json = {"phone_number": person.phone, "first_name": person.name, "user_id": person.id}
    else:
        contact = {"phone_number": "+4917139200", "first_name": "Jemand", **given}
    return {"contact": contact}


def press(world: World, person: Person, chat: Chat, message: Message | None, data: str) -> Tap | None:
    """A tap on an inline button with this data; None if no bot is there to get it."""
    account = _owner(world, chat, message)
    if account is None:
        return None
    tap = world.add_tap(account, person)
    chat.heard_at = world.now()
    query: Json = {"id": tap.id, "from": person.wire(), "chat_instance": str(-chat.id * 31 - 7), "data": data}
    if message is not None:
        query["message"] = message.wire
    tap.update_id = account.updates.put("callback_query", query, person.id)
    return tap


def _owner(world: World, chat: Chat, message: Message | None) -> BotAccount | None:
    if message is not None and message.bot:
        return world.bot(message.bot)
    return next(iter(bots_in(world, chat)), None)


def inaccessible(chat: Chat, message_id: int) -> Message:
    """A message that is no longer there, as a bot gets to see it when somebody taps on it all the same."""
    return Message(message_id, {"chat": chat.wire(), "message_id": message_id, "date": 0}, 0.0)


def find_button(chat: Chat, label: str, message_id: int) -> tuple[Message, Json] | None:
    """The newest message with such an inline button, and the button: the exact label first, else without its emoji."""
    wanted = plain_label(label)
    for message in reversed(chat.messages.values()):
        if message_id and message.id != message_id:
            continue
        buttons = [button for row in inline_keyboard(message.wire) for button in row]
        for button in buttons:
            if button["text"] == label:
                return message, button
        for button in buttons:
            if plain_label(button["text"]) == wanted:
                return message, button
    return None


def find_key(chat: Chat, label: str) -> Json | None:
    """The button of the reply keyboard with this label."""
    keys = [key for row in (chat.keyboard or {}).get("keyboard", ()) for key in row]
    wanted = plain_label(label)
    return next((key for key in keys if plain_label(key["text"]) == wanted), None)


def labels(chat: Chat) -> list[str]:
    """All labels that could be tapped, newest message first, the reply keyboard last."""
    inline = [
        button["text"]
        for message in reversed(chat.messages.values())
        for row in inline_keyboard(message.wire)
        for button in row
    ]
    return inline + [key["text"] for row in (chat.keyboard or {}).get("keyboard", ()) for key in row]


def block(world: World, person: Person, account: BotAccount, *, blocked: bool) -> None:
    """The person blocks or unblocks the bot; it is told of a change."""
    if (account.id in person.blocked) == blocked:
        return
    (person.blocked.add if blocked else person.blocked.discard)(account.id)
    chat = world.private_chat(account, person)
    change = ("member", "kicked") if blocked else ("kicked", "member")
    account.updates.put("my_chat_member", membership(chat, account, person, change, world.now()), person.id)


def set_status(world: World, chat: Chat, account: BotAccount, status: str) -> None:
    """Somebody makes the bot administrator or member, removes it or lets it leave."""
    before = chat.bots.get(account.id, "left")
    chat.bots[account.id] = status
    by = next((world.people[member] for member in chat.members if member in world.people), None)
    account.updates.put("my_chat_member", membership(chat, account, by, (before, status), world.now()), chat.id)
    world.touch(chat)


def migrate(world: World, chat: Chat) -> Chat:
    """A group becomes a supergroup with a new id; both sides say so in a service message."""
    new = world.add_successor(chat)
    for place, note in ((chat, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": chat.id})):
        message_id = world.next_message_id(place)
        wire: Json = {"message_id": message_id, "chat": place.wire(), "date": int(world.now()), **note}
        first = next((world.people[member] for member in chat.members if member in world.people), None)
        if first is not None:
            wire["from"] = first.wire()
        world.add_message(place, Message(message_id, wire, world.now()))
        for account in bots_in(world, place):
            account.updates.put("message", wire, place.id)
    return new
