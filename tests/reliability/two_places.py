"""Two databases for a backup: the one it is made of, and an empty one where it is restored."""

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import async_engines, backup, restore
from storage.backup_file import Contents
from storage.keystore import KeyStore, place_in
from storage.restore import Held
from storage.sealed import KeyRing
from tests import postgres
from tests.storage.released import populate
from tests.stories.town import FIRST_DAY

RESTORED_AT = FIRST_DAY + timedelta(hours=3)


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
    def keys_in(self) -> Path:
        """Where people's keys lie, which no backup contains."""
        return place_in(self.folder)

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


async def made(places: Places) -> Contents:
    """A backup of a database of the first released version."""
    await populate(places.old, "0001")
    return await copied(places)


async def copied(places: Places, *, replace: bool = False) -> Contents:
    return await backup.make(places.old, places.file, replace=replace, now=FIRST_DAY, program="test")


async def brought_back(places: Places, ring: KeyRing) -> Held:
    contents = restore.check(places.new, places.file, ring)
    with closing(KeyStore(places.keys_in, ring)) as store:
        return await restore.restore(places.new, places.file, contents, RESTORED_AT, store)


def at_sqlite(folder: Path) -> Places:
    return Places(f"sqlite+aiosqlite:///{folder / 'alt.db'}", f"sqlite+aiosqlite:///{folder / 'neu.db'}", folder)


async def change(url: str, *statements: str) -> None:
    engine = async_engines.writer_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()
