"""Notes in the database what became of calls, many notes in one commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import ChatId
from storage import cards, chats, outbox
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
_Noted = tuple[Mark, "asyncio.Future[bool]"]


class Marks:
    """Collects marks while a commit is on its way and writes them with the next one."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._waiting: list[_Noted] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, mark: Mark) -> "asyncio.Future[bool]":
        """Note a mark. The future is resolved when it is committed; with False if the database refuses it for good."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((mark, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_what_waits(), name="delivery marks")
        return future

    async def stop(self, seconds: float) -> None:
        """Write what waits, if the database takes it within ``seconds``."""
        if self._task is not None and not self._task.done():
            _, late = await asyncio.wait((self._task,), timeout=seconds)
            for task in late:
                task.cancel()

    async def _write_what_waits(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._database.write(write, [mark for mark, _ in batch], self._now())
            except DatabaseUnavailableError:
                self._waiting = batch + self._waiting
                log.warning("marks wait for the database", marks=len(self._waiting))
                await asyncio.sleep(PAUSE_SECONDS)
            except Exception:
                log.exception("marks refused", marks=len(batch))
                await self._write_one_by_one(batch)
            else:
                for _, future in batch:
                    _resolve(future, committed=True)

    async def _write_one_by_one(self, batch: Sequence[_Noted]) -> None:
        for mark, future in batch:
            try:
                await self._database.write(write, [mark], self._now())
            except DatabaseUnavailableError:
                self._waiting.append((mark, future))
            except Exception:
                log.exception("mark refused", mark=type(mark).__name__)
                _resolve(future, committed=False)
            else:
                _resolve(future, committed=True)


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
    await cards.mark(tx, of_cards)
    await outbox.mark(tx, of_messages)
    # A chat moves with everything that waits for it, so what goes back to waiting has to be marked before.
    for mark in of_chats:
        match mark:
            case ChatUnreachable(chat):
                await chats.mark_unreachable(tx, chat, now)
            case ChatMoved(old, new):
                await chats.move(tx, old, new)


def _resolve(future: "asyncio.Future[bool]", *, committed: bool) -> None:
    if not future.done():
        future.set_result(committed)
