"""The own process among those on the same database: its number, whether it is the first, and whether it may act.

A lease by the database's clock says who lives. Locally a process counts from the instant it *asked* for the lease, and
stops some time before the end: so much that a call to Telegram begun until then has ended when others take over.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from bot.domain.errors import BuergerechoError
from storage import processes
from storage.database import Database
from storage.processes import Leases, Standing

log = structlog.stdlib.get_logger("bot.cluster")

LEASE_SECONDS: Final = 30.0
RENEW_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 1.0
MARGIN_SECONDS: Final = 15.0
"""The longest call to Telegram, ``bot/delivery/request.py``."""
LEAVE_SECONDS: Final = 2.0
SHORTEST_PAUSE: Final = 0.1


class Membership:
    """One process of several on PostgreSQL; on SQLite the only one, which needs no lease.

    ``scale`` shortens all periods, for tests; ``seconds`` is a clock that never goes back.
    """

    def __init__(self, database: Database, scale: float = 1.0, seconds: Callable[[], float] = time.monotonic) -> None:
        self.number = 0
        """0 on SQLite. A process that lost its lease gets a new one."""
        self._database = database
        self._leases: Leases | None = database.leases
        self._scale = scale
        self._seconds = seconds
        self._lease = timedelta(seconds=LEASE_SECONDS * scale)
        self._acts_until = 0.0
        self._standing: Standing | None = None
        self._beats: asyncio.Task[None] | None = None
        self._inheriting: asyncio.Task[None] | None = None

    @property
    def first(self) -> bool:
        """Whether this process does what must be done once: polling, bulk, watching, what belongs to nobody."""
        if self._leases is None:
            return True
        return self._standing is not None and self._standing.first and self.may_act()

    def may_act(self) -> bool:
        """Whether an effect on the world may begin now; to be asked right before each."""
        return self._leases is None or self._seconds() < self._acts_until

    async def start(self) -> None:
        """Register and keep the lease. Raises ``DatabaseUnavailableError``."""
        if self._leases is None:
            return
        await self._register(self._leases)
        self._beats = asyncio.create_task(self._keep(self._leases), name="lease")

    async def stop(self) -> None:
        """Act no more, and leave what is still to be sent to the others. Call when nothing is being sent any more."""
        if self._beats is None:
            return
        ending = [task for task in (self._beats, self._inheriting) if task is not None]
        for task in ending:
            task.cancel()
        await asyncio.wait(ending)
        self._beats = None
        self._acts_until = 0.0
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                handed = await self._database.write(processes.leave, self.number)
        except (BuergerechoError, TimeoutError) as error:
            # The lease ends by itself, and the others take over then.
            log.warning("could not sign off", process=self.number, error=type(error).__name__)
        else:
            log.info("signed off", process=self.number, handed_over=handed)

    async def _register(self, leases: Leases) -> None:
        asked_at = self._seconds()
        self.number = await leases.register(self._lease)
        self._database.process = self.number
        self._prolonged(asked_at)
        log.info("registered", process=self.number)
        await self._renew(leases)

    def _prolonged(self, asked_at: float) -> None:
        self._acts_until = asked_at + (LEASE_SECONDS - MARGIN_SECONDS) * self._scale

    async def _keep(self, leases: Leases) -> None:
        while True:
            await asyncio.sleep(self._pause())
            try:
                await self._renew(leases)
            except BuergerechoError as error:
                log.warning("the lease could not be renewed", process=self.number, error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS * self._scale)

    def _pause(self) -> float:
        """Until the next beat: no longer than until somebody's lease ends."""
        ends_in = self._standing.ends_in.total_seconds() if self._standing else 0.0
        return max(SHORTEST_PAUSE, min(RENEW_SECONDS * self._scale, ends_in))

    async def _renew(self, leases: Leases) -> None:
        asked_at = self._seconds()
        standing = await leases.renew(self.number, self._lease)
        if standing is None:
            log.error("the lease was lost", process=self.number)
            self._acts_until, self._standing = 0.0, None
            await self._register(leases)
            return
        if standing.first and not (self._standing and self._standing.first):
            log.info("this is the first process now", process=self.number)
        self._standing = standing
        self._prolonged(asked_at)
        if self.may_act() and (self._inheriting is None or self._inheriting.done()):
            # Beside the beats: a writer that waits for a lock must not cost the lease.
            self._inheriting = asyncio.create_task(self._take_over(), name="taking over")

    async def _take_over(self) -> None:
        try:
            taken = await self._database.write(processes.take_over, self.number)
        except BuergerechoError as error:
            log.warning("could not take over", process=self.number, error=type(error).__name__)
            return
        if taken:
            log.warning("took over from processes that are gone", process=self.number, rows=taken)
