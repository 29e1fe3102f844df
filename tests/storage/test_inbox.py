"""Each update counts once."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.domain.ids import UpdateId
from storage import inbox
from storage.database import Database

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


async def test_an_update_delivered_twice_counts_once(database: Database) -> None:
    assert await database.write(inbox.first_time, UpdateId(7), NOW)
    assert not await database.write(inbox.first_time, UpdateId(7), NOW)


async def test_an_update_delivered_twice_at_the_same_moment_counts_once(database: Database) -> None:
    news = await asyncio.gather(*(database.write(inbox.first_time, UpdateId(7), NOW) for _ in range(20)))
    assert sum(news) == 1


async def test_old_notes_are_forgotten(database: Database) -> None:
    await database.write(inbox.first_time, UpdateId(7), NOW - timedelta(days=9))
    await database.write(inbox.first_time, UpdateId(8), NOW)

    assert await database.write(inbox.forget_before, NOW - timedelta(days=8)) == 1
    assert await database.write(inbox.first_time, UpdateId(7), NOW)
    assert not await database.write(inbox.first_time, UpdateId(8), NOW)
