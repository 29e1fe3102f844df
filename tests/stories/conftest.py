"""The town of each story, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from zlib import crc32

import pytest

from storage.sealed import KeyRing
from tests.log_stream import LogStream, captured_log
from tests.reliability.sizes import full_sized
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


OF_STAFF = frozenset(
    f"test_{name}.py"
    for name in (
        *("co_signing", "deadlines", "deputies", "digest", "measures", "paper_decisions", "press_release"),
        *("procedure_begins", "procedure_design", "procedure_evaluation", "procedure_planning", "put_off", "roles"),
        *("sheets", "staff_channel", "staff_joins", "staff_oddities", "study_ends", "task_list", "handover"),
        *("awkward_staff", "leadership_approves_memos", "press_office_writes_memos"),
        *("press_office_announces_results", "volunteers", "volunteers_numbers"),
    )
)
"""Long stories whose rows are also tried on PostgreSQL below them, in ``tests/services`` and ``tests/storage``."""
ONE_IN = 4


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Play one in four of the long stories on PostgreSQL too, always the same; ``RELIABILITY=ci`` plays all.

    So that everything fits into the twenty minutes of a whole run.
    """
    if full_sized():
        return
    left_out = [
        item
        for item in items
        if item.path.name in OF_STAFF and "postgres" in item.name and crc32(item.name.encode()) % ONE_IN
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
