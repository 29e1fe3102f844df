"""Deadlines in working days: weekends and the holidays of the Land do not count."""

from datetime import date

import pytest

from bot.domain.workdays import is_workday, workday_after

HOLIDAYS = frozenset({date(2022, 6, 6), date(2022, 6, 16)})


@pytest.mark.parametrize(
    ("day", "number", "wanted"),
    [
        (date(2022, 5, 3), 2, date(2022, 5, 5)),
        (date(2022, 5, 6), 1, date(2022, 5, 9)),
        (date(2022, 6, 3), 1, date(2022, 6, 7)),
        (date(2022, 6, 4), 1, date(2022, 6, 7)),
        (date(2022, 6, 14), 5, date(2022, 6, 22)),
        (date(2022, 5, 3), 0, date(2022, 5, 3)),
    ],
)
def test_so_many_working_days_later(day: date, number: int, wanted: date) -> None:
    assert workday_after(day, number, HOLIDAYS) == wanted


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert is_workday(date(2022, 6, 7), HOLIDAYS)
    assert not is_workday(date(2022, 6, 4), HOLIDAYS)
    assert not is_workday(date(2022, 6, 16), HOLIDAYS)
