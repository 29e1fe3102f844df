"""The way in and out: entering by a link, choosing the way, pages to read, and what each typed word or tap is for."""

from dataclasses import replace

from bot.domain.citizen import Visitor
from bot.domain.ids import SurveyId
from bot.domain.messages import (
    AlreadyTaken,
    ChooseLanguage,
    ChooseSurvey,
    CitizenMessage,
    FirstCard,
    Help,
    Imprint,
    NeverHeld,
    NoSurvey,
    NothingRuns,
    Notice,
    NotYet,
    Otherwise,
    Over,
    Pausing,
    Privacy,
)
from bot.domain.routing import length
from bot.domain.survey import Fieldwork, Survey, begins_on, fieldwork, read_payload
from bot.domain.taps import LanguageTap, Page, PrivacyTap, SurveyTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import admission, participation
from bot.services.citizen_cards import show, visitor_of
from bot.services.participation import participation_marker
from bot.texts.catalogue import SHIPPED
from bot.texts.way_in import ended_meanwhile
from storage import forms, interviews, standing, surveys
from storage.transaction import Transaction


async def enter(tx: Transaction, rt: Runtime, payload: str, sender: Sender) -> Receipt:
    """«/start», bare or by a link. Rubbish in a link counts as no link; a running interview goes on.

    So does the code of a survey that never took place while another one runs: it may still stand on posters.
    """
    visitor = await visitor_of(tx, sender)
    entrance = read_payload(payload) if payload else None
    survey = await surveys.find(tx, entrance.survey) if entrance else None
    gives_way = survey is not None and survey.never_opened and bool(await _running(tx, rt))
    if entrance is not None and survey is not None and not gives_way:
        visitor = await _arrive(tx, rt, visitor, survey, entrance.source, sender)
    elif visitor.interview is None:
        visitor = await _without_link(tx, rt, visitor, sender)
    await show_current(tx, rt, visitor, sender)
    return Receipt()


async def choose_survey(tx: Transaction, rt: Runtime, tap: SurveyTap, sender: Sender) -> Receipt:
    """One of several surveys, or the same one again, was tapped."""
    visitor = await visitor_of(tx, sender)
    survey = await surveys.find(tx, SurveyId(tap.survey))
    if survey is not None:
        visitor = await _arrive(tx, rt, visitor, survey, visitor.source, sender)
    await show_current(tx, rt, visitor, sender)
    return Receipt()


async def choose_language(tx: Transaction, rt: Runtime, tap: LanguageTap, sender: Sender) -> Receipt:
    """A language was tapped; answers given so far stay."""
    visitor = await visitor_of(tx, sender)
    if tap.language in SHIPPED:
        visitor = replace(visitor, language=tap.language)
        await interviews.save_visitor(tx, visitor, rt.now())
    await show_current(tx, rt, visitor, sender)
    return Receipt()


