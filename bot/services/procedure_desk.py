"""What the staff does in a procedure: propose an idea, open a task, fill in its form or tap how it ends."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.domain.gates import HeldBack
from bot.domain.ids import ProcedureId, TaskId
from bot.domain.measure import measure_of
from bot.domain.memo import NEW_MEMO, Draft
from bot.domain.papers import NEW_IDEA, RESULT, is_sheet, stopped_by, tag_of, task_of, tried_for
from bot.domain.procedure import Procedure, ProcedureState, Task
from bot.domain.sheets import may_enter
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import NotForYourRole
from bot.domain.staff_taps import ProcedureTap, TaskAct, TaskTap
from bot.domain.step_names import Outcome, Step, Way
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    correcting,
    course,
    filling,
    handing_in,
    handing_on,
    measure_rights,
    measures,
    meetings,
    memo_steps,
    paper_desk,
    results,
    step_forms,
    stopping,
    task_cards,
    task_rights,
    trial,
    unheld,
    workbook_desk,
)
from bot.services.staff_cards import put, say, voice_of
from bot.texts.course_cards import CourseView, Standing, render_course, render_ended_procedures, render_procedures
from bot.texts.handing_on import render_given_back
from bot.texts.tasks import (
    render_held_back,
    render_over,
    render_sure,
)
from storage import drafts, procedures
from storage.transaction import Transaction

TITLE = "thema"
"""The question of the idea that names the procedure."""


async def propose(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/idee»: everybody on the staff may propose one; the Leitung's own is taken up at once."""
    form = await step_forms.form_of(tx, rt, Step.IDEA)
    return await filling.open_form(tx, rt, member, sender, tag=NEW_IDEA, form=form, begun={})


async def tap(tx: Transaction, rt: Runtime, tap: TaskTap, member: Member, sender: Sender) -> Receipt:
    """A button about a task; role, office and state are looked up now."""
    task = await procedures.find_task(tx, TaskId(tap.task))
    if task is not None and meetings.is_meant(tap, task, member):
        return await meetings.tap(tx, rt, tap, task, member, sender)
    if task is None or not (task.is_lent_by(member) or await task_rights.may_do(tx, rt, task, member)):
        return await _over(tx, rt, member, sender)
    procedure = await procedures.get(tx, task.procedure)
    if tap.act in correcting.ACTS:
        return await correcting.tap(tx, rt, tap, procedure, task, member, sender)
    if task.outcome is not None or procedure.state is not ProcedureState.RUNNING:
        return await _ended_already(tx, rt, task, member, sender)
    if tap.act in handing_on.ACTS:
        return await handing_on.tap(tx, rt, tap, procedure, task, member, sender)
    if (ask := _about_the_questionnaire(tap, task, member)) is not None:
        return await ask(tx, rt, procedure, task, member, sender)
    if tap.act is TaskAct.OPEN:
        return await _open(tx, rt, procedure, task, member, sender)
    return await _end(tx, rt, tap, procedure, task, member, sender)


_Ask = Callable[[Transaction, Runtime, Procedure, Task, Member, Sender], Awaitable[Receipt]]


def _about_the_questionnaire(tap: TaskTap, task: Task, member: Member) -> _Ask | None:
    if tap.act is TaskAct.WORKBOOK and task.step is Step.QUESTIONS and member.has(task.rule.by):
        return workbook_desk.ask
    return trial.begin if tap.act is TaskAct.TRY and task.step in trial.STEPS else None


