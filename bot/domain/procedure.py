"""One survey on its way from the idea to the archive: its tasks, and what opens next."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ids import MemberId, ProcedureId, SurveyId, TaskId
from bot.domain.staff import Member, Role
from bot.domain.step_names import SILENT, Outcome, Step
from bot.domain.steps import CHECKLIST, FALLS_WITH, RULES, StepRule


class ProcedureState(StrEnum):
    """Where a procedure stands as a whole."""

    RUNNING = "running"
    STOPPED = "stopped"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Procedure:
    """The file: ``title`` names the survey as the idea did; ``survey`` is known once a questionnaire was imported."""

    id: ProcedureId
    title: str
    state: ProcedureState
    begun_at: datetime
    survey: SurveyId | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A step that somebody has to do, or did; ``office`` is empty where the step is not each office's own.

    ``handed_to`` is the office that does an item of the press office's checklist for it, while it has it; ``opened_at``
    is since when it is whose it is now.
    """

    id: TaskId
    procedure: ProcedureId
    step: Step
    office: str
    opened_at: datetime
    due_on: date | None
    outcome: Outcome | None = None
    done_at: datetime | None = None
    done_by: MemberId | None = None
    handed_to: str = ""

    @property
    def rule(self) -> StepRule:
        """The row of the table."""
        return RULES[self.step]

    @property
    def by(self) -> Role:
        """Who has it now."""
        return Role.SUPPORTING_OFFICE if self.handed_to else self.rule.by

    @property
    def at_office(self) -> str:
        """The office that has it now, as its own or because it was handed to it; empty where none has."""
        return self.handed_to or self.office

    @property
    def can_be_handed_on(self) -> bool:
        """Seed: "setzt nun die Feinkonzeption mit Unterstützung der betroffenen Stellen um" (row 2.16)."""
        return self.outcome is None and self.step in CHECKLIST

    def is_for(self, member: Member) -> bool:
        """Whether the member has the role for it now, and belongs to the office that has it."""
        if self.rule.by_head_alone:
            return member.heads_authority
        return member.has(self.by) and (not self.at_office or member.acts_for(self.at_office))

    def is_lent_by(self, member: Member) -> bool:
        """Whether an office has it that got it from the member's own press office."""
        return bool(self.handed_to) and member.has(self.rule.by)


_THROUGH = frozenset({Outcome.DONE, Outcome.CONDITIONS, Outcome.COMMENTED, Outcome.NO, *SILENT})
_STAYS = frozenset({None, Outcome.STOPPED, *_THROUGH})
"""It does not open once more: it is open, over for good, or through."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that opens: ``office`` is empty where the step is not each office's own."""

    step: Step
    office: str = ""


_Ends = Mapping[Opened, Outcome | None]


def newest_ends(tasks: Iterable[tuple[Opened, Outcome | None]]) -> dict[Opened, Outcome | None]:
    """How each step ended last, ``None`` while it is open; ``tasks`` in the order in which they were opened.

    What was done about a paper counts as ``CHANGES`` from the moment in which the paper is opened anew: it opens once
    more when its turn comes.
    """
    newest: dict[Opened, Outcome | None] = {}
    for opened, outcome in tasks:
        falls = FALLS_WITH.get(opened.step, ())
        newest |= dict.fromkeys((one for one in newest if one.step in falls), Outcome.CHANGES)
        newest[opened] = outcome
    return newest


def ends_of(tasks: Iterable[Task]) -> dict[Opened, Outcome | None]:
    """The same for the tasks of a procedure as they are kept."""
    return newest_ends((Opened(task.step, task.office), task.outcome) for task in tasks)


def holds_no_more(tasks: Collection[Task]) -> frozenset[TaskId]:
    """What was done and has to be done once more: what it is about was opened anew since, or it led back to that.

    Of what each office does nothing: whether it is asked again depends on whether it is concerned then.
    """
    ends, done = ends_of(tasks), [task for task in tasks if task.outcome is not Outcome.WITHDRAWN]
    newest = {Opened(task.step): task for task in done if not task.rule.by_each}
    again = (task for one, task in newest.items() if ends[one] not in _STAYS)
    return frozenset(task.id for task in again if task.outcome not in {None, Outcome.STOPPED})


