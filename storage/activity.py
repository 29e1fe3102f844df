"""Whose card changed shortly before an outage, so that it is shown once more; each card once for what was done last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, select, true, update

from bot.domain.ids import ChatId
from bot.domain.outage import Window
from bot.domain.outgoing import OutgoingMessage, Priority
from storage import bodies
from storage.cards import AFTER_LONG, about, earlier_when
from storage.columns import UtcDateTime
from storage.sealed import key_of
from storage.tables import cards, unreachable_chats
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class LastCard:
    """The conversation's card as it was when the outage began; ``wanted`` is its state."""

    chat: ChatId
    view: str
    message: OutgoingMessage
    wanted: int
    key_id: bytes | None = None
    """The person's key that seals it."""


_now = bindparam("b_now", type_=UtcDateTime())
_not_yet = or_(cards.c.resumed_at.is_(None), cards.c.resumed_at < cards.c.changed_at)
_again = (
    update(cards)
    .where(
        cards.c.chat_id == bindparam("b_chat"),
        cards.c.slot == "",
        # Whoever did something in this very moment has a newer card.
        cards.c.wanted == bindparam("b_wanted"),
        _not_yet,
    )
    .values(
        body=bindparam("b_body"),
        wanted=cards.c.wanted + 1,
        fresh=cards.c.wanted + 1,
        earlier=earlier_when(true()),
        priority=Priority.BULK.value,
        # Telegram asked this chat to wait: so does the card.
        due_at=case((and_(cards.c.wanted > cards.c.shown, cards.c.due_at > _now), cards.c.due_at), else_=_now),
        attempts=0,
        # Whoever has it in hand finishes it first; else it is the first process's, which paces what nobody waits for.
        owner=case((cards.c.wanted > cards.c.shown, cards.c.owner), else_=0),
        resumed_at=_now,
    )
)
_done_with = (
    update(cards)
    .where(cards.c.chat_id == bindparam("b_chat"), cards.c.slot == "", cards.c.wanted == bindparam("b_wanted"))
    .values(resumed_at=_now)
)


async def chats_active(tx: Transaction, windows: Sequence[Window], views: Sequence[str]) -> tuple[ChatId, ...]:
    """The chats whose card changed in one of the windows and shows one of these views, and was not shown again since.

    A view that ends with ``:`` stands for all that begin with it. Reads the whole table.
    """
    found = await tx.execute(select(cards.c.chat_id).where(_concerned(windows, views)).order_by(cards.c.chat_id))
    return tuple(ChatId(number) for number in found.scalars())


async def last_cards(
    tx: Transaction, chats: Sequence[ChatId], windows: Sequence[Window], views: Sequence[str]
) -> tuple[LastCard, ...]:
    """The cards of those among ``chats`` whose owners have not acted since; not those whose key was destroyed."""
    query = select(cards.c.chat_id, cards.c.view, cards.c.body, cards.c.wanted).where(
        cards.c.chat_id.in_(chats), _concerned(windows, views)
    )
    rows = (await tx.execute(query)).all()
    cards_of_them = (
        LastCard(
            ChatId(row.chat_id),
            row.view.removesuffix(AFTER_LONG),
            bodies.open_sealed(tx, row.body, about(ChatId(row.chat_id), "")),
            row.wanted,
            key_of(row.body),
        )
        for row in rows
    )
    return tuple(card for card in cards_of_them if card.message != bodies.EMPTY)


async def show_again(tx: Transaction, card: LastCard, message: OutgoingMessage, now: datetime) -> bool:
    """Send the card anew, below everything else, behind the replies to people; tells whether it was still the last."""
    values = {"b_body": bodies.seal(tx, message, about(card.chat, ""), card.key_id), "b_now": now}
    return (await tx.execute(_again, {"b_chat": card.chat, "b_wanted": card.wanted} | values)).rowcount == 1


async def leave_alone(tx: Transaction, card: LastCard, now: datetime) -> None:
    """Nothing is to be shown again in this chat."""
    await tx.execute(_done_with, {"b_chat": card.chat, "b_wanted": card.wanted, "b_now": now})


def _concerned(windows: Sequence[Window], views: Sequence[str]) -> ColumnElement[bool]:
    active = or_(*(cards.c.changed_at.between(window.first, window.last) for window in windows))
    shows = or_(*(_shows(view) for view in views))
    reachable = cards.c.chat_id.not_in(select(unreachable_chats.c.chat_id))
    return and_(cards.c.slot == "", active, shows, _not_yet, reachable)


def _shows(view: str) -> ColumnElement[bool]:
    if view.endswith(":"):
        return cards.c.view.startswith(view, autoescape=True)
    return cards.c.view.in_((view, f"{view}{AFTER_LONG}"))
