"""Brings what is due in the database to Telegram: many chats side by side, one call in flight per chat.

What is due is a query; nothing is kept in memory but who must wait. A crash can delay a message, never lose one. Cards
that were committed a moment ago are brought at once; what cannot begin then is found by the next look.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import structlog

from bot.delivery.calls import Due, Made, make
from bot.delivery.marks import Fate, Marks
from bot.delivery.outcome import Done, Gone, Later, Missing, Moved, Outcome, Rejected, Sent, Stop, Unclear
from bot.delivery.pace import Pace
from bot.delivery.retry import Halt, Hopeless, Unknown
from bot.delivery.telegram import Telegram
from bot.domain.errors import BuergerechoError
from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import Priority
from bot.metrics import CallOutcome, Metrics
from storage import cards, outbox
from storage.cards import CardStripped, DueCard, Owners
from storage.database import Database
from storage.outbox import DueMessage, MessageLater, MessageStarted

log = structlog.stdlib.get_logger("bot.delivery")

SIDE_BY_SIDE: Final = 100
"""So many calls are in flight at once."""
POLL_SECONDS: Final = 1.0
"""Commands in another process write rows too, and tell nobody."""
LOOK_SECONDS: Final = 0.05
"""After a look that found nothing the next one comes so much later, while cards follow each other."""
REFUSED_MARK_SECONDS: Final = 300.0
HALT_SECONDS: Final = 60.0
STOP_SECONDS: Final = 2.0


class Membership(Protocol):
    """What is to be known of this process among the others (``bot/cluster.py``)."""

    @property
    def number(self) -> int:
        """Whose rows are brought to Telegram here."""

    @property
    def first(self) -> bool:
        """Whether nobody's rows are, too."""

    def may_act(self) -> bool:
        """Whether a call may begin now."""


@dataclass(frozen=True, slots=True)
class Alone:
    """The only process there is."""

    number: int = 0
    first: bool = True

    def may_act(self) -> bool:
        """Always."""
        return True


