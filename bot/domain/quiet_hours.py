"""When the staff channel is left in peace: in the evening, at night, and on days on which nobody works."""

from collections.abc import Container
from datetime import date, datetime, time

from bot.domain.workdays import is_workday, workday_after

FROM, UNTIL = time(20), time(8)
"""Quiet from 20 o'clock until 8 o'clock, on the authority's clock."""


def is_quiet(local: datetime, holidays: Container[date]) -> bool:
    """Whether whatever can wait waits."""
    return not is_workday(local.date(), holidays) or not UNTIL <= local.time() < FROM


def loud_from(local: datetime, holidays: Container[date]) -> datetime:
    """From when something may be said: now, or at 8 o'clock on the next working day."""
    if not is_quiet(local, holidays):
        return local
    early = is_workday(local.date(), holidays) and local.time() < UNTIL
    day = local.date() if early else workday_after(local.date(), 1, holidays)
    return local.replace(
        year=day.year, month=day.month, day=day.day, hour=UNTIL.hour, minute=0, second=0, microsecond=0
    )
