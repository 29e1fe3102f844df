"""What tests of every tier share: a database of their own, on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.database import Database
from storage.sealed import KeyRing
from tests import compiled_once, postgres
from tests.reliability import history
from tests.reliability.seeds import seed

TEST_KEY = bytes(range(32))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate-transcripts", action="store_true", help="write tests/transcripts/*.txt anew instead of comparing"
    )


def pytest_configure(config: pytest.Config) -> None:
    compiled_once.share()
    if not _is_worker(config):  # the workers of a run side by side write to the controller's table
        history.begin_table()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = () if _is_worker(terminalreporter.config) else history.end_table()
    if lines:
        terminalreporter.section(f"reliability, seed {seed()}")
        terminalreporter.write_line(history.heading())
        for line in lines:
            terminalreporter.write_line(line)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def regenerate_transcripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate-transcripts"))


@pytest.fixture(scope="session")
def key_ring() -> KeyRing:
    return KeyRing.from_settings((TEST_KEY,))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    server = postgres.server_url()
    if not server:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL server")
    yield server
    asyncio.run(postgres.drop_all(server))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows: copying it takes a hundredth of what making it takes."""
    path = tmp_path_factory.mktemp("template") / "buergerecho.db"
    asyncio.run(migrate.upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The address of a SQLite file of the test's own."""
    return f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path)}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database_url(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield sqlite_url
        return
    async with postgres.fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    async with postgres.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def keys_in(tmp_path: Path) -> Path:
    """Where people's keys lie, for whoever opens the database a second time."""
    return tmp_path / "keys.db"


@pytest.fixture
async def database(database_url: str, key_ring: KeyRing, keys_in: Path) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, key_ring, keys_in)
    yield opened
    await opened.close()


@pytest.fixture
async def postgres_database(postgres_url: str, key_ring: KeyRing, keys_in: Path) -> AsyncIterator[Database]:
    opened = await Database.open(postgres_url, key_ring, keys_in)
    yield opened
    await opened.close()
