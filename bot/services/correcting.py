"""«Noch einmal ausfüllen»: an item of the checklist is corrected, as long as the survey has not begun.

PEOPLE.md 15: "Changed wording, new vote." What else rests upon the item is done anew as the table of steps says.
"""

from collections.abc import Sequence

from bot.domain.outgoing import OutgoingMessage
from bot.domain.procedure import Procedure, Task, falling, stays_done
from bot.domain.staff import Member
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import course, task_rights
from bot.services.staff_cards import put, voice_of
from bot.texts.catalogue import Voice
from bot.texts.correcting import render_open_again, render_stays, render_sure
from bot.texts.tasks import render_over
from storage import procedures
from storage.transaction import Transaction

ACTS = frozenset({TaskAct.ONCE_MORE, TaskAct.CONFIRM_ONCE_MORE})


async def tap(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """Ask back, naming what falls; then open the item anew. Role and state are looked up now."""
    await put(tx, rt, sender, await _answer(tx, rt, tap, procedure, task, member, voice_of(rt, member, sender)))
    return Receipt()


async def _answer(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, voice: Voice
) -> OutgoingMessage:
    if not await task_rights.may_do(tx, rt, task, member):
        return render_over(voice)
    if tap.act is TaskAct.CONFIRM_ONCE_MORE:
        why = await course.do_once_more(tx, rt, task, by=member)
        return render_open_again(procedure, task, voice) if why is None else render_stays(why, procedure, task, voice)
    tasks = await procedures.tasks_of(tx, procedure.id)
    if (why := stays_done(procedure, task, tasks)) is not None:
        return render_stays(why, procedure, task, voice)
    return render_sure(procedure, task, falling(task.step, tasks), voice)


async def correctable(
    tx: Transaction, rt: Runtime, procedure: Procedure, tasks: Sequence[Task], member: Member
) -> tuple[Task, ...]:
    """The finished items that somebody may do once more, in the order of the checklist."""
    finished = [task for task in tasks if stays_done(procedure, task, tasks) is None]
    return tuple([task for task in finished if await task_rights.may_do(tx, rt, task, member)])
