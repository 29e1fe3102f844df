"""How much waits to be sent, and since when: for the metrics and the watch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, bindparam, case, func, literal_column, or_, select

from storage.tables import cards, outbox, processes
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
# What was tried in vain is due again later and later, so its age counts from when somebody wanted it.
_tried_cards, _tried_messages = cards.c.attempts > 0, outbox.c.attempts > 0
_wanted_at = case((cards.c.resumed_at > cards.c.changed_at, cards.c.resumed_at), else_=cards.c.changed_at)
_oldest_card = select(func.min(case((_tried_cards, _wanted_at), else_=cards.c.due_at))).where(
    cards.c.wanted > cards.c.shown, or_(_tried_cards, cards.c.due_at <= bindparam("now"))
)
_oldest_message = select(func.min(case((_tried_messages, outbox.c.created_at), else_=outbox.c.due_at))).where(
    outbox.c.state == literal_column("'waiting'"), or_(_tried_messages, outbox.c.due_at <= bindparam("now"))
)

_processes = select(func.count()).select_from(processes)


async def of_cards(tx: Transaction, now: datetime) -> Backlog:
    """The cards that are due."""
    return await _backlog(tx, _due_cards, now)


async def of_messages(tx: Transaction, now: datetime) -> Backlog:
    """The messages that are due."""
    return await _backlog(tx, _due_messages, now)


async def waits_since(tx: Transaction, now: datetime) -> datetime | None:
    """Since when the oldest card or message waits that is due, or was tried in vain; None if nothing does."""
    found = [(await tx.execute(query, {"now": now})).scalar_one() for query in (_oldest_card, _oldest_message)]
    return min((instant for instant in found if instant is not None), default=None)


async def of_processes(tx: Transaction) -> int:
    """How many processes are at work on this database."""
    return 1 if tx.on_sqlite else int((await tx.execute(_processes)).scalar_one())


async def _backlog(tx: Transaction, statement: Executable, now: datetime) -> Backlog:
    row = (await tx.execute(statement, {"now": now})).one()
    return Backlog(row.number, row.oldest)
