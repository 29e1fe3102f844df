"""Notes in the database what became of calls, many notes in one commit.

A process whose lease was lost while it was calling can note nothing: others have taken its work over (fencing).
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

import structlog

from bot.domain.errors import BuergerechoError, DatabaseUnavailableError
from bot.domain.ids import ChatId
from storage import card_marks, chats, outbox, processes
from storage.card_marks import CardLater, CardLost, CardMark, CardRejected, CardSent, CardShown, CardStripped
from storage.cards import DueCard
from storage.database import LAST, Database, Transaction
from storage.outbox import MessageMark

log = structlog.stdlib.get_logger("bot.delivery")

PAUSE_SECONDS: Final = 1.0
LOCKED_SECONDS: Final = 0.005
"""So long marks wait for cards that another process is changing."""
MOST_PASSED_OVER: Final = 200
"""After that a mark is written in any case: its card may be gone."""


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


@dataclass(slots=True)
class _Waiting:
    """A mark on its way, under the number the process had when it took the work up."""

    mark: Mark
    process: int
    fate: "asyncio.Future[Fate]"
    passed_over: int = 0

    @property
    def card(self) -> DueCard | None:
        """The card that is marked, which another process may be changing."""
        match self.mark:
            case CardSent() | CardShown() | CardLater() | CardRejected() | CardLost() | CardStripped() as of_card:
                return of_card.card
        return None

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
                await self._write_batch(batch)
            except DatabaseUnavailableError:
                self._waiting = batch + self._waiting
                log.warning("marks wait for the database", marks=len(self._waiting))
                await asyncio.sleep(PAUSE_SECONDS)
            except Exception:
                log.exception("marks refused", marks=len(batch))
                await self._write_one_by_one(batch)

    def _next_batch(self) -> list[_Waiting]:
        """What waits; after a change of the process's number first what was taken up under the old one."""
        process = self._waiting[0].process
        batch = [waiting for waiting in self._waiting if waiting.process == process]
        self._waiting = [waiting for waiting in self._waiting if waiting.process != process]
        return batch

    async def _write_batch(self, batch: Sequence[_Waiting]) -> None:
        process, now = batch[0].process, self._now()
        try:
            fates = await self._database.write_at(LAST, _write if process else _write_alone, batch, now)
        except LeaseLostError:
            log.error("marks of a lost lease refused", process=process, marks=len(batch))  # noqa: TRY400 - expected
            fates = [Fate.LATE] * len(batch)
        for waiting, fate in zip(batch, fates, strict=True):
            if fate is None:
                waiting.passed_over += 1
                self._waiting.append(waiting)
            else:
                waiting.resolve(fate)
        if None in fates:
            await asyncio.sleep(LOCKED_SECONDS)

    async def _write_one_by_one(self, batch: Sequence[_Waiting]) -> None:
        for waiting in batch:
            try:
                await self._write_batch([waiting])
            except DatabaseUnavailableError:
                self._waiting.append(waiting)
            except Exception:
                log.exception("mark refused", mark=type(waiting.mark).__name__)
                waiting.resolve(Fate.REFUSED)


async def _write_alone(tx: Transaction, batch: Sequence[_Waiting], now: datetime) -> list[Fate | None]:
    await write(tx, [waiting.mark for waiting in batch], now)
    return [Fate.NOTED] * len(batch)


async def _write(tx: Transaction, batch: Sequence[_Waiting], now: datetime) -> list[Fate | None]:
    """Write the marks, except those of cards that another transaction holds: they have no fate yet.

    Waiting for those could become waiting in a circle. Raises LeaseLostError, which undoes everything.
    """
    if not await processes.is_listed(tx, batch[0].process):
        raise LeaseLostError
    chats = {card.chat for waiting in batch if (card := waiting.card)}
    wanted = await processes.take_cards(tx, chats) if chats else {}
    fates = [_fate(waiting, wanted) for waiting in batch]
    await write(tx, [waiting.mark for waiting, fate in zip(batch, fates, strict=True) if fate], now)
    return fates


def _fate(waiting: _Waiting, wanted: Mapping[tuple[ChatId, str], int]) -> Fate | None:
    card = waiting.card
    if card is None:
        return Fate.NOTED
    now_wanted = wanted.get((card.chat, card.slot))
    if now_wanted is None:
        return None if waiting.passed_over < MOST_PASSED_OVER else Fate.NOTED
    return Fate.MORE if now_wanted > card.wanted else Fate.NOTED


async def write(tx: Transaction, marks: Sequence[Mark], now: datetime) -> None:
    """Write marks of every kind."""
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
    await card_marks.mark(tx, of_cards)
    await outbox.mark(tx, of_messages)
    # A chat moves with everything that waits for it, so what goes back to waiting has to be marked before.
    for mark in of_chats:
        match mark:
            case ChatUnreachable(chat):
                await chats.mark_unreachable(tx, chat, now)
            case ChatMoved(old, new):
                await chats.move(tx, old, new)
