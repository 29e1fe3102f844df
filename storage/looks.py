"""When somebody last opened their list of tasks, and at which hour it comes to them by itself."""

from datetime import date, datetime

from sqlalchemy import or_, select, update

from bot.domain.ids import MemberId
from storage.tables import members
from storage.transaction import Transaction


async def seen_at(tx: Transaction, member: MemberId) -> datetime | None:
    """When the member last opened the list; ``None`` before the first time."""
    found: datetime | None = (
        await tx.execute(select(members.c.tasks_seen_at).where(members.c.id == member))
    ).scalar_one_or_none()
    return found


async def note_seen(tx: Transaction, member: MemberId, now: datetime) -> None:
    """The member has the list in front of them."""
    await tx.execute(update(members).where(members.c.id == member).values(tasks_seen_at=now))


async def digest_hour(tx: Transaction, member: MemberId) -> int | None:
    """At which hour of the authority's clock the list comes in the morning; ``None``: never."""
    found: int | None = (
        await tx.execute(select(members.c.digest_hour).where(members.c.id == member))
    ).scalar_one_or_none()
    return found


async def choose_digest(tx: Transaction, member: MemberId, hour: int | None) -> None:
    """From now on the list comes at this hour, or never."""
    await tx.execute(update(members).where(members.c.id == member).values(digest_hour=hour))


async def without_digest_on(tx: Transaction, authority: str, hour: int, day: date) -> tuple[MemberId, ...]:
    """Active members who want the list at this hour or earlier, and for whom it has not been made on this day."""
    wanted = select(members.c.id).where(
        members.c.authority == authority,
        members.c.active,
        members.c.digest_hour <= hour,
        or_(members.c.digest_on.is_(None), members.c.digest_on < day),
    )
    return tuple(MemberId(row.id) for row in await tx.execute(wanted.order_by(members.c.id)))


async def note_digest(tx: Transaction, member: MemberId, day: date) -> None:
    """The list of this day was made; there is no second one."""
    await tx.execute(update(members).where(members.c.id == member).values(digest_on=day))


async def forget(tx: Transaction, member: MemberId) -> None:
    """The member has left: neither when they looked nor what they had chosen is of use any more."""
    nothing = {"tasks_seen_at": None, "digest_hour": None, "digest_on": None}
    await tx.execute(update(members).where(members.c.id == member).values(**nothing))
