"""What each message is for that is written without a command: a button's label, an answer, a word, a number, a code.

A message that reads like a button on the card in front of the person is the same as a tap on it.
"""

from bot.domain.answers import Misread, labelled
from bot.domain.citizen import Visitor
from bot.domain.codes import looks_like_code
from bot.domain.page_words import page_named
from bot.domain.taps import Tap, parse
from bot.runtime import Receipt, Runtime, Sender
from bot.services import participation, reception, rights, staff_words, tapping, typed_entries
from bot.services.citizen_cards import visitor_of
from storage import standing
from storage.standing import CardOnDisplay
from storage.transaction import Transaction


async def typed(tx: Transaction, rt: Runtime, text: str, sender: Sender) -> Receipt:
    """A message was written in private; ``text`` is empty for a sticker, a voice message, a photo and the like."""
    shown = await standing.on_display(tx, sender.chat)
    if shown is not None and shown.after_long and not await standing.stood_before(tx, sender.chat, sender.message):
        return await _rest_of_long_text(tx, rt, shown.view, sender)
    same = _same_button(shown, text)
    if same is not None:
        return await tapping.act(tx, rt, same, sender)
    if shown is not None and typed_entries.is_asked(shown.view) and not _is_code_with_letters(text):
        return await typed_entries.typed(tx, rt, shown.view, text, sender)
    answered = await staff_words.typed(tx, rt, shown.view if shown else "", text, sender)
    if answered is not None:
        return answered
    if looks_like_code(text):
        return await rights.erase_by_code(tx, rt, text, sender)
    answered = await typed_entries.typed_elsewhere(tx, rt, shown.view if shown else "", text, sender)
    return answered if answered is not None else await _typed_to_the_survey(tx, rt, shown, text, sender)


async def _typed_to_the_survey(
    tx: Transaction, rt: Runtime, shown: CardOnDisplay | None, text: str, sender: Sender
) -> Receipt:
    """An answer, a word that opens a page, or something that leads back to where the person stands."""
    visitor = await visitor_of(tx, sender)
    page = page_named(text)
    if page is not None and not await _is_answer(tx, rt, visitor, text, shown):
        return await tapping.open_page(tx, rt, page, sender)
    if visitor.interview is None or shown is None:
        await reception.show_current(tx, rt, visitor, sender)
        return Receipt()
    return await participation.typed(tx, rt, visitor, visitor.interview, text, shown.view, sender)


async def _is_answer(tx: Transaction, rt: Runtime, visitor: Visitor, text: str, shown: CardOnDisplay | None) -> bool:
    """Whether a word that would open a page answers the question on the card."""
    if visitor.interview is None or shown is None:
        return False
    return await participation.is_answer(tx, rt, visitor, visitor.interview, text, shown.view)


async def _rest_of_long_text(tx: Transaction, rt: Runtime, view: str, sender: Sender) -> Receipt:
    """The next part of a text that was cut: it answers nothing, the person has not even seen the next question."""
    answered = await staff_words.rest_of_long_text(tx, rt, view, sender)
    if answered is None:
        answered = await typed_entries.rest_of_long_text(tx, rt, view, sender)
    if answered is not None:
        return answered
    visitor = await visitor_of(tx, sender)
    if visitor.interview is None:
        await reception.show_current(tx, rt, visitor, sender)
    else:
        await participation.resume(tx, rt, visitor, visitor.interview, sender, because=Misread.CUT)
    return Receipt()


def _is_code_with_letters(text: str) -> bool:
    """Twelve digits may be a code or a number: where a number is asked for they are a number."""
    return looks_like_code(text) and any(sign.isalpha() for sign in text)


def _same_button(shown: CardOnDisplay | None, text: str) -> Tap | None:
    if shown is None or not text.strip():
        return None
    tap = labelled(text, [(button.label, button.tap) for row in shown.message.buttons for button in row if button.tap])
    return parse(tap) if tap else None
