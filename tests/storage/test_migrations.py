"""The schema: one line of revisions, the same as the tables in the code, and no start on another version's."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.errors import SchemaOutdatedError
from storage import async_engines, engines, migrate
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import metadata
from tests import postgres

T = TypeVar("T")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'blank.db'}"
        return
    async with postgres.blank_database(request.getfixturevalue("postgres_server")) as url:
        yield url


async def in_database(url: str, look: Callable[[Connection], T]) -> T:
    engine = async_engines.writer_engine(url)
    async with engine.begin() as connection:
        found = await connection.run_sync(look)
    await engine.dispose()
    return found


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
    return list(compare_metadata(context, metadata))


def names(connection: Connection) -> set[str]:
    """Every table, column with its nullability, index, unique and foreign key."""
    inspector = inspect(connection)
    found = set()
    for table in inspector.get_table_names():
        found |= {f"{table}.{column['name']} {column['nullable']}" for column in inspector.get_columns(table)}
        found |= {f"{table} index {index['name']} {index['column_names']}" for index in inspector.get_indexes(table)}
        found |= {f"{table} unique {unique['name']}" for unique in inspector.get_unique_constraints(table)}
        found |= {f"{table} to {key['referred_table']}" for key in inspector.get_foreign_keys(table)}
        found.add(f"{table} by {inspector.get_pk_constraint(table)['constrained_columns']}")
    return found


def rowless(connection: Connection) -> set[str]:
    tables = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    return {row.name for row in tables if "WITHOUT ROWID" in row.sql}


def test_there_is_one_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


async def test_a_migrated_database_has_the_tables_of_the_code(blank_url: str) -> None:
    await migrate.upgrade(blank_url)
    assert await in_database(blank_url, differences) == []

    await migrate.upgrade(blank_url)
    await migrate.check(blank_url)
    migrated = await in_database(blank_url, names)

    def empty_and_create(connection: Connection) -> None:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        metadata.create_all(connection)

    await in_database(blank_url, empty_and_create)
    created = await in_database(blank_url, names)
    assert {name for name in migrated if not name.startswith("alembic_version")} == created


async def test_rows_of_anonymous_tables_tell_no_order(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'blank.db'}"
    await migrate.upgrade(url)
    assert await in_database(url, rowless) == {
        "participations",
        "held_responses",
        "responses",
        "wishes",
        "broadcast_recipients",
        "blocked_numbers",
        "contact_links",
        "doomed_keys",
        "volunteer_drafts",
        "volunteers",
    }


async def set_revision(url: str, revision: str) -> None:
    engine = async_engines.writer_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    await engine.dispose()


@pytest.mark.parametrize("revision", ["0000", "9999", "fa11ed"])
async def test_a_database_of_another_version_is_refused(database_url: str, key_ring: KeyRing, revision: str) -> None:
    await migrate.upgrade(database_url)
    await set_revision(database_url, revision)
    try:
        with pytest.raises(SchemaOutdatedError):
            await Database.open(database_url, key_ring)
        with pytest.raises(SchemaOutdatedError):
            await migrate.check(database_url)
    finally:
        await set_revision(database_url, migrate.HEAD)


async def test_a_newer_database_is_not_upgraded(database_url: str) -> None:
    await migrate.upgrade(database_url)
    await set_revision(database_url, "9999")
    try:
        with pytest.raises(SchemaOutdatedError):
            await migrate.upgrade(database_url)
    finally:
        await set_revision(database_url, migrate.HEAD)


async def test_tables_of_somebody_else_are_left_alone(blank_url: str, key_ring: KeyRing) -> None:
    engine = create_async_engine(blank_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE orders (id INTEGER)"))
    await engine.dispose()

    with pytest.raises(SchemaOutdatedError):
        await Database.open(blank_url, key_ring)
    with pytest.raises(SchemaOutdatedError):
        await migrate.upgrade(blank_url)


async def test_an_empty_database_is_not_up_to_date(blank_url: str) -> None:
    with pytest.raises(SchemaOutdatedError):
        await migrate.check(blank_url)


_OPEN = """
import asyncio, sys
from storage.database import Database
from storage.sealed import KeyRing

async def main():
    database = await Database.open(sys.argv[1], KeyRing.from_settings((bytes(range(32)),)))
    print(database.keys.marker("person", 7).hex())
    await database.close()

asyncio.run(main())
"""


async def opened_in_a_process(url: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OPEN, url, stdout=asyncio.subprocess.PIPE, cwd=Path(migrate.__file__).parent.parent
    )
    output, _ = await process.communicate()
    return output.decode()


async def test_processes_that_open_an_empty_database_at_once_all_succeed(blank_url: str) -> None:
    markers = await asyncio.gather(*(opened_in_a_process(blank_url) for _ in range(3)))
    assert len(set(markers)) == 1
    assert len(markers[0].strip()) == 64


async def test_an_up_to_date_database_opens_without_imports_that_take_long(database_url: str) -> None:
    await migrate.upgrade(database_url)
    needless = {"alembic"} | ({"aiosqlite", "sqlalchemy.orm"} if engines.is_sqlite(database_url) else set())
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _OPEN + f"\nassert not {needless}.intersection(sys.modules)",
        database_url,
        stdout=asyncio.subprocess.DEVNULL,
        cwd=Path(migrate.__file__).parent.parent,
    )
    assert await process.wait() == 0
