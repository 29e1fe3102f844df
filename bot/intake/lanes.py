"""One lane per person: what somebody sends is handled in its order, people are handled side by side.

Nobody can slow the others down: a lane takes one place at a time and queues anew for the next, and whoever has too
much waiting is not heard until it is worked off.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any, Final

LONGEST_LANE: Final = 100
"""More waiting updates of one person are shed (RELIABILITY, D1)."""
SIDE_BY_SIDE: Final = 200
"""So many updates are worked on at once."""

RawUpdate = dict[str, Any]
"""An update as JSON gives it; it is parsed only if somebody wants to know what is in it."""


class Verdict(Enum):
    """What may be told to Telegram about an update."""

    DONE = auto()
    """It is committed, set aside, or not wanted: never send it again."""
    UNAVAILABLE = auto()
    """The database cannot take it now: send it again."""


Work = Callable[[RawUpdate], Awaitable[Verdict]]
_Waiting = tuple[RawUpdate, "asyncio.Future[Verdict]", float]
"""The float is when it came, on a clock that never goes back."""


class Lanes:
    """Takes raw updates; ``work`` handles one and never raises, ``shed`` is told of an update nobody handles."""

    def __init__(self, work: Work, shed: Callable[[RawUpdate], None]) -> None:
        self._work = work
        self._shed = shed
        self._lanes: dict[int, deque[_Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self.waiting = 0

    def submit(self, update: RawUpdate) -> "asyncio.Future[Verdict]":
        """Put an update into its person's lane; the future is resolved once it is committed or refused."""
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        person = person_of(update)
        lane = self._lanes.get(person)
        if lane is None:
            lane = self._lanes[person] = deque()
            task = asyncio.create_task(self._work_off(person, lane), name="lane")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if len(lane) >= LONGEST_LANE:
            self._shed(update)
            future.set_result(Verdict.DONE)
            return future
        lane.append((update, future, time.monotonic()))
        self.waiting += 1
        return future

    def oldest_seconds(self) -> float:
        """For how long the update that came first of all that wait has been waiting."""
        return time.monotonic() - min((lane[0][2] for lane in self._lanes.values() if lane), default=time.monotonic())

    async def settles(self) -> None:
        """Wait until nothing is in work."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def stop(self, seconds: float) -> None:
        """Give what is in work ``seconds`` to end; the rest is given up, and Telegram brings it again."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(tuple(self._tasks), timeout=seconds)
        for task in late:
            task.cancel()

    async def _work_off(self, person: int, lane: deque[_Waiting]) -> None:
        verdict = Verdict.UNAVAILABLE
        try:
            while lane:
                update, future, _ = lane.popleft()
                self.waiting -= 1
                verdict = Verdict.UNAVAILABLE
                try:
                    async with self._places:
                        verdict = await self._work(update)
                finally:
                    _resolve(future, verdict)
                if verdict is Verdict.UNAVAILABLE:
                    # What came after it must not be handled before it.
                    self._refuse(lane)
        finally:
            self._refuse(lane)
            del self._lanes[person]

    def _refuse(self, lane: deque[_Waiting]) -> None:
        self.waiting -= len(lane)
        while lane:
            _resolve(lane.popleft()[1], Verdict.UNAVAILABLE)


def _resolve(future: "asyncio.Future[Verdict]", verdict: Verdict) -> None:
    if not future.done():
        future.set_result(verdict)


def person_of(update: RawUpdate) -> int:
    """Whose lane an update belongs to: who sent or tapped, else the chat, else 0."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        for field in ("from", "chat"):
            party = content.get(field)
            if isinstance(party, dict) and isinstance(number := party.get("id"), int):
                return number
    return 0
