"""Who stands in for whom on the Leitung, from which day to which. What was entered is ended, never deleted."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Row, Select, insert, select, update

from bot.domain.deputy import Deputy, Period
from bot.domain.ids import DeputyId, MemberId, UserId
from storage import tombstones
from storage.database import Transaction
from storage.tables import deputies, members


def _deputy(row: Row[tuple[object, ...]]) -> Deputy:
    period = Period(row.first_day, row.last_day)
    return Deputy(DeputyId(row.id), MemberId(row.member_id), MemberId(row.deputy_id), period, row.ended_at)


def _of(authority: str) -> Select[tuple[object, ...]]:
    joined = select(deputies).join_from(deputies, members, members.c.id == deputies.c.member_id)
    return joined.where(members.c.authority == authority).order_by(deputies.c.first_day, deputies.c.id)


async def add(
    tx: Transaction, away: MemberId, deputy: MemberId, period: Period, *, by: MemberId | None, now: datetime
) -> Deputy:
    """Enter a deputy; ``by`` is None on the command line."""
    entered = await tx.execute(
        insert(deputies)
        .values(
            member_id=away,
            deputy_id=deputy,
            first_day=period.first,
            last_day=period.last,
            entered_by=by,
            entered_at=now,
        )
        .returning(deputies.c.id)
    )
    return Deputy(DeputyId(entered.scalar_one()), away, deputy, period)


async def since(tx: Transaction, authority: str, day: date) -> tuple[Deputy, ...]:
    """All whose last day is this one or later, ended ones too, in the order of their days."""
    wanted = _of(authority).where(deputies.c.last_day >= day)
    return tuple(_deputy(row) for row in await tx.execute(wanted))


async def find(tx: Transaction, authority: str, number: DeputyId) -> Deputy | None:
    """The one of that number, if there is one."""
    row = (await tx.execute(_of(authority).where(deputies.c.id == number))).first()
    return None if row is None else _deputy(row)


async def end(tx: Transaction, deputy: Deputy, *, now: datetime, today: date) -> bool:
    """End it before its last day, for good; whether it was not ended yet."""
    ended = await tx.execute(
        update(deputies)
        .where(deputies.c.id == deputy.id, deputies.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(deputies.c.entered_at)
    )
    row = ended.first()
    if row is None:
        return False
    user = select(members.c.user_id).where(members.c.id == deputy.deputy)
    # Let it not come back with an older backup.
    number = UserId((await tx.execute(user)).scalar_one())
    tombstones.deputy_ended(tx, number, row.entered_at, today)
    return True


async def ended_before(tx: Transaction, authority: str, buried: Collection[bytes], today: date) -> tuple[Deputy, ...]:
    """The entries that were ended early, by their tombstones: they are back with an older backup."""
    stands_in = members.alias("stands_in")
    wanted = (
        select(deputies, stands_in.c.user_id)
        .join_from(deputies, members, members.c.id == deputies.c.member_id)
        .join(stands_in, stands_in.c.id == deputies.c.deputy_id)
        .where(members.c.authority == authority, deputies.c.ended_at.is_(None), deputies.c.last_day >= today)
        .order_by(deputies.c.id)
    )
    return tuple(
        _deputy(row)
        for row in await tx.execute(wanted)
        if tombstones.of_deputy(tx, UserId(row.user_id), row.entered_at) in buried
    )
