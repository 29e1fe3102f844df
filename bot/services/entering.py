"""Somebody volunteers in the chat: one question after the other. What is typed or sent is read in ``typed_entries``.

What was entered lies in a sealed draft; the next question follows from it, so a restart or an old button does no harm.
"""

from dataclasses import replace
from html import unescape

from bot.domain.call_messages import CallConsent, CallDropped, CallLapsed, CallMessage, CallProblem, CallRefused
from bot.domain.call_taps import CallAct, CallTap
from bot.domain.consent import ConsentFor
from bot.domain.ids import SurveyId, UpdateId, UserId
from bot.domain.outgoing import Priority
from bot.domain.volunteer_draft import Step, VolunteerDraft, confirm_number, next_step, toggle
from bot.domain.volunteering import Refusal, Refused, TimeOfDay
from bot.runtime import Receipt, Runtime, Sender
from bot.services import admission, contact_links, ledger, own_contacts, volunteering
from bot.services.call_cards import CallChat, show_entry, show_offer
from bot.services.citizen_cards import DESK, PAGE, SHOWS_NUMBER, visitor_of, with_own_key
from bot.texts.call_questions import area_not_told, ask_number, dropped_asking, wording_of
from bot.texts.labels import mark_of, words_of
from bot.texts.notice import read_anew
from bot.texts.rights import stale
from storage import cards, standing, surveys, volunteer_drafts, volunteers
from storage.transaction import Transaction

_AS_READ = frozenset({CallAct.WAIT, CallAct.TELL_AREA, CallAct.RIGHT, CallAct.AGAIN})


async def tap(chat: CallChat, known: CallTap) -> Receipt:
    """«Ich stimme zu», one of the buttons below a question, or «Abbrechen»."""
    if known.act is CallAct.DROP:
        await drop(chat)
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


async def ask_again(chat: CallChat, draft: VolunteerDraft, above: str = "") -> None:
    """Put the present question on the card once more; the button for the own number is still there."""
    await chat.show(chat.question(draft), next_step(draft).value, above=above)


async def keep_area(chat: CallChat, draft: VolunteerDraft) -> None:
    """«Bereich doch nicht weitergeben» before everything is entered; the rest goes on."""
    if not draft.passes_area:
        await ask_again(chat, draft)
        return
    await ledger.take_back(chat.tx, chat.rt, draft.volunteer, ConsentFor.SERVICE_AREA)
    kept = replace(draft, passes_area=False)
    await volunteer_drafts.save(chat.tx, chat.marker, kept, chat.rt.now())
    await ask_again(chat, kept, area_not_told(chat.rt.texts.voice(chat.visitor.language)))


async def ask_consent(chat: CallChat, above: str = "") -> None:
    """Ask for the consent, a sentence ``above`` it, before anything is entered; or go on with what was begun."""
    draft = await chat.draft()
    if await chat.entered() is not None or not admission.offered(chat.rt, chat.survey):
        await show_offer(chat)
    elif draft is not None:
        await ask_again(chat, draft)
    else:
        await chat.show(CallConsent(chat.survey, page=bool(chat.rt.config.public_url)), "consent", above=above)


async def go_on(chat: CallChat, draft: VolunteerDraft, problem: CallProblem | None = None) -> None:
    """Keep the draft and ask what is missing; a number that waited for a place is entered now."""
    step = next_step(draft)
    if step is Step.NUMBER and draft.number:
        await register(chat, draft, draft.number)
        return
    await volunteer_drafts.save(chat.tx, chat.marker, draft, chat.rt.now())
    if step is Step.NUMBER and problem is None:
        # Before the question: delivery always brings the card last.
        await chat.send(ask_number(chat.rt.texts.voice(chat.visitor.language)))
    await chat.show(replace(chat.question(draft), problem=problem), step.value)


async def register(chat: CallChat, draft: VolunteerDraft, number: str) -> None:
    """Everything is there: enter them, or say why not. The draft and its key go, unless they are asked to wait."""
    outcome = await volunteering.register_draft(chat.tx, chat.rt, chat.survey, draft, number, chat.sender.chat)
    if isinstance(outcome, Refused) and outcome.reason is Refusal.FULL:
        await go_on(chat, replace(draft, full=True, number=number, unchecked=""))
        return
    if isinstance(outcome, Refused):
        await own_contacts.forget_draft(chat.tx, chat.rt, chat.survey.id, chat.sender.chat)
        await chat.show(CallRefused(chat.survey, outcome.reason))
        return
    # What they have agreed to stays: the entry has the reference of the draft.
    await volunteer_drafts.drop(chat.tx, chat.survey.id, chat.marker)
    await contact_links.void(chat.tx, chat.survey, chat.sender.chat)
    await show_entry(chat, outcome.volunteer, ending=number[-2:])


