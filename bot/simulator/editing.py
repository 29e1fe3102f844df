"""What bots do to messages that stand already: edit, delete, pin; and the answers they give to taps."""

from typing import Any

from bot.simulator import markup as markups
from bot.simulator.access import chat_to_write, message_in
from bot.simulator.backend import Backend
from bot.simulator.parameters import Parameters
from bot.simulator.sending import caption_content, text_content
from bot.simulator.values import BotAccount, Chat, Json, Message, bad_request
from bot.simulator.world import World

DELETABLE_FOR = 48 * 3_600.0
"""Seconds after which a message stays for good."""
LONGEST_TOAST = 200
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TEXT = ("text", "entities", "link_preview_options")
CAPTION = ("caption", "caption_entities")


def edit_text(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """editMessageText; without a markup the buttons go."""
    content = text_content(parameters)
    markup = markups.only_inline(markups.read(parameters))
    chat, message = _own_message(backend.world, account, parameters)
    if "text" not in message.wire:
        raise bad_request("there is no text in the message to edit")
    return _change(backend.world, chat, message, TEXT, _with_markup(content, markup))


def edit_caption(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """EditMessageCaption."""
    content = caption_content(parameters)
    markup = markups.only_inline(markups.read(parameters))
    chat, message = _own_message(backend.world, account, parameters)
    if "document" not in message.wire and "photo" not in message.wire:
        raise bad_request("there is no caption in the message to edit")
    return _change(backend.world, chat, message, CAPTION, _with_markup(content, markup))


def edit_markup(backend: Backend, account: BotAccount, parameters: Parameters) -> Json:
    """EditMessageReplyMarkup."""
    markup = markups.only_inline(markups.read(parameters))
    chat, message = _own_message(backend.world, account, parameters)
    return _change(backend.world, chat, message, (), _with_markup({}, markup))


def _with_markup(content: Json, markup: Json | None) -> Json:
    return content if markup is None else {**content, "reply_markup": markup}


def _own_message(world: World, account: BotAccount, parameters: Parameters) -> tuple[Chat, Message]:
    """The bot's own message, if it can still be edited."""
    if "inline_message_id" in parameters and "chat_id" not in parameters:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = chat_to_write(world, account, parameters.text("chat_id"))
    message = message_in(chat, parameters.integer("message_id"), "message to edit")
    if message.bot != account.id or message.keyboard not in ("", "inline"):
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, chat: Chat, message: Message, replaced: tuple[str, ...], content: Json) -> Json:
    """Put new content in place of the old; refused if nothing would differ."""
    keys = (*replaced, "reply_markup")
    before = {key: message.wire[key] for key in keys if key in message.wire}
    if before == content:
        raise bad_request(NOT_MODIFIED)
    kept = {key: value for key, value in message.wire.items() if key not in keys}
    message.wire = {**kept, "edit_date": int(world.now()), **content}
    message.keyboard = "inline" if "reply_markup" in content else ""
    world.touch(chat)
    return message.wire


def delete_message(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """DeleteMessage."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    message = message_in(chat, parameters.integer("message_id"), "message to delete")
    _check_deletable(backend.world, account, chat, message)
    del chat.messages[message.id]
    backend.world.touch(chat)
    return True


def delete_messages(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """deleteMessages; what is not there is passed over."""
    ids: Any = parameters.json("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if not all(isinstance(number, int) for number in ids):
        raise bad_request("invalid message identifier specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    for message in [chat.messages[number] for number in ids if number in chat.messages]:
        _check_deletable(backend.world, account, chat, message)
        del chat.messages[message.id]
    backend.world.touch(chat)
    return True


def _check_deletable(world: World, account: BotAccount, chat: Chat, message: Message) -> None:
    foreign = message.bot != account.id and chat.person is None and chat.bots.get(account.id) != "administrator"
    if foreign or message.date + DELETABLE_FOR < world.now():
        raise bad_request("message can't be deleted for everyone")


def answer_callback_query(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """answerCallbackQuery; each tap takes one answer, for some seconds."""
    tap = backend.world.take_tap(parameters.text("callback_query_id"), account)
    toast = parameters.text("text")
    if len(toast) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answered = True
    tap.toast = toast
    tap.alert = parameters.flag("show_alert")
    tap.url = parameters.text("url")
    tap.done.set()
    return True


def pin(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """PinChatMessage."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    message = message_in(chat, parameters.integer("message_id"), "message to pin")
    _check_may_pin(chat, account)
    chat.pinned = message.id
    backend.world.touch(chat)
    return True


def unpin(backend: Backend, account: BotAccount, parameters: Parameters) -> bool:
    """UnpinChatMessage."""
    chat = chat_to_write(backend.world, account, parameters.text("chat_id"))
    _check_may_pin(chat, account)
    wanted = parameters.integer("message_id") or chat.pinned
    if not chat.pinned or wanted != chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned = 0
    backend.world.touch(chat)
    return True


def _check_may_pin(chat: Chat, account: BotAccount) -> None:
    if chat.person is None and chat.bots.get(account.id) != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
