"""The card of a task in the private chat of everybody who may do it, and what the others learn when it is done."""

from collections.abc import Collection

from bot.domain.ids import MemberId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member
from bot.runtime import Runtime
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import NO_HOOKS, StepHooks
from bot.texts.tasks import render_ended, render_task, render_told
from storage import cards, forms, outbox, staff, standing
from storage.transaction import Transaction


async def announce(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, hooks: StepHooks = NO_HOOKS
) -> set[MemberId]:
    """A task opened: everybody who may do it gets its card, below everything else; who that is.

    Nobody gets one for what is not done by hand: a decision stands in the chat as the Vermerk that waits for it.
    """
    if not task.rule.way.is_done_by_hand:
        return set()
    able = await doers(tx, rt, task)
    brought = await hooks.brings(tx, rt, procedure, task)
    for member in able:
        for message in brought:
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)
        await show(tx, rt, procedure, task, member, hooks=hooks, fresh=True)
    return {member.id for member in able}


async def settle(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> None:
    """A task ended: its cards lose their buttons."""
    for member in await doers(tx, rt, task):
        if await standing.on_display(tx, private_chat(member.user), slot_of(task)) is not None:
            await show(tx, rt, procedure, task, member)


async def tell(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, more: str, informed: Collection[MemberId]
) -> None:
    """Tell those whom the table names how a task ended, but for those who know it already.

    ``more`` is what they learn besides. Where there is any, a task that opened for them does not replace it.
    """
    assert task.outcome is not None  # noqa: S101 - for mypy: it has just ended
    for member in await staff.active(tx, rt.authority.id, tuple(task.rule.told_of(task.outcome))):
        if (more and member.id != task.done_by) or member.id not in informed:
            told = render_told(procedure, task, more, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), told, now=rt.now(), priority=Priority.ALERT)


async def show(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    member: Member,
    *,
    hooks: StepHooks = NO_HOOKS,
    fresh: bool = False,
) -> None:
    """Show somebody the card of a task as it is now, with all that is to be read for it."""
    voice = rt.texts.voice(member.language)
    if task.outcome is None:
        says = await hooks.shows(tx, rt, procedure, task)
        papers = await hooks.reads(tx, rt, procedure, task)
        read = [(paper, await forms.get(tx, paper.form)) for paper in papers]
        message: OutgoingMessage = render_task(procedure, task, says, read, voice)
    else:
        message = render_ended(procedure, task, voice)
    chat = private_chat(member.user)
    await cards.show(tx, chat, message, now=rt.now(), slot=slot_of(task), fresh=fresh, priority=Priority.ALERT)


async def doers(tx: Transaction, rt: Runtime, task: Task) -> tuple[Member, ...]:
    """Everybody who may do it as of now."""
    return tuple(member for member in await staff.active(tx, rt.authority.id, (task.rule.by,)) if task.is_for(member))


def slot_of(task: Task) -> str:
    """The slot of a task's card."""
    return f"task:{task.id}"
