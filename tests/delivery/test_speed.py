"""One call at a time as long as that keeps up; more only where Telegram is slow, and fewer again afterwards."""

from bot.delivery.speed import MOST_LANES, Speed

WANTED = 29.5


def runs(speed: Speed, seconds: float, busy: float, since: float = 0.0) -> float:
    """Call as fast as the lanes and the pace allow, each call taking ``busy`` seconds; the instant of the end."""
    now = since
    while now < since + seconds:
        now += max(1 / WANTED, busy / speed.lanes)
        speed.called(now, busy)
    return now


def test_a_quick_telegram_needs_one_lane() -> None:
    speed = Speed(WANTED)
    runs(speed, 10, busy=0.02)
    assert speed.lanes == 1
    assert speed.per_second > 29


def test_a_slow_telegram_gets_as_many_lanes_as_keep_up_and_no_more() -> None:
    speed = Speed(WANTED)
    runs(speed, 10, busy=0.1)
    assert speed.lanes == 3
    assert speed.per_second > 29


def test_lanes_that_are_nearly_always_busy_get_help_only_if_they_fall_behind() -> None:
    speed = Speed(WANTED)
    now = runs(speed, 10, busy=0.96 / WANTED)
    assert speed.lanes == 1

    for call in range(4 * 28):
        speed.called(now + (call + 1) / 28, 0.96 / WANTED)
    assert speed.lanes == 2


def test_more_lanes_are_of_no_use_where_the_calls_are_quick() -> None:
    speed = Speed(WANTED)
    for call in range(10 * 20):
        speed.called(call / 20, 0.02)
    assert speed.lanes == 1


def test_lanes_are_given_up_when_telegram_is_quick_again() -> None:
    speed = Speed(WANTED)
    now = runs(speed, 10, busy=0.5)
    assert speed.lanes >= 15
    runs(speed, 60, busy=0.01, since=now)
    assert speed.lanes == 1


def test_there_are_never_too_many() -> None:
    speed = Speed(WANTED)
    runs(speed, 100, busy=10.0)
    assert speed.lanes == MOST_LANES


def test_a_pause_is_nobodys_fault() -> None:
    speed = Speed(WANTED)
    now = runs(speed, 5, busy=0.01)
    speed.begin(now + 60)
    runs(speed, 5, busy=0.01, since=now + 60)
    assert speed.lanes == 1
