"""Measures every now and then what waits in lanes, cards and outbox, for the metrics."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from bot.domain.errors import DatabaseUnavailableError
from bot.metrics import Metrics, Queue
from storage import backlog
from storage.backlog import Backlog
from storage.database import Database

EVERY_SECONDS: Final = 15.0


class Gauges:
    """Runs beside the bot; ``lanes_waiting`` says how many updates wait in the lanes."""

    def __init__(
        self, database: Database, metrics: Metrics, lanes_waiting: Callable[[], int], now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._metrics = metrics
        self._lanes_waiting = lanes_waiting
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
        self._metrics.lanes(self._lanes_waiting())
        async with self._database.read() as tx:
            self._set(Queue.CARDS, await backlog.of_cards(tx, self._now()))
            self._set(Queue.OUTBOX, await backlog.of_messages(tx, self._now()))

    def _set(self, queue: Queue, found: Backlog) -> None:
        age = (self._now() - found.oldest).total_seconds() if found.oldest else 0.0
        self._metrics.waiting(queue, found.count, max(0.0, age))
