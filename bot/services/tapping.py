"""What each tap and each command is for: the one table that leads from a button to its use case.

What is written without a command goes its way in ``writing``.
"""

from dataclasses import replace
from typing import assert_never

from bot.domain.call_taps import CallTap
from bot.domain.citizen import Visitor
from bot.domain.ids import SurveyId
from bot.domain.measure_taps import MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.memo_taps import CoSignTap, DraftPaperTap, OfficeTap, PaperMeasureTap, PaperTap, PutOffTap
from bot.domain.role_taps import DeputyTap, EndDeputyTap, InviteTap, MemberTap
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastTap,
    DigestTap,
    DraftTap,
    EndTap,
    ForecastTap,
    HandoverTap,
    ListTap,
    MemoTap,
    ProcedureTap,
    ReadTap,
    ResultsTap,
    SheetTap,
    StaffTap,
    StopTap,
    TaskTap,
)
from bot.domain.taps import (
    CodeTap,
    ConsentTap,
    Desk,
    FormTap,
    LanguageTap,
    Page,
    PageTap,
    PrivacyTap,
    SurveyTap,
    Tap,
    Wish,
    WishConsentTap,
    WishTap,
    parse,
)
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    calling,
    consenting,
    evaluation_desk,
    participation,
    reception,
    rights,
    staff_desk,
    staffing,
    typed_entries,
    wishing,
)
from bot.services.citizen_cards import visitor_of
from bot.texts.rights import already_sent, stale
from storage import chats, standing, surveys
from storage.transaction import Transaction

RIGHTS = frozenset({Page.MY_DATA, Page.MY_FILE, Page.WITHDRAW, Page.ERASE})


async def tap(tx: Transaction, rt: Runtime, data: str, sender: Sender) -> Receipt:
    """A button was tapped; data that is none of ours changes nothing and shows where the person stands."""
    known = parse(data)
    if isinstance(known, MemoTap):
        return await staff_desk.memo_tap(tx, rt, known, sender)
    if not sender.private:
        # In the staff channel only the buttons of memos mean anything; a citizen's card never stands there.
        return Receipt()
    if known is None:
        await reception.show_current(tx, rt, await visitor_of(tx, sender), sender)
        return Receipt()
    return await act(tx, rt, known, sender)


async def start(tx: Transaction, rt: Runtime, payload: str, sender: Sender) -> Receipt:
    """«/start», bare or by a deep link: an invitation, the menu of a member, or the way into a survey."""
    # Whoever starts the bot can be written to, even if the news of it got lost.
    await chats.mark_reachable(tx, sender.chat)
    answered = await staff_desk.start(tx, rt, payload, sender)
    if answered is not None:
        return answered
    return await reception.enter(tx, rt, payload, sender)


async def open_page(tx: Transaction, rt: Runtime, page: Page, sender: Sender) -> Receipt:
    """A page was asked for by a command or a button."""
    if page is Page.PAUSE:
        answered = await staff_desk.cancel(tx, rt, sender) or await typed_entries.cancel(tx, rt, sender)
        if answered is not None:
            return answered
    if page is Page.PRIVACY and (answered := await calling.open_privacy(tx, rt, sender)):
        return answered
    if page in {Page.CONTINUE, Page.NOTICE} and (answered := await typed_entries.resume(tx, rt, sender)):
        return answered
    if page in RIGHTS:
        return await rights.open_page(tx, rt, page, sender)
    if page is Page.CALLED:
        return await calling.open_page(tx, rt, sender)
    return await reception.open_page(tx, rt, page, sender)


async def page_or_code(tx: Transaction, rt: Runtime, page: Page, typed: str, sender: Sender) -> Receipt:
    """A command that opens a page; with a code, «/auskunft» shows what is stored under it, the others delete it."""
    if page not in RIGHTS or not typed.strip():
        return await open_page(tx, rt, page, sender)
    if page is Page.MY_DATA:
        return await rights.show_by_code(tx, rt, typed, sender)
    return await rights.erase_by_code(tx, rt, typed, sender)


