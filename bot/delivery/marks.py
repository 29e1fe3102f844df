"""Notes in the database what became of calls, many notes in one commit.

A process whose lease was lost while it was calling can note nothing: others have taken its work over (fencing).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

import structlog

from bot.domain.errors import BuergerechoError, DatabaseUnavailableError
from bot.domain.ids import ChatId
from storage import cards, chats, outbox, processes
from storage.cards import CardLater, CardLost, CardMark, CardRejected, CardSent, CardShown, CardStripped
from storage.database import Database, Transaction
from storage.outbox import MessageMark

log = structlog.stdlib.get_logger("bot.delivery")

PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class ChatUnreachable:
    """Nothing more is to be sent to this chat."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """The group has another id now."""

    old: ChatId
    new: ChatId


Mark = CardMark | MessageMark | ChatUnreachable | ChatMoved


class Fate(Enum):
    """What became of a mark."""

    NOTED = auto()
    """It is committed."""
    MORE = auto()
    """It is committed, and another process, which cannot wake this one, wanted more in these chats meanwhile."""
    REFUSED = auto()
    """The database refuses it for good: a mistake of ours."""
    LATE = auto()
    """The process had lost its lease: what the mark speaks of is another's now."""


class LeaseLostError(BuergerechoError):
    """Diesen Prozess haben andere schon abgelöst."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A mark on its way, under the number the process had when it took the work up."""

    mark: Mark
    process: int
    fate: "asyncio.Future[Fate]"

    def resolve(self, fate: Fate) -> None:
        if not self.fate.done():
            self.fate.set_result(fate)


class Marks:
    """Collects marks while a commit is on its way and writes them with the next one."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, mark: Mark, process: int = 0) -> "asyncio.Future[Fate]":
        """Note a mark of work that was taken up under the number ``process``; what became of it, once that is sure."""
        waiting = _Waiting(mark, process, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_what_waits(), name="delivery marks")
        return waiting.fate

    async def stop(self, seconds: float) -> None:
        """Write what waits, if the database takes it within ``seconds``."""
        if self._task is not None and not self._task.done():
            _, late = await asyncio.wait((self._task,), timeout=seconds)
            for task in late:
                task.cancel()

    async def _write_what_waits(self) -> None:
        while self._waiting:
            batch = self._next_batch()
            try:
                fate = await self._written(batch)
            except DatabaseUnavailableError:
                self._waiting = batch + self._waiting
                log.warning("marks wait for the database", marks=len(self._waiting))
                await asyncio.sleep(PAUSE_SECONDS)
            except Exception:
                log.exception("marks refused", marks=len(batch))
                await self._write_one_by_one(batch)
            else:
                for waiting in batch:
                    waiting.resolve(fate)

    def _next_batch(self) -> list[_Waiting]:
        """What waits; after a change of the process's number first what was taken up under the old one."""
        process = self._waiting[0].process
        batch = [waiting for waiting in self._waiting if waiting.process == process]
        self._waiting = [waiting for waiting in self._waiting if waiting.process != process]
        return batch

    async def _written(self, batch: Sequence[_Waiting]) -> Fate:
        process = batch[0].process
        try:
            more = await self._database.write(write, [waiting.mark for waiting in batch], self._now(), process)
        except LeaseLostError:
            log.error("marks of a lost lease refused", process=process, marks=len(batch))  # noqa: TRY400 - expected
            return Fate.LATE
        return Fate.MORE if more else Fate.NOTED

    async def _write_one_by_one(self, batch: Sequence[_Waiting]) -> None:
        for waiting in batch:
            try:
                waiting.resolve(await self._written([waiting]))
            except DatabaseUnavailableError:
                self._waiting.append(waiting)
            except Exception:
                log.exception("mark refused", mark=type(waiting.mark).__name__)
                waiting.resolve(Fate.REFUSED)


async def write(tx: Transaction, marks: Sequence[Mark], now: datetime, process: int = 0) -> bool:
    """Write marks of every kind; whether more is wanted from this process in these chats.

    Raises LeaseLostError, which undoes everything, if another process has taken over. 0 is the only one on SQLite.
    """
    of_chats: list[ChatUnreachable | ChatMoved] = []
    of_cards: list[CardMark] = []
    of_messages: list[MessageMark] = []
    for mark in marks:
        match mark:
            case ChatUnreachable() | ChatMoved():
                of_chats.append(mark)
            case CardSent() | CardShown() | CardLater() | CardRejected() | CardLost() | CardStripped():
                of_cards.append(mark)
            case _:
                of_messages.append(mark)
    await cards.mark(tx, of_cards)
    await outbox.mark(tx, of_messages)
    # A chat moves with everything that waits for it, so what goes back to waiting has to be marked before.
    for mark in of_chats:
        match mark:
            case ChatUnreachable(chat):
                await chats.mark_unreachable(tx, chat, now)
            case ChatMoved(old, new):
                await chats.move(tx, old, new)
    return await _fenced(tx, process, marks) if process else False


async def _fenced(tx: Transaction, process: int, marks: Sequence[Mark]) -> bool:
    more = await processes.check(tx, process, {chat_of(mark) for mark in marks})
    if more is None:
        raise LeaseLostError
    return more


def chat_of(mark: Mark) -> ChatId:
    """The chat that a mark is about."""
    match mark:
        case ChatUnreachable(chat) | ChatMoved(_, chat):
            return chat
        case CardSent() | CardShown() | CardLater() | CardRejected() | CardLost() | CardStripped():
            return mark.card.chat
        case _:
            return mark.due.chat
