"""The clock: says "now" every minute and every hour. It keeps nothing, so a restart loses nothing."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.domain.errors import DatabaseUnavailableError
from bot.jobs.timetable import JOBS
from bot.metrics import JobOutcome, Metrics
from bot.runtime import Runtime
from bot.services import scheduling
from bot.services.scheduling import Work

MUCH_LONGER: Final = 3
SHORTEST_DELAY: Final = 600.0
"""Work that should run every ten minutes or more often is overdue after so many seconds."""

LOOK_EVERY: Final = 15.0
"""How often, in seconds, the clock looks whether somebody has set the system's clock."""
STEP_SECONDS: Final = 5.0
"""What differs by less is no step: time servers draw small differences out."""

log = structlog.get_logger("bot.jobs")


class Clock:
    """Calls the timetable's work from start to stop; everything runs once at the start, to catch up."""

    def __init__(
        self, rt: Runtime, metrics: Metrics, jobs: Sequence[Work] = JOBS, wall: Callable[[], float] = time.time
    ) -> None:
        self._rt = rt
        self._metrics = metrics
        self._jobs = jobs
        metrics.expect_jobs([work.name for work in jobs])
        self._ran_at: dict[str, float] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._wall = wall
        self._ahead = 0.0
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tick; needs a running event loop."""
        for work in self._jobs:
            # UTC and intervals: a local time between two and three would fire twice, or never, at the change of clocks.
            self._scheduler.add_job(
                self.tick,
                IntervalTrigger(seconds=int(work.every.total_seconds()), timezone=UTC),
                args=[work],
                id=work.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),
            )
        self._ran_at = dict.fromkeys((work.name for work in self._jobs), time.monotonic())
        self._scheduler.start()
        self._ahead = self._wall() - time.monotonic()
        self._looking = asyncio.create_task(self._look_at_the_system(), name="system clock")

    def overdue(self) -> tuple[str, ...]:
        """The work that did not end well for much longer than it should, by its name."""
        now = time.monotonic()
        late = {work.name: max(MUCH_LONGER * work.every.total_seconds(), SHORTEST_DELAY) for work in self._jobs}
        return tuple(name for name, seconds in late.items() if now - self._ran_at.get(name, now) > seconds)

    async def stop(self) -> None:
        """Tick no more and let finish what runs."""
        if self._looking is not None:
            self._looking.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running)

    async def _look_at_the_system(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.follow_the_system()

    def follow_the_system(self) -> None:
        """Call everything at once if the system's clock was set: the next instants were reckoned by the wrong time.

        Set back by a day, the scheduler would wait a day for work that is due every minute. What is called too often
        finds nothing due.
        """
        ahead = self._wall() - time.monotonic()
        if abs(ahead - self._ahead) < STEP_SECONDS:
            return
        log.warning("the system's clock was set", seconds=round(ahead - self._ahead))
        self._ahead = ahead
        for work in self._jobs:
            self._scheduler.modify_job(work.name, next_run_time=datetime.now(UTC))

    async def tick(self, work: Work) -> None:
        """Run one piece of work to its end, even if the clock is stopped meanwhile."""
        task = asyncio.create_task(self._work(work), name=f"job {work.name}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # The scheduler gives up waiting when it is shut down; ``stop`` waits for the work itself.
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)

    async def _work(self, work: Work) -> None:
        try:
            counts = await scheduling.do(self._rt, work)
        except DatabaseUnavailableError:
            self._metrics.job(work.name, JobOutcome.FAILED)
            log.warning("job waits for the database", job=work.name)
        except Exception:
            self._metrics.job(work.name, JobOutcome.FAILED)
            log.exception("job failed", job=work.name)
        else:
            self._metrics.job(work.name, JobOutcome.SKIPPED if counts is None else JobOutcome.DONE)
            self._ran_at[work.name] = time.monotonic()
            if counts and any(counts.values()):
                log.info("job done", job=work.name, **counts)
