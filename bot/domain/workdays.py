"""Working days: which day is one, and which comes so many later. Holidays are handed in; this module knows none."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Holidays, and the days on which the authority is closed every year, as month and day."""

    holidays: Container[date]
    closed: Collection[tuple[int, int]] = ()

    def __contains__(self, day: object) -> bool:
        """Whether nobody works there on this day, weekends aside."""
        return isinstance(day, date) and ((day.month, day.day) in self.closed or day in self.holidays)


def is_workday(day: date, holidays: Container[date]) -> bool:
    """Whether offices work on this day."""
    return day.weekday() < _SATURDAY and day not in holidays


def workday_after(day: date, number: int, holidays: Container[date]) -> date:
    """The working day that is ``number`` working days after ``day``, which itself does not count."""
    left = number
    while left > 0:
        day += timedelta(days=1)
        if is_workday(day, holidays):
            left -= 1
    return day


def workday_before(day: date, number: int, holidays: Container[date]) -> date:
    """The working day that is ``number`` working days before ``day``, which itself does not count."""
    left = number
    while left > 0:
        day -= timedelta(days=1)
        if is_workday(day, holidays):
            left -= 1
    return day
