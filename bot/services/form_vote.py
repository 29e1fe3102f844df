"""What the data protection officer votes on before the survey begins, and whether people will read just that."""

import asyncio
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.detail import not_asked, schedule_of
from bot.domain.gates import HeldBack, VotedOn, keeps_closed, keeps_deleted_closed
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.papers import OWN, RESULT, Paper
from bot.domain.procedure import Procedure
from bot.domain.routing import length
from bot.domain.step_names import Outcome, Step
from bot.domain.steps import CHECKLIST, RULES
from bot.domain.survey import Survey
from bot.reports import paper_pdf
from bot.reports.paper_pdf import PaperSheet
from bot.runtime import Runtime
from bot.services import step_forms
from bot.texts import voted_on as texts
from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE
from bot.texts.papers import paper_name, paper_text
from bot.texts.printed_sheets import signature, to_fill_in
from storage import forms, procedures, study_ends, surveys, targets
from storage.transaction import Transaction

WORDING, FORM = f"{OWN}wortlaut", f"{OWN}fragebogen"
"""Under which names the paper of the vote keeps the digests of what it is about."""
_VOTED_FOR = frozenset({Outcome.DONE.value, Outcome.CONDITIONS.value})


async def about(tx: Transaction, rt: Runtime, procedure: Procedure, survey: Survey) -> VotedOn:
    """What a vote would be about now."""
    said = await _said(tx, rt, procedure)
    return VotedOn(texts.digest(await _wordings(tx, rt, survey)), survey.form_id, texts.digest(said) if said else "")


async def items(tx: Transaction, procedure: Procedure) -> tuple[Paper, ...]:
    """What the checklist says that is voted on, too: who is asked, how they are addressed, in which languages."""
    wanted = [step for step in CHECKLIST if step in RULES[Step.FORM_VOTE].after]
    newest = [await procedures.newest_paper(tx, procedure.id, step) for step in wanted]
    return tuple(paper for paper in newest if paper is not None)


async def newest(tx: Transaction, procedure: Procedure) -> Paper | None:
    """The newest vote, whatever it says."""
    return await procedures.newest_paper(tx, procedure.id, Step.FORM_VOTE)


async def holds_opening_back(tx: Transaction, rt: Runtime, procedure: Procedure) -> HeldBack | None:
    """Why the fieldwork of a procedure must not begin; ``None`` if it may."""
    if procedure.survey is None:
        return HeldBack.NO_SURVEY
    survey = await surveys.get(tx, procedure.survey)
    if (await study_ends.find(tx, survey.id)).takes_nothing_more:
        concept = await procedures.newest_paper(tx, procedure.id, Step.DETAIL)
        last_day = survey.closes_on if concept is None else schedule_of(concept.answers).closes_on
        return keeps_deleted_closed(last_day, rt.today())
    vote = await newest(tx, procedure)
    agreed = vote is not None and vote.answers.get(RESULT) in _VOTED_FOR
    voted = VotedOn(vote.answers.get(WORDING, ""), vote.answers.get(FORM, "")) if vote and agreed else None
    missing = not_asked(await targets.of_procedure(tx, procedure.id), await forms.get(tx, survey.form_id))
    why = keeps_closed(survey, voted, await about(tx, rt, procedure, survey), rt.today())
    return HeldBack.QUESTION_MISSING if why is None and missing else why


async def to_be_read(tx: Transaction, rt: Runtime, procedure: Procedure) -> tuple[OutgoingMessage, ...]:
    """The file with everything that a vote is about; nothing while there is no questionnaire."""
    if procedure.survey is None:
        return ()
    survey = await surveys.get(tx, procedure.survey)
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    file = await file_of(tx, rt, procedure, survey)
    return (texts.render_voted_on(survey, await about(tx, rt, procedure, survey), file, voice),)


async def file_of(tx: Transaction, rt: Runtime, procedure: Procedure, survey: Survey) -> Attachment:
    """The same alone; at its end the vote can be given and signed on paper, under the mark of this wording."""
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    known, said = await about(tx, rt, procedure, survey), await _said(tx, rt, procedure)
    asked = texts.questions(await forms.get(tx, survey.form_id), voice)
    vote = await step_forms.form_of(tx, rt, Step.FORM_VOTE)
    sheet = PaperSheet(
        authority=rt.authority.name.full[SOURCE_LANGUAGE],
        office="",
        procedure=procedure.title,
        name="Wortlaut und Fragebogen",
        version=len(await procedures.papers_of(tx, procedure.id, Step.FORM_VOTE)) + 1,
        written_on=rt.today(),
        sections=(
            *await _wordings(tx, rt, survey),
            *asked,
            *said,
            *to_fill_in(vote, voice),
            signature(known.mark, rt.today(), voice),
        ),
        sha256=f"Wortlaut {known.wording}, Fragebogen {known.form}",
        nature="Einwilligungen, Fragebogen und Punkte der Umsetzung im Wortlaut, dem Datenschutz zum Votum vorgelegt.",
    )
    content = await asyncio.to_thread(paper_pdf.draw, sheet)
    return Attachment(paper_pdf.file_name(sheet.name, sheet.version), content)


async def _said(tx: Transaction, rt: Runtime, procedure: Procedure) -> tuple[texts.Section, ...]:
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    return tuple(
        [
            (paper_name(paper, voice), paper_text(await forms.get(tx, paper.form), paper, voice))
            for paper in await items(tx, procedure)
        ]
    )


async def _wordings(tx: Transaction, rt: Runtime, survey: Survey) -> tuple[texts.Section, ...]:
    voices = [rt.texts.voice(language) for language in SHIPPED]
    # How many questions there are may depend on the day; the first one is the same whenever this is asked.
    first_day = datetime.combine(survey.opens_on, time(12), ZoneInfo(rt.config.time_zone))
    asked = length(await forms.get(tx, survey.form_id), first_day)
    return (
        *texts.first_cards(survey, asked, voices),
        *texts.wordings(survey, voices, page=bool(rt.config.public_url)),
    )
