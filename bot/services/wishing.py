"""Citizens ask to be told something later, and take it back. No audit line: nothing may tie a wish to answers."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.broadcast import Purpose, RecipientState, Wished, reminded_on, results_can_be_wished, results_until
from bot.domain.citizen import Visitor
from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId, SurveyId
from bot.domain.messages import Paused
from bot.domain.survey import Survey
from bot.domain.taps import Wish, WishConsentTap, WishTap
from bot.domain.wish_messages import AskResults, ReminderForgotten, ReminderNoted, ResultsForgotten, ResultsNoted
from bot.runtime import Receipt, Runtime, Sender
from bot.services import ledger
from bot.services.citizen_cards import show
from bot.services.reception import has_taken_part, show_current
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.citizen import render
from bot.texts.labels import mark_of, words_of
from bot.texts.notice import read_anew
from storage import broadcasts, interviews, surveys, wishes
from storage.transaction import Transaction


async def pause(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, sender: Sender) -> None:
    """«Später weiter»: nothing changes, the answers wait; one reminder is offered where it makes sense."""
    if visitor.interview is None:
        await show_current(tx, rt, visitor, sender)
        return
    asked = [one for one in await wishes.of_chat(tx, sender.chat) if _is(one, survey, Purpose.REMINDER)]
    day = asked[0].due_on if asked else await _reminder_day(tx, rt, visitor, survey)
    await show(tx, rt, visitor, Paused(survey, day, asked=bool(asked)), sender)


async def tap(tx: Transaction, rt: Runtime, visitor: Visitor, known: WishTap, sender: Sender) -> Receipt:
    """One of the buttons about a wish; the survey is the one the button names, whatever the person came for since."""
    if known.wish in GIVING:
        # On a card of the version before, which did not say what was read on it.
        return await agree(tx, rt, visitor, WishConsentTap(known.wish, known.survey, ""), sender)
    survey = await surveys.find(tx, SurveyId(known.survey))
    if survey is None:
        await show_current(tx, rt, visitor, sender)
    else:
        await TAPS[known.wish](tx, rt, visitor, survey, sender)
    return Receipt()


async def agree(tx: Transaction, rt: Runtime, visitor: Visitor, known: WishConsentTap, sender: Sender) -> Receipt:
    """Somebody asks to be told something; if today's card has other words than theirs, they read it once more."""
    survey = await surveys.find(tx, SurveyId(known.survey))
    if survey is None or known.wish not in GIVING:
        await show_current(tx, rt, visitor, sender)
        return Receipt()
    as_read = await GIVING[known.wish](tx, rt, visitor, survey, known.wording, sender)
    return Receipt("" if as_read else read_anew(rt.texts.voice(visitor.language)))


async def wished(tx: Transaction, rt: Runtime, chat: ChatId) -> tuple[Wished, ...]:
    """Everything that is still to be told in this chat."""
    on_their_way = [
        Wished(survey, purpose, chat, "", rt.today())
        for survey, purpose, state in await broadcasts.of_chat(tx, chat)
        if state is RecipientState.WAITING
    ]
    return (*await wishes.of_chat(tx, chat), *on_their_way)


async def was_told(tx: Transaction, chat: ChatId) -> bool:
    """Whether it is still kept that this chat was told something."""
    return any(state is not RecipientState.WAITING for _, _, state in await broadcasts.of_chat(tx, chat))


async def forget_all(tx: Transaction, rt: Runtime, chat: ChatId) -> bool:
    """Tell nothing in this chat any more; whether anything was still to be told."""
    for one in await wished(tx, rt, chat):
        await _take_back(tx, rt, one.survey, one.purpose, chat)
    kept, on_their_way = await wishes.forget_chat(tx, chat), await broadcasts.take_back_all(tx, chat)
    return kept + on_their_way > 0


async def forget(tx: Transaction, rt: Runtime, survey: SurveyId, purpose: Purpose, chat: ChatId) -> None:
    """Do not tell this chat what it once wished to be told."""
    await _take_back(tx, rt, survey, purpose, chat)
    await wishes.forget(tx, survey, purpose, chat)
    await broadcasts.take_back(tx, survey, purpose, chat)


async def _take_back(tx: Transaction, rt: Runtime, survey: SurveyId, purpose: Purpose, chat: ChatId) -> None:
    consent = ConsentFor(purpose)
    await ledger.take_back(tx, rt, ledger.subject_of(tx, consent, survey, chat), consent)


