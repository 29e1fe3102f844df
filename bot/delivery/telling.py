"""Tells the recipients of one broadcast, in lanes: one recipient after the other in each.

Right before each call a commit says that this recipient is being told, and right after it one says how it ended. So a
crash leaves those of whom nobody knows whose call was in flight, one a lane at most; they are never told again.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.delivery.bulk import Place
from bot.delivery.counting import COUNTED
from bot.delivery.outcome import Done, Gone, Later, Outcome, Rejected, Sent, Stop, Unclear
from bot.delivery.pace import Pace
from bot.delivery.speed import Speed
from bot.delivery.telegram import Telegram
from bot.domain.broadcast import Broadcast, BroadcastState, Recipient, RecipientState
from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import MessageId
from bot.domain.outgoing import OutgoingMessage
from bot.metrics import Metrics
from storage import broadcasts, chats, consents
from storage.database import Database
from storage.transaction import Transaction

log = structlog.stdlib.get_logger("bot.delivery")

SUPPLY: Final = 200
"""So many recipients are looked up at once."""
LOOK_SECONDS: Final = 0.1
FLOOD_SECONDS: Final = 1.0
"""After a 429 nobody is told for so long; for longer if Telegram said so in several chats, see ``Pace.park``."""
HALT_SECONDS: Final = 60.0
MOST_REJECTIONS: Final = 3
"""So many refusals of the message itself one after the other mean: the message is wrong, nobody shall get it."""

_OVER: Final = (RecipientState.SENT, RecipientState.BLOCKED)
"""Whoever was told, or shut the door, is not told it once more from an older backup."""

Write = Callable[[str], OutgoingMessage]
"""The message in a language."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is the same for every broadcast; ``goes_on`` says whether a call may begin now."""

    database: Database
    telegram: Telegram
    metrics: Metrics
    pace: Pace
    now: Callable[[], datetime]
    goes_on: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Ended:
    """How the call to a recipient ended; who waits again does so for ``after``."""

    one: Recipient
    state: RecipientState
    after: timedelta = timedelta(0)
    message_id: MessageId | None = None


