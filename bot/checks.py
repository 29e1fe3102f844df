"""All checks in one command, ``python3 -m bot test``: format, lint, types, import contracts, then the tests."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check", (sys.executable, "-m", "ruff", "check", "--quiet")),
    ("ruff format", (sys.executable, "-m", "ruff", "format", "--check", "--quiet")),
    ("mypy", (sys.executable, "-m", "mypy", "--no-error-summary")),
    ("import contracts", (str(BIN / "lint-imports"), "--no-logo")),
)
PYTEST = (sys.executable, "-m", "pytest")
SIDE_BY_SIDE = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
"""One more than there are cores, as many a test waits; some tests, asked for by hand, run one after another."""
USAGE = "python3 -m bot test [--reliability [--size small|ci|full] [--seed N]] [-- Argumente für pytest]"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a command


def passes(name: str, command: Sequence[str]) -> bool:
    """Run one check and say on one line how it went; what it found stands below."""
    begun = perf_counter()
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - the table above
    good = found.returncode == 0
    _say(f"{'ok    ' if good else 'FEHLER'} {name} ({perf_counter() - begun:.1f} s)")
    if not good:
        _say(found.stdout + found.stderr)
    return good


def reliability(arguments: Sequence[str]) -> int:
    """Run the crash and fault tests alone, in a chosen size and repeatable by seed; their table closes the output."""
    place = arguments.index("--") if "--" in arguments else len(arguments)
    own, handed_on = arguments[:place], arguments[place + 1 :]
    parser = argparse.ArgumentParser(prog="python3 -m bot test --reliability", usage=USAGE)
    parser.add_argument("--size", choices=("small", "ci", "full"), default="small")
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args(own)
    chosen = {"RELIABILITY": asked.size} | ({} if asked.seed is None else {"RELIABILITY_SEED": str(asked.seed)})
    named = any(word.startswith("tests/") for word in handed_on)
    command = [*PYTEST, *(() if named else ("tests/reliability",)), *handed_on]
    return subprocess.call(command, cwd=ROOT, env={**os.environ, **chosen})  # noqa: S603 - the caller's own words


def main(arguments: Sequence[str]) -> int:
    """Run everything, or with ``-- …`` the tests alone with these arguments; pytest's summary closes the output."""
    if arguments and arguments[0] == "--reliability":
        return reliability(arguments[1:])
    if arguments and arguments[0] != "--":
        sys.stderr.write(f"Aufruf: {USAGE}\n")
        return 2
    failed = [] if arguments else [name for name, command in CHECKS if not passes(name, command)]
    status = subprocess.call([*PYTEST, *(arguments[1:] or SIDE_BY_SIDE)], cwd=ROOT)  # noqa: S603 - the caller's own words
    if failed:
        _say(f"FEHLER: {', '.join(failed)}")
    return status or int(bool(failed))
