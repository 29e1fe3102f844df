"""Forms that were filled in for a step of the procedure: the papers of its file, and drafts of them."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.ids import FormId, MemberId, PaperId, ProcedureId, TaskId
from bot.domain.memo import NEW_MEMO, Memo, MemoState
from bot.domain.staff import Member, Role
from bot.domain.step_names import Outcome, Step, Way
from bot.domain.steps import RULES, StepRule

RESULT = "ergebnis"
"""The question of a form whose answer is how the step ends, where there is more than one way."""
OWN = "_"
"""How the names begin under which the program itself notes something in a draft, such as what a vote is about."""
ABOUT = "_bezug"
"""What the program itself wrote into a paper: the wording that it is about. No question of a form has this name."""
_TASK = "task"
_SHEET = "sheet"
_STOP = "stop"
_TRIAL = "trial"
NEW_IDEA = "idea"
"""The tag of the draft of an idea: it belongs to no task, since there is no procedure yet."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A form that was filled in; ``answers`` by the names of its questions. Every version is kept.

    ``on_paper_on`` is the day on which it was handed in on paper, where somebody entered it later.
    """

    id: PaperId
    procedure: ProcedureId
    step: Step
    office: str
    version: int
    form: FormId
    answers: Mapping[str, str]
    author: MemberId
    made_at: datetime
    on_paper_on: date | None = None


def digest_of(answers: Mapping[str, str]) -> str:
    """Hexadecimal SHA-256 of what was filled in, whatever the order of the questions."""
    plain = json.dumps(dict(sorted(answers.items())), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def outcome_of(rule: StepRule, answers: Mapping[str, str]) -> Outcome:
    """How the step ends by what was filled in. A form with one way to end need not ask."""
    wanted = answers.get(RESULT, Outcome.DONE.value)
    return next((outcome for outcome in rule.outcomes if outcome.value == wanted), rule.outcomes[0])


SEES_ALL = frozenset({Role.PRESS_OFFICE, Role.LEADERSHIP, Role.LEADERSHIP_OFFICE, Role.DATA_PROTECTION_OFFICER})
"""Who may read every paper of a file."""
FOR_OFFICES = frozenset({Step.OUTLINE, Step.MEETING, Step.MINUTES, Step.DETAIL})
"""The papers that all offices concerned may read; what another office answered is not theirs."""


def may_read(member: Member, paper: Paper, offices: Collection[str]) -> bool:
    """Whether somebody may read a paper as of now; ``offices`` are those concerned."""
    if not member.active:
        return False
    if not SEES_ALL.isdisjoint(member.roles) or member.id == paper.author:
        return True
    if paper.office:
        return paper.office in member.offices
    return paper.step in FOR_OFFICES and not set(member.offices).isdisjoint(offices)


def may_read_memo(member: Member, memo: Memo, offices: Collection[str]) -> bool:
    """Whether somebody may read a Vermerk of the procedure: the offices concerned, once it is approved."""
    if not member.active:
        return False
    if not SEES_ALL.isdisjoint(member.roles):
        return True
    return memo.state is MemoState.APPROVED and not set(member.offices).isdisjoint(offices)


def tag_of(task: TaskId, step: Step) -> str:
    """The tag of the draft of what is filled in for a task: ``task17.outline``."""
    return f"{_TASK}{task}.{step}"


def sheet_tag_of(task: TaskId, step: Step) -> str:
    """The tag of the draft of what somebody enters who has it before them on paper: ``sheet17.tool_vote``."""
    return f"{_SHEET}{task}.{step}"


def is_sheet(tag: str) -> bool:
    """Whether a draft is about something that was handed in on paper."""
    return tag.startswith(_SHEET)


def stop_tag_of(procedure: ProcedureId) -> str:
    """The tag of the draft of why a procedure is ended: ``stop17``; there is no task for it until it is sent off."""
    return f"{_STOP}{procedure}"


def stopped_by(tag: str) -> ProcedureId | None:
    """Which procedure ends when this draft is sent off; ``None`` for a draft of something else."""
    number = tag.removeprefix(_STOP)
    return ProcedureId(int(number)) if tag.startswith(_STOP) and number.isascii() and number.isdigit() else None


def trial_tag_of(task: TaskId) -> str:
    """The tag of the draft of somebody who tries the questionnaire for a task: ``trial17``."""
    return f"{_TRIAL}{task}"


def tried_for(tag: str) -> TaskId | None:
    """For which task somebody tries the questionnaire; ``None`` for a draft of something else."""
    number = tag.removeprefix(_TRIAL)
    return TaskId(int(number)) if tag.startswith(_TRIAL) and number.isascii() and number.isdigit() else None


def writes_memo(tag: str) -> bool:
    """Whether what is drafted becomes a Vermerk: one of its own, or that of a step."""
    wanted = task_of(tag)
    return tag.startswith(NEW_MEMO) if wanted is None else RULES[wanted.step].way is Way.MEMO


@dataclass(frozen=True, slots=True)
class ForTask:
    """What the tag of a draft says: for which task it is filled in."""

    task: TaskId
    step: Step


def task_of(tag: str) -> ForTask | None:
    """For which task a draft is filled in; ``None`` for a draft of something else."""
    number, _, step = tag.removeprefix(_TASK).removeprefix(_SHEET).partition(".")
    if not tag.startswith((_TASK, _SHEET)) or not (number.isascii() and number.isdigit()) or step not in set(Step):
        return None
    return ForTask(TaskId(int(number)), Step(step))
