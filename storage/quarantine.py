"""Updates whose handling failed, kept sealed for a few days so that the mistake can be found."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import UpdateId
from storage.tables import quarantine
from storage.transaction import Transaction

_put = insert(quarantine).on_conflict_do_nothing(index_elements=[quarantine.c.update_id])
_count = select(func.count()).select_from(quarantine).where(quarantine.c.at >= bindparam("instant"))
_wipe = delete(quarantine).where(quarantine.c.at < bindparam("instant"))


async def put(
    tx: Transaction,
    update_id: UpdateId,
    kind: str,
    error_class: str,
    body: bytes,
    now: datetime,
    *,
    key_id: bytes | None = None,
) -> None:
    """Keep an update with the class of what it raised, never with the text of that.

    ``key_id``: the key of the person it came from, so that it goes with what else is theirs.
    """
    about = f"quarantine.body:{update_id}"
    sealed = tx.keys.seal(body, about) if key_id is None else tx.keys.seal_with(key_id, body, about)
    row = {"update_id": update_id, "kind": kind[:40], "error": error_class[:200], "body": sealed, "at": now}
    await tx.execute(_put, row)


async def wipe_before(tx: Transaction, instant: datetime) -> int:
    """Delete what was put there before ``instant`` and count it."""
    return (await tx.execute(_wipe, {"instant": instant})).rowcount


async def count_since(tx: Transaction, instant: datetime) -> int:
    """How many updates were put there at ``instant`` or later."""
    count: int = (await tx.execute(_count, {"instant": instant})).scalar_one()
    return count