async def unknown_command(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt:
    """A command that does not exist is never an answer: it opens the page that names the others."""
    answered = await staff_desk.start(tx, rt, "", sender)
    return answered if answered is not None else await open_page(tx, rt, Page.HELP, sender)


async def act(  # noqa: C901 - one flat table of buttons
    tx: Transaction, rt: Runtime, known: Tap, sender: Sender
) -> Receipt:
    """Do what a button says, whether it was tapped or its label was written."""
    match known:
        case FormTap(desk=Desk.CITIZEN):
            return await _answer(tx, rt, known, sender)
        case PageTap(asked):
            return await open_page(tx, rt, asked, sender)
        case WishTap():
            return await _wish(tx, rt, known, sender)
        case WishConsentTap():
            return await wishing.agree(tx, rt, await visitor_of(tx, sender), known, sender)
        case ConsentTap():
            return await _consent(tx, rt, known, sender)
        case PrivacyTap():
            return await reception.turn_page(tx, rt, known, sender)
        case CodeTap(code):
            return await rights.erase_by_code(tx, rt, code, sender)
        case SurveyTap():
            return await reception.choose_survey(tx, rt, known, sender)
        case LanguageTap():
            await staffing.remember_language(tx, known.language, sender)
            return await reception.choose_language(tx, rt, known, sender)
        case CallTap():
            return await calling.tap(tx, rt, known, sender)
        case MemoTap():
            return await staff_desk.memo_tap(tx, rt, known, sender)
        case FormTap() | StaffTap() | DraftTap() | AnnounceTap() | BroadcastTap() | HandoverTap() | ForecastTap():
            return await staff_desk.tap(tx, rt, known, sender)
        case CoSignTap() | OfficeTap() | DraftPaperTap() | PutOffTap() | PaperTap() | PaperMeasureTap():
            return await staff_desk.tap(tx, rt, known, sender)
        case EndTap():
            return await staff_desk.end_tap(tx, rt, known, sender)
        case TaskTap() | ProcedureTap() | StopTap() | ReadTap() | SheetTap() | ListTap() | DigestTap():
            return await staff_desk.procedure_tap(tx, rt, known, sender)
        case ResultsTap() | MeasureTap() | MeasuresTap() | RulingTap() | RulingsTap():
            return await evaluation_desk.tap(tx, rt, known, sender)
        case InviteTap() | MemberTap() | DeputyTap() | EndDeputyTap():
            return await staff_desk.role_tap(tx, rt, known, sender)
        case _:
            assert_never(known)


async def _answer(tx: Transaction, rt: Runtime, known: FormTap, sender: Sender) -> Receipt:
    visitor = await visitor_of(tx, sender)
    interview, survey = visitor.interview, visitor.survey
    if interview is not None and survey is not None and interview.id == known.tag:
        return await participation.tap(tx, rt, visitor, interview, survey, known, sender)
    voice = rt.texts.voice(visitor.language)
    if interview is None and await reception.has_taken_part(tx, survey, sender):
        # A second tap on «Absenden»: the card with the code stays as it is.
        return Receipt(already_sent(voice))
    await reception.show_current(tx, rt, visitor, sender)
    return Receipt(stale(voice))


async def _wish(tx: Transaction, rt: Runtime, known: WishTap, sender: Sender) -> Receipt:
    visitor = await visitor_of(tx, sender)
    if known.wish in wishing.TAPS or known.wish in wishing.GIVING:
        return await wishing.tap(tx, rt, visitor, known, sender)
    visitor = await _come_for(tx, visitor, known.survey)
    if known.wish in rights.TAPS:
        return await rights.tap(tx, rt, visitor, known, sender)
    survey = visitor.survey
    if survey is not None and known.survey and survey.id != known.survey:
        return await _older_card(tx, rt, visitor, sender)
    if known.wish is Wish.GO_ON:
        await _go_on(tx, rt, visitor, sender)
        return Receipt()
    if survey is None:
        return await _older_card(tx, rt, visitor, sender)
    match known.wish:
        case Wish.CONSENT:
            return await consenting.agree(tx, rt, visitor, survey, "", sender)
        case Wish.DECLINE:
            await consenting.decline(tx, rt, visitor, survey, sender)
        case _:
            await wishing.pause(tx, rt, visitor, survey, sender)
    return Receipt()


async def _consent(tx: Transaction, rt: Runtime, known: ConsentTap, sender: Sender) -> Receipt:
    visitor = await _come_for(tx, await visitor_of(tx, sender), known.survey)
    survey = visitor.survey
    if survey is None or survey.id != known.survey:
        return await _older_card(tx, rt, visitor, sender)
    return await consenting.agree(tx, rt, visitor, survey, known.wording, sender)


async def _come_for(tx: Transaction, visitor: Visitor, survey: str) -> Visitor:
    """Somebody of whom no survey is known came for the one that the button names."""
    if visitor.survey is not None or not survey:
        return visitor
    return replace(visitor, survey=await surveys.find(tx, SurveyId(survey)))


async def _older_card(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> Receipt:
    """The button of an older card about another survey: nothing is decided, the present card is shown."""
    await reception.show_current(tx, rt, visitor, sender)
    return Receipt(stale(rt.texts.voice(visitor.language)))


async def _go_on(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> None:
    """The button under a reminder or a file: where the card stands above it, it comes anew below, once."""
    above = await standing.stood_before(tx, sender.chat, sender.message)
    await reception.show_current(tx, rt, visitor, replace(sender, typed=True) if above else sender)
