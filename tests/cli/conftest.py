"""A place where commands are run as an operator runs them: in a process of their own."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.authority_file import example
from tests.conftest import TEST_KEY

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs commands in a folder with the settings of a small authority; another call may leave settings out."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, without: str = "", typed: str = "") -> Ended:
        kept = {name: value for name, value in self.settings.items() if name != f"BUERGERECHO_{without}"}
        others = {name: value for name, value in os.environ.items() if not name.startswith("BUERGERECHO_")}
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())", *arguments],
            cwd=self.folder,
            input=typed,
            env={**others, **kept, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Ended(done.returncode, done.stdout, done.stderr)


def terminal_at(folder: Path, database_url: str) -> Terminal:
    """A terminal whose settings name this database."""
    authority = folder / "behoerde.toml"
    authority.write_text(example(), encoding="utf-8")
    return Terminal(
        folder,
        {
            "BUERGERECHO_AUTHORITY": str(authority),
            "BUERGERECHO_SECRET_KEYS": urlsafe_b64encode(TEST_KEY).decode(),
            "BUERGERECHO_DATABASE_URL": database_url,
            "BUERGERECHO_BOT_USERNAME": "MusterlandBot",
        },
    )


@pytest.fixture
def terminal(tmp_path: Path, sqlite_url: str) -> Terminal:
    return terminal_at(tmp_path, sqlite_url)
