"""Who is chatting, and what stands on their card: the ground that every citizen's use case stands on."""

from dataclasses import replace

from bot.domain.citizen import Interview, Visitor
from bot.domain.ids import ChatId, Person
from bot.domain.messages import (
    AskQuestion,
    ChooseLanguage,
    ChooseSurvey,
    CitizenMessage,
    Closing,
    Erasure,
    FirstCard,
    Notice,
    Pausing,
    Review,
    Withdrawal,
)
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.position import Asking, Ended, Position, Refusal, Reviewing
from bot.domain.questionnaire import Questionnaire
from bot.domain.taps import Desk
from bot.runtime import Runtime, Sender
from bot.texts import citizen
from bot.texts.catalogue import spoken
from storage import cards, chats, interviews, outbox, standing
from storage.transaction import Transaction

DESK = cards.CITIZENS
"""How the views of citizens' cards begin; a typed message is read by the desk whose card the person sees."""
PAGE = "page"
RECEIPT = "receipt"
"""The view of the card with the deletion code: it is never overwritten, whatever comes next stands below it."""
FILE = "file"
"""The file with everything held, beside the card; its content is gone once it was sent."""
ASKS = "asks"
"""The view of a page that waits for an answer, as the first card does; all others only say something."""
CALL = "call:"
"""How the views of the cards about the telephone interview begin."""
SHOWS_NUMBER = f"{CALL}check:"
"""How the view of the card begins that repeats a typed number, so that the person can say whether it is right."""
AWAITED = ("question:", "review", ASKS, CALL)
"""The views that wait for an answer; one that ends with ``:`` stands for all that begin with it."""
_ASKING = (ChooseLanguage, ChooseSurvey, Erasure, FirstCard, Notice, Pausing, Withdrawal)


async def visitor_of(tx: Transaction, sender: Sender) -> Visitor:
    """Who wrote or tapped; somebody new speaks the language of their app if it is shipped."""
    person = Person(tx.keys.marker("person", sender.user))
    known = await interviews.find_visitor(tx, person)
    return known or Visitor(person, language=spoken(sender.language_code))


async def with_own_key(tx: Transaction, rt: Runtime, visitor: Visitor) -> Visitor:
    """The same person with a key of their own for whatever is shown from now on, so that it can be destroyed."""
    if visitor.key_id is not None:
        return visitor
    await interviews.save_visitor(tx, visitor, rt.now())
    return replace(visitor, key_id=await interviews.own_key(tx, visitor.person))


async def show(
    tx: Transaction,
    rt: Runtime,
    visitor: Visitor,
    message: CitizenMessage,
    sender: Sender,
    *,
    view: str = "",
    secret: bool = False,
    moved: bool = False,
    on_form: bool = False,
    above: str = "",
) -> None:
    """Put a message on the card, a sentence ``above`` it; below what the person wrote, or in its place after a tap.

    ``view`` names what is on the card, unless it is a page. A second tap on a button leaves the card as it is; after
    one that ``moved`` something, nobody needs to look. ``on_form``: a button of a question was tapped, so the card
    stands there; after any other tap below the card it comes anew below that.
    """
    card = citizen.render(message, rt.texts.voice(visitor.language))
    if above:
        card = replace(card, text=f"{above}\n\n{card.text}")
    view = view or (ASKS if isinstance(message, _ASKING) else PAGE)
    tapped = None if sender.typed else sender.message
    looks = tapped is not None and not moved and not secret
    if looks and await standing.stands(tx, sender.chat, tapped, DESK + view, card):
        return
    fresh = sender.typed or (looks and await _comes_anew(tx, sender, on_form=on_form))
    if fresh:
        await remove_number(tx, rt, sender.chat)
    reaches = await cards.show(
        tx,
        sender.chat,
        card,
        now=rt.now(),
        view=DESK + view,
        after_long=sender.long,
        fresh=fresh,
        secret=secret,
        at=tapped if on_form else None,
        key_id=visitor.key_id,
    )
    if not reaches:
        # Whoever speaks can be written to: the news that they unblocked the bot was lost.
        await chats.mark_reachable(tx, sender.chat)


async def offers(tx: Transaction, sender: Sender, data: str) -> bool:
    """Whether the card in the chat still has this button; if not, the tap is a second one, or on an older message."""
    shown = await standing.on_display(tx, sender.chat)
    return shown is not None and any(button.tap == data for row in shown.message.buttons for button in row)


async def remove_number(tx: Transaction, rt: Runtime, chat: ChatId) -> None:
    """Before a card comes below it: one that repeats a typed number goes, as the message did in which it was typed."""
    shows_it = await standing.message_showing(tx, chat, DESK + SHOWS_NUMBER)
    if shows_it is not None:
        gone = OutgoingMessage("", removes=shows_it)
        await outbox.add(tx, chat, gone, now=rt.now(), priority=Priority.REPLY)


async def _comes_anew(tx: Transaction, sender: Sender, *, on_form: bool) -> bool:
    if await standing.shows(tx, sender.chat, DESK + RECEIPT):
        return True
    return not on_form and await standing.stands_above(tx, sender.chat, sender.message)


async def show_position(
    tx: Transaction,
    rt: Runtime,
    visitor: Visitor,
    interview: Interview,
    form: Questionnaire,
    where: Position,
    sender: Sender,
    *,
    page: int = 0,
    complaint: Refusal | None = None,
    moved: bool = False,
    on_form: bool = False,
) -> None:
    """Put the question, the review or the closing sentence on the card."""
    message: CitizenMessage
    match where:
        case Asking():
            message = AskQuestion(form, where, Desk.CITIZEN, interview.id, page, complaint)
        case Reviewing():
            message = Review(form, where, Desk.CITIZEN, interview.id, page)
        case Ended():
            message = Closing(form, where, interview.survey)
    await show(tx, rt, visitor, message, sender, view=view_of(where), moved=moved, on_form=on_form)


def view_of(where: Position) -> str:
    """What a card shows, in a word: it tells whether a typed message answers this question."""
    match where:
        case Asking(question=question):
            return f"question:{question.name}"
        case Reviewing():
            return "review"
        case Ended():
            return "ended"