async def show_current(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> None:
    """Put on the card where this person stands now, whatever brought them."""
    if visitor.language and visitor.survey is None:
        visitor = await _find_survey(tx, rt, visitor)
    if visitor.interview is not None and visitor.language and runs(rt, visitor.survey):
        await participation.resume(tx, rt, visitor, visitor.interview, sender)
    else:
        message = await _door(tx, rt, visitor, sender)
        above = await _ended_meanwhile(tx, rt, visitor, sender) if isinstance(message, FirstCard | ChooseSurvey) else ""
        await show(tx, rt, visitor, message, sender, above=above)


async def _ended_meanwhile(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> str:
    """The word about a survey that was closed in the middle of an interview; empty if none was.

    Closing leaves nothing of who was answering, not even their card; but only old cards have buttons to tap.
    """
    if sender.typed or await standing.on_display(tx, sender.chat) or await interviews.any_of(tx, visitor.person):
        return ""
    known = await surveys.of_authority(tx, rt.authority.id)
    over = [survey for survey in known if _is_over(rt, survey)]
    return ended_meanwhile(over, rt.today(), rt.texts.voice(visitor.language)) if over else ""


async def open_page(  # noqa: C901 - one flat table of pages
    tx: Transaction, rt: Runtime, page: Page, sender: Sender
) -> Receipt:
    """A page was asked for by button or command; it says something and leads back."""
    visitor = await visitor_of(tx, sender)
    survey = visitor.survey
    message: CitizenMessage
    match page:
        case Page.OTHERWISE:
            message = Otherwise()
        case Page.PRIVACY:
            message = _privacy(rt, visitor, 0)
        case Page.IMPRINT:
            message = Imprint()
        case Page.LANGUAGE:
            message = ChooseLanguage()
        case Page.HELP:
            message = Help()
        case Page.PAUSE if survey is not None and visitor.interview is not None:
            message = Pausing(survey)
        case Page.PAUSE:
            message = NothingRuns()
        case Page.NOTICE if survey is not None and visitor.interview is None and runs(rt, survey):
            message = Notice(survey)
        case Page.NOTICE | Page.CALLED | Page.CONTINUE | Page.MY_DATA | Page.MY_FILE | Page.ERASE | Page.WITHDRAW:
            await show_current(tx, rt, visitor, sender)
            return Receipt()
    await show(tx, rt, visitor, message, sender)
    return Receipt()


async def turn_page(tx: Transaction, rt: Runtime, tap: PrivacyTap, sender: Sender) -> Receipt:
    """Another page of the whole privacy notice."""
    visitor = await visitor_of(tx, sender)
    await show(tx, rt, visitor, _privacy(rt, visitor, tap.page), sender)
    return Receipt()


def _privacy(rt: Runtime, visitor: Visitor, page: int) -> Privacy:
    consent_next = visitor.interview is None and runs(rt, visitor.survey)
    return Privacy(visitor.survey, consent_next=consent_next, page=page)


async def taken_part_in(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> Survey | None:
    """The survey this person has taken part in: the one they came for, else any that is not deleted yet."""
    known = (visitor.survey,) if visitor.survey else await surveys.of_authority(tx, rt.authority.id)
    for survey in known:
        if await has_taken_part(tx, survey, sender):
            return survey
    return None


async def has_taken_part(tx: Transaction, survey: Survey | None, sender: Sender) -> bool:
    """Whether this person has used up the one participation."""
    if survey is None:
        return False
    return await interviews.has_taken_part(tx, survey.id, participation_marker(tx, survey, sender))


def runs(rt: Runtime, survey: Survey | None) -> bool:
    """Whether somebody can take part today."""
    return survey is not None and fieldwork(survey, rt.today()) is Fieldwork.RUNNING


async def _running(tx: Transaction, rt: Runtime) -> tuple[Survey, ...]:
    return tuple(survey for survey in await surveys.open_ones(tx, rt.authority.id) if runs(rt, survey))


async def _closed(tx: Transaction, rt: Runtime) -> CitizenMessage:
    """No survey runs: name the next one's first day, else the last one's end, as far as there are any."""
    known = await surveys.of_authority(tx, rt.authority.id)
    ended = [survey.closes_on for survey in known if _is_over(rt, survey)]
    return await _coming(tx, rt) or (Over(min(max(ended), rt.today())) if ended else NoSurvey())


async def _coming(tx: Transaction, rt: Runtime) -> NotYet | None:
    """The first day of the next survey, if there is one to come."""
    known = await surveys.of_authority(tx, rt.authority.id)
    coming = [survey for survey in known if fieldwork(survey, rt.today()) is Fieldwork.NOT_YET]
    if not coming:
        return None
    return NotYet(min((day for survey in coming if (day := begins_on(survey, rt.today()))), default=None))


def _is_over(rt: Runtime, survey: Survey) -> bool:
    """Whether a survey that took place has ended."""
    return fieldwork(survey, rt.today()) is Fieldwork.OVER and not survey.never_opened


async def _arrive(
    tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, source: str, sender: Sender
) -> Visitor:
    """Come for a survey: the interview of that survey, if one runs, is the one that goes on."""
    # Who has taken part leaves no source again: it stands with the answers, and nothing may tie the two.
    kept = "" if await has_taken_part(tx, survey, sender) else source
    await interviews.save_visitor(tx, replace(visitor, survey=survey, source=kept), rt.now())
    return await visitor_of(tx, sender)


async def _without_link(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> Visitor:
    """The survey somebody once came for gives way to the open one, or to the choice among several."""
    running = await _running(tx, rt)
    if visitor.survey is None or not running or {survey.id for survey in running} == {visitor.survey.id}:
        return visitor
    if len(running) == 1:
        return await _arrive(tx, rt, visitor, running[0], "", sender)
    undecided = replace(visitor, survey=None)
    await interviews.save_visitor(tx, undecided, rt.now())
    return undecided


async def _find_survey(tx: Transaction, rt: Runtime, visitor: Visitor) -> Visitor:
    """Without a link: the one open survey; several are left to choose from."""
    running = await _running(tx, rt)
    if len(running) != 1:
        return visitor
    found = replace(visitor, survey=running[0])
    await interviews.save_visitor(tx, found, rt.now())
    return found


async def _door(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> CitizenMessage:
    """What somebody without a running interview finds."""
    survey = visitor.survey
    if not visitor.language:
        return ChooseLanguage()
    if survey is None:
        running = await _running(tx, rt)
        return ChooseSurvey(running) if running else await _closed(tx, rt)
    if await has_taken_part(tx, survey, sender):
        return AlreadyTaken(survey)
    match fieldwork(survey, rt.today()):
        case Fieldwork.NOT_YET:
            return NotYet(begins_on(survey, rt.today()))
        case Fieldwork.OVER if survey.never_opened:
            return await _coming(tx, rt) or NeverHeld()
        case Fieldwork.OVER:
            return Over(min(survey.closes_on, rt.today()))
        case Fieldwork.RUNNING:
            form = await forms.get(tx, survey.form_id)
            return FirstCard(survey, length(form, rt.local_now()), calls=admission.offered(rt, survey))