class Telling:
    """One broadcast, until nobody can be told now, or it is paused; ``write`` is asked once for each language."""

    def __init__(self, around: Surroundings, broadcast: Broadcast, write: Write) -> None:
        self._around = around
        self._broadcast = broadcast
        self._write = write
        self._texts: dict[str, OutgoingMessage] = {}
        self._supply: deque[Recipient] = deque()
        self._looking = asyncio.Lock()
        self._lanes: set[asyncio.Task[None]] = set()
        self._working = 0
        """How many lanes go on; the others only note how their last call ended."""
        self._speed = Speed(around.pace.limits.bulk_per_second)
        self._told_lanes = 0
        self._quiet_until = 0.0
        self._in_doubt = 0
        self._rejected = 0
        self._over = False

    @property
    def per_second(self) -> float:
        """How many are told a second at the moment."""
        return self._speed.per_second

    @property
    def refused(self) -> bool:
        """Whether Telegram refuses the message itself."""
        return self._rejected >= MOST_REJECTIONS

    async def run(self) -> None:
        """Tell whoever can be told now."""
        self._speed.begin(time.monotonic())
        try:
            while True:
                self._add_lanes()
                if not self._lanes:
                    return
                done, self._lanes = await asyncio.wait(
                    self._lanes, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for lane in done:
                    lane.result()
        finally:
            for lane in self._lanes:
                lane.cancel()

    def _goes_on(self) -> bool:
        return not self._over and not self.refused and self._around.goes_on()

    def _add_lanes(self) -> None:
        if self._speed.lanes != self._told_lanes:
            self._told_lanes = self._speed.lanes
            log.debug("broadcast lanes", broadcast=self._broadcast.id, lanes=self._told_lanes)
        while self._goes_on() and self._working < self._speed.lanes:
            self._working += 1
            self._lanes.add(asyncio.create_task(self._lane(), name="broadcast lane"))

    async def _lane(self) -> None:
        ended: Ended | None = None
        while self._goes_on() and self._working <= self._speed.lanes:
            if (quiet := self._pause()) > 0:
                await self._only_note(ended)
                ended = None
                await asyncio.sleep(min(quiet, LOOK_SECONDS))
                self._speed.begin(time.monotonic())
                continue
            if self._around.pace.bulk.waiting or self._around.pace.bulk.wait() > 0:
                # While there is time, nobody stays unclear whose call has ended.
                await self._only_note(ended)
                ended = None
            async with self._around.pace.bulk.place() as place:
                ended = await self._one(ended, place)
        self._working -= 1
        await self._only_note(ended)

    async def _one(self, before: Ended | None, place: Place) -> Ended | None:
        """Note how the call before ended, begin with the next and tell it; what is to be noted afterwards."""
        if not self._goes_on() or self._pause() > 0:
            return before
        began = time.monotonic()
        one = await self._next()
        if one is None:
            # Nobody is due now; lanes that were begun anew would only find out the same, again and again.
            self._over = True
            return before
        if not await self._noted(before, one):
            await self._look_whether_it_runs()
            return None
        ended = await self._tell(one, place)
        now = time.monotonic()
        self._speed.called(now, now - began)
        return ended

    async def _tell(self, one: Recipient, place: Place) -> Ended:
        wait = self._around.pace.wait(one.chat)
        if wait > 0 or not self._around.goes_on():
            return Ended(one, RecipientState.WAITING, timedelta(seconds=wait))
        self._around.pace.take(one.chat)
        if one.language not in self._texts:
            self._texts[one.language] = self._write(one.language)
        place.called = True
        outcome = await self._around.telegram.send(one.chat, self._texts[one.language])
        self._around.metrics.call(COUNTED[type(outcome)])
        self._in_doubt = self._in_doubt + 1 if isinstance(outcome, Unclear) else 0
        self._rejected = self._rejected + 1 if isinstance(outcome, Rejected) else 0
        return self._judged(one, outcome)

    def _judged(self, one: Recipient, outcome: Outcome) -> Ended:
        match outcome:
            case Sent(message_id):
                return Ended(one, RecipientState.SENT, message_id=message_id)
            case Done():
                return Ended(one, RecipientState.SENT)
            case Gone():
                return Ended(one, RecipientState.BLOCKED)
            case Later(after):
                return self._not_now(one, after)
            case Stop():
                log.critical("Telegram refuses the token")
                self._hush(HALT_SECONDS)
                return Ended(one, RecipientState.WAITING)
            case Unclear():
                log.warning("nobody knows whether a broadcast arrived")
                # A Telegram in trouble would make one recipient after the other unclear: it is asked less and less.
                self._hush(min(2.0 ** (self._in_doubt - 1), HALT_SECONDS))
                return Ended(one, RecipientState.UNCLEAR)
            case Rejected(kind):
                log.error("Telegram refuses a broadcast", refusal=kind)
        return Ended(one, RecipientState.FAILED)

    def _not_now(self, one: Recipient, after: timedelta | None) -> Ended:
        """Certainly not sent: Telegram asks for a pause, or was not reached."""
        self._hush(FLOOD_SECONDS)
        if after is None:
            return Ended(one, RecipientState.WAITING)
        self._around.metrics.flood_wait()
        self._around.pace.park(one.chat, after.total_seconds())
        return Ended(one, RecipientState.WAITING, after)

    def _hush(self, seconds: float) -> None:
        self._quiet_until = max(self._quiet_until, time.monotonic() + seconds)

    def _pause(self) -> float:
        return max(self._quiet_until - time.monotonic(), self._around.pace.pause_of_all())

    async def _next(self) -> Recipient | None:
        async with self._looking:
            if not self._supply:
                async with self._around.database.read() as tx:
                    self._supply.extend(await broadcasts.due(tx, self._broadcast.id, self._around.now(), SUPPLY))
            return self._supply.popleft() if self._supply else None

    async def _look_whether_it_runs(self) -> None:
        async with self._around.database.read() as tx:
            found = await broadcasts.look(tx, self._broadcast.id)
        self._over = self._over or found is None or found.state is not BroadcastState.RUNNING

    async def _only_note(self, ended: Ended | None) -> None:
        if ended is not None:
            await self._noted(ended, None)

    async def _noted(self, ended: Ended | None, one: Recipient | None) -> bool:
        """Commit how a call ended and that the next begins; whether it may. An outage of the database is sat out."""
        while True:
            try:
                return await self._around.database.write(note, self._broadcast, ended, one, self._around.now())
            except DatabaseUnavailableError:
                log.warning("a broadcast waits for the database")
                await asyncio.sleep(FLOOD_SECONDS)


async def note(
    tx: Transaction, broadcast: Broadcast, ended: Ended | None, one: Recipient | None, now: datetime
) -> bool:
    """Note how a call ended, and mark that the next one begins; False if it must not (any more)."""
    if ended is not None:
        await broadcasts.end(tx, ended.one, ended.state, now + ended.after, ended.message_id)
        if ended.state in _OVER:
            chat = ended.one.chat
            await consents.note_fulfilled(tx, broadcast.survey, broadcast.purpose, chat, today=now.date())
        if ended.state is RecipientState.BLOCKED:
            await chats.mark_unreachable(tx, ended.one.chat, now)
    return one is not None and await broadcasts.start(tx, one)
