"""What is wrong at the moment and was told to the staff, and when each cause was told last."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.alarm import Cause
from storage import settings
from storage.tables import alerts
from storage.transaction import Transaction

_add = insert(alerts).on_conflict_do_nothing(index_elements=[alerts.c.cause])
_remove = delete(alerts).where(alerts.c.cause == bindparam("b_cause"))


async def standing(tx: Transaction) -> Mapping[Cause, datetime]:
    """The causes that were told and are not over, and since when."""
    rows = (await tx.execute(select(alerts.c.cause, alerts.c.since))).all()
    known = set(Cause)
    return {Cause(row.cause): row.since for row in rows if row.cause in known}


async def begin(tx: Transaction, cause: Cause, now: datetime) -> None:
    """Note that a cause is told now."""
    await tx.execute(_add, {"cause": cause.value, "since": now})
    await settings.put(tx, _told(cause), now.isoformat())


async def end(tx: Transaction, cause: Cause) -> None:
    """Note that a cause is over."""
    await tx.execute(_remove, {"b_cause": cause.value})


async def told_at(tx: Transaction) -> Mapping[Cause, datetime]:
    """When each cause was told last, over or not."""
    said = {cause: await settings.get(tx, _told(cause)) for cause in Cause}
    return {cause: datetime.fromisoformat(at) for cause, at in said.items() if at}


def _told(cause: Cause) -> str:
    return f"told:{cause.value}"
