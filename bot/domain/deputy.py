"""Deputies of the Leitung: who may stand in for whom, from which day to which.

PEOPLE.md 21: "A deputy decides only within the dates." The days are those of the authority's calendar, both included.
Who is away may go on deciding; silence never becomes a decision.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.ids import DeputyId, MemberId
from bot.domain.staff import Act, Member, Role

LONGEST = timedelta(days=366)
"""A longer absence is a mistyped year, or no matter for a deputy any more."""


LONGEST_FUNCTION = 34
"""Characters of the function of the Leitung, so that it fits into ``memo_versions.decided_as`` with "i. V." too."""


class DeputyState(StrEnum):
    """Where a deputy's time stands on a day."""

    PLANNED = "planned"
    IN_FORCE = "in_force"
    OVER = "over"


class DeputyRefusal(StrEnum):
    """Why a deputy is not entered or ended; each has its own sentence."""

    NOT_YOUR_ROLE = "not_your_role"
    NOT_LEADERSHIP = "not_leadership"
    NOT_ELIGIBLE = "not_eligible"
    NOT_A_DATE = "not_a_date"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    IN_THE_PAST = "in_the_past"
    TOO_LONG = "too_long"
    ENTERED_ALREADY = "entered_already"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the authority's calendar, both included."""

    first: date
    last: date

    def meets(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Deputy:
    """``deputy`` stands in for ``away``; ``ended_at`` says that it was ended before its last day was over."""

    id: DeputyId
    away: MemberId
    deputy: MemberId
    period: Period
    ended_at: datetime | None = None

    def state(self, today: date) -> DeputyState:
        """Before, within or after the dates."""
        if self.ended_at is not None or today > self.period.last:
            return DeputyState.OVER
        return DeputyState.PLANNED if today < self.period.first else DeputyState.IN_FORCE

    def signs_within(self, zone: tzinfo) -> Period | None:
        """The days of which a paper can be the deputy's; one that was ended early could sign until that day."""
        ended = self.ended_at.astimezone(zone).date() if self.ended_at is not None else self.period.last
        last = min(self.period.last, ended)
        return Period(self.period.first, last) if last >= self.period.first else None

    def could_sign_on(self, day: date, zone: tzinfo) -> bool:
        """Whether a paper of that day can be the deputy's."""
        days = self.signs_within(zone)
        return days is not None and days.first <= day <= days.last


@dataclass(frozen=True, slots=True)
class Acting:
    """In whose place a deputy decides."""

    decided_for: MemberId

    def function(self, of_leadership: str) -> str:
        """What stands under the decision: ``Landrat i. V.``."""
        return f"{of_leadership} i. V."


def could_stand_in(member: Member) -> bool:
    """Whether the member's roles allow to be a deputy at all: asked at the entry and again at each tap."""
    heads = any(grant.head for grant in member.grants)
    return member.active and (heads or member.has(Role.LEADERSHIP) or member.has(Role.LEADERSHIP_OFFICE))


def may_be_deputy(candidate: Member, away: Member, by: Member | None) -> bool:
    """Whether ``by`` may enter this deputy; ``None`` is the command line.

    The office of the Leitung never decides of its own accord (PEOPLE.md 21): nobody enters themselves, and of that
    office only whoever is away, or the command line, makes somebody a deputy.
    """
    if candidate.id == away.id or not could_stand_in(candidate):
        return False
    if by is None or by.id == away.id:
        return True
    beside_the_office = any(grant.head for grant in candidate.grants) or candidate.has(Role.LEADERSHIP)
    return candidate.id != by.id and beside_the_office


def may_enter_for(by: Member, away: MemberId) -> bool:
    """The Leitung enters her own deputies, the office of the Leitung those of any member of it."""
    return by.may(Act.ENTER_DEPUTY) and (by.id == away or by.has(Role.LEADERSHIP_OFFICE))


def entry_refusal(
    away: Member, candidate: Member, period: Period, *, by: Member | None, known: Iterable[Deputy], today: date
) -> DeputyRefusal | None:
    """Say why this deputy cannot be entered; ``None`` when they can."""
    if by is not None and not may_enter_for(by, away.id):
        return DeputyRefusal.NOT_YOUR_ROLE
    if not away.has(Role.LEADERSHIP):
        return DeputyRefusal.NOT_LEADERSHIP
    if not may_be_deputy(candidate, away, by):
        return DeputyRefusal.NOT_ELIGIBLE
    return period_refusal(period, today) or _entered_already(away, candidate, period, known, today)


def period_refusal(period: Period, today: date) -> DeputyRefusal | None:
    """Say what is wrong with the days; ``None`` when nothing is."""
    if period.last < period.first:
        return DeputyRefusal.ENDS_BEFORE_IT_BEGINS
    if period.last < today:
        return DeputyRefusal.IN_THE_PAST
    return DeputyRefusal.TOO_LONG if period.last - period.first > LONGEST else None


def _entered_already(
    away: Member, candidate: Member, period: Period, known: Iterable[Deputy], today: date
) -> DeputyRefusal | None:
    same = (one for one in known if (one.away, one.deputy) == (away.id, candidate.id))
    meets = any(one.state(today) is not DeputyState.OVER and one.period.meets(period) for one in same)
    return DeputyRefusal.ENTERED_ALREADY if meets else None


def standing_in(
    member: Member,
    deputies: Iterable[Deputy],
    leaders: Collection[MemberId],
    today: date,
    *,
    author: MemberId | None = None,
) -> Acting | None:
    """In whose place the member decides today; ``None`` where they are nobody's deputy now.

    Only for whoever is of the Leitung still, and never on a memo that the represented person wrote: author and
    decider stay two people. A member of the Leitung who is a deputy too signs as deputy while the dates run.
    """
    if not could_stand_in(member):
        return None
    for one in deputies:
        theirs = one.deputy == member.id and one.away in leaders and one.away not in {member.id, author}
        if theirs and one.state(today) is DeputyState.IN_FORCE:
            return Acting(one.away)
    return None


def represented_on(
    deputies: Iterable[Deputy], day: date, zone: tzinfo, author: MemberId | None = None
) -> frozenset[MemberId]:
    """Whom of the Leitung a deputy could sign for on that day; nobody decides in the place of the ``author``."""
    return frozenset(one.away for one in deputies if one.away != author and one.could_sign_on(day, zone))
