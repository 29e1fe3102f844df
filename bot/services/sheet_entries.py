"""Somebody enters what the Leitung, an office or the data protection officer gave on paper (PEOPLE.md 23).

The answers are filled in like any form of a step, the day on the sheet before them; the signed sheet comes last. Where
nobody has to sign, a note who said so is enough.
Who may, and whether the task is still open, is looked up at every step.
"""

from bot.domain.ids import ProcedureId, TaskId
from bot.domain.memo import Draft
from bot.domain.outgoing import Priority
from bot.domain.papers import OWN, sheet_tag_of, task_of
from bot.domain.position import Progress, Reviewing, position
from bot.domain.procedure import Procedure, ProcedureState, Task
from bot.domain.sheets import PROOF, TOLD, may_enter
from bot.domain.staff import Member
from bot.domain.staff_taps import SheetAct, SheetTap
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services import course, filling, handing_in, printed_sheets, sheet_forms, task_cards, task_rights
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.sheets import render_ask_sheet, render_entered, render_outdated, render_printed, render_sheets
from bot.texts.tasks import render_over
from storage import drafts, forms, outbox, procedures, scans
from storage.transaction import Transaction

SHEET_VIEW = "sheet"


async def tap(tx: Transaction, rt: Runtime, tap: SheetTap, member: Member, sender: Sender) -> Receipt:
    """What may be entered in a procedure, one of these, or its sheet to be filled in by hand."""
    if tap.act is SheetAct.LIST:
        return await _list(tx, rt, ProcedureId(tap.number), member, sender)
    found = await _enterable(tx, TaskId(tap.number), member)
    if found is None:
        return await _over(tx, rt, member, sender)
    procedure, task = found
    if tap.act is SheetAct.PRINT:
        return await _print(tx, rt, procedure, task, member)
    return await filling.show(tx, rt, await _begun(tx, rt, procedure, task, member), member, sender)


async def submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden»: everything is filled in, and the sheet is asked for; what was only told is entered without."""
    wanted = task_of(draft.tag)
    found = await _enterable(tx, wanted.task, member) if wanted else None
    if found is None:
        return await _over(tx, rt, member, sender)
    procedure, task = found
    if await _outdated(tx, rt, procedure, task, draft):
        return await _begin_anew(tx, rt, task, member, sender)
    if draft.progress.answers.get(PROOF) == TOLD:
        return await _enter(tx, rt, procedure, task, draft, member, sender)
    return await _ask(tx, rt, task, member, sender, again=False)


async def hear(tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender) -> Receipt:
    """Something was typed while the sheet is asked for."""
    found = await _enterable(tx, _task_in(view), member)
    if found is None:
        return await _over(tx, rt, member, sender)
    return await _ask(tx, rt, found[1], member, sender, again=False)


async def hear_scan(
    tx: Transaction, rt: Runtime, view: str, content: bytes | Unreadable, member: Member, sender: Sender
) -> Receipt:
    """The sheet: with it the step ends, and those whose answer it is are told."""
    found = await _enterable(tx, _task_in(view), member)
    draft = await drafts.find(tx, member.id, sheet_tag_of(found[1].id, found[1].step)) if found else None
    if found is None or draft is None:
        return await _over(tx, rt, member, sender)
    procedure, task = found
    if await _outdated(tx, rt, procedure, task, draft):
        return await _begin_anew(tx, rt, task, member, sender)
    if not isinstance(position(await forms.get(tx, draft.form), draft.progress, rt.local_now()), Reviewing):
        return await filling.show(tx, rt, draft, member, sender)
    if isinstance(content, Unreadable):
        return await _ask(tx, rt, task, member, sender, again=True)
    scan = await scans.add(tx, content, by=member.id, now=rt.now())
    return await _enter(tx, rt, procedure, task, draft, member, sender, scan=scan)


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody asks for a signed sheet."""
    return view.startswith(f"{SHEET_VIEW}:")


