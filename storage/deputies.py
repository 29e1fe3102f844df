"""Who stands in for whom on the Leitung, from which day to which. What was entered is ended, never deleted."""

from datetime import date, datetime

from sqlalchemy import Row, Select, insert, select, update

from bot.domain.deputy import Deputy, Period
from bot.domain.ids import DeputyId, MemberId
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


async def end(tx: Transaction, deputy: Deputy, *, now: datetime) -> bool:
    """End it before its last day; whether it was not ended yet."""
    ended = await tx.execute(
        update(deputies).where(deputies.c.id == deputy.id, deputies.c.ended_at.is_(None)).values(ended_at=now)
    )
    return ended.rowcount > 0
