"""Measures that follow from a survey: proposed, decided one by one, carried out, confirmed.

Seed: "Die Leitung … befürwortet die vorgeschlagenen Maßnahmen" and the offices "setzen die Vorgabe der Leitung in
Absprache mit der Pressestelle um" (MISSION.md 2.21 to 2.23); the press office confirms „erledigt“ (PEOPLE.md 26).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.answers import tidy
from bot.domain.ids import MeasureId, MemberId, ProcedureId, TaskId
from bot.domain.measure_taps import MeasureAct
from bot.domain.memo import REASON_LENGTH, Endorsed

REMIND_EVERY = timedelta(days=7)
"""So long before the deadline the first reminder comes, and so often the next ones after it."""
LATEST = timedelta(days=3_660)
"""A deadline or a Wiedervorlage further away is a mistyped year."""
_TAG = "measure"


class MeasureState(StrEnum):
    """Where a measure stands."""

    PROPOSED = "proposed"
    ENDORSED = "endorsed"
    NOT_ENDORSED = "not_endorsed"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    DONE = "done"

    @property
    def is_underway(self) -> bool:
        """Whether the office still has to do something, or the press office to confirm it."""
        return self in {MeasureState.ENDORSED, MeasureState.IN_PROGRESS, MeasureState.REPORTED_DONE}

    @property
    def was_endorsed(self) -> bool:
        """Whether it is carried out, or has been."""
        return self.is_underway or self is MeasureState.DONE

    @property
    def waits_for_office(self) -> bool:
        """Whether the office still has to do something."""
        return self in {MeasureState.ENDORSED, MeasureState.IN_PROGRESS}


class MeasureRefusal(StrEnum):
    """Why a tap or a word about a measure changes nothing; each has its own sentence."""

    NOT_YOURS = "not_yours"
    MOVED_ON = "moved_on"
    REASON_MISSING = "reason_missing"
    TOO_LONG = "too_long"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decided on a measure and as what ("Landrat i. V."); ``reason`` is there where it was not endorsed."""

    by: MemberId
    function: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """By which office and until when a measure shall be carried out instead, if the Leitung agrees."""

    office: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: what, by which office, until when, at what cost. ``word`` is the newest word on how far it is.

    ``follow_up_on`` is the day on which office and press office are reminded next (Wiedervorlage). ``wish`` is what
    the press office would have changed about a measure that is underway.
    """

    id: MeasureId
    procedure: ProcedureId
    number: int
    what: str
    cost: str
    office: str
    due_on: date
    state: MeasureState = MeasureState.PROPOSED
    word: str = ""
    ruling: Ruling | None = None
    follow_up_on: date | None = None
    wish: Wish | None = None

    @property
    def name(self) -> str:
        """How people call it: ``M3``."""
        return f"M{self.number}"


OFFICE_MOVES: Mapping[MeasureAct, MeasureState] = {
    MeasureAct.BEGIN: MeasureState.IN_PROGRESS,
    MeasureAct.REPORT: MeasureState.IN_PROGRESS,
    MeasureAct.REPORT_DONE: MeasureState.REPORTED_DONE,
}
"""What the office itself does, and where the measure stands then."""
PRESS_MOVES: Mapping[MeasureAct, MeasureState] = {
    MeasureAct.CONFIRM: MeasureState.DONE,
    MeasureAct.GIVE_BACK: MeasureState.IN_PROGRESS,
}
"""What the press office does with what was reported done."""
HEARD_MOVES: Mapping[MeasureAct, MeasureState] = {
    MeasureAct.HEARD: MeasureState.IN_PROGRESS,
    MeasureAct.HEARD_DONE: MeasureState.DONE,
}
"""What the press office enters for an office that said it elsewhere: „Nobody … must use Telegram“ (PEOPLE.md 23)."""
WITH_A_WORD = frozenset({MeasureAct.REPORT, MeasureAct.GIVE_BACK, MeasureAct.REFUSE, *HEARD_MOVES})
"""These need a word in writing."""
_BEFORE: Mapping[MeasureAct, Collection[MeasureState]] = {
    MeasureAct.BEGIN: (MeasureState.ENDORSED,),
    MeasureAct.REPORT: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.REPORT_DONE: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.HEARD: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.HEARD_DONE: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.CONFIRM: (MeasureState.REPORTED_DONE,),
    MeasureAct.GIVE_BACK: (MeasureState.REPORTED_DONE,),
    MeasureAct.FOLLOW_UP: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS, MeasureState.REPORTED_DONE),
    MeasureAct.ENDORSE: (MeasureState.PROPOSED,),
    MeasureAct.REFUSE: (MeasureState.PROPOSED,),
    MeasureAct.CHANGE: (MeasureState.PROPOSED,),
    MeasureAct.STRIKE: (MeasureState.PROPOSED,),
    MeasureAct.NEW_OFFICE: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.NEW_DATE: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.AGREE: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
    MeasureAct.DECLINE: (MeasureState.ENDORSED, MeasureState.IN_PROGRESS),
}
RULES_ON_PROPOSAL = frozenset({MeasureAct.ENDORSE, MeasureAct.REFUSE})
ANSWERS_A_WISH = frozenset({MeasureAct.AGREE, MeasureAct.DECLINE})
DECIDES = RULES_ON_PROPOSAL | ANSWERS_A_WISH
"""What only the Leitung does, and only about what she saw."""


def fits(measure: Measure, act: MeasureAct) -> bool:
    """Whether the act makes sense where the measure stands; who may do it is another question."""
    if act in ANSWERS_A_WISH and measure.wish is None:
        return False
    return measure.state in _BEFORE.get(act, tuple(MeasureState))


def moved(measure: Measure, act: MeasureAct, word: str = "") -> Measure | MeasureRefusal:
    """The measure after the office or the press office did this; where it needs a word, with it."""
    if not fits(measure, act):
        return MeasureRefusal.MOVED_ON
    state = {**OFFICE_MOVES, **PRESS_MOVES, **HEARD_MOVES}[act]
    if state in {MeasureState.REPORTED_DONE, MeasureState.DONE}:
        # What is done needs no other office or deadline any more.
        measure = replace(measure, wish=None)
    if act not in WITH_A_WORD:
        return replace(measure, state=state)
    said = _word(word)
    return said if isinstance(said, MeasureRefusal) else replace(measure, state=state, word=said)


def endorsed(measure: Measure, by: MemberId, function: str, now: datetime, today: date) -> Measure | MeasureRefusal:
    """The measure that the Leitung endorses; from now on it is looked after."""
    if not fits(measure, MeasureAct.ENDORSE):
        return MeasureRefusal.MOVED_ON
    ruling = Ruling(by, function, now)
    follow_up = first_reminder(measure.due_on, today)
    return replace(measure, state=MeasureState.ENDORSED, ruling=ruling, follow_up_on=follow_up)


def not_endorsed(measure: Measure, by: MemberId, function: str, now: datetime, reason: str) -> Measure | MeasureRefusal:
    """The measure that the Leitung does not endorse; the reason is mandatory."""
    if not fits(measure, MeasureAct.REFUSE):
        return MeasureRefusal.MOVED_ON
    said = _word(reason)
    if isinstance(said, MeasureRefusal):
        return said
    return replace(measure, state=MeasureState.NOT_ENDORSED, ruling=Ruling(by, function, now, said))


def proposed_anew(measure: Measure) -> Measure:
    """The whole Vermerk goes back: what was decided on its measures is open again."""
    return replace(measure, state=MeasureState.PROPOSED, ruling=None, follow_up_on=None)


def refused_with_the_vermerk(measure: Measure, ruling: Ruling) -> Measure:
    """The Vermerk that proposes it is rejected, and the measure with it; one that was refused singly stays so."""
    if measure.state is MeasureState.NOT_ENDORSED:
        return measure
    return replace(measure, state=MeasureState.NOT_ENDORSED, ruling=ruling, follow_up_on=None, wish=None)


def followed_up(measure: Measure, on: date | None, today: date) -> Measure | MeasureRefusal:
    """The measure with another day on which it is looked at again."""
    if not fits(measure, MeasureAct.FOLLOW_UP):
        return MeasureRefusal.MOVED_ON
    if on is None or on <= today or on - today > LATEST:
        return MeasureRefusal.NO_DATE
    return replace(measure, follow_up_on=on)


def first_reminder(due_on: date, today: date) -> date:
    """A week before the deadline; where that is no longer ahead, on the day itself, or in a week."""
    before = due_on - REMIND_EVERY
    if before > today:
        return before
    return due_on if due_on > today else today + REMIND_EVERY


def next_reminder(measure: Measure, today: date) -> date:
    """After a reminder: on the day of the deadline if that is ahead, then every week."""
    return measure.due_on if today < measure.due_on else today + REMIND_EVERY


def reminder_is_due(measure: Measure, today: date) -> bool:
    """Whether office and press office have to be reminded now."""
    return measure.state.is_underway and measure.follow_up_on is not None and measure.follow_up_on <= today


def all_decided(measures: Collection[Measure]) -> bool:
    """Whether the Leitung has nothing left to decide."""
    return all(measure.state is not MeasureState.PROPOSED for measure in measures)


@dataclass(frozen=True, slots=True)
class AtStake:
    """What an approval of the whole Vermerk means for its measures, by name: which it endorses, which stay refused."""

    open: tuple[str, ...]
    refused: tuple[str, ...]


def at_stake(measures: Collection[Measure]) -> AtStake | None:
    """For the measures as they stand now; ``None`` where there are none."""
    if not measures:
        return None

    def names(state: MeasureState) -> tuple[str, ...]:
        return tuple(measure.name for measure in measures if measure.state is state)

    return AtStake(names(MeasureState.PROPOSED), names(MeasureState.NOT_ENDORSED))


def endorsed_among(measures: Collection[Measure]) -> Endorsed | None:
    """How many of them the Leitung endorsed; ``None`` without any, and while it has not decided on all."""
    if not measures or not all_decided(measures):
        return None
    refused = sum(measure.state is MeasureState.NOT_ENDORSED for measure in measures)
    return Endorsed(len(measures) - refused, len(measures))


def nothing_underway(measures: Collection[Measure]) -> bool:
    """Whether all that was endorsed is confirmed as done."""
    return not any(measure.state.is_underway for measure in measures)


@dataclass(frozen=True, slots=True)
class ForMeasure:
    """What the tag of a draft of a measure says: for which task, and which measure is changed; a new one without."""

    task: TaskId
    measure: MeasureId | None


def tag_of(task: TaskId, measure: MeasureId | None = None) -> str:
    """The tag of the draft of a measure: ``measure17``, or ``measure17.3`` to change one."""
    return f"{_TAG}{task}" if measure is None else f"{_TAG}{task}.{measure}"


def measure_of(tag: str) -> ForMeasure | None:
    """For which measure a draft is filled in; ``None`` for a draft of something else."""
    if not tag.startswith(_TAG):
        return None
    task, dot, measure = tag.removeprefix(_TAG).partition(".")
    if not _is_number(task) or (dot and not _is_number(measure)):
        return None
    return ForMeasure(TaskId(int(task)), MeasureId(int(measure)) if dot else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _word(typed: str) -> str | MeasureRefusal:
    said = tidy(typed)
    if not said:
        return MeasureRefusal.REASON_MISSING
    return said if len(said) <= REASON_LENGTH else MeasureRefusal.TOO_LONG
