"""Two databases for a backup: the one it is made of, and an empty one where it is restored."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import postgres


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of both, and a folder for the file."""

    old: str
    new: str
    folder: Path

    @property
    def database(self) -> str:
        """How the table of a run calls this kind."""
        return "sqlite" if self.old.startswith("sqlite") else "postgres"

    @property
    def file(self) -> Path:
        """Where the backup lies."""
        return self.folder / "kopie.sicherung"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def places(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Places]:
    if request.param == "sqlite":
        (tmp_path / "neu").mkdir()
        yield Places(
            f"sqlite+aiosqlite:///{tmp_path / 'alt.db'}", f"sqlite+aiosqlite:///{tmp_path / 'neu' / 'neu.db'}", tmp_path
        )
        return
    server = request.getfixturevalue("postgres_server")
    async with postgres.blank_database(server) as old, postgres.blank_database(server) as new:
        yield Places(old, new, tmp_path)
