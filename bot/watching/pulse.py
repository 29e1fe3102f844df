"""The bot's pulse: notes every few seconds that it lives, and after an outage lets citizens go on where they were."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, Protocol

import structlog

from bot.domain.errors import DatabaseUnavailableError
from bot.domain.outage import SIGN_EVERY
from bot.runtime import Runtime
from bot.services import resuming

log = structlog.stdlib.get_logger("bot.watching")

AT_ONCE: Final = 50
"""So many cards are asked for in one transaction."""
CARDS_PER_SECOND: Final = 25.0
"""A little slower than delivery sends what nobody waits for, so that nothing piles up in front of it."""


class Intake(Protocol):
    """What is known of the way updates come in."""

    def alive_at(self) -> datetime | None:
        """When it certainly worked last; None if that is not known yet."""

    @property
    def failing_since(self) -> datetime | None:
        """When Telegram last failed to bring an update, if it said so."""


class Pulse:
    """Beats only while ``is_first`` says that this is the first process on the database."""

    def __init__(
        self,
        rt: Runtime,
        intake: Intake,
        is_first: Callable[[], bool],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rt = rt
        self._intake = intake
        self._is_first = is_first
        self._pause = pause

    async def begin(self) -> None:
        """Note that the bot is there again, before the first update makes that look as if it had never been away."""
        if self._is_first():
            await self._note(self._rt.now())

    async def run(self) -> None:
        """Beat, and show cards again, until cancelled."""
        every = SIGN_EVERY.total_seconds() * self._rt.config.time_scale
        afterwards = resuming.longest_wait(self._rt).total_seconds()
        await asyncio.gather(self._again_and_again(self.beat, every), self._again_and_again(self.resume, afterwards))

    async def _again_and_again(self, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            if not self._is_first():
                continue
            try:
                await work()
            except DatabaseUnavailableError:
                # No sign of life is what an outage looks like: it is found out with the next one.
                log.warning("signs of life wait for the database")
            except Exception:
                log.exception("the pulse failed")

    async def beat(self) -> None:
        """Note the last sign of life, if there is one."""
        at = self._intake.alive_at()
        if at is not None:
            await self._note(at)

    async def _note(self, at: datetime) -> None:
        if await self._rt.run(resuming.note_alive, at, self._intake.failing_since):
            log.warning("the bot was away for a while")

    async def resume(self) -> int:
        """Show their card again to all whom an outage interrupted, if it is day; how many there were."""
        rt = self._rt
        async with rt.database.read() as tx:
            gaps = await resuming.waiting(tx)
        if not gaps or not resuming.is_time(rt):
            return 0
        async with rt.database.read_aside() as tx:
            chats = await resuming.concerned(tx, rt, gaps)
        shown = 0
        for begin in range(0, len(chats), AT_ONCE):
            some = chats[begin : begin + AT_ONCE]
            if not (self._is_first() and resuming.is_time(rt)):
                return shown
            shown += await rt.run(resuming.show_again, gaps, some)
            await self._pause(len(some) / CARDS_PER_SECOND)
        await rt.run(resuming.finish, gaps)
        log.info("cards shown again", outages=len(gaps), cards=shown)
        return shown
