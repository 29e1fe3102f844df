"""What goes out to a chat, as data: rendered text and buttons.

Words are chosen in ``bot/texts``, calls are made in ``bot/delivery``.
"""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; exactly one of ``tap``, ``copy`` and ``url`` is set.

    ``tap`` is callback data (at most 64 bytes), ``copy`` the text put on the clipboard (1-256 characters).
    """

    label: str
    tap: str = ""
    copy: str = ""
    url: str = ""


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons, top to bottom."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent with the message, whose text becomes the caption (at most 1,024 characters)."""

    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message as Telegram shall show it; ``text`` is HTML, at most 4,096 characters after parsing."""

    text: str
    buttons: Keyboard = ()
    attachment: Attachment | None = None
    silent: bool = False
    protected: bool = False
    """Not to be forwarded or saved: a receipt with a code, a memo in a private chat."""
    removes: int = 0
    """The message of this number is deleted from the chat, and nothing is shown; all else is left empty."""
    asks_contact: str = ""
    """The label of a button in place of the keyboard with which somebody sends their own number; no inline buttons."""
    ends_asking: bool = False
    """That button goes."""
    thread: int = 0
    """The topic of a forum in which a new message appears; 0: none, or the general one."""


class Priority(IntEnum):
    """Replies to people go before what nobody waits for."""

    REPLY = 0
    ALERT = 1
    BULK = 2
