"""The updates of one bot that it has not confirmed: queues, expiry and what getUpdates answers.

Pushing them to a webhook is in ``webhooks.py``, which is told of each by ``on_new``.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from bot.simulator.clock import Clock

DAY = 86_400.0
LIFETIME = {"callback_query": 150.0, "inline_query": 30.0, "chosen_inline_result": 600.0}
"""Seconds an update waits to be fetched, by kind; everything else waits a day (telegram-bot-api, Client.cpp)."""

QUEUE = {"callback_query": 3 << 33, "my_chat_member": 7 << 33, "chat_member": 8 << 33, "message_reaction": 9 << 33}
"""Kinds with a queue beside that of the chat's messages: the offset added to the id of the user or chat."""

ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that are delivered only to bots that list them in allowed_updates."""

MOST_AT_ONCE = 4 << 20
"""Bytes after which an answer to getUpdates is cut."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An update on its way: its JSON, the queue it stands in and the instant after which it is dropped."""

    serial: int
    id: int
    kind: str
    body: bytes
    queue: int
    expires: float


def nobody_listens(_update: Pending) -> None:
    """Used while no webhook is set."""


class Updates:
    """In order of arrival; an update leaves when it is confirmed, dropped or too old."""

    def __init__(self, clock: Clock, first_id: int) -> None:
        self.allowed: frozenset[str] = frozenset()
        self.on_new: Callable[[Pending], None] = nobody_listens
        self.arrived = asyncio.Event()
        self.taken: set[int] = set()
        """The update_ids that the bot acknowledged: with 2xx from its webhook, or by moving the offset on."""
        self.expired: set[int] = set()
        self._clock = clock
        self._next_id = first_id
        self._serial = 0
        self._pending: dict[int, Pending] = {}

    def __len__(self) -> int:
        return len(self._pending)

    def wants(self, kind: str) -> bool:
        """Whether allowed_updates, as last set, lets this kind through."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST_ONLY

    def put(self, kind: str, payload: dict[str, Any], of: int) -> int:
        """Queue an update for the user or chat ``of``; the update_id, or 0 if the bot does not want this kind."""
        if not self.wants(kind):
            return 0
        update_id = self._next_id
        self._next_id += 1
        self._add(update_id, kind, {"update_id": update_id, kind: payload}, of)
        return update_id

    def put_raw(self, update: dict[str, Any], of: int = 0) -> int:
        """Queue any JSON as an update, as it is; it gets an update_id unless it brings one."""
        update_id = update.get("update_id")
        if not isinstance(update_id, int):
            update_id = self._next_id
        self._next_id = max(self._next_id, update_id + 1)
        kind = next((name for name in update if name != "update_id"), "")
        self._add(
            update_id, kind, {"update_id": update_id, **{k: v for k, v in update.items() if k != "update_id"}}, of
        )
        return update_id

    def _add(self, update_id: int, kind: str, update: dict[str, Any], of: int) -> None:
        self._serial += 1
        expires = self._clock.now() + LIFETIME.get(kind, DAY)
        pending = Pending(self._serial, update_id, kind, orjson.dumps(update), of + QUEUE.get(kind, 0), expires)
        self._pending[self._serial] = pending
        self.arrived.set()
        self.on_new(pending)

    def all(self) -> tuple[Pending, ...]:
        """What waits, oldest first."""
        return tuple(self._pending.values())

    def waits(self, update: Pending) -> bool:
        """Whether this update has neither been confirmed nor dropped."""
        return update.serial in self._pending

    def done(self, update: Pending, *, taken: bool = False) -> None:
        """The update was acknowledged, or is too old."""
        if self._pending.pop(update.serial, None) is not None:
            (self.taken if taken else self.expired).add(update.id)

    def drop_all(self) -> None:
        """Forget everything (drop_pending_updates)."""
        self._pending.clear()

    def drop_expired(self) -> None:
        """Forget what was not fetched in time."""
        now = self._clock.now()
        for update in [update for update in self._pending.values() if update.expires <= now]:
            self.done(update)

    def confirm(self, offset: int) -> None:
        """Forget what lies before the offset; a negative one keeps that many from the end, a far one nothing."""
        if offset < 0:
            for update in list(self._pending.values())[:offset]:
                self.done(update, taken=True)
        elif offset <= self._next_id + 10:  # TQueue: an offset from the future is answered from the head
            for update in _before(self._pending.values(), offset):
                self.done(update, taken=True)

    def batch(self, limit: int) -> tuple[bytes, ...]:
        """The next updates as JSON, at most ``limit``."""
        self.drop_expired()
        taken: list[bytes] = []
        size = 0
        for update in islice(self._pending.values(), limit):
            size += len(update.body)
            if taken and size > MOST_AT_ONCE:
                break
            taken.append(update.body)
        if not taken:
            self.arrived.clear()
        return tuple(taken)


def _before(updates: Iterable[Pending], offset: int) -> list[Pending]:
    """What lies at the head with an update_id before the offset."""
    found: list[Pending] = []
    for update in updates:
        if update.id >= offset:
            break
        found.append(update)
    return found
