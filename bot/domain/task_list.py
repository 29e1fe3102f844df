"""Everything that waits for somebody, the most urgent first. What there is comes from ``bot/services/task_list.py``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum

from bot.domain.measure import Measure
from bot.domain.memo import Draft, Memo
from bot.domain.procedure import Procedure, Task
from bot.domain.survey import Survey

PAGE_SIZE = 6
"""So many entries, each of two lines with a button, fit a phone's screen."""


class MemoWish(StrEnum):
    """What a memo waits for."""

    DECISION = "decision"
    LEADERSHIP = "leadership"
    """The decision of somebody else: to be looked at."""
    REVISION = "revision"
    UNDERWAY = "underway"
    """The signatures of offices, or the Leitung: to be looked at by whoever enters what is signed on paper."""


@dataclass(frozen=True, slots=True)
class WaitingMemo:
    """A Vermerk and what it waits for."""

    memo: Memo
    wish: MemoWish


@dataclass(frozen=True, slots=True)
class WaitingSignature:
    """A Vermerk that an office of the member's co-signs; ``place`` is the office's among those asked."""

    memo: Memo
    place: int


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """A task of a procedure; ``begun`` says that its form is half filled in."""

    procedure: Procedure
    task: Task
    begun: bool = False


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """Something begun that belongs to no task: a memo, an idea."""

    draft: Draft


class SurveyWish(StrEnum):
    """What a survey waits for once its fieldwork is over."""

    HANDOVER = "handover"
    """There are volunteers, and nobody has asked to hand their contact details over."""
    INSTITUTE = "institute"
    """The institute has not confirmed that it deleted what it got."""


@dataclass(frozen=True, slots=True)
class WaitingSurvey:
    """A survey and what it waits for."""

    survey: Survey
    wish: SurveyWish


class MeasureWish(StrEnum):
    """What a measure waits for."""

    RULING = "ruling"
    WORK = "work"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class WaitingMeasure:
    """A measure and what it waits for."""

    measure: Measure
    wish: MeasureWish


Subject = WaitingMemo | WaitingSignature | WaitingStep | WaitingDraft | WaitingSurvey | WaitingMeasure


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry of the list; ``since`` it waits, where that is known. Others have to act where it is not ``own``."""

    subject: Subject
    since: datetime | None = None
    due_on: date | None = None
    urgent: bool = False
    own: bool = True


class Urgency(IntEnum):
    """What goes before what."""

    OVERDUE = 0
    URGENT = 1
    """Marked „eilt“ by the office of the Leitung (PEOPLE.md 21)."""
    TODAY = 2
    DATED = 3
    UNDATED = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a page: what waits, how urgent it is, and whether it came since the member last looked."""

    waiting: Waiting
    urgency: Urgency
    new: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What is shown at once; ``total`` and ``overdue`` count the whole list, ``number`` begins with 0.

    ``seen`` is when the member had looked before, and travels with the pages, so that what is new stays so on all.
    """

    entries: tuple[Entry, ...]
    total: int
    overdue: int
    number: int
    pages: int
    seen: datetime | None = None


def urgency(waiting: Waiting, today: date) -> Urgency:
    """How urgent it is on this day."""
    if waiting.due_on is not None and waiting.due_on < today:
        return Urgency.OVERDUE
    if waiting.urgent:
        return Urgency.URGENT
    if waiting.due_on is None:
        return Urgency.UNDATED
    return Urgency.TODAY if waiting.due_on == today else Urgency.DATED


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def in_order(waiting: Iterable[Waiting], today: date) -> tuple[Waiting, ...]:
    """What the member has to do first; within that by urgency, by date, and what waits longest in front."""

    def rank(one: Waiting) -> tuple[bool, Urgency, date, datetime]:
        return not one.own, urgency(one, today), one.due_on or date.max, one.since or _NEVER

    return tuple(sorted(waiting, key=rank))


def page_of(ordered: Sequence[Waiting], number: int, *, seen: datetime | None, today: date) -> TaskPage:
    """One page of the list; a number beyond the last shows the last one, since what waits grows fewer meanwhile."""
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    number = min(max(number, 0), pages - 1)
    shown = ordered[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    entries = tuple(Entry(one, urgency(one, today), _is_new(one, seen)) for one in shown)
    overdue = sum(urgency(one, today) is Urgency.OVERDUE for one in ordered)
    return TaskPage(entries, len(ordered), overdue, number, pages, seen)


def _is_new(waiting: Waiting, seen: datetime | None) -> bool:
    """To somebody who never looked all would be new, which says nothing."""
    return seen is not None and waiting.since is not None and waiting.since > seen
