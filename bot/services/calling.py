"""The telephone interview in the chat: who calls, the way in and out, and the one message before the calls."""

from bot.domain.call_messages import AreaKept, CallForgotten
from bot.domain.call_taps import CallAct, CallTap
from bot.domain.ids import SurveyId
from bot.domain.messages import Privacy
from bot.domain.taps import encode
from bot.runtime import Receipt, Runtime, Sender
from bot.services import asking_again, call_notice, contact_links, entering, own_contacts, typed_entries, volunteering
from bot.services.call_cards import CallChat, noted, show_offer
from bot.services.citizen_cards import offers, show, visitor_of
from bot.services.reception import show_current
from bot.texts.labels import mark_of, words_of
from bot.texts.notice import read_anew
from bot.texts.rights import nothing_to_do
from storage import surveys
from storage.transaction import Transaction


async def open_page(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt:
    """«Lieber angerufen werden»: who calls, or how it stands with somebody who is entered already."""
    visitor = await visitor_of(tx, sender)
    survey = visitor.survey
    if survey is None:
        await show_current(tx, rt, visitor, sender)
    else:
        await show_offer(CallChat(tx, rt, visitor, survey, sender))
    return Receipt()


async def open_privacy(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt | None:
    """«/datenschutz» written while somebody enters themselves: it leads back there. None anywhere else."""
    survey = await typed_entries.asked_about(tx, sender)
    if survey is None:
        return None
    await _show_privacy(CallChat(tx, rt, await visitor_of(tx, sender), survey, sender), "0")
    return Receipt()


async def tap(  # noqa: C901 - one flat table of buttons
    tx: Transaction, rt: Runtime, known: CallTap, sender: Sender
) -> Receipt:
    """A button about the telephone interview; the survey is the one that it names."""
    visitor = await visitor_of(tx, sender)
    survey = await surveys.find(tx, SurveyId(known.survey))
    if survey is None or survey.authority != rt.authority.id:
        await show_current(tx, rt, visitor, sender)
        return Receipt()
    chat = CallChat(tx, rt, visitor, survey, sender)
    match known.act:
        case CallAct.DROP if await chat.entered() is not None:
            # The button of an older card: nothing is being entered any more, and they will be called.
            await show_offer(chat)
        case CallAct.OFFER:
            await show_offer(chat)
        case CallAct.HERE:
            await entering.ask_consent(chat)
        case CallAct.WITHDRAW:
            return await _withdraw(chat, known)
        case CallAct.PRIVACY:
            await _show_privacy(chat, known.choice)
        case CallAct.KEEP_AREA:
            await _keep_area(chat)
        case CallAct.AGREE_AGAIN | CallAct.TELL_AREA_AGAIN:
            return await asking_again.tap(chat, known)
        case CallAct.NOTICE | CallAct.NO_NOTICE:
            return await _notice(chat, known)
        case _:
            return await entering.tap(chat, known)
    return Receipt()


async def _show_privacy(chat: CallChat, page: str) -> None:
    number = int(page) if page.isdecimal() else 0
    await show(chat.tx, chat.rt, chat.visitor, Privacy(chat.survey, page=number, to_be_called=True), chat.sender)


async def _withdraw(chat: CallChat, known: CallTap) -> Receipt:
    """«Doch nicht anrufen»: effective at once, without asking why.

    Where nobody is entered (any more), nothing is said of who calls: the institute may have had the contact.
    """
    tx, rt, survey = chat.tx, chat.rt, chat.survey
    mine = await chat.entered()
    if mine is None:
        return await _nobody_is_entered(chat, known)
    await contact_links.void(tx, survey, chat.sender.chat)
    await volunteering.withdraw(tx, rt, mine, chat.sender.chat)
    await own_contacts.renew_key(tx, chat.sender.chat)
    await chat.show(CallForgotten(survey, handed_over=mine.with_institute))
    return Receipt()


async def _nobody_is_entered(chat: CallChat, known: CallTap) -> Receipt:
    """A second tap leaves the card as it is; where the button still stands, the card is behind the times."""
    if await chat.draft() is not None:
        await entering.drop(chat)
    elif await offers(chat.tx, chat.sender, encode(known)):
        await show_offer(chat)
    else:
        return Receipt(nothing_to_do(chat.rt.texts.voice(chat.visitor.language)))
    return Receipt()


async def _keep_area(chat: CallChat) -> None:
    """«Bereich doch nicht weitergeben»; if the institute has it, it is told to delete it."""
    mine, draft = await chat.entered(), await chat.draft()
    if mine is not None:
        await volunteering.keep_area(chat.tx, chat.rt, mine)
        await chat.show(AreaKept(chat.survey, handed_over=mine.with_institute))
    elif draft is not None:
        await entering.keep_area(chat, draft)
    else:
        await show_offer(chat)


async def _notice(chat: CallChat, known: CallTap) -> Receipt:
    """The one message before the calls, or of a place: an own consent, with the card it was asked on as its wording."""
    tx, rt, survey, person = chat.tx, chat.rt, chat.survey.id, chat.sender.chat
    changed = False
    if known.act is CallAct.NO_NOTICE:
        await call_notice.take_back(tx, rt, survey, person)
    elif (mine := await chat.entered()) is not None and not (now := await noted(chat, mine)).notice_asked:
        words, language = words_of(chat.rendered(now)), chat.visitor.language
        changed = mark_of(words) != known.choice
        if not changed:
            await call_notice.give(tx, rt, mine, person, wording=words, language=language)
    await show_offer(chat)
    return Receipt(read_anew(rt.texts.voice(chat.visitor.language)) if changed else "")
