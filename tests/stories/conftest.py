"""The town of each story, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.sealed import KeyRing
from tests.log_stream import LogStream, captured_log
from tests.stories.town import Town, built_town


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring) as built:
        yield built


@pytest.fixture
async def sqlite_town(tmp_path: Path, key_ring: KeyRing) -> AsyncIterator[Town]:
    """For stories with very many steps: on one database only."""
    async with built_town(f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}", key_ring) as built:
        yield built


@pytest.fixture
def log() -> Iterator[LogStream]:
    """What the bot writes to its log at DEBUG, as ``run`` would write it."""
    with captured_log() as stream:
        yield stream


@pytest.fixture
def quiet_log(log: LogStream) -> Iterator[None]:
    """At the end nothing stands in the log that an operator would have to look after."""
    yield
    assert log.troubles() == []
