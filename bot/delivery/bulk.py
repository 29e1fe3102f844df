"""Places for what nobody waits for: evenly apart, and never more than Telegram permits in any second.

A call arrives somewhere between its begin and its end, so it counts from its begin until a second after its end. What
every call takes at least is taken off, since it delays all of them alike and brings none closer to another.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from typing import Final

SECOND: Final = 1.01
"""A little more than one: on a busy machine even the quickest call that was seen waited somewhere on its way."""
CATCH_UP_SECONDS: Final = 0.5
"""Who comes late by less has lost no place: else every hitch would slow all that follow. More is a pause."""
LATEST: Final = 1_000
"""What the quickest of so many took is what every call takes at least."""
DOUBT: Final = 10
"""Of fewer calls the quickest says less: of twenty, half of what it took is believed."""
LOOK_SECONDS: Final = 0.01


@dataclass(slots=True)
class Place:
    """A place that was taken; whoever has it says whether a call was made in it."""

    called: bool = False


class Bulk:
    """Gives the places in the order they were asked for; ``seconds`` is a clock that never goes back."""

    def __init__(self, seconds: Callable[[], float], per_second: float) -> None:
        self.waiting = 0
        """So many wait for a place."""
        self._seconds = seconds
        self._apart = 1 / per_second
        self._most = ceil(per_second)
        self._next = 0.0
        self._queue = asyncio.Lock()
        self._in_flight = 0
        self._leave: deque[float] = deque()
        """When the calls that have ended count no more."""
        self._took: deque[float] = deque(maxlen=LATEST)

    def wait(self) -> float:
        """Seconds until a call may begin; 0 if one may now."""
        return max(0.0, self._next - self._seconds(), self._until_there_is_room())

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Place]:
        """Wait for a place and make the call within; without one it is as if it had stayed empty."""
        self.waiting += 1
        try:
            async with self._queue:
                while (wait := self.wait()) > 0:  # noqa: ASYNC110 - time passes, nobody could set an event
                    await asyncio.sleep(wait)
                began = self.begin()
        finally:
            self.waiting -= 1
        place = Place()
        try:
            yield place
        finally:
            if place.called:
                self.end(began)
            else:
                self._in_flight -= 1

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[None]:
        """For what is more urgent and counts all the same: wait only until Telegram permits one more."""
        while (wait := self._until_there_is_room()) > 0:  # noqa: ASYNC110 - as above
            await asyncio.sleep(wait)
        self._in_flight += 1
        began = self._seconds()
        try:
            yield
        finally:
            self.end(began)

    def begin(self) -> float:
        """Take the place that :meth:`wait` said is free; the instant, which :meth:`end` wants to know."""
        now = self._seconds()
        on_time = self._next if now - self._next <= CATCH_UP_SECONDS else now
        self._next = on_time + self._apart
        self._in_flight += 1
        return now

    def end(self, began: float) -> None:
        """The call that began then has ended, however."""
        now = self._seconds()
        self._in_flight -= 1
        self._took.append(now - began)
        trusted = max(0.0, 1 - DOUBT / len(self._took))
        self._leave.append(now - trusted * min(self._took) + SECOND)

    def _until_there_is_room(self) -> float:
        now = self._seconds()
        while self._leave and self._leave[0] <= now:
            self._leave.popleft()
        if self._in_flight + len(self._leave) < self._most:
            return 0.0
        return self._leave[0] - now if self._leave else LOOK_SECONDS
