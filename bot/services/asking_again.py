"""Somebody agrees once more, after the institute has changed: the new consent takes the place of the old one."""

from dataclasses import replace

from bot.domain.call_messages import AreaAgain, InstituteChanged
from bot.domain.call_taps import CallAct, CallTap
from bot.domain.consent import ConsentFor
from bot.domain.volunteering import Volunteer
from bot.runtime import Receipt
from bot.services import ledger
from bot.services.call_cards import CallChat, asked_again, show_offer
from bot.texts.labels import mark_of, words_of
from bot.texts.notice import read_anew


async def tap(chat: CallChat, known: CallTap) -> Receipt:
    """«Ich stimme zu» or «Ja, weitergeben»; it counts only for the question that stands, and the words that were read.

    Whoever declines takes the old consent back, with the buttons for that: see ``calling``.
    """
    mine = await chat.entered()
    asked = await asked_again(chat, mine) if mine is not None else None
    receipt = Receipt()
    match known.act, asked:
        case (CallAct.AGREE_AGAIN, InstituteChanged()) | (CallAct.TELL_AREA_AGAIN, AreaAgain()) if mine and asked:
            receipt = await _agree(chat, mine, asked, known.choice)
    await show_offer(chat)
    return receipt


async def _agree(chat: CallChat, mine: Volunteer, asked: InstituteChanged | AreaAgain, mark: str) -> Receipt:
    purpose = ConsentFor.CONTACT_DETAILS
    if isinstance(asked, AreaAgain):
        purpose, asked = ConsentFor.SERVICE_AREA, replace(asked, area=None)
    words = words_of(chat.rendered(asked))
    if mark_of(words) != mark:
        return Receipt(read_anew(chat.rt.texts.voice(chat.visitor.language)))
    await ledger.take_back(chat.tx, chat.rt, mine.id, purpose)
    await ledger.give(chat.tx, chat.rt, chat.survey.id, mine.id, purpose, words, chat.visitor.language)
    return Receipt()
