"""The history checker: what was asked of the bot, what it promised, and what is there afterwards, in Jepsen's words.

Every crash and fault run notes each operation under a key of its own and compares with what is observed at the end (the
export, the audit trail, the screens of the simulator). A run is clean if nothing is lost, duplicated or unexpected.
"""

import fcntl
import os
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from tests.reliability.seeds import seed

RUN: Final = "RELIABILITY_TABLE_OF_THIS_RUN"
KEPT: Final = "RELIABILITY_TABLE"
SHOWN_CULPRITS: Final = 20


class Fate(StrEnum):
    """What can become of an operation."""

    ATTEMPTED = "attempted"
    """Somebody asked for it."""
    ACKNOWLEDGED = "acknowledged"
    """It was promised: 200 to the webhook, the offset moved on, or the next card shown."""
    LOST = "lost"
    """Acknowledged, and not there."""
    DUPLICATED = "duplicated"
    """There more than once."""
    UNEXPECTED = "unexpected"
    """There, though nobody attempted it; a changed value is one lost and one unexpected."""
    RECOVERED = "recovered"
    """Never acknowledged, and there all the same: allowed, and what a retry is for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many operations met each fate; ``culprits`` names the first that met a bad one."""

    attempted: int
    acknowledged: int
    lost: int
    duplicated: int
    unexpected: int
    recovered: int
    culprits: tuple[tuple[Fate, str], ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing is lost, duplicated or unexpected."""
        return not (self.lost or self.duplicated or self.unexpected)

    def __add__(self, other: "Verdict") -> "Verdict":
        """Two histories of one run, e.g. its answers and its messages."""
        counts = (getattr(self, fate) + getattr(other, fate) for fate in Fate)
        return Verdict(**dict(zip(Fate, counts, strict=True)), culprits=self.culprits + other.culprits)

    def row(self, name: str, database: str) -> str:
        """One line of the table."""
        counts = " ".join(f"{getattr(self, fate):>{max(len(fate), 7)}}" for fate in Fate)
        return f"{name:<6} {database:<9} {counts}"


@dataclass(slots=True)
class History:
    """Notes of one run. A key is anything hashable that tells one operation from every other."""

    _attempted: Counter[Hashable] = field(default_factory=Counter)
    _acknowledged: set[Hashable] = field(default_factory=set)

    def attempted(self, key: Hashable, times: int = 1) -> None:
        """Somebody asks for this effect, ``times`` times (equal rows of different people share a key)."""
        self._attempted[key] += times

    def acknowledged(self, key: Hashable) -> None:
        """The effect was promised; ValueError if nobody had asked for it, which is a mistake of the test."""
        if key not in self._attempted:
            raise ValueError(f"acknowledged, but never attempted: {key!r}")
        self._acknowledged.add(key)

    def verdict(self, observed: Iterable[Hashable]) -> Verdict:
        """Compare with what is there."""
        found = Counter(observed)
        lost = Counter({key: self._attempted[key] - found[key] for key in self._acknowledged})
        doubled = Counter({key: count - self._attempted[key] for key, count in found.items() if key in self._attempted})
        unexpected = Counter({key: count for key, count in found.items() if key not in self._attempted})
        recovered = sum(
            min(self._attempted[key], count)
            for key, count in found.items()
            if key in self._attempted and key not in self._acknowledged
        )
        bad = ((Fate.LOST, +lost), (Fate.DUPLICATED, +doubled), (Fate.UNEXPECTED, unexpected))
        named = [(fate, repr(key)) for fate, keys in bad for key in keys]
        return Verdict(
            attempted=self._attempted.total(),
            acknowledged=sum(self._attempted[key] for key in self._acknowledged),
            lost=(+lost).total(),
            duplicated=(+doubled).total(),
            unexpected=unexpected.total(),
            recovered=recovered,
            culprits=tuple(named[:SHOWN_CULPRITS]),
        )


def report(verdict: Verdict, *, test: str, database: str, **more: object) -> None:
    """Add a line to the table at the end of the run, and to the file that ``RELIABILITY_TABLE`` names.

    ``more`` is shown behind it: kills, seconds, rounds. Works from any process of a run side by side.
    """
    _note(f"{verdict.row(test, database)}  seed={seed()} {_named(more)}".rstrip())


def remark(*, test: str, database: str, **more: object) -> None:
    """Add a line as ``report`` does, for a run whose results are other figures than what became of answers."""
    _note(f"{test}  {database}  seed={seed()} {_named(more)}")


def _note(line: str) -> None:
    for place in (os.environ.get(RUN), os.environ.get(KEPT)):
        if place:
            _append(Path(place), line)


def _named(more: Mapping[str, object]) -> str:
    return " ".join(f"{name}={_short(value)}" for name, value in more.items())


def _short(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(f"{line}\n")


def heading() -> str:
    """The head of the table."""
    return f"{'test':<6} {'database':<9} " + " ".join(f"{fate.value:>7}" for fate in Fate)


def begin_table() -> None:
    """Make room for the lines of this run; processes that it starts write to the same place."""
    descriptor, path = tempfile.mkstemp(prefix="buergerecho-reliability-", suffix=".txt")
    os.close(descriptor)
    os.environ[RUN] = path


def end_table() -> tuple[str, ...]:
    """The lines of this run, in the order of the tests' names; the place is given up."""
    path = Path(os.environ.pop(RUN, ""))
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    path.unlink()
    return tuple(sorted(lines))
