"""Which updates were taken already: each counts once."""

from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import UpdateId
from storage.prepared import Prepared
from storage.tables import inbox
from storage.transaction import Transaction

_take = Prepared(insert(inbox).on_conflict_do_nothing(index_elements=[inbox.c.update_id]))
_forget = delete(inbox).where(inbox.c.seen_at < bindparam("instant"))


async def first_time(tx: Transaction, update_id: UpdateId, now: datetime) -> bool:
    """Note the update and say whether it is new."""
    return await tx.change(_take, {"update_id": update_id, "seen_at": now}) == 1


async def forget_before(tx: Transaction, instant: datetime) -> int:
    """Delete the notes older than ``instant`` and count them; Telegram repeats nothing after a week."""
    return (await tx.execute(_forget, {"instant": instant})).rowcount
