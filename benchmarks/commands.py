"""The measurements besides the comparison: what more data, longer forms, durability, load and time cost."""

import argparse
import os
import platform
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import forms
from benchmarks.bots import OURS, Installation, installed, running
from benchmarks.durability import undurable
from benchmarks.endurance import Soaked, open_interviews, soak
from benchmarks.filling import fill
from benchmarks.load import DELAY_SECONDS, Arrivals, Flood, Load, flooded
from benchmarks.measuring import Figures, Variant, alternately
from benchmarks.people import Crowd
from benchmarks.report import Judged, judged_table, table
from benchmarks.telegram import FakeTelegram

SHORT_FORM, LONG_FORM = 10, 100
STEPS_IN_SHORT_FORM = 8
NewDatabase = Callable[[Path], AbstractAsyncContextManager[str]]
"""A database for the installation in this folder."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every measurement needs."""

    arguments: argparse.Namespace
    folder: Path
    telegram: FakeTelegram
    new_database: NewDatabase

    def size(self, whole: int, quick: int) -> int:
        """The size asked for, else the whole one or the quick one."""
        return self.arguments.size or (quick if self.arguments.quick else whole)

    @property
    def rounds(self) -> int:
        return 1 if self.arguments.quick else self.arguments.rounds

    @property
    def seconds(self) -> float:
        return 2.0 if self.arguments.quick else self.arguments.seconds

    def room(self, name: str) -> Path:
        """A folder of its own."""
        room = self.folder / name
        room.mkdir(exist_ok=True)
        return room

    async def install(self, name: str, url: str, workbook: bytes | None = None) -> Installation:
        """An installation of its own in a folder of that name."""
        return await installed(self.room(name), url, f"http://127.0.0.1:{self.telegram.port}", workbook)

    async def compare(self, variants: Sequence[Variant]) -> list[Figures]:
        """Measure them in turn, 50 people at a time."""
        return await alternately(variants, self.telegram, self.rounds, 50, self.seconds)

    def prints(self, text: str) -> None:
        """Print a table below the circumstances."""
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {self.arguments.database}"
        print(f"\n{now}, {machine}, load {os.getloadavg()[0]:.1f}\n\n{text}")


async def growth(bench: Bench) -> None:
    """The step with few and with many stored responses."""
    few, many = 1_000, bench.size(1_000_000, 20_000)
    async with bench.new_database(bench.room("few")) as one, bench.new_database(bench.room("many")) as other:
        small, large = await bench.install("few", one), await bench.install("many", other)
        await fill(small, few)
        await fill(large, many)
        names = f"{few:,} responses", f"{many:,} responses"
        found = await bench.compare([Variant(names[0], OURS, small), Variant(names[1], OURS, large)])
    bench.prints(_against(names, found, "CPU per step, many responses against few", 1.10, 1.05))


async def form_length(bench: Bench) -> None:
    """The step in a short form and in a long one with every kind of logic."""
    variants = []
    async with bench.new_database(bench.room("short")) as one, bench.new_database(bench.room("long")) as other:
        for questions, url in ((SHORT_FORM, one), (LONG_FORM, other)):
            name = f"{questions} questions"
            made = await bench.install("short" if questions == SHORT_FORM else "long", url, forms.workbook(questions))
            variants.append(Variant(name, OURS, made, STEPS_IN_SHORT_FORM))
        found = await bench.compare(variants)
    names = [variant.name for variant in variants]
    bench.prints(_against(names, found, "CPU per step, long form against short", 1.5, 1.2))


async def durability(bench: Bench) -> None:
    """The same bot with commits that wait for the disk and with commits that do not."""
    async with bench.new_database(bench.room("durable")) as url:
        made = await bench.install("durable", url)
        names = "nothing waits for the disk", "as it is"
        found = await bench.compare([Variant(names[0], undurable(), made), Variant(names[1], OURS, made)])
    cost = 100 * (1 - found[1].rate / found[0].rate)
    judged = Judged("durability's share of the rate", cost, 10.0, 5.0, "%", least=False)
    bench.prints(f"{_figures(names, found)}\n\n{judged_table([judged])}")


async def memory(bench: Bench) -> None:
    """The bot with many open interviews."""
    people = bench.size(100_000, 2_000)
    async with bench.new_database(bench.room("open")) as url:
        before, after = await open_interviews(await bench.install("open", url), bench.telegram, people)
    rows = [("1,000 at most", f"{before.memory:.0f}"), (f"{people:,} more", f"{after.memory:.0f}")]
    judged = Judged(f"RSS with {people:,} open interviews", after.memory, 200.0, 120.0, "MiB", least=False)
    bench.prints(f"{table(('open interviews', 'RSS MiB'), rows)}\n\n{judged_table([judged])}")


