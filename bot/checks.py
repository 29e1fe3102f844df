"""All checks in one command, ``python3 -m bot test``: format, lint, types, import contracts, then the tests."""

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
SIDE_BY_SIDE = ("-n", "logical", "--dist", "worksteal")
"""All tests use every core; some tests, asked for by hand, run one after another."""


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


def main(arguments: Sequence[str]) -> int:
    """Run everything, or with ``-- …`` the tests alone with these arguments; pytest's summary closes the output."""
    if arguments and arguments[0] != "--":
        sys.stderr.write("Aufruf: python3 -m bot test [-- Argumente für pytest]\n")
        return 2
    failed = [] if arguments else [name for name, command in CHECKS if not passes(name, command)]
    status = subprocess.call([*PYTEST, *(arguments[1:] or SIDE_BY_SIDE)], cwd=ROOT)  # noqa: S603 - the caller's own words
    if failed:
        _say(f"FEHLER: {', '.join(failed)}")
    return status or int(bool(failed))
