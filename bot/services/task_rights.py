"""Who does a task today: by role and office, and in the place of the Leitung whoever stands in for it.

Looked up at every tap, never kept.
"""

from collections.abc import Iterable

from bot.domain.ids import ProcedureId, TaskId
from bot.domain.memo import Memo, MemoState
from bot.domain.procedure import Task
from bot.domain.staff import Member, Role
from bot.domain.step_names import Step, Way
from bot.domain.steps import RULES
from bot.runtime import Runtime
from bot.services import acting
from bot.services.staff_cards import private_chat
from storage import chats, memos, procedures, staff
from storage.transaction import Transaction


async def may_do(tx: Transaction, rt: Runtime, task: Task, member: Member) -> bool:
    """Whether the task is the member's as of now; a decision never is the author's of what is decided on."""
    memo = await to_decide_on(tx, task.procedure, task.step)
    if memo is not None:
        return await acting.decides_on(tx, rt, member, memo.author)
    return task.is_for(member) or await _stands_in(tx, rt, task, member)


async def doers(tx: Transaction, rt: Runtime, task: Task) -> tuple[Member, ...]:
    """Everybody who may do it as of now."""
    by_role = await staff.active(tx, rt.authority.id, (task.by,))
    others = await acting.deciders(tx, rt) if task.rule.by_deputy else ()
    asked = (*by_role, *(one for one in others if one not in by_role))
    return tuple([one for one in asked if await may_do(tx, rt, task, one)])


async def to_decide_on(tx: Transaction, procedure: ProcedureId, step: Step) -> Memo | None:
    """The Vermerk on which this step decides; ``None`` for other steps, and where it was written outside."""
    rule = RULES[step]
    if rule.way is not Way.DECISION:
        return None
    written = [memo for before in rule.after for memo in await memos.of_step(tx, procedure, before.value)]
    return written[0] if written else None


async def in_co_signature(tx: Transaction, tasks: Iterable[Task]) -> frozenset[TaskId]:
    """The decisions among them that nobody can take yet: offices still co-sign the Vermerk."""
    decisions = [task for task in tasks if task.outcome is None and task.rule.way is Way.DECISION]
    memos_of = [(task, await to_decide_on(tx, task.procedure, task.step)) for task in decisions]
    return frozenset(task.id for task, memo in memos_of if memo and memo.state is MemoState.IN_COSIGNATURE)


async def lenders(tx: Transaction, rt: Runtime, task: Task) -> tuple[Member, ...]:
    """Everybody who could take it back from the office that has it."""
    known = await staff.active(tx, rt.authority.id, (task.rule.by,))
    return tuple(member for member in known if task.is_lent_by(member))


async def signers(tx: Transaction, rt: Runtime, memo: Memo, office: str) -> tuple[Member, ...]:
    """Everybody who could co-sign this memo for the office: whoever belongs to it and did not write the memo."""
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(one for one in members if one.acts_for(office) and one.id != memo.author)


async def within_reach(tx: Transaction, members: Iterable[Member]) -> tuple[Member, ...]:
    """Those of them to whom the bot can write: who blocked it learns of nothing."""
    return tuple([one for one in members if not await chats.is_unreachable(tx, private_chat(one.user))])


async def nobody_does(tx: Transaction, rt: Runtime, task: Task) -> bool:
    """Whether the task waits for people of whom none has joined, or none can be reached."""
    return not await within_reach(tx, await doers(tx, rt, task))


async def _stands_in(tx: Transaction, rt: Runtime, task: Task, member: Member) -> bool:
    """A deputy does not take up an idea of their own: who proposes and who decides are two people."""
    if not task.rule.by_deputy or await acting.acting(tx, rt, member) is None:
        return False
    if task.step is not Step.TAKE_UP:
        return True
    idea = await procedures.newest_paper(tx, task.procedure, Step.IDEA)
    return idea is None or idea.author != member.id