async def drop(chat: CallChat) -> None:
    """«Abbrechen»: nothing of what was entered stays, and what was agreed to with it is taken back."""
    draft = await chat.draft()
    if draft is not None and next_step(draft) is Step.NUMBER:
        await chat.send(dropped_asking(chat.rt.texts.voice(chat.visitor.language)))
    await own_contacts.forget_draft(chat.tx, chat.rt, chat.survey.id, chat.sender.chat)
    await own_contacts.renew_key(chat.tx, chat.sender.chat)
    await chat.show(CallDropped(chat.survey))


async def end_unconfirmed(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: a number nobody confirmed within a day goes from the card, as it went with the draft."""
    ended = 0
    for chat_id, view in await standing.all_showing(tx, DESK + SHOWS_NUMBER):
        sender = Sender(UpdateId(0), UserId(chat_id), chat_id)
        survey = await surveys.find(tx, SurveyId(view.rpartition(":")[2]))
        if survey is None:
            continue
        chat = CallChat(tx, rt, await visitor_of(tx, sender), survey, sender)
        if await chat.draft() is None:
            await _replace_quietly(chat, CallLapsed(survey))
            ended += 1
    return {"numbers": ended}


async def _replace_quietly(chat: CallChat, message: CallMessage) -> None:
    """Change the card where it stands: nobody's phone rings, and whoever blocked the bot is not knocked at."""
    card, key_id = chat.rendered(message), chat.visitor.key_id
    now, view = chat.rt.now(), DESK + PAGE
    await cards.show(chat.tx, chat.sender.chat, card, now=now, view=view, priority=Priority.BULK, key_id=key_id)


async def _agree(chat: CallChat, draft: VolunteerDraft | None, mark: str) -> Receipt:
    """«Ich stimme zu»: it enters the ledger at once, with the text that was read; from here on something is kept."""
    consent = CallConsent(chat.survey, page=bool(chat.rt.config.public_url))
    words = words_of(chat.rendered(consent))
    if draft is None and mark_of(words) != mark:
        await chat.show(consent, "consent")
        return Receipt(read_anew(chat.rt.texts.voice(chat.visitor.language)))
    # The next cards name the service area and how the number ends.
    chat = replace(chat, visitor=await with_own_key(chat.tx, chat.rt, chat.visitor))
    await go_on(chat, draft or await _begin(chat, words))
    return Receipt()


async def _begin(chat: CallChat, words: str) -> VolunteerDraft:
    # What lapsed is there until the clock deletes it; nothing of it is to be taken up again.
    await own_contacts.forget_draft(chat.tx, chat.rt, chat.survey.id, chat.sender.chat)
    draft = VolunteerDraft(chat.survey.id, volunteering.new_reference())
    await _give(chat, draft, ConsentFor.CONTACT_DETAILS, words)
    return draft


async def _give(chat: CallChat, draft: VolunteerDraft, purpose: ConsentFor, words: str) -> None:
    await ledger.give(chat.tx, chat.rt, chat.survey.id, draft.volunteer, purpose, words, chat.visitor.language)


async def _answered(chat: CallChat, draft: VolunteerDraft, known: CallTap) -> VolunteerDraft | None:
    """The draft with what was tapped; None where the button belongs to another question or wording."""
    words = words_of(chat.rendered(wording_of(chat.question(draft))))
    if known.act in _AS_READ:
        return await _as_read(chat, draft, known.act, words) if known.choice == mark_of(words) else None
    match next_step(draft), known.act:
        case Step.AREA, CallAct.AREA if known.choice in {"", *(area.name for area in chat.areas)}:
            return await _in_area(chat, draft, known.choice)
        case Step.TELL_AREA, CallAct.KEEP:
            return replace(draft, passes_area=False)
        case Step.TIMES, CallAct.TIME if known.choice in set(TimeOfDay):
            return toggle(draft, TimeOfDay(known.choice))
        case Step.TIMES, CallAct.TIMES_DONE:
            return replace(draft, times_done=True)
        case Step.LANGUAGE, CallAct.LANGUAGE if known.choice in chat.rt.authority.languages:
            return replace(draft, spoken=known.choice)
    return None


async def _as_read(chat: CallChat, draft: VolunteerDraft, act: CallAct, words: str) -> VolunteerDraft | None:
    """The same for the buttons that count only for whoever read these very words; a consent enters the ledger."""
    match next_step(draft), act:
        case Step.WAIT, CallAct.WAIT:
            await _give(chat, draft, ConsentFor.WAITING_LIST, words)
            return replace(draft, waits=True)
        case Step.TELL_AREA, CallAct.TELL_AREA:
            await _give(chat, draft, ConsentFor.SERVICE_AREA, words)
            return replace(draft, passes_area=True)
        case Step.CHECK, CallAct.RIGHT:
            return confirm_number(draft)
        case Step.CHECK, CallAct.AGAIN:
            return replace(draft, unchecked="")
    return None


async def _in_area(chat: CallChat, draft: VolunteerDraft, area: str) -> VolunteerDraft:
    most = chat.rt.authority.most_volunteers(area)
    return replace(draft, area=area, full=not await volunteers.has_place(chat.tx, draft.survey, area, most))
