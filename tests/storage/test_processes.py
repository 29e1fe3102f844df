"""Several processes on one database: leases, who is first, and what becomes of what the dead leave behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.cluster import Membership
from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage
from storage import cards, outbox
from storage.database import Database, Transaction
from storage.sealed import KeyRing

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SHORT = 0.02
"""Scale of the periods: leases of 0.6 s."""
PERSON, GROUP = ChatId(5), ChatId(-5)


@asynccontextmanager
async def processes_on(url: str, ring: KeyRing, count: int) -> AsyncIterator[list[Database]]:
    opened = [await Database.open(url, ring) for _ in range(count)]
    try:
        yield opened
    finally:
        for database in opened:
            await database.close()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - leases end by a clock
            await asyncio.sleep(0.01)


async def greet(tx: Transaction, chat: ChatId) -> None:
    await cards.show(tx, chat, OutgoingMessage("Guten Tag"), now=NOW)
    await outbox.add(tx, chat, OutgoingMessage("Noch etwas"), now=NOW)


async def test_the_next_process_is_first_when_the_first_stops(postgres_url: str, key_ring: KeyRing) -> None:
    async with processes_on(postgres_url, key_ring, 2) as (one, two):
        first, second = Membership(one, SHORT), Membership(two, SHORT)
        await first.start()
        await second.start()
        assert first.number < second.number
        assert (first.first, second.first) == (True, False)
        assert first.may_act()
        assert second.may_act()
        await first.stop()
        assert not first.may_act()
        await until(lambda: second.first)
        await second.stop()
