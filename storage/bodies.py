"""Outgoing messages as bytes, to be sealed in ``cards`` and ``outbox``."""

import base64
from dataclasses import replace
from typing import Any

import orjson
import structlog

from bot.domain.errors import KeyDestroyedError, KeyMissingError, TamperedError
from bot.domain.outgoing import Attachment, Button, OutgoingMessage
from storage.transaction import Transaction

log = structlog.stdlib.get_logger("storage")

EMPTY = OutgoingMessage("")
"""What comes out of a body that cannot be opened."""


def seal(tx: Transaction, message: OutgoingMessage, about: str, key_id: bytes | None = None) -> bytes:
    """Write a message as a sealed value; ``about`` names the row, ``key_id`` the key of whom it is for.

    Somebody whose key goes with this transaction has none any more: what they are told last is nobody's in particular.
    """
    plain = dump(message)
    if key_id is None or not tx.keys.holds(key_id):
        return tx.keys.seal(plain, about)
    return tx.keys.seal_with(key_id, plain, about)


def open_sealed(tx: Transaction, body: bytes, about: str) -> OutgoingMessage:
    """Read back what ``seal`` wrote.

    A body that cannot be opened any more comes out empty: Telegram refuses it and delivery gives it up, while all
    others still arrive.
    """
    try:
        return load(tx.keys.open_with(body, about))
    except KeyDestroyedError:
        return EMPTY
    except (KeyMissingError, TamperedError) as error:
        log.error("a message cannot be opened", row=about.partition(":")[0], problem=type(error).__name__)  # noqa: TRY400
        return EMPTY


def dump(message: OutgoingMessage) -> bytes:
    """Write a message as bytes; half a surrogate pair, which no chat can show, becomes a question mark."""
    content = _content(message)
    try:
        return orjson.dumps(content)
    except TypeError:
        return orjson.dumps(_valid(content))


def load(body: bytes) -> OutgoingMessage:
    """Read back what ``dump`` wrote."""
    text, buttons, attachment, *rest = orjson.loads(body)  # the version before wrote fewer
    return OutgoingMessage(
        text,
        tuple(tuple(Button(*button) for button in row) for row in buttons),
        Attachment(attachment[0], base64.b64decode(attachment[1])) if attachment else None,
        *rest,
    )


def without_secret(message: OutgoingMessage) -> OutgoingMessage:
    """The message without its text and what it lets people copy; labels and taps stay, typed words still match them."""
    rows = (tuple(button for button in row if not button.copy) for row in message.buttons)
    return replace(message, text="", buttons=tuple(row for row in rows if row), attachment=None)


def _content(message: OutgoingMessage) -> tuple[Any, ...]:
    attachment = message.attachment
    return (
        message.text,
        tuple(tuple((button.label, button.tap, button.copy, button.url) for button in row) for row in message.buttons),
        (attachment.file_name, base64.b64encode(attachment.content).decode()) if attachment else None,
        message.silent,
        message.protected,
        message.removes,
        message.asks_contact,
        message.ends_asking,
        message.thread,
    )


def _valid(content: object) -> object:
    if isinstance(content, str):
        return content.encode("utf-8", "replace").decode()
    if isinstance(content, tuple):
        return tuple(_valid(part) for part in content)
    return content
