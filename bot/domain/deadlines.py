"""When somebody is reminded of what waits, and when what offices were asked lapses. Days are those of the authority.

Silence is never a decision (PEOPLE.md 21): a decision is only ever reminded of, in the end once a week. What each
office was asked ends as „keine Äußerung“ on the working day after its date, and the procedure goes on (24).
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain.workdays import is_workday, workday_after, workday_before

DAYS_BEFORE = 2
"""Working days before the date."""
AFTER = 3
"""So many reminders follow once the date has passed, one a working day; then one a week."""
TO_DECIDE = 10
"""Working days until the Leitung is asked to decide on a memo outside any procedure, as many as within one."""
_WEEK = timedelta(days=7)
HOURS = (time(8), time(18))
"""Nobody is reminded earlier or later."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that came on the day ``since`` and is due on the day ``until``; it ``lapses`` then, or waits on."""

    since: date
    until: date
    lapses: bool = False


def reminding_time(now: time) -> bool:
    """Whether reminders go out at this time of the day."""
    return HOURS[0] <= now < HOURS[1]


def reminder_days(deadline: Deadline, today: date, holidays: Container[date]) -> tuple[date, ...]:
    """On which days until today somebody had to be reminded: before the date, on it, and after it unless it lapses.

    Never on the day on which it came: its card was new then.
    """
    after = 0 if deadline.lapses else AFTER
    days: Iterable[date] = (
        workday_before(deadline.until, DAYS_BEFORE, holidays),
        deadline.until,
        *(workday_after(deadline.until, number, holidays) for number in range(1, after + 1)),
        *(() if deadline.lapses else _weekly(long_after(deadline, holidays), today)),
    )
    return tuple(day for day in days if deadline.since < day <= today)


def reminder_is_due(deadline: Deadline, reminded_on: date | None, today: date, holidays: Container[date]) -> bool:
    """Whether somebody has to be reminded now. A day that was missed is made up for once, on the next working day."""
    if not is_workday(today, holidays) or lapses_now(deadline, today, holidays):
        return False
    passed = reminder_days(deadline, today, holidays)
    return bool(passed) and (reminded_on is None or reminded_on < passed[-1])


def lapses_now(deadline: Deadline, today: date, holidays: Container[date]) -> bool:
    """Whether what an office was asked ends now without a word from it."""
    return deadline.lapses and today > deadline.until and is_workday(today, holidays)


def waits_long(deadline: Deadline, today: date, holidays: Container[date]) -> bool:
    """Whether the daily reminders were of no use, so that others have to learn of it, too."""
    return not deadline.lapses and today > long_after(deadline, holidays)


def long_after(deadline: Deadline, holidays: Container[date]) -> date:
    """The day of the last daily reminder."""
    return workday_after(deadline.until, AFTER, holidays)


def _weekly(last: date, today: date) -> Iterable[date]:
    """The newest of the weekly reminders is enough to know whether it is due."""
    weeks = (today - last) // _WEEK
    return (last + weeks * _WEEK,) if weeks > 0 else ()
