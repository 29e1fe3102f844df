"""Reminds of memos: offices that were asked to sign, and the Leitung of what belongs to no procedure.

In a procedure her decision is a task with a date of its own, of which ``deadlines`` reminds. The approval of a
hand-over to the institute is a memo like any other.
"""

from bot.domain.co_signature import Answer
from bot.domain.deadlines import Deadline, reminder_is_due, waits_long
from bot.domain.memo import Memo, MemoState
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.staff import Member, Role
from bot.runtime import Runtime
from bot.services import acting, task_rights, unheld
from bot.services.staff_cards import private_chat
from bot.services.workdays import days_off
from bot.texts.memo_reminders import (
    render_decision_reminder,
    render_decision_reminder_of_others,
    render_nobody_decides,
    render_signing_reminder,
)
from storage import co_signatures, memos, outbox, staff
from storage.transaction import Transaction


async def remind(tx: Transaction, rt: Runtime) -> int:
    """Remind of whatever is due today; how many people that were. The hours are those of ``deadlines``."""
    return await _remind_offices(tx, rt) + await _remind_leadership(tx, rt)


async def _remind_offices(tx: Transaction, rt: Runtime) -> int:
    reminded = 0
    for memo in await memos.in_state(tx, rt.authority.id, (MemoState.IN_COSIGNATURE,)):
        if memo.cosign_until is None:
            continue
        deadline = Deadline(rt.local_day(memo.submitted_at), memo.cosign_until, lapses=True)
        if await _is_due(tx, rt, memo, deadline):
            await memos.note_reminded(tx, memo.id, rt.today())
            reminded += await _remind_signers(tx, rt, memo)
    return reminded


async def _remind_signers(tx: Transaction, rt: Runtime, memo: Memo) -> int:
    await unheld.tell_nobody_signs(tx, rt, memo)
    reminded = 0
    for place, signature in enumerate(await co_signatures.of_memo(tx, memo.id, memo.version)):
        if signature.answer is not Answer.OPEN:
            continue
        able = await task_rights.signers(tx, rt, memo, signature.office)
        for member in able:
            said = render_signing_reminder(memo, place, signature.office, rt.today(), rt.texts.voice(member.language))
            await _tell(tx, rt, member, said)
        reminded += len(able)
    return reminded


async def _remind_leadership(tx: Transaction, rt: Runtime) -> int:
    """What was put off comes back by itself on its day, so nobody is reminded of it before."""
    reminded = 0
    for memo in await memos.in_state(tx, rt.authority.id, (MemoState.SUBMITTED,)):
        if memo.decide_until is None:
            continue
        deadline = Deadline(rt.local_day(memo.submitted_at), memo.decide_until)
        if await _is_due(tx, rt, memo, deadline):
            await memos.note_reminded(tx, memo.id, rt.today())
            long = waits_long(deadline, rt.today(), days_off(rt))
            reminded += await _remind_deciders(tx, rt, memo, long=long)
    return reminded


async def _remind_deciders(tx: Transaction, rt: Runtime, memo: Memo, *, long: bool) -> int:
    able = await acting.deciders_on(tx, rt, memo.author)
    for member in able:
        said = render_decision_reminder(memo, rt.today(), rt.texts.voice(member.language))
        await _tell(tx, rt, member, said)
    if not await task_rights.within_reach(tx, able):
        others = await unheld.caretakers(tx, rt)
        for member in others:
            await _tell(tx, rt, member, render_nobody_decides(memo, rt.today(), rt.texts.voice(member.language)))
        return len(others)
    roles = {Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE} if long else {Role.LEADERSHIP_OFFICE}
    watching = [one for one in await staff.active(tx, rt.authority.id, roles) if one not in able]
    for member in watching:
        said = render_decision_reminder_of_others(memo, rt.today(), rt.texts.voice(member.language))
        await _tell(tx, rt, member, said)
    return len(able) + len(watching)


async def _is_due(tx: Transaction, rt: Runtime, memo: Memo, deadline: Deadline) -> bool:
    reminded_on = await memos.reminded_on(tx, memo.id)
    return reminder_is_due(deadline, reminded_on, rt.today(), days_off(rt))


async def _tell(tx: Transaction, rt: Runtime, member: Member, message: OutgoingMessage) -> None:
    await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)