async def soaking(bench: Bench) -> None:
    """The bot over a long run at an even rate."""
    updates = bench.size(27_000, 2_000)
    async with bench.new_database(bench.room("soak")) as url:
        made = await bench.install("soak", url)
        idle = 5.0 if bench.arguments.quick else 60.0
        found = await soak(made, bench.telegram, updates, bench.arguments.rate, idle=idle)
    rows = [(f"{s.updates:,}", f"{s.memory:.1f}", str(s.descriptors), f"{s.wal:.1f}") for s in found.samples]
    bench.prints(f"{table(('updates', 'RSS MiB', 'fds', 'WAL MiB'), rows)}\n\n{judged_table(_soaked(found))}")


def _soaked(found: Soaked) -> list[Judged]:
    # Under load alone: after the rest at the end, connections to Telegram that nobody needed are closed.
    descriptors = [sample.descriptors for sample in found.samples[1:-1]]
    return [
        Judged("RSS per 10,000 updates after warm-up", found.slope, 1.0, 0.1, "MiB", least=False),
        Judged("files and connections, most above fewest", max(descriptors) - min(descriptors), 2, 0, "", least=False),
        Judged("WAL at its largest", max(sample.wal for sample in found.samples), 64, 16, "MiB", least=False),
        Judged("task exceptions nobody retrieved", found.unretrieved, 0, 0, "", least=False),
        Judged("updates refused", found.refused, 0, 0, "", least=False),
    ]


async def load(bench: Bench) -> None:
    """Open-loop load at several rates, then with somebody who floods."""
    seconds = float(bench.size(120, 5))
    people = 200 if bench.arguments.quick else 2_000
    async with bench.new_database(bench.room("load")) as url:
        made = await bench.install("load", url)
        loads, flood = await _loads(bench, made, people, seconds)
    rows = [_load_row(f"{found.rate:.0f}/s", found) for found in loads]
    rows += [_load_row("50/s", flood.quiet), _load_row("50/s and a flood", flood.loud)]
    bench.prints(f"{table(_LOAD, rows)}\n\n{judged_table(_loaded(loads, flood))}\n\n{_flooder_saw(flood)}")


async def _loads(bench: Bench, made: Installation, people: int, seconds: float) -> tuple[list[Load], Flood]:
    telegram = bench.telegram
    async with running(OURS, made, telegram, webhook=True):
        crowd = Crowd(telegram, OURS.way_in, OURS.tap)
        arrivals = Arrivals(crowd, telegram)
        loads = []
        for rate in (50.0, 100.0, 200.0):
            telegram.delay = 0.0
            await arrivals.come_in(people)
            telegram.delay = DELAY_SECONDS
            loads.append(await arrivals.tap(rate, seconds))
        telegram.delay = 0.0
        await arrivals.come_in(people)
        telegram.delay = DELAY_SECONDS
        flood = await flooded(arrivals, crowd, telegram, 50.0, min(seconds, 60.0))
        telegram.delay = 0.0
    return loads, flood


_LOAD = ("load", "taps", "intake p99 ms", "tap to card p95 ms", "unanswered", "surplus", "refused", "nobody free")


def _load_row(name: str, found: Load) -> tuple[str, ...]:
    counts = (found.unanswered, found.surplus, found.refused, found.late)
    times = f"{found.intake_p99():.1f}", f"{found.shown_p95():.0f}"
    return name, str(found.brought), *times, *map(str, counts)


def _loaded(loads: Sequence[Load], flood: Flood) -> list[Judged]:
    at_100 = loads[1]
    lost = sum(found.unanswered + found.refused for found in (*loads, flood.quiet, flood.loud))
    return [
        Judged("intake p99 at 100/s", at_100.intake_p99(), 50, 20, "ms", least=False),
        Judged("tap to card p95 at 100/s", at_100.shown_p95(), 1_000, 250, "ms", least=False),
        Judged("lost in all", lost, 0, 0, "", least=False),
        Judged("others' p95 under a flood, more", 100 * flood.slower(), 20, 5, "%", least=False),
    ]


def _flooder_saw(flood: Flood) -> str:
    said = flood.flooder.said
    return f"The flooder wrote {flood.flooder.wrote} messages and got {said.total()} back, {len(said)} different ones."


def _against(names: Sequence[str], found: Sequence[Figures], what: str, target: float, stretch: float) -> str:
    judged = [Judged(what, found[1].cpu / found[0].cpu, target, stretch, "×", least=False)]
    return f"{_figures(names, found)}\n\n{judged_table(judged)}"


def _figures(names: Sequence[str], found: Sequence[Figures]) -> str:
    rows = [
        (name, f"{one.rate:.0f}", f"{one.cpu:.3f}", f"{one.p50:.2f}", f"{one.p99:.2f}", f"{one.memory:.0f}")
        for name, one in zip(names, found, strict=True)
    ]
    return table(("Bürgerecho", "steps/s", "CPU ms", "p50 ms", "p99 ms", "RSS MiB"), rows)


COMMANDS = {
    "growth": growth,
    "form-length": form_length,
    "durability": durability,
    "memory": memory,
    "soak": soaking,
    "load": load,
}
