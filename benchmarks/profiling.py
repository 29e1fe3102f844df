"""Where the time of a step goes: the real program looked at a thousand times per second of its processor time.

A tracing profiler such as cProfile makes small functions look three times as dear as they are.
"""

import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.bots import OURS, ROOT, Contestant, Running

_LOOKED_AT: Final = """
import json, signal, sys
from collections import Counter
from pathlib import Path
sys.path.insert(0, sys.argv.pop(1))
into = Path(sys.argv.pop(1))
seen = Counter()
def look(_number, frame):
    stack = []
    while frame is not None:
        stack.append(f"{frame.f_code.co_filename}|{frame.f_code.co_name}")
        frame = frame.f_back
    seen["\\n".join(stack)] += 1
def begin(*_):
    seen.clear()
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
def end(*_):
    signal.setitimer(signal.ITIMER_PROF, 0)
    into.write_text(json.dumps(seen))
signal.signal(signal.SIGPROF, look)
signal.signal(signal.SIGUSR1, begin)
signal.signal(signal.SIGUSR2, end)
from bot.cli import main
main()
"""
LINES: Final = 70
# Where a look belongs is said by the innermost of these functions that was at work.
STAGES: Final = (
    ("the statements of the use case and of delivery", ("storage/transaction.py", "storage/prepared.py")),
    ("seals and markers", ("storage/sealed.py",)),
    ("cards as bytes and back", ("storage/bodies.py",)),
    ("the way through the form", ("bot/domain/routing.py", "bot/domain/interview.py", "bot/domain/position.py")),
    ("words and buttons", ("bot/texts/",)),
    (
        "the rest of the use case",
        ("bot/services/", "storage/interviews.py", "storage/cards.py show", "storage/inbox.py"),
    ),
    ("calls to Telegram (aiohttp's client)", ("bot/delivery/request.py", "aiohttp/client")),
    ("the rest of delivery", ("bot/delivery/", "storage/card_marks.py", "storage/cards.py")),
    ("update to objects", ("bot/intake/parsing.py",)),
    ("dispatch by python-telegram-bot", ("telegram/ext/", "handlers/")),
    ("intake and lanes", ("bot/intake/", "bot/metrics.py")),
    ("the writer and its commit", ("storage/",)),
    ("webhook's server (aiohttp's)", ("aiohttp/web", "aiohttp/http", "aiohttp/")),
)


def profiled(into: Path) -> Contestant:
    """Our bot, looked at between two signals; it writes what was seen into a file."""
    command = (sys.executable, "-c", _LOOKED_AT, str(ROOT), str(into), "run")
    return Contestant(OURS.name, command, OURS.way_in, OURS.tap)


@contextmanager
def watching(process: Running) -> Iterator[None]:
    """Look on meanwhile."""
    process.process.send_signal(signal.SIGUSR1)
    yield
    process.process.send_signal(signal.SIGUSR2)


def account(file: Path, milliseconds: float) -> str:
    """Microseconds a step, of ``milliseconds`` in all: by part of the program, by function, with all it called."""
    stacks = {tuple(stack.split("\n")): times for stack, times in json.loads(file.read_text()).items()}
    looks = sum(stacks.values())
    stages: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    own: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for stack, times in stacks.items():
        stages[_stage(stack)] += times
        parts[_part(stack[0])] += times
        own[_function(stack[0])] += times
        for function in {_function(entry) for entry in stack}:
            whole[function] += times
    scale = 1000 * milliseconds / looks
    tables = [
        ("by stage", stages, 20),
        ("by part", parts, 30),
        ("own", own, LINES),
        ("with all it called", whole, 2 * LINES),
    ]
    return "\n\n".join(_listed(title, counted.most_common(most), scale) for title, counted, most in tables)


def _listed(title: str, counted: Sequence[tuple[str, int]], scale: float) -> str:
    return "\n".join([title, *(f"{times * scale:8.1f} µs  {name}" for name, times in counted)])


def _stage(stack: Sequence[str]) -> str:
    for entry in stack:
        name = entry.replace("|", " ")
        for stage, functions in STAGES:
            if any(f"/{function}" in name for function in functions):
                return stage
    return "the event loop"


def _part(entry: str) -> str:
    path = entry.partition("|")[0]
    if "site-packages" in path:
        return path.split("site-packages/")[1].split("/")[0]
    if path.startswith(str(ROOT)):
        return "/".join(Path(path).relative_to(ROOT).parts[:2])
    return "standard library"


def _function(entry: str) -> str:
    path, _, name = entry.partition("|")
    return f"{'/'.join(Path(path).parts[-3:])} {name}"
