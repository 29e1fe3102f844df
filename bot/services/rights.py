"""What citizens may ask of their data at any time: see it, take the consent back, delete it. It waits for nobody."""

from bot.domain.broadcast import Purpose
from bot.domain.citizen import Interview, Visitor
from bot.domain.codes import TRIES_A_DAY, read_code
from bot.domain.held import Held
from bot.domain.ids import Person
from bot.domain.messages import (
    AllWithdrawn,
    AnswersDeleted,
    CitizenMessage,
    CodeUnknown,
    Erased,
    Erasure,
    MyData,
    ResponseDeleted,
    ResponseShown,
    TooManyCodes,
    Withdrawal,
    Withdrawn,
)
from bot.domain.survey import Survey
from bot.domain.taps import Page, Wish, WishTap, encode
from bot.domain.wish_messages import WishesForgotten
from bot.runtime import Receipt, Runtime, Sender
from bot.services import holdings, own_contacts, wishing
from bot.services.citizen_cards import offers, show, visitor_of
from bot.services.participation import code_marker
from bot.services.reception import has_taken_part, show_current, taken_part_in
from bot.texts.rights import file_is_coming, nothing_to_do
from storage import audit, code_attempts, forms, kept_results, responses, tombstones
from storage.transaction import Transaction


async def open_page(tx: Transaction, rt: Runtime, page: Page, sender: Sender) -> Receipt:
    """«/auskunft», «/widerruf» or «/loeschen», as a word or a button, in every state."""
    visitor = await visitor_of(tx, sender)
    if page is Page.MY_FILE:
        await holdings.send_file(tx, rt, visitor, sender)
        return Receipt(file_is_coming(rt.texts.voice(visitor.language)))
    held = await holdings.gather(tx, rt, visitor, sender)
    visitor = await holdings.keyed(tx, rt, visitor, held)
    message: CitizenMessage
    match page:
        case Page.WITHDRAW:
            message = Withdrawal(held)
        case Page.ERASE:
            message = Erasure(held)
        case _:
            message = MyData(held, await _results_offered(tx, rt, visitor, sender))
    await show(tx, rt, visitor, message, sender)
    return Receipt()


async def _results_offered(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> Survey | None:
    done = await taken_part_in(tx, rt, visitor, sender)
    return done if done is not None and await wishing.may_wish_results(tx, rt, done, sender.chat) else None


async def tap(tx: Transaction, rt: Runtime, visitor: Visitor, known: WishTap, sender: Sender) -> Receipt:
    """One of the buttons about a right. That of an older card about another survey only shows where the person is.

    A second tap finds nothing and changes nothing: the card that says what came of the first one stays.
    """
    held = await holdings.gather(tx, rt, visitor, sender)
    begun = next((one for one in held.interviews if one.survey == known.survey), None)
    present = known.survey in ("", held.survey.id if held.survey else "")
    if known.wish in _OF_ANSWERS and begun is not None:
        await _OF_ANSWERS[known.wish](tx, rt, visitor, begun, sender)
    elif known.wish is Wish.ERASE and present and held.anything_to_delete:
        await _erase(tx, rt, visitor, held, sender)
    elif known.wish is Wish.WITHDRAW_ALL and present and held.consents_to_take_back:
        await _withdraw_all(tx, rt, visitor, held, sender)
    elif (present or known.wish in _OF_ANSWERS) and not await offers(tx, sender, encode(known)):
        return Receipt(nothing_to_do(rt.texts.voice(visitor.language)))
    else:
        await show_current(tx, rt, visitor, sender)
    return Receipt()


async def withdraw(tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview, sender: Sender) -> None:
    """The consent to this interview is taken back, effective at once: its answers go, and with them a reminder."""
    await holdings.end(tx, rt, interview, "consent_withdrawn")
    await wishing.forget(tx, rt, interview.survey, Purpose.REMINDER, sender.chat)
    await show(tx, rt, visitor, Withdrawn(await has_taken_part(tx, visitor.survey, sender)), sender)


async def _delete_answers(tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview, sender: Sender) -> None:
    """The answers to this interview go, and with them the consent and the reminder; nothing else does."""
    held = await holdings.gather(tx, rt, visitor, sender)
    await holdings.end(tx, rt, interview, "answers_deleted")
    await wishing.forget(tx, rt, interview.survey, Purpose.REMINDER, sender.chat)
    await show(tx, rt, visitor, AnswersDeleted(held), sender)
    await holdings.clear_chat(tx, rt, sender)


async def _withdraw_all(tx: Transaction, rt: Runtime, visitor: Visitor, held: Held, sender: Sender) -> None:
    """Every consent is taken back at once; nothing is told later."""
    await own_contacts.forget_all(tx, rt, sender.chat)
    await wishing.forget_all(tx, rt, sender.chat)
    for interview in held.interviews:
        await holdings.end(tx, rt, interview, "consent_withdrawn")
    if held.volunteers:
        await show(tx, rt, visitor, AllWithdrawn(held), sender)
    elif held.interviews:
        await show(tx, rt, visitor, Withdrawn(held.taken_part), sender)
    else:
        await show(tx, rt, visitor, WishesForgotten(held.taken_part), sender)


async def _erase(tx: Transaction, rt: Runtime, visitor: Visitor, held: Held, sender: Sender) -> None:
    """What is kept of this person is deleted, in the chat as well; what was submitted stays, and the card says so."""
    await holdings.delete(tx, rt, visitor, held, sender)
    await show(tx, rt, visitor, Erased(held), sender)
    await holdings.clear_chat(tx, rt, sender)


_OF_ANSWERS = {Wish.WITHDRAW: withdraw, Wish.ERASE_ANSWERS: _delete_answers}
"""The buttons about the running answers to one survey."""

TAPS = frozenset({*_OF_ANSWERS, Wish.WITHDRAW_ALL, Wish.ERASE})
"""The buttons about a right."""


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
    await show(tx, rt, visitor, message, sender)
    if isinstance(message, ResponseDeleted):
        await holdings.clear_chat(tx, rt, sender)
    return Receipt()


async def _look_up(tx: Transaction, rt: Runtime, typed: str, person: Person) -> CitizenMessage:
    if await code_attempts.wrong_today(tx, person, rt.today()) >= TRIES_A_DAY:
        return TooManyCodes()
    signs = read_code(typed)
    survey = await responses.erase_by_code(tx, code_marker(tx, signs)) if signs else None
    if signs is not None and survey is not None:
        tombstones.response_deleted(tx, code_marker(tx, signs), rt.today())
        await audit.record(tx, "response_erased", actor="citizen", subject="response", details={}, at=rt.now())
        return ResponseDeleted(counted=await kept_results.are_kept(tx, survey))
    await code_attempts.note_wrong(tx, person, rt.today())
    return CodeUnknown()
