"""Somebody volunteers in the chat: one question after the other, and the name and the number that are typed.

What was entered lies in a sealed draft; the next question follows from it, so a restart or an old button does no harm.
"""

from dataclasses import replace
from html import unescape

from bot.domain.call_messages import CallConsent, CallDropped, CallProblem, CallRefused
from bot.domain.consent import ConsentFor
from bot.domain.ids import SurveyId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.survey import Survey
from bot.domain.taps import CallAct, CallTap
from bot.domain.volunteer_draft import (
    SharedNumber,
    Step,
    VolunteerDraft,
    agree,
    could_be_number,
    details_of,
    next_step,
    read_name,
    toggle,
)
from bot.domain.volunteering import Refusal, Refused, TimeOfDay, Way, WrongNumber
from bot.runtime import Receipt, Runtime, Sender
from bot.services import admission, contact_links, own_contacts, volunteering
from bot.services.call_cards import CallChat, noted, show_offer
from bot.services.citizen_cards import CALL, DESK, PAGE, visitor_of, with_own_key
from bot.services.reception import show_current
from bot.texts.call_questions import ask_number, dropped_asking, end_asking, wording_of
from bot.texts.labels import mark_of, words_of
from bot.texts.notice import read_anew
from bot.texts.rights import stale
from storage import outbox, standing, surveys, volunteer_drafts, volunteers
from storage.transaction import Transaction

_PROBLEMS = {
    WrongNumber.UNREADABLE: CallProblem.UNREADABLE,
    WrongNumber.NOT_OF_A_PERSON: CallProblem.NOT_OF_A_PERSON,
}


async def tap(chat: CallChat, known: CallTap) -> Receipt:
    """«Ich stimme zu», one of the buttons below a question, or «Abbrechen»."""
    if known.act is CallAct.DROP:
        await _drop(chat)
        return Receipt()
    if await chat.entered() is not None or not admission.offered(chat.rt, chat.survey):
        await show_offer(chat)
        return Receipt()
    draft = await chat.draft()
    if known.act is CallAct.AGREE:
        return await _agree(chat, draft, known.choice)
    if draft is None:
        await show_offer(chat)
        return Receipt()
    answered = await _answered(chat, draft, known)
    await go_on(chat, answered or draft)
    return Receipt() if answered else Receipt(unescape(stale(chat.rt.texts.voice(chat.visitor.language))))


def is_asked(view: str) -> bool:
    """Whether the card in front of somebody waits for a name or a number."""
    return view.removeprefix(DESK).startswith((f"{CALL}{Step.NAME}:", f"{CALL}{Step.NUMBER}:"))


