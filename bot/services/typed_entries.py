"""A name or a number is written or sent by somebody who volunteers in the chat, and the message goes at once.

What each step asks, and what becomes of the draft, stands in ``entering``.
"""

from dataclasses import replace

from bot.domain.call_messages import CallProblem
from bot.domain.ids import SurveyId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import (
    TYPED,
    SharedNumber,
    Step,
    VolunteerDraft,
    could_be_number,
    holds_number,
    next_step,
    read_name,
)
from bot.domain.volunteering import WrongNumber
from bot.runtime import Receipt, Runtime, Sender
from bot.services import own_contacts
from bot.services.call_cards import CallChat, show_offer
from bot.services.citizen_cards import CALL, DESK, PAGE, visitor_of
from bot.services.entering import ask_again, ask_consent, drop, go_on, register
from bot.services.reception import show_current
from bot.texts.call_questions import consent_first, end_asking, end_typing
from storage import outbox, standing, surveys
from storage.transaction import Transaction

_PROBLEMS = {
    WrongNumber.UNREADABLE: CallProblem.UNREADABLE,
    WrongNumber.NOT_OF_A_PERSON: CallProblem.NOT_OF_A_PERSON,
}
_ASKED = tuple(f"{CALL}{step}:" for step in TYPED)


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody waits for a name or a number."""
    return view.removeprefix(DESK).startswith(_ASKED)


async def cancel(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt | None:
    """«/abbrechen» below one of these cards; None where something else is to be cancelled."""
    survey = await asked_about(tx, sender)
    if survey is None:
        return None
    await drop(CallChat(tx, rt, await visitor_of(tx, sender), survey, sender))
    return Receipt()


async def asked_about(tx: Transaction, sender: Sender) -> Survey | None:
    """The survey about which the card in front of somebody asks them something, if it is one of these cards."""
    shown = await standing.on_display(tx, sender.chat)
    return await _survey_of(tx, shown.view) if shown else None


async def typed(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt:
    """A name or a number was written; the message goes from the chat at once, whatever stands in it."""
    survey = await _survey_of(tx, view)
    await _remove(tx, rt, sender)
    visitor = await visitor_of(tx, sender)
    if survey is None:
        await show_current(tx, rt, visitor, sender)
        return Receipt()
    chat = CallChat(tx, rt, visitor, survey, sender)
    draft = await chat.draft()
    if draft is not None:
        await _take(chat, draft, text)
    elif could_be_number(text):
        await _consent_first(chat)
    else:
        await show_offer(chat)
    return Receipt()


async def rest_of_long_text(tx: Transaction, rt: Runtime, view: str, sender: Sender) -> Receipt | None:
    """What came behind a long text before the card that asks is there answers nothing, and goes from the chat as well.

    None where the card asks for no name or number.
    """
    if not is_asked(view):
        return None
    await _remove(tx, rt, sender)
    return Receipt()


async def typed_elsewhere(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt | None:
    """Something was written while another card stood there: what was begun goes on, and the message goes from the chat.

    None where nothing was begun, or the text is meant for the questionnaire: there only a telephone number counts. The
    card that stands there then answers the text as it does any; a number is gone from the chat all the same.
    """
    answers = view.startswith((f"{DESK}question:", f"{DESK}review"))
    if answers and not could_be_number(text):
        return None
    begun = await _begun_before(tx, rt, sender)
    if begun is None:
        return None if answers else await _too_early(tx, rt, view, text, sender)
    await _remove(tx, rt, sender)
    if next_step(begun[1]) is Step.NAME and view != DESK + PAGE:
        # «Hallo» on the first card is nobody's name; right below a page it was the name that was asked for.
        await ask_again(*begun)
    else:
        await _take(*begun, text)
    return Receipt()


async def resume(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt | None:
    """«Weiter» below a page that was read in between leads back to the question; None where nothing was begun."""
    if not await standing.shows(tx, sender.chat, DESK + PAGE):
        return None
    begun = await _begun_before(tx, rt, sender)
    if begun is None:
        return None
    await ask_again(*begun)
    return Receipt()


async def shared(tx: Transaction, rt: Runtime, contact: SharedNumber, sender: Sender) -> Receipt:
    """A contact was sent. Only the sender's own counts, and only where a number was asked for."""
    begun = await _begun_before(tx, rt, sender)
    await _remove(tx, rt, sender)
    if begun is None or next_step(begun[1]) not in {Step.NUMBER, Step.CHECK}:
        visitor = await visitor_of(tx, sender)
        ended = end_asking(rt.texts.voice(visitor.language), kept=False)
        await outbox.add(tx, sender.chat, ended, now=rt.now(), priority=Priority.REPLY)
        await show_current(tx, rt, visitor, sender)
    elif contact.own:
        await _sent_number(*begun, contact.number)
    else:
        await go_on(*begun, CallProblem.SOMEBODY_ELSE)
    return Receipt()


