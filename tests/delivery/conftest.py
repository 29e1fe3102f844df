"""A simulator, an echo bot's routes, and a database for each test."""

from collections.abc import AsyncIterator

import pytest

from tests import bots
from tests.bots import EchoRoutes, Town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with bots.town() as opened:
        yield opened


@pytest.fixture
def routes() -> EchoRoutes:
    return EchoRoutes()