@dataclass(frozen=True, slots=True)
class Past:
    """How far a procedure is: the newest outcome of each step and office, ``None`` while the task is open."""

    outcomes: _Ends
    offices: Collection[str] = field(default=())
    """The offices concerned, as the Grobkonzept names them."""

    def through(self, step: Step) -> bool:
        """Whether nobody has to do anything for this step any more. Each office's own is so too where there is none."""
        if RULES[step].by_each:
            asked = [self.outcomes.get(Opened(step, office)) for office in self.offices]
            return self._reached(step) and all(outcome in _THROUGH for outcome in asked)
        return self.outcomes.get(Opened(step)) in _THROUGH

    def _reached(self, step: Step) -> bool:
        return all(self.through(before) for before in RULES[step].after)


def following(past: Past) -> tuple[Opened, ...]:
    """The tasks that open now, in the order of the table.

    What they wait for is through, and they were never open, or have to be done once more.
    """
    return tuple(
        opened
        for rule in RULES.values()
        if rule.after and all(past.through(before) for before in rule.after) and not _settled(past, rule)
        for opened in _of(rule, past.offices)
        if opened not in past.outcomes or past.outcomes[opened] not in _STAYS
    )


def done_anew(step: Step, outcome: Outcome) -> Step | None:
    """Which step has to be done once more because of this outcome."""
    return RULES[step].redoes.get(outcome)


def is_outdated(asked: Task, tasks: Iterable[Task]) -> bool:
    """Whether what an office was asked about has been begun anew since: the meeting to which it was invited moved."""
    return any(task.step in asked.rule.redoes.values() and task.id > asked.id for task in tasks)


def may_go_back(asked: Task, tasks: Collection[Task]) -> bool:
    """Whether what each office is asked about can be done anew: nobody has begun it, and nothing came of it yet."""
    back = set(asked.rule.redoes.values())
    falls = {step for one in back for step in FALLS_WITH.get(one, ())}
    waits = any(task.outcome is None and task.step in falls for task in tasks)
    begun = any(task.outcome is None and task.step in back for task in tasks)
    return asked.rule.by_each and waits and not begun and not is_outdated(asked, tasks)


class StaysDone(StrEnum):
    """Why a finished item of the checklist cannot be done once more; each has its own sentence."""

    OVER = "over"
    """The procedure has ended, or it is no item of the checklist."""
    BEGUN = "begun"
    """The survey has been opened: people answer what was prepared."""
    CHANGED = "changed"
    """It is to be done anew already, or was: somebody else was faster."""
    CONCEPT = "concept"
    """The Feinkonzept that it carries out is being changed."""


def stays_done(procedure: Procedure, task: Task, tasks: Collection[Task]) -> StaysDone | None:
    """Why what became of this task holds; ``None`` if it can be done once more. ``tasks`` are all of the procedure."""
    if procedure.state is not ProcedureState.RUNNING or task.step not in CHECKLIST:
        return StaysDone.OVER
    ends = ends_of(tasks)
    if ends.get(Opened(Step.OPENING)) is Outcome.DONE:
        return StaysDone.BEGUN
    is_newer = any(one.step is task.step and one.id > task.id for one in tasks)
    if is_newer or ends.get(Opened(task.step)) not in _THROUGH:
        return StaysDone.CHANGED
    # An item that waits for others of the checklist has fallen with them already.
    return None if Past(ends).through(Step.DETAIL_DECISION) else StaysDone.CONCEPT


def falling(step: Step, tasks: Iterable[Task]) -> tuple[Step, ...]:
    """What people have done already, or are about to do, and have to do once more if this step is done anew."""
    known = ends_of(tasks)
    is_on = {one.step for one, outcome in known.items() if outcome is None or outcome in _THROUGH}
    return tuple(one for one in FALLS_WITH.get(step, ()) if one in is_on)


def is_withdrawn(opened: Opened, anew: Step | None, offices: Collection[str]) -> bool:
    """Whether an open task ends without having been done: because ``anew`` is done once more, or the office is struck.

    ``offices`` are those that the newest Grobkonzept names.
    """
    falls = anew is not None and opened.step in FALLS_WITH.get(anew, ())
    return falls or (RULES[opened.step].by_each and opened.office not in offices)


def _settled(past: Past, rule: StepRule) -> bool:
    """Whether it is too late to ask an office: what waited for all of them is through, as when a meeting has been held.

    Only an office that joins later is not asked; the others have answered.
    """
    waiting = [later.step for later in RULES.values() if rule.step in later.after]
    return rule.by_each and bool(waiting) and all(past.through(step) for step in waiting)


def _of(rule: StepRule, offices: Collection[str]) -> tuple[Opened, ...]:
    return tuple(Opened(rule.step, office) for office in offices) if rule.by_each else (Opened(rule.step),)
