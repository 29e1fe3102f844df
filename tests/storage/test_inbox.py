"""Each update counts once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import UpdateId, UserId
from storage import inbox
from storage.database import Database, Transaction
from storage.sealed import KeyRing

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


@pytest.mark.postgres
async def test_two_processes_take_one_persons_updates_one_after_the_other(postgres_url: str, key_ring: KeyRing) -> None:
    first, second = [await Database.open(postgres_url, key_ring) for _ in range(2)]
    order: list[str] = []
    taken, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: Transaction) -> None:
        assert await inbox.first_time(tx, UpdateId(1), NOW, UserId(5))
        taken.set()
        await go_on.wait()
        order.append("first")

    async def quick(tx: Transaction, update: int, user: int) -> None:
        assert await inbox.first_time(tx, UpdateId(update), NOW, UserId(user))
        order.append(f"user {user}")

    working = asyncio.create_task(first.write(slow))
    await taken.wait()
    await second.write(quick, 2, 6)
    waiting = asyncio.create_task(second.write(quick, 3, 5))
    await asyncio.sleep(0.1)
    go_on.set()
    await asyncio.gather(working, waiting)
    await asyncio.gather(first.close(), second.close())
    assert order == ["user 6", "first", "user 5"]