async def may_wish_results(tx: Transaction, rt: Runtime, survey: Survey, chat: ChatId) -> bool:
    """Whether the results of a survey somebody took part in may be offered to them."""
    if any(_is(one, survey, Purpose.RESULTS) for one in await wished(tx, rt, chat)):
        return False
    return results_can_be_wished(survey, await broadcasts.of_survey(tx, survey.id), rt.today())


async def _remind(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, mark: str, sender: Sender) -> bool:
    """Whether it was asked for on today's card, whose ``mark`` that is; otherwise that is shown and nothing kept."""
    ours = visitor.survey is not None and visitor.survey.id == survey.id
    day = await _reminder_day(tx, rt, visitor, survey) if ours else None
    if day is None:
        await show_current(tx, rt, visitor, sender)
        return True
    asked_on = Paused(survey, day)
    wish = Wished(survey.id, Purpose.REMINDER, sender.chat, _language(visitor), day)
    kept = await _keep(tx, rt, visitor, wish, asked_on, mark)
    await show(tx, rt, visitor, ReminderNoted(survey, day) if kept else asked_on, sender)
    return kept


async def _no_reminder(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, sender: Sender) -> None:
    await forget(tx, rt, survey.id, Purpose.REMINDER, sender.chat)
    await show(tx, rt, visitor, ReminderForgotten(), sender)


async def _ask_results(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, sender: Sender) -> None:
    if not await has_taken_part(tx, survey, sender):
        await show_current(tx, rt, visitor, sender)
        return
    until = results_until(survey)
    if any(_is(one, survey, Purpose.RESULTS) for one in await wishes.of_chat(tx, sender.chat)):
        await show(tx, rt, visitor, ResultsNoted(survey, until), sender)
    elif await may_wish_results(tx, rt, survey, sender.chat):
        await show(tx, rt, visitor, AskResults(survey, until), sender)
    else:
        await show_current(tx, rt, visitor, sender)


async def _tell_results(
    tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, mark: str, sender: Sender
) -> bool:
    """The same for the results."""
    kept = True
    if await has_taken_part(tx, survey, sender) and await may_wish_results(tx, rt, survey, sender.chat):
        until = results_until(survey)
        wish = Wished(survey.id, Purpose.RESULTS, sender.chat, _language(visitor), until)
        kept = await _keep(tx, rt, visitor, wish, AskResults(survey, until), mark)
    await _ask_results(tx, rt, visitor, survey, sender)
    return kept


async def _no_results(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, sender: Sender) -> None:
    await forget(tx, rt, survey.id, Purpose.RESULTS, sender.chat)
    await show(tx, rt, visitor, ResultsForgotten(), sender)


_Taken = Callable[[Transaction, Runtime, Visitor, Survey, Sender], Awaitable[None]]
TAPS: Mapping[Wish, _Taken] = {
    Wish.NO_REMINDER: _no_reminder,
    Wish.RESULTS: _ask_results,
    Wish.NO_RESULTS: _no_results,
}
"""What each button about a wish does, but for those that give it."""
_Given = Callable[[Transaction, Runtime, Visitor, Survey, str, Sender], Awaitable[bool]]
GIVING: Mapping[Wish, _Given] = {Wish.REMIND: _remind, Wish.TELL_RESULTS: _tell_results}
"""What each button does that gives a wish: a consent of its own."""


async def _reminder_day(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey) -> date | None:
    answered_at = await interviews.answered_at(tx, visitor.interview.id) if visitor.interview else None
    if answered_at is None:
        return None
    answered_on = answered_at.astimezone(ZoneInfo(rt.config.time_zone)).date()
    return reminded_on(survey, answered_on, rt.today())


async def _keep(
    tx: Transaction, rt: Runtime, visitor: Visitor, wish: Wished, asked_on: Paused | AskResults, mark: str
) -> bool:
    """Keep a wish, and the consent to the card on which it was asked for; a second tap is no second consent.

    False, with nothing kept, where that card has other words than today's.
    """
    kept = await wishes.of_chat(tx, wish.chat)
    if not any((one.survey, one.purpose) == (wish.survey, wish.purpose) for one in kept):
        words = words_of(render(asked_on, rt.texts.voice(visitor.language)))
        if mark_of(words) != mark:
            return False
        purpose = ConsentFor(wish.purpose)
        subject = ledger.subject_of(tx, purpose, wish.survey, wish.chat)
        await ledger.give(tx, rt, wish.survey, subject, purpose, words, wish.language)
    await wishes.keep(tx, (wish,))
    return True


def _language(visitor: Visitor) -> str:
    return visitor.language or SOURCE_LANGUAGE


def _is(one: Wished, survey: Survey, purpose: Purpose) -> bool:
    return one.survey == survey.id and one.purpose is purpose