async def cancel(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt | None:
    """«/abbrechen» below one of these cards; None where something else is to be cancelled."""
    survey = await asked_about(tx, sender)
    if survey is None:
        return None
    await _drop(CallChat(tx, rt, await visitor_of(tx, sender), survey, sender))
    return Receipt()


async def asked_about(tx: Transaction, sender: Sender) -> Survey | None:
    """The survey about which the card in front of somebody asks them something, if it is one of these cards."""
    shown = await standing.on_display(tx, sender.chat)
    view = shown.view.removeprefix(DESK) if shown else ""
    return await surveys.find(tx, SurveyId(view.rpartition(":")[2])) if view.startswith(CALL) else None


async def typed(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt:
    """A name or a number was written; the message goes from the chat at once, whatever stands in it."""
    chat = await _asking(tx, rt, view, sender)
    draft = await chat.draft() if chat else None
    await _remove(tx, rt, sender)
    if chat is None:
        await show_current(tx, rt, await visitor_of(tx, sender), sender)
    elif draft is None:
        await show_offer(chat)
    else:
        await _take(chat, draft, text)
    return Receipt()


async def typed_elsewhere(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt | None:
    """Something was written while another card stood there: what was begun goes on, and the message goes from the chat.

    None where nothing was begun, or the text is meant for the questionnaire: there only a telephone number counts.
    """
    answers = view.startswith((f"{DESK}question:", f"{DESK}review"))
    if answers and not could_be_number(text):
        return None
    begun = await _begun_before(tx, rt, sender)
    if begun is None:
        return None
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


async def ask_again(chat: CallChat, draft: VolunteerDraft) -> None:
    """Put the present question on the card once more; the button for the own number is still there."""
    await chat.show(chat.question(draft), next_step(draft).value)


async def shared(tx: Transaction, rt: Runtime, contact: SharedNumber, sender: Sender) -> Receipt:
    """A contact was sent. Only the sender's own counts, and only where a number was asked for."""
    begun = await _begun_before(tx, rt, sender)
    await _remove(tx, rt, sender)
    if begun is None or next_step(begun[1]) is not Step.NUMBER:
        visitor = await visitor_of(tx, sender)
        ended = end_asking(rt.texts.voice(visitor.language), kept=False)
        await outbox.add(tx, sender.chat, ended, now=rt.now(), priority=Priority.REPLY)
        await show_current(tx, rt, visitor, sender)
    elif contact.own:
        await _number(*begun, contact.number)
    else:
        await go_on(*begun, CallProblem.SOMEBODY_ELSE)
    return Receipt()


async def _agree(chat: CallChat, draft: VolunteerDraft | None, mark: str) -> Receipt:
    """«Ich stimme zu»: from here on something is kept, so the text that was agreed to is kept with it."""
    consent = CallConsent(chat.survey, page=bool(chat.rt.config.public_url))
    words = words_of(chat.rendered(consent))
    if draft is None and mark_of(words) != mark:
        await chat.show(consent, "consent")
        return Receipt(read_anew(chat.rt.texts.voice(chat.visitor.language)))
    agreed = {ConsentFor.CONTACT_DETAILS: words}
    # The next cards name the service area and how the number ends.
    chat = replace(chat, visitor=await with_own_key(chat.tx, chat.rt, chat.visitor))
    await go_on(chat, draft or VolunteerDraft(chat.survey.id, chat.visitor.language, agreed))
    return Receipt()


async def _answered(chat: CallChat, draft: VolunteerDraft, known: CallTap) -> VolunteerDraft | None:
    """The draft with what was tapped; None where the button belongs to another question or wording."""
    words = words_of(chat.rendered(wording_of(chat.question(draft))))
    match next_step(draft), known.act:
        case Step.AREA, CallAct.AREA if known.choice in {"", *(area.name for area in chat.areas)}:
            return await _in_area(chat, draft, known.choice)
        case Step.WAIT, CallAct.WAIT if known.choice == mark_of(words):
            return agree(draft, ConsentFor.WAITING_LIST, words)
        case Step.TELL_AREA, CallAct.TELL_AREA if known.choice == mark_of(words):
            return replace(agree(draft, ConsentFor.SERVICE_AREA, words), passes_area=True)
        case Step.TELL_AREA, CallAct.KEEP:
            return replace(draft, passes_area=False)
        case Step.TIMES, CallAct.TIME if known.choice in set(TimeOfDay):
            return toggle(draft, TimeOfDay(known.choice))
        case Step.TIMES, CallAct.TIMES_DONE:
            return replace(draft, times_done=True)
        case Step.LANGUAGE, CallAct.LANGUAGE if known.choice in chat.rt.authority.languages:
            return replace(draft, spoken=known.choice)
    return None


async def _in_area(chat: CallChat, draft: VolunteerDraft, area: str) -> VolunteerDraft:
    most = chat.rt.authority.most_volunteers(area)
    return replace(draft, area=area, full=not await volunteers.has_place(chat.tx, draft.survey, area, most))


async def _take(chat: CallChat, draft: VolunteerDraft, text: str) -> None:
    """What was written answers the present question; one with buttons is asked again."""
    match next_step(draft):
        case Step.NUMBER:
            await _number(chat, draft, text)
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


async def _number(chat: CallChat, draft: VolunteerDraft, text: str) -> None:
    # The library is slow to import, and most people type no number.
    from bot.forms.telephone import read_number

    number = read_number(text)
    if isinstance(number, WrongNumber):
        await go_on(chat, draft, _PROBLEMS[number])
        return
    await chat.send(end_asking(chat.rt.texts.voice(chat.visitor.language), kept=True))
    await _register(chat, draft, number)


async def _register(chat: CallChat, draft: VolunteerDraft, number: str) -> None:
    """Everything is there: enter them, or say why not. The draft and its key go, unless they are asked to wait."""
    outcome = await volunteering.register(
        chat.tx,
        chat.rt,
        chat.survey,
        details_of(draft, number),
        way=Way.CHAT,
        marker=chat.marker,
        consents=draft.consents,
        chat=chat.sender.chat,
        language=draft.language,
    )
    if isinstance(outcome, Refused) and outcome.reason is Refusal.FULL:
        await go_on(chat, replace(draft, full=True, number=number))
        return
    await volunteer_drafts.drop(chat.tx, chat.survey.id, chat.marker)
    if isinstance(outcome, Refused):
        await chat.show(CallRefused(chat.survey, outcome.reason))
        return
    await contact_links.void(chat.tx, chat.survey, chat.sender.chat)
    await chat.show(replace(await noted(chat, outcome.volunteer), ending=number[-2:]))


async def go_on(chat: CallChat, draft: VolunteerDraft, problem: CallProblem | None = None) -> None:
    """Keep the draft and ask what is missing; a number that waited for a place is entered now."""
    step = next_step(draft)
    if step is Step.NUMBER and draft.number:
        await _register(chat, draft, draft.number)
        return
    await volunteer_drafts.save(chat.tx, chat.marker, draft, chat.rt.now())
    await chat.show(replace(chat.question(draft), problem=problem), step.value)
    if step is Step.NUMBER and problem is None:
        await chat.send(ask_number(chat.rt.texts.voice(chat.visitor.language)))


async def _drop(chat: CallChat) -> None:
    draft = await chat.draft()
    if draft is not None and next_step(draft) is Step.NUMBER:
        await chat.send(dropped_asking(chat.rt.texts.voice(chat.visitor.language)))
    await volunteer_drafts.drop(chat.tx, chat.survey.id, chat.marker)
    await own_contacts.renew_key(chat.tx, chat.sender.chat)
    await chat.show(CallDropped(chat.survey))


async def _asking(tx: Transaction, rt: Runtime, view: str, sender: Sender) -> CallChat | None:
    """The chat whose card asks for a name or a number."""
    survey = await surveys.find(tx, SurveyId(view.rpartition(":")[2])) if is_asked(view) else None
    return CallChat(tx, rt, await visitor_of(tx, sender), survey, sender) if survey is not None else None


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
