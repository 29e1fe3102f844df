"""Several processes without a webhook: one fetches the updates, the others stand by."""

import time

import pytest

from bot.app import Bot
from bot.authority_file import example_authority
from bot.delivery.pace import Pace
from storage.database import Database
from storage.sealed import KeyRing
from tests.bots import NO_LIMITS, EchoRoutes, Town, config_for

pytestmark = pytest.mark.postgres
SHORT = 0.05


async def test_the_next_process_fetches_updates_when_the_first_stops(
    town: Town, postgres_url: str, key_ring: KeyRing
) -> None:
    ann = await town.person("Ann")
    databases = [await Database.open(postgres_url, key_ring) for _ in range(2)]
    routes = [EchoRoutes() for _ in databases]
    config = config_for(town, time_scale=SHORT)
    first, second = (
        Bot(config, example_authority(), database, heard, pace=Pace(time.monotonic, NO_LIMITS))
        for database, heard in zip(databases, routes, strict=True)
    )
    await first.start()
    await second.start()

    await town.says(ann, "Hallo")
    await town.sees(ann, "Sie schrieben: Hallo")
    await first.stop()
    await town.says(ann, "Noch da?")
    await town.sees(ann, "Sie schrieben: Noch da?")
    await second.stop()
    for database in databases:
        await database.close()

    assert [len(heard.seen) for heard in routes] == [1, 1]
    assert [call for call in await town.calls("getUpdates") if call["refused"]] == []
