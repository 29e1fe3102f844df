"""From raw JSON to python-telegram-bot's objects, no more of them than handlers look at."""

from telegram import Bot, CallbackQuery, Chat, InaccessibleMessage, Update, User

from bot.intake.lanes import RawUpdate
from bot.intake.reading import kind_of

LOOKED_AT = frozenset(
    ("message_id", "date", "chat", "from", "sender_chat", "text", "entities", "document", "migrate_to_chat_id")
)
"""Parts of a message that handlers read; the rest may be costly to parse, or of a kind that the library does not know
yet, and must not keep a person from being heard."""


def parsed(update: RawUpdate, bot: Bot) -> Update:
    """The update as handlers get it; raises whatever comes to python-telegram-bot's mind if it is malformed."""
    kind = kind_of(update)
    content = update[kind]
    if kind == "callback_query":
        return Update(update["update_id"], callback_query=_tap(content, bot))
    if isinstance(content, dict) and kind != "my_chat_member":
        content = {name: value for name, value in content.items() if name in LOOKED_AT}
        if not isinstance(content.get("text", ""), str):
            # python-telegram-bot takes anything here; it would drop the update without a word where it is looked at.
            raise ValueError("what was written is text")
    return Update.de_json({"update_id": update["update_id"], kind: content}, bot)


def _tap(content: RawUpdate, bot: Bot) -> CallbackQuery:
    """A tap, with the place of the tapped message instead of its content: what it showed is in the database.

    Half of the time an update takes went into parsing the message and its buttons.
    """
    # Telegram's own are digits. It goes back into the answer to the tap, so it must be something that can be written.
    if not isinstance(content["id"], str) or not content["id"].isascii():
        raise ValueError("the id of a tap is text")
    message = content.get("message")
    tap = CallbackQuery(
        id=content["id"],
        from_user=User.de_json(content["from"], bot),
        chat_instance=content["chat_instance"],
        message=None if message is None else _place_of(message, bot),
        data=content.get("data"),
    )
    tap.set_bot(bot)
    return tap


def _place_of(message: RawUpdate, bot: Bot) -> InaccessibleMessage:
    place = InaccessibleMessage(Chat.de_json(message["chat"], bot), message["message_id"])
    place.set_bot(bot)
    return place
