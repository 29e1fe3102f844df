"""Messages that waited when a backup was made: after a restore they rest until somebody says what becomes of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, literal_column, select, update

from bot.domain.ids import ChatId
from storage import bodies, cards
from storage.tables import cards as card_rows
from storage.tables import outbox
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages of one state wait for the staff's chats or for single people, and since when."""

    held: bool
    to_staff_chat: bool
    count: int
    oldest: datetime
    newest: datetime


# Numbers of groups and channels are negative, those of people positive.
_to_group = case((outbox.c.chat_id < 0, 1), else_=0)
_held = outbox.c.state == literal_column("'held'")
_of_each_kind = (
    select(
        outbox.c.state,
        _to_group.label("to_group"),
        func.count().label("number"),
        func.min(outbox.c.created_at).label("oldest"),
        func.max(outbox.c.created_at).label("newest"),
    )
    .where(outbox.c.state.in_(["held", "waiting"]))
    .group_by(outbox.c.state, _to_group)
    .order_by(outbox.c.state, _to_group.desc())
)
_release = update(outbox).where(_held).values(state="waiting", due_at=bindparam("now"))
_discard = update(outbox).where(_held).values(state="dropped", body=None)
_secret = select(card_rows.c.chat_id, card_rows.c.slot, card_rows.c.body).where(
    card_rows.c.secret, card_rows.c.wanted == card_rows.c.shown
)
_wipe = (
    update(card_rows)
    .where(card_rows.c.chat_id == bindparam("b_chat"), card_rows.c.slot == bindparam("b_slot"))
    .values(body=bindparam("b_body"), secret=False)
)


async def overview(tx: Transaction) -> tuple[Waiting, ...]:
    """What waits to be sent and what is held, in numbers."""
    return tuple(
        Waiting(row.state == "held", bool(row.to_group), row.number, row.oldest, row.newest)
        for row in await tx.execute(_of_each_kind)
    )


async def release(tx: Transaction, now: datetime) -> int:
    """Let everything that is held be sent, in its old order; returns how many messages."""
    return (await tx.execute(_release, {"now": now})).rowcount


async def discard(tx: Transaction) -> int:
    """Wipe everything that is held without sending it; returns how many messages."""
    return (await tx.execute(_discard)).rowcount


async def wipe_secret_cards(tx: Transaction) -> int:
    """Wipe what was to be shown once and, as a card of the past, will not be shown; returns how many cards."""
    rows = (await tx.execute(_secret)).all()
    for row in rows:
        about = cards.about(ChatId(row.chat_id), row.slot)
        plain = bodies.without_secret(bodies.open_sealed(tx, row.body, about))
        values = {"b_chat": row.chat_id, "b_slot": row.slot, "b_body": bodies.seal(tx, plain, about)}
        await tx.execute(_wipe, values)
    return len(rows)
