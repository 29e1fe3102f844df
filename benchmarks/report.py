"""The figures as tables for people, and what they say about the targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.bots import ECHO, OURS, USUAL
from benchmarks.measuring import Figures, Measurements, Setting, medians

Row = tuple[str, ...]
HEADING: Row = (
    "bot",
    "delivery",
    "people",
    "updates/s",
    "× stock echo",
    "× echo",
    "CPU ms",
    "p50 ms",
    "p99 ms",
    "RSS MiB",
    "start s",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One target: what was reached, what was wanted, what would be better still."""

    what: str
    reached: float
    target: float
    stretch: float
    unit: str
    least: bool
    """Whether more is better."""

    def verdict(self) -> str:
        """In a word."""
        if self._meets(self.stretch):
            return "reached, stretch too"
        if self._meets(self.target):
            return "reached"
        if self.target == 0:
            return "missed"
        if self.least:
            return f"missed: {100 * (1 - self.reached / self.target):.0f} % too low"
        return f"missed: {100 * (self.reached / self.target - 1):.0f} % too high"

    def _meets(self, wanted: float) -> bool:
        return self.reached >= wanted if self.least else self.reached <= wanted

    def row(self) -> Row:
        """As a row of the table."""
        sign = "≥" if self.least else "≤"
        wanted = [f"{sign} {value:g} {self.unit}" for value in (self.target, self.stretch)]
        return self.what, f"{self.reached:.2f} {self.unit}", *wanted, self.verdict()


def tables(measured: Measurements) -> str:
    """Both tables in Markdown."""
    found = {setting: medians(figures) for setting, figures in measured.items()}
    figures = table(HEADING, [_row(setting, found) for setting in sorted(found, key=_order)])
    return f"{figures}\n\n{judged_table(list(_targets(found)))}"


def judged_table(judged: Sequence[Judged]) -> str:
    """What was reached of what was wanted."""
    return table(("target", "reached", "wanted", "stretch", "verdict"), [target.row() for target in judged])


def _order(setting: Setting) -> tuple[str, int, int]:
    name, delivery, people = setting
    return delivery, people, (ECHO.name, USUAL.name, OURS.name).index(name)


def _row(setting: Setting, found: dict[Setting, Figures]) -> Row:
    name, delivery, people = setting
    own = found[setting]
    echo, stock = found.get((ECHO.name, delivery, people)), _stock_echo(found, setting)
    return (
        name,
        delivery,
        str(people),
        f"{own.rate:.0f}",
        f"{own.rate / stock.rate:.2f}" if stock else "",
        f"{own.rate / echo.rate:.2f}" if echo else "",
        f"{own.cpu:.2f}",
        f"{own.p50:.2f}",
        f"{own.p99:.2f}",
        f"{own.memory:.0f}",
        f"{own.start:.2f}",
    )


def _stock_echo(found: dict[Setting, Figures], setting: Setting) -> Figures | None:
    """The echo bot with the library's own polling; its webhook needs an extra package, aiohttp stands in for it."""
    _, delivery, people = setting
    return found.get((ECHO.name, "polling", people)) or found.get((ECHO.name, delivery, people))


def _targets(found: dict[Setting, Figures]) -> Iterator[Judged]:
    for _, delivery, people in sorted((key for key in found if key[0] == OURS.name), key=_order):
        setting = (OURS.name, delivery, people)
        own, echo, usual = found[setting], _stock_echo(found, setting), found.get((USUAL.name, delivery, people))
        where = f"{delivery}, {people} people" if people > 1 else f"{delivery}, one person"
        if people == 1:
            if echo:
                yield Judged(f"p50 against stock echo, {where}", own.p50 / echo.p50, 1.0, 0.7, "×", least=False)
            continue
        if echo:
            yield Judged(f"rate against stock echo, {where}", own.rate / echo.rate, 3.0, 4.0, "×", least=True)
        if usual:
            yield Judged(f"rate against usual survey, {where}", own.rate / usual.rate, 5.0, 7.0, "×", least=True)
        yield Judged(f"CPU per step, {where}", own.cpu, 0.50, 0.40, "ms", least=False)
        yield Judged(f"start to first update taken, {where}", own.start, 0.8, 0.6, "s", least=False)


def table(heading: Row, rows: Sequence[Row]) -> str:
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    lines = [_line(heading, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    return "\n".join([*lines, *(_line(row, widths) for row in rows)])


def _line(cells: Row, widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