async def _begun(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member) -> Draft:
    """What was begun, unless what it is about has changed since; else a new form with the day on the sheet first."""
    tag = sheet_tag_of(task.id, task.step)
    form = await sheet_forms.form_of(tx, rt, procedure, task)
    begun = await drafts.find(tx, member.id, tag)
    if begun is not None and begun.form != form.form_id:
        await drafts.discard(tx, member.id, tag)
    # What the program itself notes, such as which wording a vote is about, belongs to a sheet, too.
    known = await course.hooks_of(task.step).prefilled(tx, rt, procedure, task)
    noted = Progress({name: text for name, text in known.items() if name.startswith(OWN)})
    return await filling.found_or_new(tx, rt, member, tag, lambda: form, noted)


async def _outdated(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, draft: Draft) -> bool:
    """Whether what the sheet is about has changed while it was entered: it was signed for what was there before."""
    return (await sheet_forms.form_of(tx, rt, procedure, task)).form_id != draft.form


async def _begin_anew(tx: Transaction, rt: Runtime, task: Task, member: Member, sender: Sender) -> Receipt:
    await drafts.discard(tx, member.id, sheet_tag_of(task.id, task.step))
    await put(tx, rt, sender, render_outdated(task, voice_of(rt, member, sender)))
    return Receipt()


async def _enter(
    tx: Transaction,
    rt: Runtime,
    procedure: Procedure,
    task: Task,
    draft: Draft,
    member: Member,
    sender: Sender,
    *,
    scan: int | None = None,
) -> Receipt:
    ended = await handing_in.hand_in(tx, rt, procedure, task, draft, member, scan=scan)
    await _tell_signers(tx, rt, procedure, task, member)
    await put(tx, rt, sender, await task_cards.done_card(tx, rt, procedure, ended, voice_of(rt, member, sender)))
    return Receipt()


async def _print(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member) -> Receipt:
    file = await printed_sheets.file_of(tx, rt, procedure, task)
    message = render_printed(task, file, rt.texts.voice(member.language))
    await outbox.add(tx, private_chat(member.user), message, now=rt.now())
    return Receipt()


async def _list(tx: Transaction, rt: Runtime, number: ProcedureId, member: Member, sender: Sender) -> Receipt:
    procedure = await procedures.find(tx, number)
    tasks = await procedures.tasks_of(tx, number) if procedure else ()
    enterable = [task for task in tasks if may_enter(member, task)]
    if procedure is None or procedure.state is not ProcedureState.RUNNING or not enterable:
        return await _over(tx, rt, member, sender)
    await put(tx, rt, sender, render_sheets(procedure, enterable, voice_of(rt, member, sender)))
    return Receipt()


async def _enterable(tx: Transaction, number: TaskId, member: Member) -> tuple[Procedure, Task] | None:
    task = await procedures.hold_task(tx, number)
    if task is None or not may_enter(member, task):
        return None
    procedure = await procedures.get(tx, task.procedure)
    return (procedure, task) if procedure.state is ProcedureState.RUNNING else None


async def _tell_signers(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member) -> None:
    paper = await procedures.newest_paper(tx, procedure.id, task.step, task.office)
    for signer in await task_rights.doers(tx, rt, task):
        if paper is not None and signer.id != member.id:
            told = render_entered(procedure, task, paper, rt.texts.voice(signer.language))
            await outbox.add(tx, private_chat(signer.user), told, now=rt.now(), priority=Priority.ALERT)


async def _ask(tx: Transaction, rt: Runtime, task: Task, member: Member, sender: Sender, *, again: bool) -> Receipt:
    card = render_ask_sheet(task, again, voice_of(rt, member, sender))
    await put(tx, rt, sender, card, view=f"{SHEET_VIEW}:{task.id}")
    return Receipt()


def _task_in(view: str) -> TaskId:
    return TaskId(int(view.removeprefix(f"{SHEET_VIEW}:")))


async def _over(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    await put(tx, rt, sender, render_over(voice_of(rt, member, sender)), below=not sender.typed)
    return Receipt()
