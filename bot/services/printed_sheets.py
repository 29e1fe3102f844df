"""The sheet of a step as PDF: what is to be read for it, what is asked, and where to sign (PEOPLE.md 23).

So somebody who does not use Telegram gets on paper what the others read on their card.
"""

import asyncio

from bot.domain.outgoing import Attachment
from bot.domain.procedure import Procedure, Task
from bot.domain.sheets import has_form
from bot.domain.step_names import Step
from bot.reports import paper_pdf
from bot.reports.paper_pdf import PaperSheet
from bot.runtime import Runtime
from bot.services import course, form_vote, step_forms
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from bot.texts.papers import paper_name, paper_text
from bot.texts.printed_sheets import Section, signature, to_fill_in
from bot.texts.sheet_questions import result_question
from bot.texts.steps import step_of_others
from bot.texts.voted_on import digest
from storage import forms, procedures, surveys
from storage.transaction import Transaction

_NATURE = "Blatt zum Ausfüllen und Unterschreiben; zählt erst, wenn es eingetragen ist."


async def file_of(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Attachment:
    """The sheet in the authority's language, as of today."""
    if task.step is Step.FORM_VOTE and procedure.survey is not None:
        return await form_vote.file_of(tx, rt, procedure, await surveys.get(tx, procedure.survey))
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    sections = (*await _to_read(tx, rt, procedure, task, voice), *await _asked(tx, rt, procedure, task, voice))
    sheet = PaperSheet(
        authority=rt.authority.name.full[SOURCE_LANGUAGE],
        office=task.office,
        procedure=procedure.title,
        name=step_of_others(task.step, voice),
        version=len(await procedures.papers_of(tx, procedure.id, task.step)) + 1,
        written_on=rt.today(),
        sections=(*sections, signature("", rt.today(), voice)),
        sha256=digest(sections),
        nature=_NATURE,
    )
    content = await asyncio.to_thread(paper_pdf.draw, sheet)
    return Attachment(paper_pdf.file_name(f"Blatt-{sheet.name}", sheet.version), content)


async def _to_read(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> tuple[Section, ...]:
    hooks = course.hooks_of(task.step)
    says = await hooks.shows(tx, rt, procedure, task, voice)
    papers = await hooks.reads(tx, rt, procedure, task)
    read = [(paper_name(one, voice), paper_text(await forms.get(tx, one.form), one, voice)) for one in papers]
    return (*(((voice.plain("Dazu"), says),) if says else ()), *read)


async def _asked(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> tuple[Section, ...]:
    if has_form(task.rule):
        return to_fill_in(await step_forms.form_of(tx, rt, task.step, procedure), voice)
    asked = result_question(task.rule, (voice,))
    boxes = "\n".join(f"☐ {choice.labels[voice.language]}" for choice in asked.choices)
    return ((voice.plain("Ihre Antwort"), boxes),)
