"""How fast the bot writes to very many: at Telegram's pace, and never over it in whichever second one looks at."""

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

import pytest

from bot.delivery.bulk import CATCH_UP_SECONDS, DOUBT, Bulk
from tests.delivery.test_pace import Seconds

PER_SECOND = 29.5
PERMITTED = 30
APART = 1 / PER_SECOND


@dataclass(slots=True)
class Calls:
    """Calls in lanes, without anything that really waits: ``takes`` draws how long one is on its way there and back."""

    lanes: int
    takes: Callable[[random.Random], tuple[float, float]]
    now: float = 1000.0
    arrived: list[float] = field(default_factory=list)

    def run(self, seconds: float, hitch: float = 0.0) -> float:
        """Call as fast as permitted; of every five seconds all stand still for ``hitch``. How many a second it was."""
        drawn, bulk = random.Random(7), Bulk(lambda: self.now, PER_SECOND)
        flying: list[tuple[float, float]] = []
        began, until, stands_still = self.now, self.now + seconds, self.now + 5
        while self.now < until:
            while flying and flying[0][0] <= self.now:
                bulk.end(heappop(flying)[1])
            if len(flying) < self.lanes and bulk.wait() == 0:
                there, back = self.takes(drawn)
                self.arrived.append(self.now + there)
                heappush(flying, (self.now + there + back, bulk.begin()))
                continue
            self.now = self._next(flying, bulk.wait())
            if hitch and self.now > stands_still:
                self.now, stands_still = self.now + hitch, self.now + 5
        return len(self.arrived) / (self.now - began)

    def _next(self, flying: Sequence[tuple[float, float]], wait: float) -> float:
        """When something can happen: a call ends, or a lane that is free has its place."""
        ends = [flying[0][0]] if flying else []
        place = [self.now + wait] if len(flying) < self.lanes else []
        return max(min(ends + place), self.now + 1e-6)


def most_in_a_second(instants: Sequence[float]) -> int:
    """Of all the seconds one can look at, how many there were in the fullest."""
    window: deque[float] = deque()
    most = 0
    for instant in sorted(instants):
        window.append(instant)
        while window[0] <= instant - 1.0:
            window.popleft()
        most = max(most, len(window))
    return most


def steady(there: float, back: float) -> Callable[[random.Random], tuple[float, float]]:
    return lambda _drawn: (there, back)


def wavering(least: float, more: float) -> Callable[[random.Random], tuple[float, float]]:
    """Both ways take ``least``, and up to ``more`` longer."""
    return lambda drawn: (least + more * drawn.random(), least + more * drawn.random())


@pytest.mark.parametrize(
    ("lanes", "takes", "hitch", "reached"),
    [
        (1, steady(0.001, 0.001), 0.0, 29.4),
        (1, steady(0.015, 0.015), 0.0, 29.4),
        (3, steady(0.07, 0.01), 0.0, 29.4),
        (1, steady(0.001, 0.001), 0.3, 29.2),
        (1, wavering(0.002, 0.01), 0.3, 28.9),
        (4, wavering(0.02, 0.03), 0.0, 28.8),
        (4, wavering(0.02, 0.03), 0.3, 28.0),
        (30, wavering(0.1, 0.4), 0.5, 15.0),
    ],
)
def test_the_pace_is_reached_and_no_second_sees_too_many(
    lanes: int, takes: Callable[[random.Random], tuple[float, float]], hitch: float, reached: float
) -> None:
    calls = Calls(lanes, takes)
    a_second = calls.run(100, hitch)
    assert most_in_a_second(calls.arrived) <= PERMITTED
    assert reached <= a_second <= PER_SECOND + 0.2


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def bulk(seconds: Seconds) -> Bulk:
    return Bulk(seconds, PER_SECOND)


def told_at_once(bulk: Bulk) -> int:
    """How many can be told one right after the other."""
    count = 0
    while bulk.wait() == 0:
        bulk.end(bulk.begin())
        count += 1
    return count


def test_after_a_hitch_the_places_are_caught_up(bulk: Bulk, seconds: Seconds) -> None:
    assert told_at_once(bulk) == 1
    assert bulk.wait() == pytest.approx(APART)

    seconds.now += 10.5 * APART

    assert told_at_once(bulk) == 10


def test_after_a_pause_nothing_is_caught_up(bulk: Bulk, seconds: Seconds) -> None:
    told_at_once(bulk)
    seconds.now += CATCH_UP_SECONDS + 2 * APART

    assert told_at_once(bulk) == 1


def test_who_is_on_the_way_for_long_is_counted_until_a_second_after(bulk: Bulk, seconds: Seconds) -> None:
    began = []
    for _ in range(PERMITTED):
        began.append(bulk.begin())
        seconds.now += APART
    assert bulk.wait() > 0

    bulk.end(began[0])
    seconds.now += 0.9
    assert 0.1 <= bulk.wait() <= 0.12

    seconds.now += 0.11
    assert bulk.wait() == 0


def test_what_every_call_takes_holds_nobody_up_for_its_whole_length(bulk: Bulk, seconds: Seconds) -> None:
    for _ in range(2 * DOUBT):
        began = bulk.begin()
        seconds.now += 0.2
        bulk.end(began)
        seconds.now += 2
    calls = [bulk.begin() for _ in range(PERMITTED)]
    seconds.now += 0.2
    for began in calls:
        bulk.end(began)

    assert 0.8 <= bulk.wait() <= 0.92
