"""Measures every now and then what waits in lanes, cards, outbox and quarantine, for the metrics."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.domain.errors import DatabaseUnavailableError
from bot.metrics import Metrics, Queue
from storage import backlog, quarantine
from storage.backlog import Backlog
from storage.database import Database

EVERY_SECONDS: Final = 15.0
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


class InLanes(Protocol):
    """What is known of the updates that wait in the lanes."""

    @property
    def waiting(self) -> int:
        """How many there are."""

    def oldest_seconds(self) -> float:
        """For how long the oldest has been waiting."""


class Gauges:
    """Runs beside the bot."""

    def __init__(
        self,
        database: Database,
        metrics: Metrics,
        lanes: InLanes,
        now: Callable[[], datetime],
        is_first: Callable[[], bool],
    ) -> None:
        self._database = database
        self._metrics = metrics
        self._lanes = lanes
        self._is_first = is_first
        self._now = now

    async def run(self) -> None:
        """Measure until cancelled."""
        while True:
            # A database that is away is told by readiness; here the last figures stay.
            with suppress(DatabaseUnavailableError):
                await self.measure()
            await asyncio.sleep(EVERY_SECONDS)

    async def measure(self) -> None:
        """Measure once."""
        self._metrics.lanes(self._lanes.waiting, self._lanes.oldest_seconds())
        async with self._database.read() as tx:
            self._set(Queue.CARDS, await backlog.of_cards(tx, self._now()))
            self._set(Queue.OUTBOX, await backlog.of_messages(tx, self._now()))
            self._metrics.quarantined(await quarantine.count_since(tx, LONG_AGO))
            self._metrics.processes(await backlog.of_processes(tx), first=self._is_first())

    def _set(self, queue: Queue, found: Backlog) -> None:
        age = (self._now() - found.oldest).total_seconds() if found.oldest else 0.0
        self._metrics.waiting(queue, found.count, max(0.0, age))
