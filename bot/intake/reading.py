"""What of Telegram's updates the bot wants, decided on the raw JSON before anything is built from it."""

import json
from typing import Final

from bot.intake.lanes import RawUpdate

ALLOWED: Final = ("message", "callback_query", "my_chat_member", "channel_post")
"""``allowed_updates`` for Telegram; edited messages and everything else is not even sent."""

LARGEST_ID: Final = 2**63 - 1
CHAT_CHANGES: Final = ("migrate_to_chat_id", "migrate_from_chat_id")


def as_update(content: object) -> RawUpdate | None:
    """The content if it has the shape of an update, else None."""
    if not isinstance(content, dict):
        return None
    number = content.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LARGEST_ID:
        return None
    return content


def kind_of(update: RawUpdate) -> str:
    """The name of the field that holds the update's content; empty if there is none."""
    return next((name for name in update if name != "update_id"), "")


def wanted(update: RawUpdate) -> bool:
    """Whether anybody in the bot listens to it. In groups and channels only commands and the chat's moves count."""
    kind = kind_of(update)
    if kind not in ALLOWED:
        return False
    content = update[kind]
    if not isinstance(content, dict) or kind not in {"message", "channel_post"}:
        return True
    chat = content.get("chat")
    if isinstance(chat, dict) and chat.get("type") == "private":
        return True
    return str(content.get("text", "")).startswith("/") or any(name in content for name in CHAT_CHANGES)


def as_evidence(update: RawUpdate) -> bytes:
    """The update as bytes for the quarantine; empty if it cannot even be written down."""
    try:
        return json.dumps(update).encode()
    except (ValueError, RecursionError):
        return b""


def private_chat(update: RawUpdate) -> int | None:
    """The chat of the one person who may be told that it did not work; None in groups and where nothing is certain."""
    content = update.get(kind_of(update))
    message = content.get("message", content) if isinstance(content, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != "private":
        return None
    number = chat.get("id")
    return number if isinstance(number, int) and 0 < number <= LARGEST_ID else None


def language_code(update: RawUpdate) -> str:
    """The app's language as Telegram reports it, or nothing."""
    content = update.get(kind_of(update))
    sender = content.get("from") if isinstance(content, dict) else None
    code = sender.get("language_code") if isinstance(sender, dict) else None
    return code if isinstance(code, str) else ""
