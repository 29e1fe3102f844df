"""How much waits to be sent, and since when: for the metrics."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, bindparam, func, literal_column, select

from storage.tables import cards, outbox
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is due and not sent; ``oldest`` is when the first of it fell due, None if nothing waits."""

    count: int
    oldest: datetime | None


_due_cards = select(func.count().label("number"), func.min(cards.c.due_at).label("oldest")).where(
    cards.c.wanted > cards.c.shown, cards.c.due_at <= bindparam("now")
)
_due_messages = select(func.count().label("number"), func.min(outbox.c.due_at).label("oldest")).where(
    outbox.c.state == literal_column("'waiting'"), outbox.c.due_at <= bindparam("now")
)


async def of_cards(tx: Transaction, now: datetime) -> Backlog:
    """The cards that are due."""
    return await _backlog(tx, _due_cards, now)


async def of_messages(tx: Transaction, now: datetime) -> Backlog:
    """The messages that are due."""
    return await _backlog(tx, _due_messages, now)


async def _backlog(tx: Transaction, statement: Executable, now: datetime) -> Backlog:
    row = (await tx.execute(statement, {"now": now})).one()
    return Backlog(row.number, row.oldest)
