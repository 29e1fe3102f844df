"""What citizens may ask of their data at any time: see it, take the consent back, delete it. It waits for nobody."""

from bot.domain.citizen import Interview, Visitor
from bot.domain.codes import TRIES_A_DAY, read_code
from bot.domain.ids import Person
from bot.domain.messages import (
    AnswersDeleted,
    CitizenMessage,
    CodeUnknown,
    Erasure,
    MyData,
    ResponseDeleted,
    ResponseShown,
    TooManyCodes,
    Withdrawal,
    Withdrawn,
)
from bot.domain.taps import Page
from bot.domain.wish_messages import WishesForgotten
from bot.runtime import Receipt, Runtime, Sender
from bot.services import wishing
from bot.services.citizen_cards import show, visitor_of
from bot.services.participation import code_marker
from bot.services.reception import has_taken_part, show_current, taken_part_in
from storage import audit, code_attempts, consents, forms, interviews, responses, surveys, tallies, tombstones
from storage.transaction import Transaction


async def open_page(tx: Transaction, rt: Runtime, page: Page, sender: Sender) -> Receipt:
    """«/auskunft», «/widerruf» or «/loeschen», as a word or a button, in every state."""
    visitor = await visitor_of(tx, sender)
    interview = visitor.interview
    done = await taken_part_in(tx, rt, visitor, sender)
    wished = await wishing.wished(tx, rt, sender.chat)
    survey, taken_part = visitor.survey or done, done is not None
    if survey is None and wished:
        survey = await surveys.find(tx, wished[0].survey)
    message: CitizenMessage
    match page:
        case Page.WITHDRAW:
            message = Withdrawal(survey, interview is not None, taken_part, bool(wished))
        case Page.ERASE:
            message = Erasure(survey, interview is not None, taken_part, bool(wished))
        case _:
            given = await consents.of_subject(tx, interview.id) if interview else ()
            kept = await interviews.find_visitor(tx, visitor.person)
            message = MyData(
                survey=survey,
                running=interview is not None,
                answered=len(interview.progress.answers) if interview else 0,
                consented_at=given[0].given_at if given else None,
                taken_part=taken_part,
                language=kept.language if kept else "",
                source=kept.source if kept else "",
                wished=wished,
                told=await wishing.was_told(tx, sender.chat),
                results=done if done and await wishing.may_wish_results(tx, rt, done, sender.chat) else None,
            )
    await show(tx, rt, visitor, message, sender)
    return Receipt()


async def withdraw(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> None:
    """The consent is taken back, effective at once: the running answers go, and nothing is told later."""
    wished = await wishing.forget_all(tx, sender.chat)
    if visitor.interview is None:
        await _without_interview(tx, rt, visitor, sender, wished=wished)
        return
    await _end(tx, rt, visitor.interview, "consent_withdrawn")
    await show(tx, rt, visitor, Withdrawn(await has_taken_part(tx, visitor.survey, sender)), sender)


async def erase(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> None:
    """The running answers are deleted; what was submitted stays, and the card says so. Nothing is told later."""
    wished = await wishing.forget_all(tx, sender.chat)
    if visitor.interview is None:
        await _without_interview(tx, rt, visitor, sender, wished=wished)
        return
    await _end(tx, rt, visitor.interview, "answers_deleted")
    await show(tx, rt, visitor, AnswersDeleted(await has_taken_part(tx, visitor.survey, sender)), sender)


async def show_by_code(tx: Transaction, rt: Runtime, typed: str, sender: Sender) -> Receipt:
    """«/auskunft CODE»: what is stored under the code."""
    visitor = await visitor_of(tx, sender)
    message: CitizenMessage
    if await code_attempts.wrong_today(tx, visitor.person, rt.today()) >= TRIES_A_DAY:
        message = TooManyCodes()
    else:
        signs = read_code(typed)
        stored = await responses.find_by_code(tx, code_marker(tx, signs)) if signs else None
        if signs is not None and stored is not None:
            form = await forms.get(tx, stored.submitted.form_id)
            message = ResponseShown(signs, form, stored)
        else:
            await code_attempts.note_wrong(tx, visitor.person, rt.today())
            message = CodeUnknown()
    await show(tx, rt, visitor, message, sender, secret=True)
    return Receipt()


async def erase_by_code(tx: Transaction, rt: Runtime, typed: str, sender: Sender) -> Receipt:
    """«/loeschen CODE», or the bare code: the submitted response with this code is deleted for good."""
    visitor = await visitor_of(tx, sender)
    message = await _look_up(tx, rt, typed, visitor.person)
    if isinstance(message, ResponseDeleted):
        await wishing.forget_all(tx, sender.chat)
    await show(tx, rt, visitor, message, sender)
    return Receipt()


async def _without_interview(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender, *, wished: bool) -> None:
    if wished:
        taken_part = await has_taken_part(tx, visitor.survey, sender)
        await show(tx, rt, visitor, WishesForgotten(taken_part), sender)
    else:
        await show_current(tx, rt, visitor, sender)


async def _look_up(tx: Transaction, rt: Runtime, typed: str, person: Person) -> CitizenMessage:
    if await code_attempts.wrong_today(tx, person, rt.today()) >= TRIES_A_DAY:
        return TooManyCodes()
    signs = read_code(typed)
    if signs is not None and await responses.erase_by_code(tx, code_marker(tx, signs)):
        tombstones.response_deleted(tx, code_marker(tx, signs), rt.today())
        await audit.record(tx, "response_erased", actor="citizen", subject="response", details={}, at=rt.now())
        return ResponseDeleted()
    await code_attempts.note_wrong(tx, person, rt.today())
    return CodeUnknown()


async def _end(tx: Transaction, rt: Runtime, interview: Interview, event: str) -> None:
    await consents.withdraw(tx, interview.id, rt.now())
    await interviews.end(tx, interview.id)
    await tallies.add(tx, interview.survey, event)
    await audit.record(tx, event, actor="citizen", subject=f"survey:{interview.survey}", details={}, at=rt.now())