async def _end(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    outcome = next((one for one in task.rule.outcomes if one.value == tap.choice), None)
    able = await task_rights.may_do(tx, rt, task, member)
    if outcome is None or task.handed_to or not able or not task.rule.is_tapped(outcome):
        return await _over(tx, rt, member, sender)
    if task.rule.asks_why(outcome):
        return await _fill_in(tx, rt, procedure, task, {RESULT: outcome.value}, member, sender)
    if tap.act is TaskAct.END and (outcome is Outcome.STOPPED or task.rule.undoes(outcome)):
        await put(tx, rt, sender, render_sure(procedure, task, outcome, voice_of(rt, member, sender)), below=True)
        return Receipt()
    if outcome is Outcome.DONE and (why := await course.held_back(tx, rt, procedure, task, by=member)) is not None:
        return await _held_back(tx, rt, task, why, member, sender)
    if not await course.end(tx, rt, task, outcome, by=member):
        # Somebody was faster; what they did is known now.
        return await _ended_already(tx, rt, task, member, sender)
    ended = replace(task, outcome=outcome)
    await put(
        tx, rt, sender, await task_cards.done_card(tx, rt, procedure, ended, voice_of(rt, member, sender)), below=True
    )
    return Receipt()


async def may_fill_in(tx: Transaction, rt: Runtime, member: Member, tag: str) -> bool:
    """Whether the draft of this tag is the member's to fill in, as of now."""
    if tag == NEW_IDEA or stopped_by(tag) is not None:
        # Why somebody wants to end a procedure stays theirs; whether they still can is said when they send it off.
        return member.active
    if measure_of(tag) is not None:
        return await measures.may_fill_in(tx, member, tag)
    if (tried := tried_for(tag)) is not None:
        return await trial.may_fill_in(tx, rt, member, tried)
    if tag.startswith(NEW_MEMO):
        return member.may(Act.WRITE_MEMO)
    wanted = task_of(tag)
    task = await procedures.find_task(tx, wanted.task) if wanted else None
    if task is None:
        return False
    return may_enter(member, task) if is_sheet(tag) else await task_rights.may_do(tx, rt, task, member)


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden» under a form of the procedure: it becomes a paper of the file, and the step ends."""
    if draft.tag == NEW_IDEA:
        procedure, task = await course.begin(tx, rt, draft.progress.answers[TITLE])
    else:
        wanted = task_of(draft.tag)
        found = await procedures.hold_task(tx, wanted.task) if wanted else None
        if found is None or found.outcome is not None or not await task_rights.may_do(tx, rt, found, member):
            return await _over(tx, rt, member, sender)
        task, procedure = found, await procedures.get(tx, found.procedure)
    if task.handed_to:
        return await _bring_back(tx, rt, procedure, task, draft, member, sender)
    if (why := await course.held_back(tx, rt, procedure, task, by=member)) is not None:
        return await _held_back(tx, rt, task, why, member, sender)
    if task.rule.way is Way.MEMO:
        return await memo_steps.submit(tx, rt, procedure, task, draft, member, sender)
    ended = await handing_in.hand_in(tx, rt, procedure, task, draft, member)
    await put(tx, rt, sender, await task_cards.done_card(tx, rt, procedure, ended, voice_of(rt, member, sender)))
    return Receipt()


async def _bring_back(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, draft: Draft, member: Member, sender: Sender
) -> Receipt:
    """An office has filled in what the press office handed to it: the item goes back, with the paper."""
    back = await handing_on.brings_back(tx, rt, task, member)
    if back is None:
        return await _over(tx, rt, member, sender)
    await handing_in.put_on_file(tx, rt, procedure, task, draft, member)
    # What others had begun to write about it is no longer wanted.
    await drafts.discard_everybody(tx, draft.tag)
    await handing_on.announce_back(tx, rt, procedure, task, back)
    await put(tx, rt, sender, render_given_back(procedure, task, voice_of(rt, member, sender)))
    return Receipt()


async def show_procedures(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """Where everything stands: the running procedures, each with what it waits for."""
    if not member.may(Act.SEE_PROCEDURES):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    running = await procedures.in_state(tx, rt.authority.id, ProcedureState.RUNNING)
    listed = [(one, await procedures.tasks_of(tx, one.id)) for one in running]
    stands = await _standing(tx, rt, [task for _, tasks in listed for task in tasks])
    over = len(await procedures.ended(tx, rt.authority.id))
    await put(tx, rt, sender, render_procedures(listed, stands, over, voice_of(rt, member, sender)))
    return Receipt()


async def show_ended(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """The procedures that are filed or were stopped: their papers can still be read."""
    if not member.may(Act.SEE_PROCEDURES):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    over = await procedures.ended(tx, rt.authority.id)
    await put(tx, rt, sender, render_ended_procedures(over, voice_of(rt, member, sender)))
    return Receipt()


async def show_course(tx: Transaction, rt: Runtime, tap: ProcedureTap, member: Member, sender: Sender) -> Receipt:
    """One procedure: its steps so far and what is open."""
    if not member.may(Act.SEE_PROCEDURES):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    procedure = await procedures.find(tx, ProcedureId(tap.procedure))
    if procedure is None:
        return await _over(tx, rt, member, sender)
    tasks = await procedures.tasks_of(tx, procedure.id)
    papers = await paper_desk.readable(tx, procedure.id, member)
    memos = await paper_desk.readable_memos(tx, procedure.id, member)
    enters = any(may_enter(member, task) for task in tasks) and procedure.state is ProcedureState.RUNNING
    decided = await measure_rights.decided_in(tx, procedure.id)
    view = CourseView(
        procedure,
        tasks,
        papers,
        memos,
        decided,
        enters,
        await _standing(tx, rt, tasks) if procedure.state is ProcedureState.RUNNING else Standing(),
        survey=await results.readable_in(tx, procedure, member),
        again=await correcting.correctable(tx, rt, procedure, tasks, member),
        may_stop=await stopping.refusal_of(tx, rt, procedure, member) is None,
        moves=meetings.to_be_moved(procedure, tasks, member),
    )
    await put(tx, rt, sender, render_course(view, voice_of(rt, member, sender)))
    return Receipt()


async def _standing(tx: Transaction, rt: Runtime, tasks: Sequence[Task]) -> Standing:
    return Standing(await unheld.among(tx, rt, tasks), await task_rights.in_co_signature(tx, tasks))


async def _open(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    if task.rule.way is Way.MEMO:
        return await memo_steps.open_task(tx, rt, procedure, task, member, sender)
    if task.rule.way is not Way.FORM or not await task_rights.may_do(tx, rt, task, member):
        await task_cards.show(tx, rt, procedure, task, member, hooks=course.hooks_of(task.step), fresh=True)
        return Receipt()
    # Only what ends the step can be held back: an office may write its part while the questionnaire is being made.
    why = None if task.handed_to else await course.held_back(tx, rt, procedure, task, by=member)
    if why is not None:
        return await _held_back(tx, rt, task, why, member, sender)
    begun = await course.hooks_of(task.step).prefilled(tx, rt, procedure, task)
    return await _fill_in(tx, rt, procedure, task, begun, member, sender)


async def _fill_in(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    begun: Mapping[str, str],
    member: Member,
    sender: Sender,
) -> Receipt:
    form = await step_forms.form_of(tx, rt, task.step, procedure)
    tag = tag_of(task.id, task.step)
    # The form appears below the card of the task, wherever that stands.
    below = replace(sender, typed=True)
    return await filling.open_form(tx, rt, member, below, tag=tag, form=form, begun=begun)


async def _held_back(
    tx: Transaction, rt: Runtime, task: Task, why: HeldBack, member: Member, sender: Sender
) -> Receipt:
    if why is HeldBack.NO_SURVEY and task.step is Step.QUESTIONS:
        return await workbook_desk.ask(tx, rt, await procedures.get(tx, task.procedure), task, member, sender)
    message = render_held_back(why, task, voice_of(rt, member, sender))
    await put(tx, rt, sender, message, below=not sender.typed)
    return Receipt()


async def _ended_already(tx: Transaction, rt: Runtime, task: Task, member: Member, sender: Sender) -> Receipt:
    if await meetings.is_old_invitation(tx, task):
        return await meetings.say_old(tx, rt, member, sender)
    return await _over(tx, rt, member, sender)


async def _over(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    await put(tx, rt, sender, render_over(voice_of(rt, member, sender)), below=not sender.typed)
    return Receipt()
