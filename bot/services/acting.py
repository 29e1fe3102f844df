"""Who decides today: the Leitung, and whoever stands in for one of it. Looked up at every tap, never kept."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.deputy import Acting, DeputyState, Period, standing_in
from bot.domain.deputy import represented_on as represented
from bot.domain.ids import MemberId
from bot.domain.staff import Act, Member, Role
from bot.runtime import Runtime
from storage import deputies, staff
from storage.transaction import Transaction

_STILL_IN_THE_CHAT = timedelta(days=14)


async def acting(tx: Transaction, rt: Runtime, member: Member | None, author: MemberId | None = None) -> Acting | None:
    """In whose place the member decides now; ``author`` wrote the memo, and nobody decides in the author's place."""
    if member is None:
        return None
    leaders = {one.id for one in await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))}
    entered = await deputies.since(tx, rt.authority.id, rt.today())
    return standing_in(member, entered, leaders, rt.today(), author=author)


async def deputy_function(tx: Transaction, rt: Runtime, member: Member | None, author: MemberId | None = None) -> str:
    """In what function a deputy decides now, such as "Landrat i. V."; empty for everybody else."""
    standing = await acting(tx, rt, member, author)
    return standing.function(rt.authority.head.function["de"]) if standing else ""


async def decides(tx: Transaction, rt: Runtime, member: Member) -> bool:
    """Whether the member decides on memos today, by role or as a deputy."""
    return member.may(Act.DECIDE_MEMO) or await acting(tx, rt, member) is not None


async def decides_on(tx: Transaction, rt: Runtime, member: Member, author: MemberId) -> bool:
    """Whether the member could decide on a memo of this author: nobody on their own, nor in the author's place."""
    if member.id == author:
        return False
    return member.may(Act.DECIDE_MEMO) or await acting(tx, rt, member, author) is not None


async def sees_waiting(tx: Transaction, rt: Runtime, member: Member) -> bool:
    """Whether the member sees today what waits for the Leitung."""
    return member.may(Act.SEE_WAITING_MEMOS) or await acting(tx, rt, member) is not None


async def deciders(tx: Transaction, rt: Runtime) -> tuple[Member, ...]:
    """Everybody who decides today: the Leitung, and after it the deputies."""
    leaders = await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))
    numbers = {leader.id for leader in leaders}
    entered = await deputies.since(tx, rt.authority.id, rt.today())
    others = (one for one in await staff.everybody(tx, rt.authority.id) if one.id not in numbers)
    return (*leaders, *(one for one in others if standing_in(one, entered, numbers, rt.today())))


async def deciders_on(tx: Transaction, rt: Runtime, author: MemberId) -> tuple[Member, ...]:
    """Everybody who could decide today on a memo of this author."""
    return tuple([one for one in await deciders(tx, rt) if await decides_on(tx, rt, one, author)])


async def represented_on(
    tx: Transaction, rt: Runtime, day: date, author: MemberId | None = None
) -> frozenset[MemberId]:
    """Whom of the Leitung a paper of that day can have been signed for "i. V."; deputies who have left since count."""
    entered = await deputies.since(tx, rt.authority.id, day)
    return represented(entered, day, ZoneInfo(rt.config.time_zone), author)


async def deputies_signed_within(tx: Transaction, rt: Runtime, since: date) -> tuple[Period, ...]:
    """On which days since this one somebody stood in for the Leitung, so that a paper can be signed "i. V."."""
    zone = ZoneInfo(rt.config.time_zone)
    days = {one.signs_within(zone) for one in await deputies.since(tx, rt.authority.id, since)}
    return tuple(sorted((one for one in days if one is not None), key=lambda one: (one.first, one.last)))


async def was_deputy_until(tx: Transaction, rt: Runtime, member: Member) -> date | None:
    """The last day of a deputy whose time was over not long ago: they may still have cards from then."""
    zone, today = ZoneInfo(rt.config.time_zone), rt.today()
    known = await deputies.since(tx, rt.authority.id, today - _STILL_IN_THE_CHAT)
    over = [one for one in known if one.deputy == member.id and one.state(today) is DeputyState.OVER]
    return max((days.last for one in over if (days := one.signs_within(zone)) is not None), default=None)
