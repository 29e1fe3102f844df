"""The press office moves the joint meeting while offices still answer: nobody waits for the last one of them (row 2.8).

What anybody has answered holds no more; all offices learn it at once and are asked anew for the new day.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.procedure import Procedure, ProcedureState, Task, is_outdated, may_go_back
from bot.domain.staff import Member
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.domain.step_names import SILENT, Outcome, Step
from bot.domain.steps import RULES
from bot.runtime import Receipt, Runtime, Sender
from bot.services import course, planning, task_cards
from bot.services.staff_cards import put, voice_of
from bot.texts.catalogue import Voice
from bot.texts.meetings import (
    new_invitation_comes,
    render_not_to_be_moved,
    render_old_invitation,
    render_sure_to_move,
)
from storage import procedures
from storage.transaction import Transaction

_UNANSWERED = frozenset({None, Outcome.WITHDRAWN, *SILENT})


def is_meant(tap: TaskTap, task: Task, member: Member) -> bool:
    """Whether the press office taps «Termin verlegen» about an invitation; it is no answer of the office."""
    moves = task.step is Step.ATTENDANCE and tap.choice == Outcome.MOVED.value
    return moves and tap.act in {TaskAct.END, TaskAct.CONFIRM} and member.has(RULES[Step.MEETING].by)


def to_be_moved(procedure: Procedure, tasks: Sequence[Task], member: Member) -> Task | None:
    """An invitation to the meeting that this member could move now; ``None`` where there is none."""
    if procedure.state is not ProcedureState.RUNNING or not member.has(RULES[Step.MEETING].by):
        return None
    return next((task for task in tasks if task.step is Step.ATTENDANCE and may_go_back(task, tasks)), None)


async def tap(tx: Transaction, rt: Runtime, tap: TaskTap, task: Task, member: Member, sender: Sender) -> Receipt:
    """Ask back, naming whose answers fall; then move it, unless it has been moved meanwhile."""
    await procedures.hold(tx, task.procedure)
    procedure, tasks = await procedures.get(tx, task.procedure), await procedures.tasks_of(tx, task.procedure)
    voice = voice_of(rt, member, sender)
    if procedure.state is not ProcedureState.RUNNING or not may_go_back(task, tasks):
        await put(tx, rt, sender, render_not_to_be_moved(voice), below=True)
        return Receipt()
    if tap.act is TaskAct.END:
        concerned = await course.offices_concerned(tx, procedure.id)
        of_today = [one for one in tasks if one.step is task.step and not is_outdated(one, tasks)]
        answered = [one for one in of_today if one.outcome not in _UNANSWERED and one.office in concerned]
        await put(tx, rt, sender, render_sure_to_move(procedure, task, answered, voice), below=True)
        return Receipt()
    await _move(tx, rt, procedure, replace(task, office="", outcome=Outcome.MOVED, done_by=member.id), member)
    moved = replace(task, office="", outcome=Outcome.MOVED)
    await put(tx, rt, sender, await task_cards.done_card(tx, rt, procedure, moved, voice), below=True)
    return Receipt()


async def is_old_invitation(tx: Transaction, task: Task) -> bool:
    """Whether somebody answers the invitation to a meeting that has been moved, and is invited to the new day."""
    if task.step is not Step.ATTENDANCE or task.office not in await course.offices_concerned(tx, task.procedure):
        return False
    return is_outdated(task, await procedures.tasks_of(tx, task.procedure))


async def say_old(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """The answer counts for nothing."""
    await put(tx, rt, sender, render_old_invitation(voice_of(rt, member, sender)), below=not sender.typed)
    return Receipt()


async def _move(tx: Transaction, rt: Runtime, procedure: Procedure, moved: Task, member: Member) -> None:
    await course.reopen(tx, rt, procedure, Step.MEETING, by=member)
    await planning.call_invitations_off(tx, rt, procedure)
    await task_cards.tell(tx, rt, procedure, moved, _tells, (), paper=None)


async def _tells(voice: Voice) -> str:
    return new_invitation_comes(voice)
