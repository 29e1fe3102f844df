"""Open tasks when somebody's part in them begins or ends: who joins or leaves, and who stands in for the Leitung."""

from collections.abc import Collection

from bot.domain.co_signature import Answer
from bot.domain.outgoing import Priority
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Grant, Member
from bot.domain.steps import RULES
from bot.runtime import Runtime
from bot.services import co_sign_cards, co_signing, course, task_cards, task_rights, unheld
from bot.services.staff_cards import private_chat
from bot.texts.tasks import render_handed_back
from storage import cards, co_signatures, procedures, standing
from storage.transaction import Transaction

_BY_HAND = tuple(rule.step for rule in RULES.values() if rule.way.is_done_by_hand)
_BY_SOMEBODY = tuple(rule.step for rule in RULES.values() if rule.way.is_done_by_somebody)
_BY_DEPUTY = tuple(step for step in _BY_HAND if RULES[step].by_deputy)


async def present_waiting(tx: Transaction, rt: Runtime, member: Member, granted: Grant) -> None:
    """Somebody has this role from now on: what waits for it waits for them, too."""
    for task in await procedures.open_tasks(tx, rt.authority.id, _BY_HAND):
        if task.by is granted.role and task.at_office in {"", granted.office}:
            await _present(tx, rt, task, member)
    for memo, place in await co_signing.to_sign(tx, rt, member):
        signature = (await co_signatures.of_memo(tx, memo.id, memo.version))[place]
        if signature.answer is Answer.OPEN and signature.office == granted.office:
            await co_sign_cards.present(tx, rt, memo, place, signature, member)


async def left_behind(tx: Transaction, rt: Runtime, ended: Collection[Grant]) -> None:
    """Somebody has these roles no longer, or cannot be written to: who looks after it learns what waits for nobody."""
    for task in await procedures.open_tasks(tx, rt.authority.id, _BY_SOMEBODY):
        theirs = any(task.by is grant.role and task.at_office in {"", grant.office} for grant in ended)
        if theirs and await task_rights.nobody_does(tx, rt, task):
            await unheld.tell(tx, rt, await procedures.get(tx, task.procedure), task)


async def bring_up_to_date(tx: Transaction, rt: Runtime, deputy: Member) -> int:
    """The Leitung's tasks, for somebody whose days in her place begin or end; how many cards were changed."""
    changed = 0
    for task in await procedures.open_tasks(tx, rt.authority.id, _BY_DEPUTY):
        procedure = await procedures.get(tx, task.procedure)
        changed += await _bring(tx, rt, procedure, task, deputy)
    return changed


async def _bring(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, deputy: Member) -> int:
    chat, slot = private_chat(deputy.user), task_cards.slot_of(task)
    shown = await standing.on_display(tx, chat, slot)
    over = render_handed_back(procedure, task, rt.texts.voice(deputy.language))
    has_it = shown is not None and shown.message != over
    if has_it == await task_rights.may_do(tx, rt, task, deputy):
        return 0
    if has_it:
        await cards.show(tx, chat, over, now=rt.now(), slot=slot, priority=Priority.ALERT)
    else:
        await _present(tx, rt, task, deputy)
    return 1


async def _present(tx: Transaction, rt: Runtime, task: Task, member: Member) -> None:
    procedure = await procedures.get(tx, task.procedure)
    await task_cards.present(tx, rt, procedure, task, (member,), course.hooks_of(task.step))
