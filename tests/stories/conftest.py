"""The town of each story, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from storage.sealed import KeyRing
from tests.stories.town import Town, built_town


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring) as built:
        yield built
