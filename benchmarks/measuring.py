"""Rounds that alternate between the bots, so that whatever else the machine does hits all of them alike."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.bots import CONTESTANTS, Contestant, Installation, Running, running
from benchmarks.people import STEPS_EACH, Crowd
from benchmarks.telegram import FakeTelegram

WARM_UP_SECONDS: Final = 1.0
AFTERWARDS_SECONDS: Final = 0.5
"""What a bot still does after the last answer counts as well."""
FASTEST: Final = 3_000
"""Updates per second that the people brought in must suffice for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: at these numbers of people at a time, so long each."""

    people: tuple[int, ...]
    rounds: int
    seconds: float
    deliveries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One measurement: milliseconds, MiB, seconds of start."""

    steps: float
    rate: float
    cpu: float
    p50: float
    p99: float
    memory: float
    start: float


def unwatched(_process: Running) -> AbstractContextManager[None]:
    """Nobody looks on."""
    return nullcontext()


Setting = tuple[str, str, int]
"""Name of the bot, delivery, people at a time."""
Measurements = dict[Setting, list[Figures]]


async def compare(plan: Plan, made: Installation, telegram: FakeTelegram) -> Measurements:
    """Every bot in every round; the order changes from round to round."""
    found: Measurements = {}
    for number in range(plan.rounds):
        for delivery in plan.deliveries:
            for bot in _in_turn(CONTESTANTS, number):
                print(f"round {number + 1} of {plan.rounds}, {delivery}: {bot.name}", flush=True)
                async with running(bot, made, telegram, webhook=delivery == "webhook") as process:
                    for people in plan.people:
                        figures = await measure(bot, process, telegram, people, plan.seconds)
                        found.setdefault((bot.name, delivery, people), []).append(figures)
    return found


async def measure(
    bot: Contestant,
    process: Running,
    telegram: FakeTelegram,
    people: int,
    seconds: float,
    *,
    watched: Callable[[Running], AbstractContextManager[None]] = unwatched,
    steps_each: int = STEPS_EACH,
) -> Figures:
    """Bring people in, let some of them warm the bot up, measure the others; ``watched`` surrounds the measurement."""
    crowd = Crowd(telegram, bot.way_in, bot.tap, steps_each)
    await crowd.measures(await crowd.comes_in(max(people, 20)), people, WARM_UP_SECONDS)
    waiting = await crowd.comes_in(max(2 * people, _enough(people, seconds, steps_each)))
    await asyncio.sleep(AFTERWARDS_SECONDS)
    before = process.cpu_seconds()
    with watched(process):
        seen = await crowd.measures(waiting, people, seconds)
        await asyncio.sleep(AFTERWARDS_SECONDS)
    used = process.cpu_seconds() - before
    if telegram.refused:
        raise SystemExit(f"{bot.name} refused {telegram.refused} updates")
    return Figures(
        steps=len(seen.seconds),
        rate=seen.rate,
        cpu=1000 * used / len(seen.seconds),
        p50=1000 * seen.percentile(0.5),
        p99=1000 * seen.percentile(0.99),
        memory=process.memory(),
        start=process.started,
    )


@dataclass(frozen=True, slots=True)
class Variant:
    """Our bot in one of several ways that are compared."""

    name: str
    bot: Contestant
    made: Installation
    steps_each: int = STEPS_EACH


async def alternately(
    variants: Sequence[Variant], telegram: FakeTelegram, rounds: int, people: int, seconds: float
) -> list[Figures]:
    """The medians of each variant, measured in turn, so that whatever else the machine does hits all alike."""
    found: list[list[Figures]] = [[] for _ in variants]
    for number in range(rounds):
        for variant, figures in zip(variants, found, strict=True):
            print(f"round {number + 1} of {rounds}: {variant.name}", flush=True)
            async with running(variant.bot, variant.made, telegram, webhook=True) as process:
                measured = await measure(variant.bot, process, telegram, people, seconds, steps_each=variant.steps_each)
            figures.append(measured)
    return [medians(figures) for figures in found]


def medians(measured: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(*(median(values) for values in zip(*map(_row, measured), strict=True)))


def _row(figures: Figures) -> tuple[float, ...]:
    return figures.steps, figures.rate, figures.cpu, figures.p50, figures.p99, figures.memory, figures.start


def _in_turn(bots: Sequence[Contestant], number: int) -> Iterator[Contestant]:
    shift = number % len(bots)
    yield from bots[shift:]
    yield from bots[:shift]


def _enough(people: int, seconds: float, steps_each: int) -> int:
    per_second = FASTEST if people > 1 else FASTEST / 2
    return int(seconds * per_second / steps_each) + 1
