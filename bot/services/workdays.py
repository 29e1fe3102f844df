"""The working days of the authority: weekdays that are no public holiday in its land, and on which it is not closed."""

from collections.abc import Container
from datetime import date
from functools import cache

from bot.authority import WorkingDays
from bot.domain.workdays import DaysOff, is_workday, workday_after, workday_before
from bot.runtime import Runtime


def days_off(rt: Runtime) -> Container[date]:
    """The days beside the weekends on which the authority does not work, whatever the year."""
    return _days_off(rt.authority.working_days)


@cache
def _days_off(days: WorkingDays) -> DaysOff:
    # Imported here: it takes a tenth of a second, which only a process where deadlines are set needs. The library
    # works out each year when it is asked for it.
    from holidays import country_holidays

    kinds = ("public", "catholic") if days.catholic else ("public",)
    return DaysOff(country_holidays("DE", subdiv=days.land, categories=kinds), days.closed)


def days_from_today(rt: Runtime, number: int) -> date:
    """The working day that is ``number`` working days after today."""
    return days_after(rt, rt.today(), number)


def days_after(rt: Runtime, day: date, number: int) -> date:
    """The working day that comes so many working days after that day."""
    return workday_after(day, number, days_off(rt))


def ahead_of(rt: Runtime, day: date) -> date:
    """The last working day before that day; the next one from today on where it has passed already.

    Where the day itself comes sooner, that day: nobody is asked for something after it.
    """
    soonest = days_from_today(rt, 1)
    if day >= rt.today():
        soonest = min(soonest, day)
    return max(workday_before(day, 1, days_off(rt)), soonest)


def due_on(rt: Runtime, days: int) -> date | None:
    """The day that comes so many working days after today; ``None`` for 0, which means no deadline."""
    return days_from_today(rt, days) if days else None


def is_workday_here(rt: Runtime, day: date) -> bool:
    """Whether the authority works on this day."""
    return is_workday(day, days_off(rt))
