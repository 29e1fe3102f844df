"""The press office sends the questionnaire of a procedure as a file; once it could be read it is the procedure's."""

import asyncio

from bot.domain.gates import ImportRefusal
from bot.domain.ids import ProcedureId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.procedure import Procedure, Task
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Member
from bot.domain.step_names import Step
from bot.domain.survey import Survey
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services import opening, procedure_survey
from bot.services.staff_cards import DESK, put, voice_of
from bot.services.surveys import LONGEST_TITLE, SurveyOrder, order_for
from bot.texts.catalogue import Voice
from bot.texts.workbooks import render_ask, render_faults, render_imported, render_no_file, render_not_imported
from storage import procedures, staff, standing
from storage.transaction import Transaction

_VIEW = "workbook:"
_NO_DAYS = "Das Feinkonzept mit den Tagen der Befragung fehlt."
Read = Questionnaire | tuple[str, ...] | Unreadable
"""A questionnaire, or all its faults, or why the file was not even looked at."""


async def ask(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, member: Member, sender: Sender
) -> Receipt:
    """«Fragebogen einlesen»: the next file in this chat is it."""
    planned = await procedure_survey.schedule(tx, procedure.id)
    voice = voice_of(rt, member, sender)
    if planned is None:
        message = render_faults((_NO_DAYS,), voice)
    elif planned.closes_on < rt.today():
        message = render_not_imported(ImportRefusal.PAST, task, voice)
    else:
        message = render_ask(procedure.title, planned, voice)
    await put(tx, rt, sender, message, view=f"{_VIEW}{procedure.id}", below=not sender.typed)
    return Receipt()


async def awaited(rt: Runtime, sender: Sender) -> ProcedureId | None:
    """For which procedure a file of this person would be read; nobody else's files are even fetched."""
    async with rt.database.read() as tx:
        task = await _asked(tx, sender)
        return task.procedure if task is not None else None


async def read(rt: Runtime, number: ProcedureId, file_name: str, content: bytes) -> Read:
    """Read the file before the transaction: that takes a moment."""
    async with rt.database.read() as tx:
        order = await _order(tx, rt, await procedures.get(tx, number))
    if not isinstance(order, SurveyOrder):
        return (order,)
    # Imported here: what reads workbooks takes half a second, which only a process that gets one needs.
    from bot.services.survey_forms import read_form_for

    return await asyncio.to_thread(read_form_for, rt.authority, order, content, file_name)


async def take(tx: Transaction, rt: Runtime, found: Read, sender: Sender) -> Receipt:
    """The file was read; the card that asked for it may have gone in the meantime."""
    task, member = await _asked(tx, sender), await staff.find(tx, sender.user)
    if task is None or member is None:
        return Receipt()
    voice = voice_of(rt, member, sender)
    message = await _taken(tx, rt, found, task, member, voice)
    # Whoever has mended the file sends it again, below whatever was said about it.
    await put(tx, rt, sender, message, view=f"{_VIEW}{task.procedure}")
    return Receipt()


async def _taken(
    tx: Transaction, rt: Runtime, found: Read, task: Task, member: Member, voice: Voice
) -> OutgoingMessage:
    if isinstance(found, Unreadable):
        return render_no_file(voice)
    order = await _order(tx, rt, await procedures.get(tx, task.procedure))
    if not isinstance(order, SurveyOrder):
        return render_faults((order,), voice)
    if not isinstance(found, Questionnaire):
        return render_faults(found, voice)
    made = await procedure_survey.import_for(tx, rt, found, order, task.procedure, by=f"member:{member.id}")
    if isinstance(made, Survey):
        return render_imported(made, found, task, voice)
    return render_not_imported(made, task, voice)


async def _order(tx: Transaction, rt: Runtime, procedure: Procedure) -> SurveyOrder | str:
    """Title of the procedure and dates of its Feinkonzept; otherwise the sentence that says what is missing."""
    planned = await procedure_survey.schedule(tx, procedure.id)
    if planned is None:
        return _NO_DAYS
    days = (planned.opens_on, planned.closes_on)
    return order_for(rt.authority, procedure.title[:LONGEST_TITLE], *days, None, None, deletes_on=planned.deletes_on)


async def _asked(tx: Transaction, sender: Sender) -> Task | None:
    """The task for which the card in front of somebody asks for the file, if it is theirs now."""
    shown = await standing.on_display(tx, sender.chat)
    member = await staff.find(tx, sender.user)
    number = shown.view.removeprefix(f"{DESK}{_VIEW}") if shown else ""
    if shown is None or member is None or not number.isdecimal() or not shown.view.startswith(f"{DESK}{_VIEW}"):
        return None
    procedure = await procedures.find(tx, ProcedureId(int(number)))
    task = await opening.open_task(tx, procedure, Step.QUESTIONS) if procedure else None
    return task if task is not None and member.has(task.rule.by) else None
