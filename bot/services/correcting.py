"""«Noch einmal ausfüllen»: an item of the checklist is corrected, as long as the survey has not begun.

PEOPLE.md 15: "Changed wording, new vote." What else rests upon the item is done anew as the table of steps says.
"""

from collections.abc import Sequence

from bot.domain.procedure import Procedure, Task, falling, stays_done
from bot.domain.staff import Member
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import course, task_rights
from bot.services.staff_cards import put, voice_of
from bot.texts.correcting import render_open_again, render_stays, render_sure
from bot.texts.tasks import render_over
from storage import procedures
from storage.transaction import Transaction

ACTS = frozenset({TaskAct.ONCE_MORE, TaskAct.CONFIRM_ONCE_MORE})


async def tap(
    tx: Transaction, rt: Runtime, tap: TaskTap, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """Ask back, naming what falls; then open the item anew. Role and state are looked up now."""
    voice = voice_of(rt, member, sender)
    if not await task_rights.may_do(tx, rt, task, member):
        message = render_over(voice)
    elif tap.act is TaskAct.CONFIRM_ONCE_MORE:
        why = await course.do_once_more(tx, rt, task, by=member)
        message = (
            render_open_again(procedure, task, voice) if why is None else render_stays(why, procedure, task, voice)
        )
    else:
        tasks = await procedures.tasks_of(tx, procedure.id)
        why = stays_done(procedure, task, tasks)
        falls = falling(task.step, tasks)
        message = (
            render_sure(procedure, task, falls, voice) if why is None else render_stays(why, procedure, task, voice)
        )
    await put(tx, rt, sender, message)
    return Receipt()


async def correctable(
    tx: Transaction, rt: Runtime, procedure: Procedure, tasks: Sequence[Task], member: Member
) -> tuple[Task, ...]:
    """The finished items that somebody may do once more, in the order of the checklist."""
    finished = [task for task in tasks if stays_done(procedure, task, tasks) is None]
    return tuple([task for task in finished if await task_rights.may_do(tx, rt, task, member)])
