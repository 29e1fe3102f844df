"""Who learns that a procedure has ended before it was through: everybody who worked on it."""

from collections.abc import Collection

from bot.domain.outgoing import Priority
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member, Role
from bot.domain.step_names import Step
from bot.runtime import Runtime
from bot.services.staff_cards import private_chat
from bot.texts.tasks import render_stopped
from storage import outbox, procedures, staff
from storage.transaction import Transaction

_ASKED = frozenset({Role.SUPPORTING_OFFICE, Role.DATA_PROTECTION_OFFICER})


async def tell(tx: Transaction, rt: Runtime, procedure: Procedure, ended: Task) -> None:
    """The Leitung did not want it any further. The reason is not for those who are told here.

    Told are the offices that were asked anything, the data protection officer who was, and whoever proposed the idea.
    What becomes of the idea itself is told by its own step.
    """
    tasks = await procedures.tasks_of(tx, procedure.id)
    idea = None if ended.step is Step.TAKE_UP else await procedures.newest_paper(tx, procedure.id, Step.IDEA)
    for member in await staff.active(tx, rt.authority.id, tuple(Role)):
        proposed = idea is not None and idea.author == member.id
        if (proposed or _was_asked(member, tasks)) and not _knows(member, ended):
            told = render_stopped(procedure, ended, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), told, now=rt.now(), priority=Priority.ALERT)


def _was_asked(member: Member, tasks: Collection[Task]) -> bool:
    return any(task.is_for(member) and task.rule.by in _ASKED for task in tasks)


def _knows(member: Member, ended: Task) -> bool:
    return member.id == ended.done_by or member.has(Role.PRESS_OFFICE) or member.has(Role.LEADERSHIP)
