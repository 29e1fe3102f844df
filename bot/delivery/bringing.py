"""Makes one call for one thing that is due and notes what became of it; ``bot/delivery/worker.py`` says when."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import structlog

from bot.delivery.calls import Due, Made, make
from bot.delivery.counting import COUNTED
from bot.delivery.marks import Fate, Marks
from bot.delivery.outcome import Done, Later, Missing, Rejected, Sent
from bot.delivery.pace import Pace
from bot.delivery.retry import Halt, Hopeless, Unknown
from bot.delivery.telegram import Telegram
from bot.domain.ids import MessageId
from bot.metrics import Metrics
from storage.card_marks import CardStripped
from storage.cards import DueCard
from storage.outbox import DueMessage, MessageLater, MessageStarted

log = structlog.stdlib.get_logger("bot.delivery")

HALT_SECONDS: Final = 60.0


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
class Job:
    """Something due, and the number under which it was taken up."""

    due: Due
    number: int


@dataclass(slots=True)
class Ended:
    """What is to be known when a job is over."""

    refused: bool = False
    """The database does not take the mark: leave the chat alone for a while."""
    more: bool = False
    """A newer state of the card is wanted already."""
    edited: bool = False
    """The card stands in the message where it stood before."""


class Bringing:
    """Makes the calls; ``pace`` is told of each, ``membership`` asked right before each."""

    def __init__(
        self,
        telegram: Telegram,
        marks: Marks,
        metrics: Metrics,
        pace: Pace,
        now: Callable[[], datetime],
        membership: Membership,
    ) -> None:
        self._telegram = telegram
        self._marks = marks
        self._metrics = metrics
        self._pace = pace
        self._now = now
        self._membership = membership
        self._halted_until = 0.0

    @property
    def halted(self) -> bool:
        """Whether nothing is sent to anybody, since Telegram refuses the token."""
        return time.monotonic() < self._halted_until

    async def bring(self, job: Job) -> Ended:
        """Make the call, if this process still may, and note how it ended."""
        due, ended = job.due, Ended()
        if isinstance(due, DueMessage) and not due.repeatable and not await self._start(job, due, ended):
            return ended
        if not self._may_call(job):
            return ended
        self._pace.take(due.chat)
        made = await make(self._telegram, due, self._now())
        self._note(due, made)
        marks = [self._marks.add(mark, job.number) for mark in made.marks]
        if isinstance(due, DueCard) and due.retired_message_id and isinstance(made.outcome, Sent | Done):
            await self._strip(job, due, due.retired_message_id)
        for mark in marks:
            _settle(ended, fate := await mark)
            if fate is Fate.LATE:
                await self._take_back(due, made)
        ended.edited = isinstance(due, DueCard) and due.message_id is not None and isinstance(made.outcome, Done)
        return ended

    def _may_call(self, job: Job) -> bool:
        """Whether what was taken up may still be sent from here: a process that stood still has been replaced."""
        return self._membership.may_act() and self._membership.number == job.number

    async def _start(self, job: Job, message: DueMessage, ended: Ended) -> bool:
        """Note that a message which must not arrive twice is about to be sent; whether it may be."""
        fate = await self._marks.add(MessageStarted(message), job.number)
        _settle(ended, fate)
        if fate in {Fate.REFUSED, Fate.LATE}:
            return False
        if not self._may_call(job):
            # Certainly not sent: it waits again, unless others have taken over meanwhile, to whom it stays unclear.
            await self._marks.add(MessageLater(message, self._now()), job.number)
            return False
        return True

    async def _take_back(self, due: Due, made: Made) -> None:
        """A card was sent that nobody knows of, as this process had been replaced: the other's shall be the only one.

        It might even stand below that one, where the person would wait for it to change.
        """
        if isinstance(due, DueCard) and isinstance(made.outcome, Sent):
            self._metrics.call(COUNTED[type(await self._telegram.delete(due.chat, made.outcome.message_id))])

    async def _strip(self, job: Job, card: DueCard, message_id: MessageId) -> None:
        """Take the buttons off the older card. If it fails, the next change of the card tries again."""
        if not self._may_call(job):
            return
        self._pace.take(card.chat)
        outcome = await self._telegram.strip(card.chat, message_id)
        self._metrics.call(COUNTED[type(outcome)])
        match outcome:
            case Sent() | Done() | Missing() | Rejected():
                await self._marks.add(CardStripped(card, message_id), job.number)
            case Later(after) if after is not None:
                self._pace.park(card.chat, after.total_seconds())

    def _note(self, due: Due, made: Made) -> None:
        self._metrics.call(COUNTED[type(made.outcome)])
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


def _settle(ended: Ended, fate: Fate) -> None:
    match fate:
        case Fate.REFUSED:
            ended.refused = True
        case Fate.MORE:
            ended.more = True
