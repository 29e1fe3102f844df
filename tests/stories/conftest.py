"""The town of each story, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.sealed import KeyRing
from tests.log_stream import LogStream, captured_log
from tests.reliability.sizes import full_sized
from tests.sampling import leave_out_on_postgres
from tests.stories.town import Town, built_town


@pytest.fixture
async def town(request: pytest.FixtureRequest, database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring) as built:
        if not full_sized() and request.path.name not in AFTER_EVERY_STEP:
            built.restart_after, built.catches_up = 8, False
        yield built


@pytest.fixture
async def sqlite_town(sqlite_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    """For stories with very many steps: on one database only."""
    async with built_town(sqlite_url, key_ring) as built:
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


ON_BOTH = frozenset(
    f"test_{name}.py"
    for name in (
        *("after_an_outage", "after_sending", "alarms", "bad_days", "card_arrived_twice", "citizen_is_told_later"),
        *("citizen_takes_part", "survey_closed_meanwhile"),
    )
)
"""Played on both databases; of the others one in forty on PostgreSQL too, and all where all are asked for.

What they write is tried on both below them, in ``tests/services`` and ``tests/storage``.
"""
ONE_IN = 40
LONGEST = "test_whole_procedure.py"
"""On PostgreSQL only where all are played."""
AFTER_EVERY_STEP = frozenset(
    f"test_{name}.py" for name in ("citizen_takes_part", "leadership_approves_memos", "rights", "whole_procedure")
)
"""In these the bot starts anew after every step and catches up with all scheduled work, as where all are asked for.

In the others it starts anew after every eighth, and scheduled work runs where the story says so: it is most of what a
restart costs.
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave stories out on PostgreSQL, always the same, so that a whole run fits into twenty minutes.

    ``RELIABILITY=ci`` plays all of them.
    """
    if not full_sized():
        leave_out_on_postgres(config, items, Path(__file__).parent, ONE_IN, always=ON_BOTH, never=(LONGEST,))
