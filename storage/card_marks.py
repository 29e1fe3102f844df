"""What became of cards on their way to Telegram, as delivery notes it; a newer state wanted meanwhile stays wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import BigInteger, Boolean, Integer, bindparam, case, update

from bot.domain.ids import MessageId
from storage import bodies
from storage.cards import DueCard, about
from storage.prepared import Prepared
from storage.tables import cards
from storage.transaction import Transaction

MOST_REJECTIONS = 3


@dataclass(frozen=True, slots=True)
class CardSent:
    """A new message with this card stands in the chat."""

    card: DueCard
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class CardShown:
    """The message was edited, or showed this already."""

    card: DueCard


@dataclass(frozen=True, slots=True)
class CardLater:
    """Not now, or nobody knows whether it arrived: try again at ``due_at``."""

    card: DueCard
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CardRejected:
    """Telegram refuses this card: a mistake of ours. Given up at the third refusal."""

    card: DueCard
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CardLost:
    """The message to be edited exists no more: send the card anew."""

    card: DueCard


@dataclass(frozen=True, slots=True)
class CardStripped:
    """The older message has lost its buttons, or cannot lose them."""

    card: DueCard
    message_id: MessageId


CardMark = CardSent | CardShown | CardLater | CardRejected | CardLost | CardStripped

_this = (cards.c.chat_id == bindparam("b_chat")) & (cards.c.slot == bindparam("b_slot"))
_PENDING = cards.c.wanted > cards.c.shown
_wanted = bindparam("b_wanted", type_=Integer)
_message = bindparam("b_message", type_=BigInteger)
_tappable = bindparam("b_tappable", type_=Boolean)
_not_less = case((cards.c.shown > _wanted, cards.c.shown), else_=_wanted)
# Somebody may have tapped on the new card before this was noted, or on one that came even later (see cards.show).
_tapped_below = cards.c.message_id > _message
_sent = Prepared(
    update(cards)
    .where(_this)
    .values(
        shown=_not_less,
        retired_message_id=case(
            (_tapped_below & _tappable, _message),
            ((cards.c.message_id < _message) & cards.c.tappable, cards.c.message_id),
            else_=cards.c.retired_message_id,
        ),
        message_id=case((_tapped_below, cards.c.message_id), else_=_message),
        tappable=case((_tapped_below, cards.c.tappable), else_=_tappable),
        # Who wrote again while this was on its way gets a new message once more.
        fresh=case((cards.c.fresh > _wanted, cards.c.fresh), else_=0),
        attempts=0,
    )
)
_shown = Prepared(update(cards).where(_this).values(shown=_not_less, tappable=_tappable, attempts=0))
_later = Prepared(
    update(cards).where(_this, _PENDING).values(due_at=bindparam("b_due_at"), attempts=cards.c.attempts + 1)
)
_rejected = Prepared(
    update(cards)
    .where(_this, cards.c.wanted == _wanted)
    .values(
        due_at=bindparam("b_due_at"),
        attempts=cards.c.attempts + 1,
        shown=case((cards.c.attempts + 1 >= MOST_REJECTIONS, _wanted), else_=cards.c.shown),
    )
)
_lost = Prepared(update(cards).where(_this, cards.c.message_id == _message).values(message_id=None))
_stripped = Prepared(update(cards).where(_this, cards.c.retired_message_id == _message).values(retired_message_id=None))
_wiped = Prepared(
    update(cards)
    .where(_this, cards.c.wanted == _wanted, cards.c.shown == _wanted)
    .values(body=bindparam("b_body"), secret=False)
)

_IN_ORDER = (_lost, _sent, _shown, _stripped, _later, _rejected, _wiped)


async def mark(tx: Transaction, marks: Sequence[CardMark]) -> None:
    """Note what became of cards; a newer state wanted meanwhile stays wanted."""
    changes = [change for made in marks for change in _changes(tx, made)]
    for statement in _IN_ORDER:
        rows = [values for kind, values in changes if kind is statement]
        if rows:
            await tx.changes(statement, rows)


_Change = tuple[Prepared, dict[str, Any]]


def _changes(tx: Transaction, mark: CardMark) -> tuple[_Change, ...]:
    key = {"b_chat": mark.card.chat, "b_slot": mark.card.slot}
    state = key | {"b_wanted": mark.card.wanted}
    match mark:
        case CardSent(card, message_id):
            sent = {"b_message": message_id, "b_tappable": bool(card.message.buttons)}
            return (_sent, state | sent), *_wiping(tx, card, state)
        case CardShown(card):
            shown = {"b_tappable": bool(card.message.buttons)}
            return (_shown, state | shown), *_wiping(tx, card, state)
        case CardLater(_, due_at):
            return ((_later, key | {"b_due_at": due_at}),)
        case CardRejected(card, due_at):
            return (_rejected, state | {"b_due_at": due_at}), *_wiping(tx, card, state)
        case CardLost(card):
            return ((_lost, key | {"b_message": card.message_id}),)
        case CardStripped(_, message_id):
            return ((_stripped, key | {"b_message": message_id}),)
    assert_never(mark)


def _wiping(tx: Transaction, card: DueCard, state: dict[str, Any]) -> tuple[_Change, ...]:
    if not card.secret:
        return ()
    body = bodies.seal(tx, bodies.without_secret(card.message), about(card.chat, card.slot))
    return ((_wiped, state | {"b_body": body}),)
