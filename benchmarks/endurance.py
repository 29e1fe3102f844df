"""What a long run costs: memory with many open interviews, and what grows while updates come and go."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.bots import OURS, Installation, Running, running
from benchmarks.people import Crowd, Person
from benchmarks.telegram import FakeTelegram

CROWD = 1_000
"""So many people come in at a time; their cards are forgotten afterwards, or the fake would outgrow the bot."""
IDLE_SECONDS = 5.0
WARM_UP_SHARE = 0.2
UNRETRIEVED = "never retrieved"


@dataclass(frozen=True, slots=True)
class Sample:
    """How the bot was after so many updates; sizes in MiB."""

    updates: int
    memory: float
    descriptors: int
    wal: float


@dataclass(frozen=True, slots=True)
class Soaked:
    """What became of it; ``slope`` is MiB per 10,000 updates after the warm-up."""

    samples: tuple[Sample, ...]
    slope: float
    unretrieved: int
    refused: int


async def open_interviews(made: Installation, telegram: FakeTelegram, people: int) -> tuple[Sample, Sample]:
    """Let so many people begin and stay; the bot before and after."""
    async with running(OURS, made, telegram, webhook=True) as process:
        crowd = Crowd(telegram, OURS.way_in, OURS.tap)
        await crowd.comes_in(min(people, CROWD))
        before = _sample(process, made, telegram.last_update)
        for done in range(0, people, CROWD):
            await crowd.comes_in(min(CROWD, people - done))
            print(f"{done + CROWD} of {people}: {process.memory():.0f} MiB", flush=True)
        await asyncio.sleep(IDLE_SECONDS)
        return before, _sample(process, made, telegram.last_update)


async def soak(
    made: Installation, telegram: FakeTelegram, updates: int, rate: float, *, samples: int = 20, idle: float = 60.0
) -> Soaked:
    """Bring updates at an even rate, people coming and going, and look at the bot meanwhile and after a rest."""
    async with running(OURS, made, telegram, webhook=True) as process:
        first = telegram.last_update
        noted: list[Sample] = []
        crowd = Crowd(telegram, OURS.way_in, OURS.tap)
        for number in range(samples):
            until = first + updates * (number + 1) // samples
            await _brings(crowd, telegram, until, rate)
            noted.append(_sample(process, made, telegram.last_update - first))
            print(noted[-1], flush=True)
        await asyncio.sleep(idle)
        noted.append(_sample(process, made, telegram.last_update - first))
        refused = telegram.refused
    said = (made.folder / "bots.log").read_text(errors="replace")
    warm = [sample for sample in noted[:-1] if sample.updates >= WARM_UP_SHARE * updates]
    return Soaked(tuple(noted), slope(warm), said.count(UNRETRIEVED), refused)


async def _brings(crowd: Crowd, telegram: FakeTelegram, until: int, rate: float) -> None:
    """People act until this update: everybody comes in, answers a few questions and goes away."""
    even = _Even(telegram, rate)
    side_by_side = max(1, int(rate / 5))

    async def acts(person: Person) -> None:
        for _ in range(crowd.steps_each):
            await even.waits()
            if telegram.last_update < until:
                await person.taps()

    while telegram.last_update < until:
        async with asyncio.TaskGroup() as group:
            for person in await crowd.comes_in(side_by_side):
                group.create_task(acts(person))


class _Even:
    """Holds people back so that no more updates come than the rate allows."""

    def __init__(self, telegram: FakeTelegram, rate: float) -> None:
        self._telegram = telegram
        self._rate = rate
        self._begun, self._first = perf_counter(), telegram.last_update

    async def waits(self) -> None:
        ahead = (self._telegram.last_update - self._first) / self._rate - (perf_counter() - self._begun)
        if ahead > 0:
            await asyncio.sleep(ahead)


def _sample(process: Running, made: Installation, updates: int) -> Sample:
    wal = Path(made.folder / "buergerecho.db-wal")
    size = wal.stat().st_size / 2**20 if wal.exists() else 0.0
    return Sample(updates, process.memory(), process.descriptors(), size)


def slope(samples: Sequence[Sample]) -> float:
    """MiB per 10,000 updates by least squares; 0 for fewer than two samples."""
    if len(samples) < 2:
        return 0.0
    x = [sample.updates / 10_000 for sample in samples]
    y = [sample.memory for sample in samples]
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((value - middle_x) ** 2 for value in x)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / spread if spread else 0.0
