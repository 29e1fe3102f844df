"""Open-loop load: updates come at their own rate, however long the bot takes, and one person may flood it (T10)."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from benchmarks.people import Crowd, Person, StuckError, percentile
from benchmarks.telegram import FakeTelegram

DELAY_SECONDS: Final = 0.08
"""How long a call to Telegram takes."""
FLOOD_RATE: Final = 500.0
_TICK_SECONDS: Final = 0.005


@dataclass(slots=True)
class Load:
    """What came of one run; seconds from the update to the 200, and from the tap to the changed card."""

    rate: float
    brought: int
    intake: tuple[float, ...]
    shown: list[float] = field(default_factory=list)
    unanswered: int = 0
    """Taps after which no card changed."""
    surplus: int = 0
    """Cards that came without a tap."""
    refused: int = 0
    late: int = 0
    """Arrivals that nobody was free for: everybody waited for an answer."""

    def intake_p99(self) -> float:
        """Milliseconds."""
        return 1000 * percentile(self.intake, 0.99)

    def shown_p95(self) -> float:
        """Milliseconds."""
        return 1000 * percentile(self.shown, 0.95)


@dataclass(slots=True)
class Flooder:
    """Somebody who writes far more than anybody can read; counts what comes back."""

    telegram: FakeTelegram
    number: int
    wrote: int = 0
    said: Counter[str] = field(default_factory=Counter)

    async def writes(self, rate: float, until: float) -> None:
        """Write at this rate until then."""
        begun = perf_counter()
        while (now := perf_counter()) < until:
            while self.wrote < rate * (now - begun):
                self.telegram.writes(self.number, f"Hallo {self.wrote}")
                self.wrote += 1
            await asyncio.sleep(_TICK_SECONDS)


class Arrivals:
    """People of a crowd, one of whom taps whenever it is time."""

    def __init__(self, crowd: Crowd, telegram: FakeTelegram) -> None:
        self._crowd = crowd
        self._telegram = telegram
        self._free: deque[Person] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._shown: list[float] = []
        self._unanswered = 0

    async def come_in(self, people: int) -> None:
        """Bring so many people to their first question."""
        self._free = await self._crowd.comes_in(people)

    async def tap(self, rate: float, seconds: float) -> Load:
        """Let people tap at an even rate, whatever the bot does; waits for the last answer."""
        before, taken = self._crowd.seen, len(self._telegram.taken)
        brought = late = 0
        begun = perf_counter()
        while (now := perf_counter()) < begun + seconds:
            while brought + late < rate * (now - begun):
                if self._begin():
                    brought += 1
                else:
                    late += 1
            await asyncio.sleep(_TICK_SECONDS)
        if self._tasks:
            await asyncio.wait(self._tasks)
        load = Load(rate, brought, tuple(self._telegram.taken[taken:]), self._shown, self._unanswered, late=late)
        load.surplus = self._crowd.seen - before - len(self._shown)
        load.refused = self._telegram.refused
        self._shown, self._unanswered = [], 0
        return load

    def _begin(self) -> bool:
        while self._free:
            person = self._free.popleft()
            if person.can_go_on():
                task = asyncio.create_task(self._taps(person))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                return True
        return False

    async def _taps(self, person: Person) -> None:
        begun = perf_counter()
        try:
            await person.taps()
        except StuckError:
            self._unanswered += 1
            return
        self._shown.append(perf_counter() - begun)
        self._free.append(person)


async def flooded(arrivals: Arrivals, crowd: Crowd, telegram: FakeTelegram, rate: float, seconds: float) -> "Flood":
    """The same load without and with one person who writes ``FLOOD_RATE`` messages a second."""
    quiet = await arrivals.tap(rate, seconds)
    flooder = Flooder(telegram, telegram.newcomer())
    crowd.listens_to(flooder.number, lambda card: flooder.said.update([card.text]))
    noise = asyncio.create_task(flooder.writes(FLOOD_RATE, perf_counter() + seconds))
    loud = await arrivals.tap(rate, seconds)
    await noise
    await asyncio.sleep(2 * DELAY_SECONDS)
    return Flood(quiet, loud, flooder)


@dataclass(frozen=True, slots=True)
class Flood:
    """Both runs, and what the flooder saw."""

    quiet: Load
    loud: Load
    flooder: Flooder

    def slower(self) -> float:
        """How much longer the others waited, 0.2 for a fifth."""
        return self.loud.shown_p95() / self.quiet.shown_p95() - 1
