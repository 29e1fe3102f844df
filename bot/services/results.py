"""The results of a survey for the staff, after its fieldwork has ended: what each may see, on the card and as PDF.

PEOPLE.md 16: "offices see figures only after fieldwork ends". What the press office sees meanwhile is in ``staffing``.
When fieldwork ends they are counted and kept; from then on everybody reads what was kept, the same whenever they look,
and also after the answers are deleted. To count, all responses are opened, about 20 µs each.
"""

import asyncio
from collections.abc import Collection

from bot.domain.counting import results
from bot.domain.ids import SurveyId
from bot.domain.key_figures import Area, Target
from bot.domain.outgoing import Attachment
from bot.domain.procedure import Procedure
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import NotForYourRole
from bot.domain.staff_taps import ResultsAct, ResultsTap
from bot.domain.survey import Survey
from bot.domain.told_results import NOTHING_TOLD, ToldResults, told_results
from bot.reports import results_pdf
from bot.reports.results_pdf import ResultsSheet
from bot.runtime import Receipt, Runtime, Sender
from bot.services.staff_cards import private_chat, put, say, voice_of
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.results import (
    Report,
    render_no_results,
    render_results,
    render_results_choice,
    render_results_file,
)
from bot.texts.results_table import notes, tables
from storage import forms, kept_results, outbox, procedures, responses, study_ends, surveys, tallies, targets
from storage.kept_results import Kept
from storage.transaction import Transaction


async def show(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/ergebnisse»: the survey that has ended, or a choice of them."""
    if not member.may(Act.SEE_RESULTS):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    ended = [survey for survey in await surveys.of_authority(tx, rt.authority.id) if survey.has_results]
    voice = voice_of(rt, member, sender)
    if len(ended) == 1:
        card = render_results(await report_for(tx, rt, ended[0], member), voice)
    else:
        card = render_results_choice(ended, voice)
    await put(tx, rt, sender, card)
    return Receipt()


async def tap(tx: Transaction, rt: Runtime, tap: ResultsTap, member: Member, sender: Sender) -> Receipt:
    """A button about the results of one survey; role and state are looked up now."""
    if not member.may(Act.SEE_RESULTS):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    survey = await surveys.find(tx, SurveyId(tap.survey))
    voice = voice_of(rt, member, sender)
    if survey is None or survey.authority != rt.authority.id or not survey.has_results:
        await put(tx, rt, sender, render_no_results(voice), below=True)
        return Receipt()
    report = await report_for(tx, rt, survey, member)
    if tap.act is ResultsAct.FILE:
        await send_file(tx, rt, report, member)
    else:
        await put(tx, rt, sender, render_results(report, voice), below=True)
    return Receipt()


async def send_file(tx: Transaction, rt: Runtime, report: Report, member: Member) -> None:
    """Send somebody the tables as PDF."""
    message = render_results_file(report, await file_of(rt, report), rt.texts.voice(member.language))
    await outbox.add(tx, private_chat(member.user), message, now=rt.now())


async def readable_in(tx: Transaction, procedure: Procedure, member: Member) -> Survey | None:
    """The survey of a procedure, where it has results of which this member may see something."""
    found = None if procedure.survey is None else await surveys.find(tx, procedure.survey)
    return found if found is not None and found.has_results and member.may(Act.SEE_RESULTS) else None


async def report_for(tx: Transaction, rt: Runtime, survey: Survey, member: Member) -> Report:
    """What this member may see of a survey."""
    if member.may(Act.SEE_ALL_RESULTS):
        return await whole_report(tx, rt, survey)
    return await report_for_offices(tx, rt, survey, member.offices)


async def whole_report(tx: Transaction, rt: Runtime, survey: Survey) -> Report:
    """Everything that may be shown of a survey."""
    areas = tuple(area.name for area in rt.authority.service_areas)
    return await _report(tx, rt, survey, areas, everything=True)


async def report_for_offices(tx: Transaction, rt: Runtime, survey: Survey, offices: Collection[str]) -> Report:
    """The total, and the detail of the areas that are these offices'."""
    areas = tuple(area for office in offices for area in rt.authority.areas_of(office))
    return await _report(tx, rt, survey, areas, everything=False)


async def file_of(rt: Runtime, report: Report) -> Attachment:
    """The tables as PDF, in the authority's language, whoever reads them."""
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    sheet = ResultsSheet(
        authority=rt.authority.name.full[SOURCE_LANGUAGE],
        title=voice.plain("Ergebnisse: {title}", title=report.survey.title),
        written_on=report.counted_on,
        notes=notes(report, voice),
        tables=tables(report, voice),
    )
    return Attachment(results_pdf.file_name(report.survey.id), await asyncio.to_thread(results_pdf.draw, sheet))


async def keep(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    """Keep what may be told of a survey that has ended, before its answers go. Once: a later call changes nothing."""
    if not survey.has_results or (await study_ends.find(tx, survey.id)).answers_are_not_its_own:
        return
    form = await forms.get(tx, survey.form_id)
    if await kept_results.find(tx, survey.id, form) is None:
        counted = await _counted(tx, rt, survey, form, await _targets(tx, survey))
        await kept_results.keep(tx, survey.id, counted, on=rt.today())


async def _report(tx: Transaction, rt: Runtime, survey: Survey, areas: tuple[str, ...], *, everything: bool) -> Report:
    form, wanted = await forms.get(tx, survey.form_id), await _targets(tx, survey)
    known = await kept_results.find(tx, survey.id, form) or await _counted_now(tx, rt, survey, form, wanted)
    # An area that others belong to is not asked about itself.
    parents = {area.parent for area in rt.authority.service_areas}
    asked = {
        area.name: area.label[SOURCE_LANGUAGE]
        for area in rt.authority.service_areas
        if area.name in areas and area.name not in parents
    }
    told = NOTHING_TOLD if known is None else known.results
    seen = told if everything else told.seen_by(asked)
    counted_on = rt.today() if known is None else known.counted_on
    return Report(survey, form, seen, wanted, asked, everything, counted_on, erased=known is None)


async def _counted_now(
    tx: Transaction, rt: Runtime, survey: Survey, form: Questionnaire, wanted: Collection[Target]
) -> Kept | None:
    """Of a survey that an older version closed nothing was kept; ``None`` where its answers are deleted, too."""
    if (await study_ends.find(tx, survey.id)).answers_are_not_its_own:
        return None
    return Kept(await _counted(tx, rt, survey, form, wanted), rt.today())


async def _targets(tx: Transaction, survey: Survey) -> tuple[Target, ...]:
    procedure = await procedures.of_survey(tx, survey.id)
    return () if procedure is None else await targets.of_procedure(tx, procedure.id)


async def _counted(
    tx: Transaction, rt: Runtime, survey: Survey, form: Questionnaire, wanted: Collection[Target]
) -> ToldResults:
    areas = [Area(area.name, area.smallest_group) for area in rt.authority.service_areas]
    stored = await responses.all_of(tx, survey.id)
    started = (await tallies.of_survey(tx, survey.id)).get("started", 0)
    return told_results(results(form, (one.submitted.answers for one in stored), areas, started, wanted))
