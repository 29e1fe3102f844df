"""Where the time of a step goes: the real program under cProfile, its own time added up by part of the program."""

import pstats
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from benchmarks.bots import OURS, ROOT, Contestant

_PROFILED: Final = """
import cProfile, pstats, sys
sys.path.insert(0, sys.argv.pop(1))
into = sys.argv.pop(1)
from bot.cli import main
profile = cProfile.Profile()
try:
    profile.runcall(main)
finally:
    profile.dump_stats(into)
"""
LINES: Final = 45


def profiled(into: Path) -> Contestant:
    """Our bot under the profiler, which writes what it saw into a file when the bot ends."""
    command = (sys.executable, "-c", _PROFILED, str(ROOT), str(into), "run")
    return Contestant(OURS.name, command, OURS.way_in, OURS.tap)


def account(file: Path) -> str:
    """The time by part of the program, and the functions that took the most."""
    stats = pstats.Stats(str(file))
    entries = stats.stats  # type: ignore[attr-defined]  # typeshed does not know it
    parts: Counter[str] = Counter()
    functions: list[tuple[float, int, float, str]] = []
    for (path, line, name), (_, calls, own, whole, _) in entries.items():
        parts[_part(path)] += own
        functions.append((own, calls, whole, f"{_short(path)}:{line} {name}"))
    everything = sum(parts.values())
    shares = "\n".join(f"{100 * own / everything:5.1f} %  {part}" for part, own in parts.most_common(20))
    functions.sort(reverse=True)
    lines = "\n".join(
        f"{own:8.3f} s {calls:9d} {whole:8.3f} s  {name}" for own, calls, whole, name in functions[:LINES]
    )
    return f"own time by part\n{shares}\n\nown time, calls, with all it called\n{lines}"


def _part(path: str) -> str:
    if path.startswith(str(ROOT)):
        return "/".join(Path(path).relative_to(ROOT).parts[:2])
    if "site-packages" in path and not path.startswith("~"):
        return path.split("site-packages/")[1].split("/")[0]
    return "builtins (C code)" if path.startswith("~") else "standard library"


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])
