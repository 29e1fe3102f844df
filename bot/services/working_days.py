"""Deadlines in working days of the Land where the authority is."""

from collections.abc import Container
from datetime import date
from functools import cache

from bot.domain.workdays import workday_after
from bot.runtime import Runtime


def days_from_today(rt: Runtime, number: int) -> date:
    """The working day that is ``number`` working days after today."""
    return workday_after(rt.today(), number, _holidays(rt.authority.working_days.land))


@cache
def _holidays(land: str) -> Container[date]:
    # Loaded by the processes that count working days, which most never do; it works out each year when asked for it.
    from holidays import country_holidays

    return country_holidays("DE", subdiv=land)