class Delivery:
    """The worker; ``now`` is the clock of due dates, ``pace`` has a clock of its own that never goes back."""

    def __init__(
        self,
        database: Database,
        telegram: Telegram,
        metrics: Metrics,
        pace: Pace,
        now: Callable[[], datetime],
        membership: Membership | None = None,
    ) -> None:
        self._database = database
        self._telegram = telegram
        self._metrics = metrics
        self._pace = pace
        self._now = now
        self._membership = membership or Alone()
        self._marks = Marks(database, now)
        self._woken = asyncio.Event()
        self._quiet = asyncio.Event()
        self._in_flight: set[ChatId] = set()
        self._waiting: dict[ChatId, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._runs: asyncio.Task[None] | None = None
        self._halted_until = 0.0
        self._look_from = 0.0
        self._look_skipped = False
        self._begun_meanwhile: set[ChatId] = set()
        """Chats whose card was begun since the last look began: what it found of them may be old."""
        self._settling = 0
        self._look_again = False
        """Whether something may be due that the last look could not begin."""

    def start(self) -> None:
        """Begin."""
        self._runs = asyncio.create_task(self._run(), name="delivery")

    def wake(self) -> None:
        """Something was committed: look at once."""
        self._quiet.clear()
        self._woken.set()

    @property
    def halted(self) -> bool:
        """Whether nothing is sent to anybody, since Telegram refuses the token."""
        return time.monotonic() < self._halted_until

    def take(self, due: Sequence[DueCard]) -> None:
        """Bring cards that were committed right now; without looking for them, a step costs a tenth less."""
        self.wake()
        if self._runs is None or time.monotonic() < self._halted_until or not self._membership.may_act():
            return
        for card in due:
            if len(self._tasks) < SIDE_BY_SIDE and self._begin(card, self._membership.number):
                self._begun_meanwhile.add(card.chat)
            else:
                self._look_again = True

    async def settles(self) -> None:
        """Wait until nothing is due and nothing is in flight."""
        self._settling += 1
        try:
            self.wake()
            await self._quiet.wait()
        finally:
            self._settling -= 1

    async def stop(self) -> None:
        """Begin nothing more and let what is in flight end, three seconds at most."""
        if self._runs is not None:
            self._runs.cancel()
            with suppress(asyncio.CancelledError):
                await self._runs
        if self._tasks:
            _, late = await asyncio.wait(tuple(self._tasks), timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
        await self._marks.stop(1.0)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                found = await self._round()
            except BuergerechoError:
                log.exception("delivery cannot read what is due")
                await asyncio.sleep(POLL_SECONDS)
                continue
            if not (found or self._in_flight or self._waiting or self._look_again or self._woken.is_set()):
                self._quiet.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle_seconds()):
                    await self._woken.wait()

    def _idle_seconds(self) -> float:
        now = time.monotonic()
        look = self._look_from - now if self._look_skipped else POLL_SECONDS
        return max(0.001, min(POLL_SECONDS, look, *(until - now for until in self._waiting.values())))

    async def _round(self) -> int:
        """Begin what can begin; how much that was."""
        now = time.monotonic()
        self._waiting = {chat: until for chat, until in self._waiting.items() if until > now}
        free = SIDE_BY_SIDE - len(self._tasks)
        if free <= 0 or now < self._halted_until or not self._membership.may_act():
            return 0
        self._look_skipped = now < self._look_from and not self._settling
        if self._look_skipped:
            return 0
        busy = self._in_flight | self._waiting.keys()
        number = self._membership.number
        self._begun_meanwhile.clear()
        self._look_again = bool(busy)
        due = await self._due(free, busy, (number, 0 if self._membership.first else number))
        self._look_from = now if due else now + LOOK_SECONDS
        self._look_again |= len(due) >= free or any(_has_company(one) for one in due)
        return sum(self._begin(one, number) for one in due[:free] if one.chat not in self._begun_meanwhile)

    async def _due(self, free: int, busy: Collection[ChatId], owners: Owners) -> list[Due]:
        async with self._database.read() as tx:
            # The messages are read first: a card and a file committed in between then go out as card and file. Each
            # statement of PostgreSQL sees what was committed before it.
            messages = await outbox.due(tx, self._now(), free, busy, owners)
            due: list[Due] = [*await cards.due(tx, self._now(), free, busy, owners), *messages]
        due.sort(key=_urgency)
        return due

    def _begin(self, due: Due, number: int) -> bool:
        if due.chat in self._in_flight or due.chat in self._waiting:
            self._look_again = True
            return False
        wait = self._pace.wait(due.chat)
        if wait > 0:
            self._waiting[due.chat] = time.monotonic() + wait
            return False
        delay = self._pace.take_bulk() if due.priority is Priority.BULK else 0.0
        if delay is None:
            self._look_again = True
            return False
        self._in_flight.add(due.chat)
        task = asyncio.create_task(self._deliver(_Job(due, number), delay), name="delivery call")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _deliver(self, job: "_Job", delay: float) -> None:
        try:
            if delay > 0:
                await asyncio.sleep(delay)
            await self._bring(job)
        except Exception:
            log.exception("delivery failed", due=type(job.due).__name__)
            self._leave_alone(job.due.chat)
        finally:
            self._in_flight.discard(job.due.chat)
            if self._look_again or self._settling:
                self._woken.set()

    def _may_call(self, job: "_Job") -> bool:
        """Whether what was taken up may still be sent from here: a process that stood still has been replaced."""
        return self._membership.may_act() and self._membership.number == job.number

    async def _bring(self, job: "_Job") -> None:
        due = job.due
        if isinstance(due, DueMessage) and not due.repeatable and not await self._start(job, due):
            return
        if not self._may_call(job):
            return
        self._pace.take(due.chat)
        made = await make(self._telegram, due, self._now())
        self._note(due, made)
        marks = [self._marks.add(mark, job.number) for mark in made.marks]
        if isinstance(due, DueCard) and due.retired_message_id and isinstance(made.outcome, Sent | Done):
            await self._strip(job, due, due.retired_message_id)
        for mark in marks:
            self._settle(due.chat, fate := await mark)
            if fate is Fate.LATE:
                await self._take_back(due, made)

    async def _start(self, job: "_Job", message: DueMessage) -> bool:
        """Note that a message which must not arrive twice is about to be sent; whether it may be."""
        fate = await self._marks.add(MessageStarted(message), job.number)
        self._settle(message.chat, fate)
        if fate in {Fate.REFUSED, Fate.LATE}:
            return False
        if not self._may_call(job):
            # Certainly not sent: it waits again, unless others have taken over meanwhile, to whom it stays unclear.
            await self._marks.add(MessageLater(message, self._now()), job.number)
            return False
        return True

    def _settle(self, chat: ChatId, fate: Fate) -> None:
        match fate:
            case Fate.REFUSED:
                self._leave_alone(chat)
            case Fate.MORE:
                self._look_again = True

    async def _take_back(self, due: Due, made: Made) -> None:
        """A card was sent that nobody knows of, as this process had been replaced: the other's shall be the only one.

        It might even stand below that one, where the person would wait for it to change.
        """
        if isinstance(due, DueCard) and isinstance(made.outcome, Sent):
            self._metrics.call(_COUNTED[type(await self._telegram.delete(due.chat, made.outcome.message_id))])

    async def _strip(self, job: "_Job", card: DueCard, message_id: MessageId) -> None:
        """Take the buttons off the older card. If it fails, the next change of the card tries again."""
        if not self._may_call(job):
            return
        self._pace.take(card.chat)
        outcome = await self._telegram.strip(card.chat, message_id)
        self._metrics.call(_COUNTED[type(outcome)])
        match outcome:
            case Sent() | Done() | Missing() | Rejected():
                await self._marks.add(CardStripped(card, message_id), job.number)
            case Later(after) if after is not None:
                self._pace.park(card.chat, after.total_seconds())

    def _note(self, due: Due, made: Made) -> None:
        self._metrics.call(_COUNTED[type(made.outcome)])
        match made.outcome:
            case Later(after) if after is not None:
                self._metrics.flood_wait()
                self._pace.park(due.chat, after.total_seconds())
        match made.decision:
            case Hopeless(kind):
                log.error("Telegram refuses a message", due=type(due).__name__, refusal=kind)
            case Unknown():
                log.warning("nobody knows whether a message arrived")
            case Halt():
                log.critical("Telegram refuses the token")
                self._halted_until = time.monotonic() + HALT_SECONDS

    def _leave_alone(self, chat: ChatId) -> None:
        self._waiting[chat] = time.monotonic() + REFUSED_MARK_SECONDS


@dataclass(frozen=True, slots=True)
class _Job:
    """Something due, and the number under which it was taken up."""

    due: Due
    number: int


def _has_company(due: Due) -> bool:
    """Whether the same chat may have more that is due: messages follow each other, the conversation's card is alone."""
    return isinstance(due, DueMessage) or due.slot != ""


def _urgency(due: Due) -> int:
    return due.priority


_COUNTED: Final[dict[type[Outcome], CallOutcome]] = {
    Sent: CallOutcome.SENT,
    Done: CallOutcome.SENT,
    Later: CallOutcome.LATER,
    Unclear: CallOutcome.UNCLEAR,
    Gone: CallOutcome.GONE,
    Moved: CallOutcome.MOVED,
    Missing: CallOutcome.REJECTED,
    Rejected: CallOutcome.REJECTED,
    Stop: CallOutcome.UNAUTHORIZED,
}
