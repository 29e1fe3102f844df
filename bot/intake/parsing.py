"""From raw JSON to what handlers get: a tap as our own value, anything else as python-telegram-bot's objects."""

from collections.abc import Mapping
from typing import Any

from telegram import Bot, Update
from telegram.constants import ChatType

from bot.domain.ids import ChatId, MessageId, UpdateId, UserId
from bot.intake.lanes import RawUpdate
from bot.intake.reading import LARGEST_ID, kind_of, language_code
from bot.runtime import Sender, Tapped

LOOKED_AT = frozenset(
    (
        *("message_id", "date", "chat", "from", "sender_chat", "text", "entities", "document", "contact"),
        "migrate_to_chat_id",
    )
)
"""Parts of a message that handlers read; the rest may be costly to parse, or of a kind that the library does not know
yet, and must not keep a person from being heard."""


def parsed(update: RawUpdate, bot: Bot) -> Update | Tapped:
    """The update as handlers get it; raises whatever comes to python-telegram-bot's mind if it is malformed."""
    kind = kind_of(update)
    content = update[kind]
    if kind == "callback_query":
        return _tap(update, content)
    if isinstance(content, dict) and kind != "my_chat_member":
        content = {name: value for name, value in content.items() if name in LOOKED_AT}
        if not isinstance(content.get("text", ""), str):
            # python-telegram-bot takes anything here; it would drop the update without a word where it is looked at.
            raise ValueError("what was written is text")
        if "contact" in content:
            _text(content["contact"]["phone_number"])
    return Update.de_json({"update_id": update["update_id"], kind: content}, bot)


def _tap(update: RawUpdate, content: Mapping[str, Any]) -> Tapped:
    """A tap, with the place of the tapped message instead of its content: what it showed is in the database.

    The library's objects for it took longer to build than the questionnaire takes to find the next question.
    """
    user, message = _number(content["from"]["id"]), content.get("message")
    chat = None if message is None else message["chat"]
    return Tapped(
        Sender(
            update_id=UpdateId(update["update_id"]),
            user=UserId(user),
            chat=ChatId(user if chat is None else _number(chat["id"])),
            language_code=language_code(update),
            private=chat is not None and chat["type"] == ChatType.PRIVATE,
            message=None if message is None else MessageId(_number(message["message_id"])),
        ),
        query=_query(content["id"]),
        data=_text(content.get("data") or ""),
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST_ID:
        raise ValueError("an id is a whole number")
    return value


def _query(value: object) -> str:
    # Telegram's own are digits. It goes back into the answer to the tap, so it must be something that can be written.
    if not _text(value).isascii():
        raise ValueError("the id of a tap is plain text")
    return _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("what a button carries is text")
    return value
