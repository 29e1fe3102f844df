"""Tells somebody whose updates are shed to go slower, once a minute at most; nothing of it is on the way of updates."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog

from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.intake import reading
from bot.intake.lanes import RawUpdate
from bot.metrics import Metrics, UpdateOutcome
from bot.runtime import Runtime
from storage import outbox
from storage.transaction import Transaction

log = structlog.stdlib.get_logger("bot.intake")

ONCE_IN_SECONDS: Final = 60.0


class Shedding:
    """Counts what is shed; ``notice`` makes the sentence in the language of a code."""

    def __init__(
        self,
        rt: Runtime,
        metrics: Metrics,
        notice: Callable[[str], OutgoingMessage],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rt = rt
        self._metrics = metrics
        self._notice = notice
        self._seconds = seconds
        self._told: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def shed(self, update: RawUpdate) -> None:
        """Nobody handles this update; returns at once."""
        self._metrics.update(reading.kind_of(update), UpdateOutcome.SHED, 0.0)
        chat, now = reading.private_chat(update), self._seconds()
        if chat is None or now - self._told.get(chat, -ONCE_IN_SECONDS) < ONCE_IN_SECONDS:
            return
        self._told = {told: at for told, at in self._told.items() if now - at < ONCE_IN_SECONDS} | {chat: now}
        task = asyncio.create_task(self._tell(ChatId(chat), reading.language_code(update)), name="slower")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settles(self) -> None:
        """Wait until everybody concerned was told."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def _tell(self, chat: ChatId, language_code: str) -> None:
        try:
            await self._rt.run(tell, chat, self._notice(language_code))
        except DatabaseUnavailableError:
            log.warning("somebody is not told to go slower: no database")
        except Exception:
            log.exception("somebody is not told to go slower")


async def tell(tx: Transaction, rt: Runtime, chat: ChatId, notice: OutgoingMessage) -> None:
    """Queue the notice."""
    await outbox.add(tx, chat, notice, now=rt.now(), priority=Priority.REPLY)
