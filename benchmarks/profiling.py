"""Where the time of a step goes: the real program under cProfile while people answer, and only then."""

import pstats
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.bots import OURS, ROOT, Contestant, Running

_PROFILED: Final = """
import cProfile, signal, sys
sys.path.insert(0, sys.argv.pop(1))
into = sys.argv.pop(1)
from bot.cli import main
profile = cProfile.Profile()
def begin(*_):
    profile.enable()
def end(*_):
    profile.disable()
    profile.dump_stats(into)
signal.signal(signal.SIGUSR1, begin)
signal.signal(signal.SIGUSR2, end)
main()
"""
LINES: Final = 60


def profiled(into: Path) -> Contestant:
    """Our bot with a profiler that two signals switch on and off; it writes what it saw into a file."""
    command = (sys.executable, "-c", _PROFILED, str(ROOT), str(into), "run")
    return Contestant(OURS.name, command, OURS.way_in, OURS.tap)


@contextmanager
def watching(process: Running) -> Iterator[None]:
    """Let the profiler look on meanwhile."""
    process.process.send_signal(signal.SIGUSR1)
    yield
    process.process.send_signal(signal.SIGUSR2)


def account(file: Path, steps: int) -> str:
    """Microseconds a step by part of the program, and the functions that took the most."""
    entries = pstats.Stats(str(file)).stats  # type: ignore[attr-defined]  # typeshed does not know it
    parts: Counter[str] = Counter()
    functions: list[tuple[float, float, float, str]] = []
    for (path, line, name), (_, calls, own, whole, _) in entries.items():
        if path == "<string>":
            continue  # where the profiler was switched on: the time spent waiting
        parts[_part(path)] += own
        functions.append((own, calls / steps, whole, f"{_short(path)}:{line} {name}"))
    to_micro = 1e6 / steps
    shares = "\n".join(f"{own * to_micro:8.1f} µs  {part}" for part, own in parts.most_common(24))
    most = sorted(functions, reverse=True)[:LINES]
    lines = "\n".join(
        f"{own * to_micro:8.1f} µs {calls:8.2f} {whole * to_micro:8.1f} µs  {name}" for own, calls, whole, name in most
    )
    whole = sorted(functions, key=lambda entry: -entry[2])[: 2 * LINES]
    widest = "\n".join(f"{entry[2] * to_micro:8.1f} µs {entry[1]:8.2f}  {entry[3]}" for entry in whole)
    total = f"{sum(parts.values()) * to_micro:8.1f} µs a step under the profiler, {steps} steps"
    return f"{total}\n{shares}\n\nown time, calls, with all it called\n{lines}\n\nwith all it called, calls\n{widest}"


def _part(path: str) -> str:
    if "site-packages" in path and not path.startswith("~"):
        return path.split("site-packages/")[1].split("/")[0]
    if path.startswith(str(ROOT)):
        return "/".join(Path(path).relative_to(ROOT).parts[:2])
    return "C code" if path.startswith("~") else "standard library"


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])
