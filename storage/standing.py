"""What stands in a chat now, as far as the next message or tap depends on it."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, select

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import OutgoingMessage
from storage import bodies
from storage.cards import AFTER_LONG, about
from storage.prepared import Prepared
from storage.tables import cards
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CardOnDisplay:
    """What stands in the chat, or will as soon as it was sent; the text of a secret card is gone once it was shown.

    ``after_long``: it answers a text so long that more of it may be on its way.
    """

    view: str
    message: OutgoingMessage
    after_long: bool = False


_this = (cards.c.chat_id == bindparam("b_chat")) & (cards.c.slot == bindparam("b_slot"))
_standing = select(cards.c.view, cards.c.body).where(_this, cards.c.message_id == bindparam("b_message"))
_before = select(cards.c.chat_id).where(
    _this, cards.c.fresh == 0, cards.c.message_id < bindparam("b_message", type_=BigInteger)
)
_stands_above = _before.where(cards.c.wanted == cards.c.shown)
_view = select(cards.c.view).where(_this)
_showing = Prepared(select(cards.c.view, cards.c.message_id).where(_this, cards.c.fresh == 0))
_on_display = Prepared(select(cards.c.view, cards.c.body).where(_this))


async def on_display(tx: Transaction, chat: ChatId, slot: str = "") -> CardOnDisplay | None:
    """The card of this slot as it is wanted at the moment."""
    found = await tx.rows(_on_display, {"b_chat": chat, "b_slot": slot})
    if not found:
        return None
    view, body = found[0]["view"], found[0]["body"]
    long = view.endswith(AFTER_LONG)
    return CardOnDisplay(view.removesuffix(AFTER_LONG), bodies.open_sealed(tx, body, about(chat, slot)), long)


async def message_showing(tx: Transaction, chat: ChatId, view: str) -> MessageId | None:
    """The message in which the conversation's card stands, if its view begins so; not while that is yet to be sent."""
    found = await tx.rows(_showing, {"b_chat": chat, "b_slot": ""})
    if not found or found[0]["message_id"] is None or not found[0]["view"].startswith(view):
        return None
    return MessageId(found[0]["message_id"])


async def all_showing(tx: Transaction, view: str) -> tuple[tuple[ChatId, str], ...]:
    """Every chat whose card has a view that begins so, with that view. Reads the whole table."""
    found = await tx.execute(
        select(cards.c.chat_id, cards.c.view).where(cards.c.view.startswith(view, autoescape=True))
    )
    return tuple((ChatId(row.chat_id), row.view.removesuffix(AFTER_LONG)) for row in found)


async def stands(
    tx: Transaction, chat: ChatId, message_id: MessageId | None, view: str, message: OutgoingMessage, slot: str = ""
) -> bool:
    """Whether this card is what the message shows, or will: showing it again would change nothing."""
    row = (await tx.execute(_standing, {"b_chat": chat, "b_slot": slot, "b_message": message_id})).first()
    if row is None or row.view.removesuffix(AFTER_LONG) != view:
        return False
    return bodies.open_sealed(tx, row.body, about(chat, slot)) == message


async def stood_before(tx: Transaction, chat: ChatId, message_id: MessageId | None) -> bool:
    """Whether the conversation's card stood in the chat before somebody wrote this message below it."""
    return (await tx.execute(_before, {"b_chat": chat, "b_slot": "", "b_message": message_id})).first() is not None


async def stands_above(tx: Transaction, chat: ChatId, message_id: MessageId | None) -> bool:
    """Whether the conversation's card stands above this message, and nothing of it is on its way."""
    found = await tx.execute(_stands_above, {"b_chat": chat, "b_slot": "", "b_message": message_id})
    return found.first() is not None


async def is_card(tx: Transaction, chat: ChatId, slot: str, message_id: MessageId | None) -> bool:
    """Whether this message is where the card of the slot stands."""
    return (await tx.execute(_standing, {"b_chat": chat, "b_slot": slot, "b_message": message_id})).first() is not None


async def shows(tx: Transaction, chat: ChatId, view: str, slot: str = "") -> bool:
    """Whether this is what the card of the slot shows, or will."""
    row = (await tx.execute(_view, {"b_chat": chat, "b_slot": slot})).first()
    return row is not None and row.view.removesuffix(AFTER_LONG) == view
