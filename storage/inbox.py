"""Which updates were taken already: each counts once."""

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import UpdateId, UserId
from storage.prepared import Prepared
from storage.tables import inbox
from storage.transaction import Transaction

_take = Prepared(insert(inbox).on_conflict_do_nothing(index_elements=[inbox.c.update_id]))
# Below zero no other lock has its number.
_turn = select(bindparam("update_id", type_=BigInteger), bindparam("seen_at", type_=inbox.c.seen_at.type)).select_from(
    func.pg_advisory_xact_lock(-bindparam("person", type_=BigInteger)).alias("turn")
)
_take_in_turn = Prepared(
    insert(inbox)
    .from_select(["update_id", "seen_at"], _turn)
    .on_conflict_do_nothing(index_elements=[inbox.c.update_id])
)
_last_between = select(func.max(inbox.c.seen_at)).where(
    inbox.c.seen_at > bindparam("after"), inbox.c.seen_at <= bindparam("until")
)
_forget = delete(inbox).where(inbox.c.seen_at < bindparam("instant"))


async def first_time(tx: Transaction, update_id: UpdateId, now: datetime, person: UserId | None = None) -> bool:
    """Note the update and say whether it is new.

    On PostgreSQL it is this ``person``'s turn until the transaction ends: what another process does for the same person
    waits, and sees what was done here.
    """
    values = {"update_id": update_id, "seen_at": now}
    if person is None or tx.on_sqlite:
        return await tx.change(_take, values) == 1
    return await tx.change(_take_in_turn, values | {"person": person}) == 1


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Delete the notes older than ``instant`` and count them; Telegram repeats nothing after a week."""
    return (await tx.execute(_forget, {"instant": instant})).rowcount


async def last_between(tx: Transaction, after: datetime, until: datetime) -> datetime | None:
    """When the last update after ``after`` and not after ``until`` was taken, if there is one."""
    found: datetime | None = (await tx.execute(_last_between, {"after": after, "until": until})).scalar_one()
    return found
