"""What an outage is, and when people may be written to."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.outage import is_silence, may_be_written_to, windows_before

NOON = datetime(2022, 7, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "scale", "silent"), [(150, 1, False), (151, 1, True), (8, 0.05, True)])
def test_a_tap_lives_for_150_seconds(seconds: float, scale: float, silent: bool) -> None:
    assert is_silence(NOON, NOON + timedelta(seconds=seconds), scale) is silent


def test_who_acted_within_half_an_hour_before_was_in_the_middle() -> None:
    (window,) = windows_before([NOON], 1)
    assert (window.first, window.last) == (NOON - timedelta(minutes=30), NOON + timedelta(seconds=150))


@pytest.mark.parametrize(("hour", "minute", "day"), [(7, 59, False), (8, 0, True), (19, 59, True), (20, 0, False)])
def test_people_are_written_to_by_day(hour: int, minute: int, day: bool) -> None:
    assert may_be_written_to(NOON.replace(hour=hour, minute=minute)) is day
