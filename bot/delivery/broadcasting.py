"""Works on the broadcasts that were begun: fills them, sends them, gives back what was cancelled, says how far it is.

What is to be done is a query; nothing is kept in memory, so a restart goes on where the last commit was.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from bot.delivery.pace import Pace
from bot.delivery.rounds import Rounds
from bot.delivery.telegram import Telegram
from bot.delivery.telling import Surroundings, Telling
from bot.domain.broadcast import BY_THE_CLOCK, Broadcast, BroadcastState, reminders_go_out
from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import BroadcastId
from bot.metrics import Metrics
from bot.runtime import Runtime
from bot.services import broadcast_work
from bot.texts.wishes import told
from storage import broadcasts, surveys
from storage.transaction import Transaction

log = structlog.stdlib.get_logger("bot.delivery")

POLL_SECONDS: Final = 1.0
"""A broadcast may begin by a tap in another process, too."""
PROGRESS_SECONDS: Final = 10.0
STOP_SECONDS: Final = 2.0


class Broadcasting:
    """Runs in every process and acts only in the one that ``acts``; ``pace`` is shared with the delivery."""

    def __init__(self, rt: Runtime, telegram: Telegram, metrics: Metrics, pace: Pace, acts: Callable[[], bool]) -> None:
        self._rt = rt
        self._acts = acts
        self._around = Surroundings(rt.database, telegram, metrics, pace, rt.now, self._goes_on)
        self._rounds = Rounds("broadcasting", self._round, pause=POLL_SECONDS, patience=STOP_SECONDS)

    def start(self) -> None:
        """Begin."""
        self._rounds.start()

    async def settles(self) -> None:
        """Wait until nobody is to be told anything now."""
        await self._rounds.settles()

    async def stop(self) -> None:
        """Begin no call any more and let those in flight end, two seconds at most."""
        await self._rounds.stop()

    def _goes_on(self) -> bool:
        return not self._rounds.stopping and self._acts()

    async def _round(self) -> bool:
        """Do what can be done now; whether there was anything."""
        if not self._goes_on():
            return False
        try:
            async with self._rt.database.read() as tx:
                found = await broadcasts.with_work(tx)
            return any([await self._work(broadcast) for broadcast in found])
        except DatabaseUnavailableError:
            log.warning("broadcasts wait for the database")
        except Exception:
            log.exception("broadcasts failed")
        return False

    async def _work(self, broadcast: Broadcast) -> bool:
        match broadcast.state:
            case BroadcastState.FILLING:
                return await self._page_by_page(broadcast_work.fill, broadcast.id)
            case BroadcastState.CANCELLED:
                return await self._page_by_page(broadcast_work.give_back, broadcast.id)
        if broadcast.purpose in BY_THE_CLOCK and not reminders_go_out(self._rt.local_now()):
            return False
        return await self._send(broadcast)

    async def _page_by_page(
        self, use_case: Callable[[Transaction, Runtime, BroadcastId], Awaitable[bool]], number: BroadcastId
    ) -> bool:
        """Each page is a transaction of its own, between which others are served."""
        while self._goes_on() and await self._rt.run(use_case, number):
            pass
        return True

    async def _send(self, broadcast: Broadcast) -> bool:
        """Tell whoever can be told now; whether there was anybody, or the end was noted."""
        async with self._rt.database.read() as tx:
            anybody = await broadcasts.due(tx, broadcast.id, self._rt.now(), 1)
            survey = await surveys.get(tx, broadcast.survey)
        if anybody:
            telling = Telling(
                self._around, broadcast, lambda language: told(broadcast, survey, self._rt.texts.voice(language))
            )
            await self._watched(broadcast, telling)
        return await self._rt.run(broadcast_work.finish, broadcast.id) or bool(anybody)

    async def _watched(self, broadcast: Broadcast, telling: Telling) -> None:
        """Let it run and say every ten seconds how far it is; a message that cannot be sent is stopped."""
        running = asyncio.create_task(telling.run(), name="broadcast")
        try:
            while not running.done():
                await asyncio.wait((running,), timeout=PROGRESS_SECONDS)
                await self._rt.run(broadcast_work.refresh, broadcast.id, telling.per_second)
            running.result()
        except DatabaseUnavailableError:
            raise
        except Exception:
            log.exception("a broadcast was stopped")
            await self._rt.run(broadcast_work.stop_refused, broadcast.id)
        finally:
            running.cancel()
        if telling.refused:
            await self._rt.run(broadcast_work.stop_refused, broadcast.id)
