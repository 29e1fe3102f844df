"""The bot processes on one database: who lives, by leases of the database's clock, and what the dead leave behind.

Only on PostgreSQL. The lowest number listed is the first process, which does what must be done once. A number is never
given twice, and it stays listed until its lease has ended and nothing of it is being written: whoever is not listed any
more can note nothing, and what was his is whose who finds it first. It waits for no first process: while one process
dies again and again, the first of those listed is always a dead one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    DateTime,
    Executable,
    Integer,
    Interval,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    type_coerce,
    union,
    update,
)

from bot.domain.ids import ChatId
from storage import engines
from storage.prepared import Prepared
from storage.tables import cards, outbox, processes
from storage.transaction import Transaction
from storage.trouble import CAUGHT, translated

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# The instant the statement is run at: ``now()`` would be the beginning of its transaction.
_now = func.clock_timestamp(type_=DateTime(timezone=True))
_lease = bindparam("lease", type_=Interval)
_me = processes.c.id == bindparam("me", type_=Integer)
_register = insert(processes).values(started_at=_now, lease_until=_now + _lease).returning(processes.c.id)
_renew = update(processes).where(_me, processes.c.lease_until > _now).values(lease_until=_now + _lease)
# A row that is locked belongs to a transaction with marks of that process: those are noted first.
_ended = select(processes.c.id).where(processes.c.lease_until < _now).with_for_update(skip_locked=True)
_strike_off = delete(processes).where(processes.c.id.in_(_ended))
_ends_in = type_coerce(func.min(processes.c.lease_until) - _now, Interval)
_look = select(func.min(processes.c.id).label("first"), _ends_in.label("ends_in"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether this is the first process, and how long the lease lasts that ends soonest of all."""

    first: bool
    ends_in: timedelta


class Leases:
    """Registers and renews, on a connection of its own: no transaction that waits for a lock holds up a lease.

    Every method raises ``DatabaseUnavailableError``.
    """

    def __init__(self, engine: "AsyncEngine") -> None:
        self._engine = engine

    async def register(self, lease: timedelta) -> int:
        """Enter a new process; its number."""
        try:
            async with self._engine.begin() as connection:
                return int((await connection.execute(_register, {"lease": lease})).scalar_one())
        except CAUGHT as error:
            raise translated(error) from None

    async def renew(self, process: int, lease: timedelta) -> Standing | None:
        """Prolong the lease and strike off those whose lease has ended; ``None`` when the own one has."""
        try:
            async with self._engine.begin() as connection:
                return await _renewed(connection, process, lease)
        except CAUGHT as error:
            raise translated(error) from None

    async def close(self) -> None:
        """Let go of the connection."""
        await self._engine.dispose()


async def _renewed(connection: "AsyncConnection", process: int, lease: timedelta) -> Standing | None:
    if (await connection.execute(_renew, {"me": process, "lease": lease})).rowcount == 0:
        return None
    await connection.execute(_strike_off)
    row = (await connection.execute(_look)).one()
    return Standing(row.first == process, row.ends_in)


def leases(url: str) -> Leases | None:
    """The leases on this database; ``None`` on SQLite, which has one process."""
    if engines.is_sqlite(url):
        return None
    from storage import async_engines

    return Leases(async_engines.writer_engine(url))


_pending_card = cards.c.wanted > cards.c.shown
_waiting = outbox.c.state == literal_column("'waiting'")
# FOR KEY SHARE lets the lease be renewed meanwhile, but nobody strike the process off before this transaction ends.
_listed = Prepared(select(processes.c.id).where(_me).with_for_update(read=True, key_share=True))
_free = Prepared(
    select(cards.c.chat_id, cards.c.slot, cards.c.wanted)
    .where(cards.c.chat_id == func.any(bindparam("chats", type_=ARRAY(BigInteger))))
    .with_for_update(skip_locked=True)
)


async def is_listed(tx: Transaction, process: int) -> bool:
    """Whether nobody has taken this process's work over, nor can before the transaction ends."""
    return bool(await tx.rows(_listed, {"me": process}))


async def take_cards(tx: Transaction, chats: Collection[ChatId]) -> Mapping[tuple[ChatId, str], int]:
    """Lock the cards of these chats that no other transaction has locked, without waiting; the state each wants."""
    rows = await tx.rows(_free, {"chats": list(chats)})
    return {(ChatId(row["chat_id"]), row["slot"]): row["wanted"] for row in rows}


_owners = union(
    select(cards.c.owner).where(_pending_card, cards.c.owner > 0),
    select(outbox.c.owner).where(_waiting, outbox.c.owner > 0),
).subquery()
_gone = select(_owners.c.owner).where(_owners.c.owner.not_in(select(processes.c.id)))
_their: BindParameter[int] = bindparam("owners", expanding=True)
_card_key = tuple_(cards.c.chat_id, cards.c.slot)
# What another transaction holds, such as one of a process that stands still, is left for the next time.
_free_cards = (
    select(cards.c.chat_id, cards.c.slot)
    .where(_pending_card, cards.c.owner.in_(_their))
    .with_for_update(skip_locked=True)
)
_free_messages = select(outbox.c.id).where(_waiting, outbox.c.owner.in_(_their)).with_for_update(skip_locked=True)
_heir = bindparam("heir", type_=Integer)
_inherit_cards = update(cards).where(_card_key.in_(_free_cards)).values(owner=_heir)
_inherit_messages = update(outbox).where(outbox.c.id.in_(_free_messages)).values(owner=_heir)


async def take_over(tx: Transaction, process: int) -> int:
    """Give this process what those that are gone had still to send; how much that was.

    Of several that look at the same time each gets what the others have not locked.
    """
    # Numbers are never given twice, so nobody in this list comes back while the rows are changed.
    gone = list((await tx.execute(_gone)).scalars())
    return await _hand_over(tx, gone, process) if gone else 0


_next = select(func.min(processes.c.id)).where(~_me, processes.c.lease_until > _now)
_leave = delete(processes).where(_me)


async def leave(tx: Transaction, process: int) -> int:
    """Strike a process off that stops, and give what it had still to send to another; how much that was."""
    heir = (await tx.execute(_next, {"me": process})).scalar_one()
    handed = await _hand_over(tx, [process], heir or 0)
    await tx.execute(_leave, {"me": process})
    return handed


async def _hand_over(tx: Transaction, owners: list[int], heir: int) -> int:
    values: dict[str, Any] = {"owners": owners, "heir": heir}
    statements: tuple[Executable, ...] = (_inherit_cards, _inherit_messages)
    return sum([(await tx.execute(statement, values)).rowcount for statement in statements])
