"""Brings what is due in the database to Telegram: many chats side by side, one call in flight per chat.

What is due is a query; nothing is kept in memory but who must wait. A crash can delay a message, never lose one. Cards
that were committed a moment ago are brought at once; what cannot begin then is found by the next look.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from bot.delivery.bringing import Bringing, Job, Membership
from bot.delivery.bulk import Place
from bot.delivery.calls import Due
from bot.delivery.marks import Marks
from bot.delivery.pace import Pace
from bot.delivery.telegram import Telegram
from bot.domain.errors import BuergerechoError
from bot.domain.ids import ChatId
from bot.domain.outgoing import Priority
from bot.metrics import Metrics
from storage import cards, outbox
from storage.cards import DueCard, Owners
from storage.database import Database
from storage.outbox import DueMessage

log = structlog.stdlib.get_logger("bot.delivery")

SIDE_BY_SIDE: Final = 100
"""So many calls are in flight at once."""
BULK_WAITING: Final = 30
"""So many wait for a place at once; the others leave room for what is more urgent."""
POLL_SECONDS: Final = 1.0
"""Commands in another process write rows too, and tell nobody."""
LOOK_SECONDS: Final = 0.05
"""After a look that began nothing the next one comes so much later, while cards follow each other."""
REFUSED_MARK_SECONDS: Final = 300.0
STOP_SECONDS: Final = 2.0


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
        self._pace = pace
        self._now = now
        self._membership = membership or Alone()
        self._marks = Marks(database, now)
        self._bringing = Bringing(telegram, self._marks, metrics, pace, now, self._membership)
        self._woken = asyncio.Event()
        self._quiet = asyncio.Event()
        self._in_flight: set[ChatId] = set()
        self._waiting: dict[ChatId, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._runs: asyncio.Task[None] | None = None
        self._next: dict[ChatId, DueCard] = {}
        """The newest card of a chat in which a call is in flight."""
        self._look_from = 0.0
        self._next_look: asyncio.TimerHandle | None = None
        self._begun_meanwhile: set[ChatId] = set()
        """Chats whose card was begun since the last look began: what it found of them may be old."""
        self._settling = 0
        self._look_again = False
        """Whether something may be due that the last look could not begin."""

    def start(self) -> None:
        """Begin."""
        self._runs = asyncio.create_task(self._run(), name="delivery")

    def wake(self) -> None:
        """Something was committed: look at once, or as soon as it is time for the next look."""
        self._quiet.clear()
        wait = self._look_from - time.monotonic()
        if wait <= 0 or self._settling:
            self._woken.set()
        elif self._next_look is None:
            self._next_look = asyncio.get_running_loop().call_later(wait, self._look_now)

    def _look_now(self) -> None:
        self._next_look = None
        self._woken.set()

    @property
    def halted(self) -> bool:
        """Whether nothing is sent to anybody, since Telegram refuses the token."""
        return self._bringing.halted

    def take(self, due: Sequence[DueCard], *, more: bool) -> None:
        """Bring cards that were committed right now; look only if there is ``more``: a step costs a tenth less so."""
        if more:
            self.wake()
        for card in due:
            if card.chat in self._in_flight:
                self._next[card.chat] = card
            else:
                self._begin_at_once(card)

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
        runs, self._runs = self._runs, None
        if self._next_look is not None:
            self._next_look.cancel()
        if runs is not None:
            runs.cancel()
            with suppress(asyncio.CancelledError):
                await runs
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
        return max(0.001, min((POLL_SECONDS, *(until - now for until in self._waiting.values()))))

    async def _round(self) -> int:
        """Begin what can begin; how much that was."""
        now = time.monotonic()
        self._waiting = {chat: until for chat, until in self._waiting.items() if until > now}
        free = SIDE_BY_SIDE - len(self._tasks)
        if not self._may_begin():
            return 0
        busy = self._in_flight | self._waiting.keys()
        number = self._membership.number
        self._begun_meanwhile.clear()
        self._look_again = bool(busy)
        due = await self._due(free, busy, (number, 0 if self._membership.first else number))
        self._look_again |= len(due) >= free or any(_has_company(one) for one in due)
        begun = sum(self._begin(one, number) for one in due[:free] if one.chat not in self._begun_meanwhile)
        self._look_from = now if begun else now + LOOK_SECONDS
        if self._look_again and not (self._in_flight or self._waiting):
            # Nobody whose end would wake the next look.
            self.wake()
        return begun

    async def _due(self, free: int, busy: Collection[ChatId], owners: Owners) -> list[Due]:
        async with self._database.read() as tx:
            # The messages are read first: a card and a file committed in between then go out as card and file. Each
            # statement of PostgreSQL sees what was committed before it.
            messages = await outbox.due(tx, self._now(), free, busy, owners)
            due: list[Due] = [*await cards.due(tx, self._now(), free, busy, owners), *messages]
        due.sort(key=_urgency)
        return due

    def _may_begin(self) -> bool:
        free = SIDE_BY_SIDE - len(self._tasks)
        return self._runs is not None and free > 0 and not self._bringing.halted and self._membership.may_act()

    def _begin_at_once(self, card: DueCard) -> None:
        """Begin without a look, or leave it to the next one."""
        if self._may_begin() and self._begin(card, self._membership.number):
            self._begun_meanwhile.add(card.chat)
        else:
            self._look_again = True
            self.wake()

    def _begin(self, due: Due, number: int) -> bool:
        if due.chat in self._in_flight or due.chat in self._waiting:
            self._look_again = True
            return False
        wait = self._pace.wait(due.chat)
        if wait > 0:
            self._waiting[due.chat] = time.monotonic() + wait
            return False
        if due.priority is Priority.BULK and self._pace.bulk.waiting >= BULK_WAITING:
            self._look_again = True
            return False
        self._in_flight.add(due.chat)
        task = asyncio.create_task(self._deliver(Job(due, number)), name="delivery call")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _deliver(self, job: Job) -> None:
        chat, stays = job.due.chat, False
        try:
            async with self._place(job.due.priority) as place:
                if self._runs is None:
                    return  # the bot was stopped meanwhile: it stays due
                if place is not None:
                    place.called = True
                ended = await self._bringing.bring(job)
            stays = ended.edited
            self._look_again |= ended.more
            if ended.refused:
                self._leave_alone(chat)
        except Exception:
            log.exception("delivery failed", due=type(job.due).__name__)
            self._leave_alone(chat)
        finally:
            self._in_flight.discard(chat)
            self._go_on(job.due, stays=stays)
            if self._look_again or self._settling:
                self.wake()

    def _place(self, priority: Priority) -> AbstractAsyncContextManager[Place | None]:
        """Telegram counts what is written to people who do not talk with the bot at the moment."""
        match priority:
            case Priority.BULK:
                return self._pace.bulk.place()
            case Priority.ALERT:
                return self._pace.bulk.beside()
        return nullcontext()

    def _go_on(self, done: Due, *, stays: bool) -> None:
        """Bring the card that was committed meanwhile; where its message is another now, the next look knows which."""
        card = self._next.pop(done.chat, None)
        if card is None or (isinstance(done, DueCard) and done.slot == card.slot and done.wanted >= card.wanted):
            return
        if stays:
            self._begin_at_once(card)
        else:
            self._look_again = True

    def _leave_alone(self, chat: ChatId) -> None:
        self._waiting[chat] = time.monotonic() + REFUSED_MARK_SECONDS


def _has_company(due: Due) -> bool:
    """Whether the same chat may have more that is due: messages follow each other, the conversation's card is alone."""
    return isinstance(due, DueMessage) or due.slot != ""


def _urgency(due: Due) -> tuple[int, int]:
    """A file goes before the card that speaks of it, such as a Vermerk before its buttons.

    The conversation's card goes last: whoever reads the newest message sees what can be done next.
    """
    if not isinstance(due, DueCard):
        return due.priority, 0
    return due.priority, 1 if due.slot else 2
