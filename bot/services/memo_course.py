"""How a procedure goes on with its Vermerk: a version that was submitted, and what the Leitung decided on it."""

from collections.abc import Mapping
from datetime import date

from bot.domain.ids import MemberId, ProcedureId
from bot.domain.memo import SENT_BACK, Decision, Memo, Verdict
from bot.domain.procedure import Task
from bot.domain.staff import Member
from bot.domain.step_names import Outcome, Step
from bot.domain.withdrawing import decision_on
from bot.runtime import Runtime
from bot.services import channel_cards, course
from storage import memos, procedures, staff
from storage.transaction import Transaction

_OUTCOMES: Mapping[Verdict, Outcome] = {
    Verdict.APPROVED: Outcome.DONE,
    Verdict.CHANGES_ORDERED: Outcome.CHANGES,
    Verdict.REJECTED: Outcome.STOPPED,
}


async def submitted(tx: Transaction, rt: Runtime, memo: Memo, author: Member) -> None:
    """The Vermerk of a step is on its way, the first version or another: nobody has to write it any more."""
    task = await _open(tx, memo, _step(memo))
    if task is not None:
        await course.end(tx, rt, task, Outcome.DONE, by=author)
    else:
        await days_begin(tx, rt, memo)


async def days_begin(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """The Leitung has this version from now on, with all her days; while offices co-sign it, there is no date."""
    task = await _open(tx, memo, decision_on(_step(memo)))
    if task is not None:
        due = await course.due_of(tx, rt, await procedures.get(tx, task.procedure), task.step)
        await procedures.set_due(tx, task.id, due)
        await channel_cards.show(tx, rt, task.procedure)


async def comes_later(tx: Transaction, memo: Memo) -> bool:
    """Whether it was sent back and its turn has not come: what it is about is being done anew.

    Otherwise it would reach the Leitung without the votes that the new version needs.
    """
    step = _step(memo)
    if memo.state not in SENT_BACK or memo.procedure is None or step is None:
        return False
    return await _open(tx, memo, step) is None


async def follow_decision(tx: Transaction, rt: Runtime, memo: Memo, decision: Decision) -> None:
    """The Leitung has decided on the Vermerk of a step: the procedure goes on, back to it, or ends."""
    task = await _open(tx, memo, decision_on(_step(memo)))
    if task is not None:
        by = await staff.get(tx, MemberId(decision.by))
        await course.end(tx, rt, task, _outcome(task, decision.verdict), by=by)


async def take_back(tx: Transaction, rt: Runtime, memo: Memo, member: Member) -> bool:
    """The version is taken back and its concept opens anew; ``False`` where somebody was faster."""
    task = await _open(tx, memo, decision_on(_step(memo)))
    if task is None or not await memos.withdraw(tx, memo):
        return False
    return await course.end(tx, rt, task, Outcome.WITHDRAWN, by=member)


async def put_off(tx: Transaction, memo: Memo, until: date) -> None:
    """The Leitung decides later: the step stays open, with that day."""
    task = await _open(tx, memo, decision_on(_step(memo)))
    if task is not None:
        await procedures.set_due(tx, task.id, until)
        # That it comes back on that day is the reminder of this day and of all before.
        await procedures.note_reminded(tx, task.id, until)


def _outcome(task: Task, verdict: Verdict) -> Outcome:
    """Rejected results end nothing: people have answered, so they are published, and the file is closed."""
    if verdict is Verdict.REJECTED and Outcome.NO in task.rule.outcomes:
        return Outcome.NO
    return _OUTCOMES[verdict]


def _step(memo: Memo) -> Step | None:
    return Step(memo.step) if memo.step in set(Step) else None


async def _open(tx: Transaction, memo: Memo, step: Step | None) -> Task | None:
    """The open task of that step in the memo's procedure; ``None`` for a memo outside any."""
    if memo.procedure is None or step is None:
        return None
    tasks = await procedures.tasks_of(tx, ProcedureId(memo.procedure))
    return next((task for task in tasks if task.step is step and task.outcome is None), None)
