"""One survey on its way from the idea to the archive: its tasks, and what opens next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ids import MemberId, ProcedureId, SurveyId, TaskId
from bot.domain.staff import Member
from bot.domain.steps import RULES, Outcome, Step, StepRule


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
    """A step that somebody has to do, or did; ``office`` is empty where the step is not each office's own."""

    id: TaskId
    procedure: ProcedureId
    step: Step
    office: str
    opened_at: datetime
    due_on: date | None
    outcome: Outcome | None = None
    done_at: datetime | None = None
    done_by: MemberId | None = None

    @property
    def rule(self) -> StepRule:
        """The row of the table."""
        return RULES[self.step]

    def is_for(self, member: Member) -> bool:
        """Whether the member has the role for it now, and belongs to the office whose it is."""
        if self.rule.by_head_alone:
            return member.heads_authority
        return member.has(self.rule.by) and (not self.office or member.acts_for(self.office))


_THROUGH = frozenset({Outcome.DONE, Outcome.CONDITIONS, Outcome.COMMENTED, Outcome.NO, Outcome.NO_ANSWER})


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that opens: ``office`` is empty where the step is not each office's own."""

    step: Step
    office: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """How far a procedure is: the newest outcome of each step and office, ``None`` while the task is open."""

    outcomes: Mapping[Opened, Outcome | None]
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

    What they wait for is through, and they were never open, or ended in changes that have been made since.
    """
    return tuple(
        opened
        for rule in RULES.values()
        if rule.after and all(past.through(before) for before in rule.after)
        for opened in _of(rule, past.offices)
        if opened not in past.outcomes or past.outcomes[opened] is Outcome.CHANGES
    )


def done_anew(step: Step, outcome: Outcome) -> Step | None:
    """Which step has to be done once more because of this outcome."""
    return RULES[step].redoes if outcome is Outcome.CHANGES else None


def _of(rule: StepRule, offices: Collection[str]) -> tuple[Opened, ...]:
    return tuple(Opened(rule.step, office) for office in offices) if rule.by_each else (Opened(rule.step),)
