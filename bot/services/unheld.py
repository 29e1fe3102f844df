"""Tasks for which nobody has joined, or nobody can be reached: whoever can do something about it is told.

Silence is never a decision (PEOPLE.md 21), so such a task waits; but nobody shall wait without knowing for whom.
"""

from collections.abc import Iterable

from bot.domain.co_signature import Answer
from bot.domain.ids import TaskId
from bot.domain.memo import Memo
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member, Role
from bot.runtime import Runtime
from bot.services import task_rights
from bot.services.quiet_hours import loud_from
from bot.services.staff_cards import private_chat
from bot.texts.memo_reminders import render_nobody_decides, render_nobody_signs
from bot.texts.unheld import render_unheld
from storage import co_signatures, outbox, staff
from storage.transaction import Transaction


async def tell(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> int:
    """Say that this task waits for nobody, in the evening and on days off the next working morning; how many it was."""
    told = await caretakers(tx, rt)
    for member in told:
        message = render_unheld(procedure, task, member, rt.today(), rt.texts.voice(member.language))
        await outbox.add(tx, private_chat(member.user), message, now=rt.now(), due_at=loud_from(rt))
    return len(told)


async def tell_nobody_decides(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """Say that nobody can decide on this Vermerk, as the author reads when submitting it."""
    for member in await caretakers(tx, rt):
        if member.id != memo.author:
            message = render_nobody_decides(memo, rt.today(), rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), due_at=loud_from(rt))


async def tell_nobody_signs(tx: Transaction, rt: Runtime, memo: Memo) -> None:
    """Say which of the offices that still have to co-sign have nobody, or nobody within reach."""
    for signature in await co_signatures.of_memo(tx, memo.id, memo.version):
        if signature.answer is Answer.OPEN:
            able = await task_rights.signers(tx, rt, memo, signature.office)
            if not await task_rights.within_reach(tx, able):
                await _tell_nobody_signs(tx, rt, memo, signature.office)


async def _tell_nobody_signs(tx: Transaction, rt: Runtime, memo: Memo, office: str) -> None:
    for member in await caretakers(tx, rt):
        message = render_nobody_signs(memo, office, rt.today(), rt.texts.voice(member.language))
        await outbox.add(tx, private_chat(member.user), message, now=rt.now(), due_at=loud_from(rt))


async def caretakers(tx: Transaction, rt: Runtime) -> tuple[Member, ...]:
    """Who sees to it that somebody does it: press office and office of the Leitung; where neither is, the Leitung."""
    for roles in ((Role.PRESS_OFFICE, Role.LEADERSHIP_OFFICE), (Role.LEADERSHIP,)):
        found = await task_rights.within_reach(tx, await staff.active(tx, rt.authority.id, roles))
        if found:
            return found
    return ()


async def among(tx: Transaction, rt: Runtime, tasks: Iterable[Task]) -> frozenset[TaskId]:
    """Which of these wait for nobody."""
    waiting = [task for task in tasks if task.outcome is None and task.rule.way.is_done_by_somebody]
    return frozenset([task.id for task in waiting if await task_rights.nobody_does(tx, rt, task)])
