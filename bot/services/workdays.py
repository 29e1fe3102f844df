"""The working days of the authority: weekdays that are no public holiday in its land."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from bot.domain.workdays import is_workday, workday_after
from bot.runtime import Runtime

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def holidays_in(land: str) -> "HolidayBase":
    """The public holidays of a German land by its two letters ("BY"), whatever the year. Kept by ``holidays``."""
    # Imported here: it takes a tenth of a second, which only a process where deadlines are set needs.
    from holidays import country_holidays

    return country_holidays("DE", subdiv=land)


def days_after(rt: Runtime, day: date, number: int) -> date:
    """The working day that comes so many working days after that day."""
    return workday_after(day, number, holidays_in(rt.authority.working_days.land))


def due_on(rt: Runtime, days: int) -> date | None:
    """The day that comes so many working days after today; ``None`` for 0, which means no deadline."""
    return days_from_today(rt, days) if days else None


def days_from_today(rt: Runtime, number: int) -> date:
    """The working day that is ``number`` working days after today."""
    return days_after(rt, rt.today(), number)


def is_workday_here(rt: Runtime, day: date) -> bool:
    """Whether the authority works on this day."""
    return is_workday(day, holidays_in(rt.authority.working_days.land))
