"""What ``buergerecho run`` imports: nine tenths of its start."""

import subprocess
import sys

from bot.checks import ROOT

RARELY_NEEDED = (
    "aiosqlite",  # SQLite is read aside after an outage and for exports
    "alembic",  # an empty database
    "asyncpg",  # PostgreSQL
    "bot.forms",  # staff who write a memo
    "bot.simulator",  # the demo and the tests
    "openpyxl",
    "pyxform",
    "sqlalchemy.ext.asyncio",  # as aiosqlite; it imports the ORM
    "sqlalchemy.orm",
    "xlsxwriter",
)
_IMPORTED = "import sys, bot.cli.run, bot.settings, bot.running; print(*sys.modules)"


def test_the_bot_starts_without_what_it_rarely_needs() -> None:
    found = subprocess.run([sys.executable, "-c", _IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = set(found.stdout.split())

    assert "handlers.routes" in imported
    assert not imported.intersection(RARELY_NEEDED)
