"""An item of the checklist handed by the press office to an office, which fills it in; then it comes back (row 2.16).

Whoever has it has its deadline, too. It ends only with the press office: what the office filled in is a proposal.
"""

from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.papers import Paper, outcome_of
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member, mark_of_office
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import channel_cards, course, step_forms, task_cards, task_rights
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.handing_on import (
    render_at_press_office,
    render_choose_office,
    render_given_back,
    render_handed_on,
)
from bot.texts.tasks import render_held_back, render_over
from storage import audit, cards, procedures, standing
from storage.transaction import Transaction

ACTS = frozenset({TaskAct.HAND_ON, TaskAct.TAKE_BACK, TaskAct.RETURN, TaskAct.ACCEPT})


async def tap(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """A button about whose item it is; role, office and state are looked up now."""
    if not _may(tap.act, task, member):
        return await _put(tx, rt, render_over(voice_of(rt, member, sender)), sender)
    match tap.act:
        case TaskAct.HAND_ON:
            return await _hand_on(tx, rt, tap, procedure, task, member, sender)
        case TaskAct.ACCEPT:
            return await _accept(tx, rt, procedure, task, member, sender)
        case _:
            return await _back(tx, rt, tap, procedure, task, member, sender)


async def brings_back(tx: Transaction, rt: Runtime, task: Task, member: Member) -> Task | None:
    """The office has filled it in: the press office has it again; ``None`` where it was taken back meanwhile."""
    return await _moved(tx, rt, task, "", member)


async def announce_back(tx: Transaction, rt: Runtime, procedure: Procedure, lent: Task, back: Task) -> None:
    """The press office gets the card of its task anew, everybody in the office sees that it is done with it."""
    for member in await task_rights.doers(tx, rt, lent):
        await _retire(tx, rt, procedure, lent, member)
    await task_cards.announce(tx, rt, procedure, back, course.hooks_of(back.step))
    await channel_cards.show(tx, rt, procedure.id)


def _may(act: TaskAct, task: Task, member: Member) -> bool:
    if not task.can_be_handed_on:
        return False
    match act:
        case TaskAct.TAKE_BACK:
            return task.is_lent_by(member)
        case TaskAct.RETURN:
            return bool(task.handed_to) and task.is_for(member)
        case _:
            return not task.handed_to and task.is_for(member)


async def _hand_on(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    voice, offices = voice_of(rt, member, sender), await _offices(tx, rt, procedure)
    office = next((one for one in offices if mark_of_office(one) == tap.choice), None)
    if office is None:
        return await _put(tx, rt, render_choose_office(procedure, task, offices, voice), sender)
    lent = await _moved(tx, rt, task, office, member)
    if lent is None:
        return await _put(tx, rt, render_over(voice), sender)
    for lender in await task_rights.lenders(tx, rt, lent):
        await task_cards.show(tx, rt, procedure, lent, lender)
    await task_cards.announce(tx, rt, procedure, lent, course.hooks_of(lent.step))
    await channel_cards.show(tx, rt, procedure.id)
    return await _put(tx, rt, render_handed_on(procedure, lent, voice), sender)


async def _offices(tx: Transaction, rt: Runtime, procedure: Procedure) -> tuple[str, ...]:
    """The offices concerned that have somebody to do it."""
    concerned = await step_forms.offices_concerned(tx, procedure.id)
    return tuple(office for office in await step_forms.offices_that_joined(tx, rt) if office in concerned)


async def _accept(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    voice, paper = voice_of(rt, member, sender), await step_forms.proposal(tx, task)
    if paper is None:
        return await _put(tx, rt, render_over(voice), sender)
    if (why := await course.held_back(tx, rt, procedure, task, by=member)) is not None:
        return await _put(tx, rt, render_held_back(why, task, voice), sender)
    ended = await _ended(tx, rt, task, paper, member)
    done = render_over(voice) if ended is None else await task_cards.done_card(tx, rt, procedure, ended, voice)
    return await _put(tx, rt, done, sender)


async def _ended(tx: Transaction, rt: Runtime, task: Task, paper: Paper, member: Member) -> Task | None:
    outcome = outcome_of(task.rule, paper.answers)
    ended = await course.end(tx, rt, task, outcome, by=member, paper=paper)
    return await procedures.find_task(tx, task.id) if ended else None


async def _back(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    voice = voice_of(rt, member, sender)
    back = await _moved(tx, rt, task, "", member)
    if back is None:
        return await _put(tx, rt, render_over(voice), sender)
    await announce_back(tx, rt, procedure, task, back)
    if tap.act is TaskAct.TAKE_BACK:
        # The card of the task has just come anew, below everything else.
        return Receipt()
    return await _put(tx, rt, render_given_back(procedure, task, voice), sender)


async def _moved(tx: Transaction, rt: Runtime, task: Task, office: str, by: Member) -> Task | None:
    await procedures.hold(tx, task.procedure)
    due = await course.due_of(tx, rt, await procedures.get(tx, task.procedure), task.step)
    moved = await procedures.hand_on(tx, task, office, due_on=due, now=rt.now())
    if moved is not None:
        details: dict[str, str | int | bool] = {"step": task.step.value, "office": office or task.handed_to}
        event = "task_handed_on" if office else "task_came_back"
        subject = f"procedure:{task.procedure}"
        await audit.record(tx, event, actor=f"member:{by.id}", subject=subject, details=details, at=rt.now())
    return moved


async def _retire(tx: Transaction, rt: Runtime, procedure: Procedure, lent: Task, member: Member) -> None:
    chat, slot = private_chat(member.user), task_cards.slot_of(lent)
    if await standing.on_display(tx, chat, slot) is not None:
        message = render_at_press_office(procedure, lent, rt.texts.voice(member.language))
        await cards.show(tx, chat, message, now=rt.now(), slot=slot, priority=Priority.ALERT)


async def _put(tx: Transaction, rt: Runtime, message: OutgoingMessage, sender: Sender) -> Receipt:
    await put(tx, rt, sender, message, below=not sender.typed)
    return Receipt()
