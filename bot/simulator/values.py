"""What the simulated Telegram knows: people, bots, chats, messages, files; and the error it answers with.

These things live and change in memory; nothing here talks to the network.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.updates import Updates

Json = dict[str, Any]
"""A Bot API object as it goes over the wire; its shape is Telegram's and is checked where it comes in, hence Any."""


class ApiError(Exception):
    """Telegram refuses the call."""

    def __init__(self, code: int, description: str, *, retry_after: int = 0, migrate_to: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to


def bad_request(description: str) -> ApiError:
    """A 400 in Telegram's words."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """A 403 in Telegram's words."""
    return ApiError(403, f"Forbidden: {description}")


@dataclass(slots=True, eq=False)
class Person:
    """Somebody with a phone. ``blocked`` holds the ids of the bots this person has blocked."""

    id: int
    name: str
    language: str
    phone: str
    username: str = ""
    deactivated: bool = False
    blocked: set[int] = field(default_factory=set)

    def wire(self) -> Json:
        """The Bot API's ``User``."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            user["username"] = self.username
        if self.language:
            user["language_code"] = self.language
        return user


@dataclass(slots=True, eq=False)
class BotAccount:
    """One bot, known by its token; ``profile`` holds commands and descriptions by (kind, scope, language)."""

    id: int
    token: str
    username: str
    name: str
    updates: Updates
    profile: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    conflict_at: float = 0.0
    """Until when a further 409 is held back for three seconds, as Telegram does."""
    polls: int = 0
    """Grows with every getUpdates; a poll that finds it changed was terminated by a later one."""

    def wire(self) -> Json:
        """The Bot API's ``User`` of this bot."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True, eq=False)
class Message:
    """One message; ``wire`` is the Bot API's ``Message`` as of now. ``bot`` is 0 where a person wrote it."""

    id: int
    wire: Json
    date: float
    bot: int = 0
    silent: bool = False
    keyboard: str = ""
    """What its markup was: "inline", "reply" (cannot be edited) or empty."""


@dataclass(slots=True, eq=False)
class Chat:
    """A conversation. In a private one ``person`` and ``bot`` are set; elsewhere ``members`` and ``bots`` count."""

    id: int
    kind: str
    title: str
    person: Person | None = None
    bot: BotAccount | None = None
    members: dict[int, str] = field(default_factory=dict)
    """Status by the id of the person: creator, administrator or member."""
    bots: dict[int, str] = field(default_factory=dict)
    welcomes_bots: bool = False
    """Made before any bot called: the first bot that calls becomes its administrator."""
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    keyboard: Json | None = None
    force_reply: int = 0
    """The message that asked for a reply; the person's next text answers it."""
    pinned: int = 0
    migrated_to: int = 0
    heard_at: float = 0.0
    """When a person last wrote or tapped here."""
    revision: int = 0
    waiters: set[asyncio.Event] = field(default_factory=set)
    """Set when something in this chat changes."""

    def wire(self) -> Json:
        """The Bot API's ``Chat``."""
        if self.person is not None:
            chat: Json = {"id": self.id, "type": "private", "first_name": self.person.name}
            if self.person.username:
                chat["username"] = self.person.username
            return chat
        chat = {"id": self.id, "type": self.kind, "title": self.title}
        if self.forum:
            chat["is_forum"] = True
        return chat


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file somebody sent."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes


@dataclass(slots=True, eq=False)
class Tap:
    """A tap on an inline button that waits for its answerCallbackQuery."""

    id: str
    bot: int
    user: int
    at: float
    answered: bool = False
    toast: str = ""
    alert: bool = False
    url: str = ""
    update_id: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)
