"""The card of a task in the private chat of everybody who may do it, and what the others learn when it is done."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.ids import MemberId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Member
from bot.domain.step_names import Outcome
from bot.domain.steps import CHECKLIST
from bot.runtime import Runtime
from bot.services import paper_desk, readers, step_forms, survey_address, task_rights, unheld
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import NO_HOOKS, StepHooks
from bot.texts.catalogue import Voice
from bot.texts.handing_on import render_lent
from bot.texts.papers import render_paper_file
from bot.texts.tasks import render_done, render_ended, render_task, render_told
from bot.texts.to_read import ToRead, cut_papers
from storage import cards, forms, outbox, procedures, standing
from storage.transaction import Transaction


async def announce(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    hooks: StepHooks = NO_HOOKS,
    *,
    rung: Collection[MemberId] = (),
    due_at: datetime | None = None,
) -> set[MemberId]:
    """A task opened: everybody who may do it gets its card, below everything else; who that is.

    ``rung`` have just got another one with it: one sound is enough, so theirs comes silently. ``due_at``: before that
    nobody gets it; it stands in their list of tasks already.
    Nobody gets one for what is not done by hand: a decision stands in the chat as the Vermerk that waits for it. Where
    the card reaches nobody, those who can do something about it are told.
    """
    if not task.rule.way.is_done_by_hand:
        return set()
    able = await task_rights.doers(tx, rt, task)
    await present(tx, rt, procedure, task, able, hooks, rung=rung, due_at=due_at)
    if not await task_rights.within_reach(tx, able):
        await unheld.tell(tx, rt, procedure, task)
    return {member.id for member in able}


async def present(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    readers: Sequence[Member],
    hooks: StepHooks,
    *,
    rung: Collection[MemberId] = (),
    due_at: datetime | None = None,
) -> None:
    """Give these people the card of an open task, with the files that belong to it; not before ``due_at``."""
    brought = await hooks.brings(tx, rt, procedure, task)
    for member in readers:
        for message in (*brought, *await _whole_papers(tx, rt, procedure, task, member, hooks)):
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), due_at=due_at)
        silent = member.id in rung
        await show(tx, rt, procedure, task, member, hooks=hooks, fresh=True, silent=silent, due_at=due_at)


async def settle(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> None:
    """A task ended: its cards lose their buttons, also those of whoever had handed it to an office."""
    await refresh(tx, rt, procedure, task, NO_HOOKS)


async def refresh(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, hooks: StepHooks) -> None:
    """Show the task as it is now wherever its card stands; it rings for nobody."""
    lent_by = await task_rights.lenders(tx, rt, task)
    for member in {one.id: one for one in (*await task_rights.doers(tx, rt, task), *lent_by)}.values():
        if await standing.on_display(tx, private_chat(member.user), slot_of(task)) is not None:
            await show(tx, rt, procedure, task, member, hooks=hooks)


async def done_card(tx: Transaction, rt: Runtime, procedure: Procedure, ended: Task, voice: Voice) -> OutgoingMessage:
    """The thanks to whoever ended a task; they do not say that everybody knows where somebody is missing."""
    missing = await unheld.among(tx, rt, await procedures.tasks_of(tx, procedure.id))
    untold = await _untold_owner(tx, rt, procedure, ended)
    address = await survey_address.of_opened(tx, rt, procedure, ended, voice)
    return render_done(procedure, ended, voice, missing=bool(missing), untold=untold, more=address)


async def _untold_owner(tx: Transaction, rt: Runtime, procedure: Procedure, ended: Task) -> str:
    """The office responsible for an item of the checklist that the bot could not tell; empty where it could."""
    if ended.step not in CHECKLIST or ended.outcome is not Outcome.DONE:
        return ""
    paper = await procedures.newest_paper(tx, procedure.id, ended.step)
    if paper is None:
        return ""
    owner = step_forms.owner_in(await forms.get(tx, paper.form), paper.answers)
    told = await task_rights.within_reach(tx, await step_forms.members_of(tx, rt, owner))
    return "" if told else owner


async def tell(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    tells: Callable[[Voice], Awaitable[str]],
    informed: Collection[MemberId],
    *,
    paper: Paper | None,
) -> None:
    """Tell those whom the table names how a task ended, but for those who know it already.

    ``tells`` is what they learn besides. Where there is any, a task that opened for them does not replace it.
    ``paper`` is what was filled in, if anything was: it says whether somebody else entered it.
    """
    assert task.outcome is not None  # noqa: S101 - for mypy: it has just ended
    for member in await readers.of_procedure(tx, rt, procedure, task.rule.told_of(task.outcome)):
        voice = rt.texts.voice(member.language)
        more = await tells(voice)
        if (more and member.id != task.done_by) or member.id not in informed:
            told = render_told(procedure, task, more, voice, paper)
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
    silent: bool = False,
    due_at: datetime | None = None,
) -> None:
    """Show somebody the card of a task as it is now, with all that is to be read for it."""
    voice = rt.texts.voice(member.language)
    if task.outcome is None and task.is_lent_by(member) and not task.is_for(member):
        message = render_lent(procedure, task, voice)
    elif task.outcome is None:
        message = render_task(procedure, task, await _to_read(tx, rt, procedure, task, hooks, voice), voice)
    else:
        message = render_ended(procedure, task, voice)
    message = replace(message, silent=message.silent or silent)
    chat = private_chat(member.user)
    slot, alert = slot_of(task), Priority.ALERT
    await cards.show(tx, chat, message, now=rt.now(), slot=slot, fresh=fresh, priority=alert, due_at=due_at)


async def _to_read(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, hooks: StepHooks, voice: Voice
) -> ToRead:
    papers = await hooks.reads(tx, rt, procedure, task)
    says = await hooks.shows(tx, rt, procedure, task, voice)
    at_hand = await hooks.at_hand(tx, rt, procedure, task)
    return ToRead(says, [(paper, await forms.get(tx, paper.form)) for paper in papers], at_hand)


async def _whole_papers(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, hooks: StepHooks
) -> tuple[OutgoingMessage, ...]:
    """The PDFs of the papers that do not fit onto the card: nobody agrees to what they could not read."""
    voice = rt.texts.voice(member.language)
    cut = cut_papers(await _to_read(tx, rt, procedure, task, hooks, voice), voice)
    files = [(paper, await paper_desk.file_of(tx, rt, procedure, paper)) for paper in cut]
    return tuple(render_paper_file(paper, file, voice) for paper, file in files)


def slot_of(task: Task) -> str:
    """The slot of a task's card."""
    return f"task:{task.id}"
