"""When the staff channel is left in peace, also over the change of clocks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.quiet_hours import is_quiet, loud_from

BERLIN = ZoneInfo("Europe/Berlin")
HOLIDAYS = frozenset({date(2022, 8, 15)})


def at(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    return datetime(2022, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "loud"),
    [
        (at(16, 8), at(16, 8)),
        (at(16, 19, 59), at(16, 19, 59)),
        (at(16, 20), at(17, 8)),
        (at(16, 7, 59), at(16, 8)),
        (at(12, 21), at(16, 8)),  # a Friday before a holiday
        (at(13, 12), at(16, 8)),
        (at(15, 5), at(16, 8)),
        (at(28, 20, month=10), at(31, 8, month=10)),  # winter time begins on the Sunday between
    ],
)
def test_what_can_wait_waits_for_the_next_working_morning(now: datetime, loud: datetime) -> None:
    assert loud_from(now, HOLIDAYS) == loud
    assert is_quiet(now, HOLIDAYS) is (now != loud)
    assert not is_quiet(loud, HOLIDAYS)
