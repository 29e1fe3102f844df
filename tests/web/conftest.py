"""The contact page served on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.sealed import KeyRing
from tests.web.contact_scene import Page, contact_page


@pytest.fixture
async def file(sqlite_url: str, key_ring: KeyRing) -> AsyncIterator[Database]:
    """On SQLite alone: what the page says does not depend on the database."""
    opened = await Database.open(sqlite_url, key_ring)
    yield opened
    await opened.close()


@pytest.fixture
async def page(file: Database) -> AsyncIterator[Page]:
    async with contact_page(file) as served:
        yield served


@pytest.fixture
async def page_on_both(database: Database) -> AsyncIterator[Page]:
    async with contact_page(database) as served:
        yield served
