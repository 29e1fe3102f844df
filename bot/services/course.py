"""How a procedure goes on: tasks end, others open by the table, and everybody concerned learns of it at once."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import partial

from bot.domain.gates import HeldBack
from bot.domain.ids import MemberId, ProcedureId
from bot.domain.memo import MemoState, draft_tag
from bot.domain.papers import Paper, sheet_tag_of, stop_tag_of, tag_of, trial_tag_of
from bot.domain.procedure import (
    Opened,
    Past,
    Procedure,
    ProcedureState,
    StaysDone,
    Task,
    done_anew,
    ends_of,
    following,
    is_withdrawn,
    stays_done,
)
from bot.domain.staff import Member
from bot.domain.step_names import SILENT, Outcome, Step, Way
from bot.domain.steps import CHECKLIST
from bot.runtime import Runtime
from bot.services import (
    acting,
    channel_cards,
    colleagues,
    design,
    endings,
    evaluation,
    planning,
    step_forms,
    survey_opening,
    task_cards,
    task_rights,
    workdays,
)
from bot.services.quiet_hours import loud_from
from bot.services.step_hooks import NO_HOOKS, StepHooks
from storage import audit, drafts, memos, procedures
from storage.transaction import Transaction

_HOOKS = {**planning.HOOKS, **design.HOOKS, **evaluation.HOOKS}


def hooks_of(step: Step) -> StepHooks:
    """What a step needs beyond the table."""
    return _HOOKS.get(step, NO_HOOKS)


async def begin(tx: Transaction, rt: Runtime, title: str) -> tuple[Procedure, Task]:
    """A new procedure, whose idea is still to be put on file."""
    procedure = await procedures.begin(tx, rt.authority.id, title, now=rt.now())
    idea = await procedures.open_task(tx, procedure.id, Opened(Step.IDEA), due_on=None, now=rt.now())
    return procedure, idea


async def end(
    tx: Transaction, rt: Runtime, task: Task, outcome: Outcome, *, by: Member | None, paper: Paper | None = None
) -> bool:
    """End a task and open what follows; ``False`` where somebody else has ended it, or the procedure is over.

    ``by`` is nobody where a deadline passed or something happened by itself.
    """
    ended = await _end(tx, rt, task, outcome, by, paper) is not None
    if ended:
        await channel_cards.show(tx, rt, task.procedure)
    return ended


async def do_once_more(tx: Transaction, rt: Runtime, task: Task, *, by: Member) -> StaysDone | None:
    """Open a finished item of the checklist anew; what rests upon it falls. Or why what became of it holds.

    Of two who want it at the same time the second one is told so.
    """
    await procedures.hold(tx, task.procedure)
    procedure = await procedures.get(tx, task.procedure)
    why = stays_done(procedure, task, await procedures.tasks_of(tx, procedure.id))
    if why is None:
        await reopen(tx, rt, procedure, task.step, by=by)
    return why


async def reopen(tx: Transaction, rt: Runtime, procedure: Procedure, step: Step, *, by: Member) -> None:
    """Open a step anew that has been done; what rests upon it falls.

    Whoever calls holds the procedure and knows that it may be.
    """
    await _withdraw(tx, rt, procedure, step, await offices_concerned(tx, procedure.id))
    opened = await _open(tx, rt, procedure, Opened(step))
    actor, subject = f"member:{by.id}", f"procedure:{procedure.id}"
    details: dict[str, str | int | bool] = {"step": step.value}
    await audit.record(tx, "step_reopened", actor=actor, subject=subject, details=details, at=rt.now())
    await task_cards.announce(tx, rt, procedure, opened, hooks_of(opened.step))
    await channel_cards.show(tx, rt, procedure.id)


async def held_back(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, *, by: Member | None
) -> HeldBack | None:
    """Why a task cannot be done now although it is open. Where a new vote is needed for it, that is asked for at once.

    The task has ended then, with ``CHANGES``; it opens anew when the vote is there.
    """
    why = await hooks_of(task.step).held_back(tx, rt, procedure, task)
    if why is not None and why.wants_new_vote:
        await end(tx, rt, task, Outcome.CHANGES, by=by)
    return why


async def announce_anew(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> None:
    """What an open task is about has changed: whoever has it begins anew, with everything that belongs to it."""
    await colleagues.hand_back(tx, rt, tag_of(task.id, task.step), None)
    await task_cards.announce(tx, rt, procedure, task, hooks_of(task.step))


async def due_of(tx: Transaction, rt: Runtime, procedure: Procedure, step: Step) -> date | None:
    """Until when a step that somebody gets today is to be done; ``None`` where it has no deadline.

    Nor has a decision one while offices co-sign its Vermerk: the days of the Leitung begin when she has it.
    """
    due, hooks = workdays.due_on(rt, rt.authority.days_for(step)), hooks_of(step)
    memo = await task_rights.to_decide_on(tx, procedure.id, step)
    if due is None or (memo is not None and memo.state is MemoState.IN_COSIGNATURE):
        return None
    not_before, event = await hooks.not_before(tx, rt, procedure), await hooks.ahead_of(tx, rt, procedure)
    if not_before is not None:
        due = max(due, not_before)
    return due if event is None else min(due, workdays.ahead_of(rt, event))


async def offices_concerned(tx: Transaction, procedure: ProcedureId) -> tuple[str, ...]:
    """The offices that the newest Grobkonzept names."""
    return await step_forms.offices_concerned(tx, procedure)


async def _end(
    tx: Transaction, rt: Runtime, task: Task, outcome: Outcome, by: Member | None, paper: Paper | None
) -> set[MemberId] | None:
    """Who learned of it by a task of their own; ``None`` where it could not be ended any more."""
    await procedures.hold(tx, task.procedure)
    procedure = await procedures.get(tx, task.procedure)
    who = by.id if by else None
    if procedure.state is not ProcedureState.RUNNING:
        return None
    if not await procedures.end_task(tx, task, outcome, by=who, now=rt.now()):
        return None
    ended = replace(task, outcome=outcome, done_at=rt.now(), done_by=who)
    await _record(tx, rt, ended, by, paper)
    await task_cards.settle(tx, rt, procedure, ended)
    if ended.rule.way is not Way.MEMO or outcome not in ended.rule.redoes:
        await _hand_drafts_back(tx, rt, ended, by)
    await hooks_of(task.step).followed_by(tx, rt, procedure, ended, paper)
    informed = {who} if who is not None else set[MemberId]()
    if outcome is Outcome.STOPPED:
        await _stop(tx, rt, procedure)
        await endings.tell(tx, rt, procedure, ended)
    elif task.step is Step.ARCHIVE:
        await procedures.end(tx, procedure.id, ProcedureState.ARCHIVED, now=rt.now())
    else:
        informed |= await _go_on(tx, rt, procedure, ended)
    tells = partial(hooks_of(task.step).tells, tx, rt, procedure, ended, paper)
    # That an office said nothing does not follow from the next task, so those who get one are told as well.
    knows = () if outcome in SILENT else informed
    await task_cards.tell(tx, rt, procedure, ended, tells, knows, paper=paper)
    return informed


async def _go_on(tx: Transaction, rt: Runtime, procedure: Procedure, ended: Task) -> set[MemberId]:
    assert ended.outcome is not None  # noqa: S101 - for mypy: it has just ended
    anew, offices = done_anew(ended.step, ended.outcome), await offices_concerned(tx, procedure.id)
    known = ends_of(await procedures.tasks_of(tx, procedure.id))
    begins_anew = anew is not None and known.get(Opened(anew)) is not None
    await _withdraw(tx, rt, procedure, anew if begins_anew else None, offices)
    if ended.step is Step.DETAIL_DECISION:
        await _date_anew(tx, rt, procedure)
    # All of them first: what ends at once looks at what is open, too.
    opened = [await _open(tx, rt, procedure, Opened(anew))] if anew is not None and begins_anew else []
    past = Past(ends_of(await procedures.tasks_of(tx, procedure.id)), offices)
    opened += [await _open(tx, rt, procedure, one) for one in following(past)]
    informed: set[MemberId] = set()
    # Fieldwork ends at midnight, whatever day that is; nobody's telephone rings then.
    due_at = loud_from(rt) if ended.step is Step.FIELDWORK else None
    for task in opened:
        hooks = hooks_of(task.step)
        at_once = await hooks.at_once(tx, rt, procedure, task)
        if at_once is None:
            informed |= await task_cards.announce(tx, rt, procedure, task, hooks, rung=informed, due_at=due_at)
        else:
            informed |= await _end(tx, rt, task, at_once, None, None) or set()
    return informed


async def _open(tx: Transaction, rt: Runtime, procedure: Procedure, opened: Opened) -> Task:
    due = await due_of(tx, rt, procedure, opened.step)
    return await procedures.open_task(tx, procedure.id, opened, due_on=due, now=rt.now())


async def _date_anew(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """The Leitung may have approved another first day: what is open and due before it gets its days anew."""
    for task in await procedures.tasks_of(tx, procedure.id):
        if task.outcome is None and task.step in {*CHECKLIST, Step.FORM_VOTE}:
            due = await due_of(tx, rt, procedure, task.step)
            await procedures.set_due(tx, task.id, due)
            await task_cards.refresh(tx, rt, procedure, replace(task, due_on=due), hooks_of(task.step))


async def _withdraw(
    tx: Transaction, rt: Runtime, procedure: Procedure, anew: Step | None, offices: Collection[str]
) -> None:
    """Nobody goes on with what is about an old version, and no office with what it has been struck from."""
    for task in await procedures.tasks_of(tx, procedure.id):
        if task.outcome is None and is_withdrawn(Opened(task.step, task.office), anew, offices):
            withdrawn = replace(task, outcome=Outcome.WITHDRAWN, done_at=rt.now())
            await procedures.end_task(tx, task, Outcome.WITHDRAWN, by=None, now=rt.now())
            await _record(tx, rt, withdrawn, None, None)
            await task_cards.settle(tx, rt, procedure, withdrawn)
            await _hand_drafts_back(tx, rt, task, None)


async def _hand_drafts_back(tx: Transaction, rt: Runtime, task: Task, by: Member | None) -> None:
    """Nobody goes on with what is over; what somebody else wrote for it is not lost."""
    for tag in (tag_of(task.id, task.step), sheet_tag_of(task.id, task.step)):
        await colleagues.hand_back(tx, rt, tag, by)
    await drafts.discard_everybody(tx, trial_tag_of(task.id))


async def _stop(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """The procedure is over; what was still open waits for nobody any more, and its survey never opens."""
    await procedures.end(tx, procedure.id, ProcedureState.STOPPED, now=rt.now())
    if procedure.survey is not None:
        await survey_opening.never_open(tx, rt, procedure.survey, actor=f"procedure:{procedure.id}")
    for task in await procedures.tasks_of(tx, procedure.id):
        if task.outcome is None:
            await procedures.end_task(tx, task, Outcome.STOPPED, by=None, now=rt.now())
            await task_cards.settle(tx, rt, procedure, replace(task, outcome=Outcome.STOPPED))
            await _hand_drafts_back(tx, rt, task, None)
    for tag in (
        stop_tag_of(procedure.id),
        *(draft_tag(memo.id, memo.version) for memo in await memos.of_procedure(tx, procedure.id)),
    ):
        await colleagues.hand_back(tx, rt, tag, None)


async def _record(tx: Transaction, rt: Runtime, task: Task, by: Member | None, paper: Paper | None) -> None:
    details: dict[str, str | int | bool] = {"step": task.step.value, "outcome": (task.outcome or Outcome.DONE).value}
    if task.office:
        details["office"] = task.office
    if paper is not None:
        details["version"] = paper.version
        if paper.on_paper_on is not None:
            details["on_paper_on"] = paper.on_paper_on.isoformat()
    # The audit line of a decision is that of its Vermerk, which says in whose place as well.
    if task.rule.by_deputy and task.rule.way.is_done_by_hand and (standing_in := await acting.acting(tx, rt, by)):
        details["for"] = f"member:{standing_in.decided_for}"
    actor = f"member:{by.id}" if by is not None else "clock"
    await audit.record(
        tx, "step_ended", actor=actor, subject=f"procedure:{task.procedure}", details=details, at=rt.now()
    )