async def _too_early(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt | None:
    """A number nobody asked for goes from the chat unread: before the consent, or after all was entered or dropped.

    Below the offer or the consent they are asked whether we may have it. Nothing is kept before the consent, not even
    for a moment in a draft.
    """
    if not holds_number(text):
        return None
    await _remove(tx, rt, sender)
    survey = await _survey_of(tx, view)
    if survey is None:
        return None
    chat = CallChat(tx, rt, await visitor_of(tx, sender), survey, sender)
    await _consent_first(chat)
    return Receipt()


async def _consent_first(chat: CallChat) -> None:
    await ask_consent(chat, above=consent_first(chat.rt.texts.voice(chat.visitor.language)))


async def _take(chat: CallChat, draft: VolunteerDraft, text: str) -> None:
    """What was written answers the present question; one with buttons is asked again."""
    match next_step(draft):
        case Step.CHECK if not could_be_number(text):
            await go_on(chat, draft, CallProblem.UNANSWERED)
        case Step.NUMBER | Step.CHECK:
            await _typed_number(chat, draft, text)
        case Step.NAME:
            await _name(chat, draft, text)
        case _:
            await ask_again(chat, draft)


async def _name(chat: CallChat, draft: VolunteerDraft, text: str) -> None:
    name = read_name(text)
    if name is None:
        await go_on(chat, draft, CallProblem.NO_NAME)
    else:
        await go_on(chat, replace(draft, name=name))


async def _typed_number(chat: CallChat, draft: VolunteerDraft, text: str) -> None:
    """A number that was typed is shown once more before it counts; one typed after it takes its place."""
    number = await _read(chat, draft, text)
    if number is None:
        return
    if not draft.unchecked:
        await chat.send(end_typing(chat.rt.texts.voice(chat.visitor.language)))
    await go_on(chat, replace(draft, unchecked=number))


async def _sent_number(chat: CallChat, draft: VolunteerDraft, text: str) -> None:
    """Telegram itself sent the number of this account: nobody can have mistyped it."""
    number = await _read(chat, draft, text)
    if number is None:
        return
    await chat.send(end_asking(chat.rt.texts.voice(chat.visitor.language), kept=True))
    await register(chat, replace(draft, unchecked=""), number)


async def _read(chat: CallChat, draft: VolunteerDraft, text: str) -> str | None:
    """The number in E.164; None where it cannot be called, and they are asked for another."""
    # The library is slow to import, and most people type no number.
    from bot.forms.telephone import read_number

    number = read_number(text)
    if isinstance(number, WrongNumber):
        await go_on(chat, replace(draft, unchecked=""), _PROBLEMS[number])
        return None
    return number


async def _survey_of(tx: Transaction, view: str) -> Survey | None:
    """The survey that a card about the telephone interview is about; None for every other card."""
    bare = view.removeprefix(DESK)
    return await surveys.find(tx, SurveyId(bare.rpartition(":")[2])) if bare.startswith(CALL) else None


async def _begun_before(tx: Transaction, rt: Runtime, sender: Sender) -> tuple[CallChat, VolunteerDraft] | None:
    """What this chat has begun to enter, whatever stands on the card."""
    for draft in await own_contacts.entering(tx, rt, sender.chat):
        survey = await surveys.get(tx, draft.survey)
        return CallChat(tx, rt, await visitor_of(tx, sender), survey, sender), draft
    return None


async def _remove(tx: Transaction, rt: Runtime, sender: Sender) -> None:
    """Delete what the person sent from the chat: Telegram shall not keep it longer than it must."""
    if sender.message is not None:
        gone = OutgoingMessage("", removes=sender.message)
        await outbox.add(tx, sender.chat, gone, now=rt.now(), priority=Priority.REPLY)
