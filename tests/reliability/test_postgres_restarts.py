"""T08. PostgreSQL crashes while writers write, or the line to it goes dead: nothing acknowledged is lost, all go on."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import UpdateId
from storage import inbox
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import inbox as inbox_rows
from storage.transaction import Transaction
from tests.reliability.history import History, report
from tests.reliability.own_postgres import own_postgres
from tests.reliability.processes import free_port
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

WRITERS = 4
RECONNECTED_WITHIN = 5.0
NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def take(tx: Transaction, number: int) -> None:
    """What every update writes first."""
    await inbox.first_time(tx, UpdateId(number), NOW)


@dataclass(slots=True)
class Writers:
    """Processes in small, each with its own connections, that write as long as they may."""

    databases: list[Database]
    history: History = field(default_factory=History)
    acknowledged_at: float = 0.0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._write(database, place * 10**9)) for place, database in enumerate(self.databases)
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _write(self, database: Database, number: int) -> None:
        while True:
            number += 1
            self.history.attempted(number)
            try:
                await database.write(take, number)
            except DatabaseUnavailableError:
                await asyncio.sleep(0.05)
                continue
            self.history.acknowledged(number)
            self.acknowledged_at = time.monotonic()

    async def reconnected(self) -> float:
        """The seconds until the next write is acknowledged."""
        began = time.monotonic()
        async with asyncio.timeout(60):
            while self.acknowledged_at < began:  # noqa: ASYNC110 - whichever writer is the first
                await asyncio.sleep(0.005)
        return self.acknowledged_at - began


@asynccontextmanager
async def writing(url: str, ring: KeyRing) -> AsyncIterator[Writers]:
    databases = [await Database.open(url, ring) for _ in range(WRITERS)]
    writers = Writers(databases)
    writers.start()
    try:
        yield writers
    finally:
        await writers.stop()
        for database in databases:
            await database.close()


async def numbers(url: str, ring: KeyRing) -> list[int]:
    database = await Database.open(url, ring)
    async with database.read() as tx:
        assert (await tx.execute(text("SHOW synchronous_commit"))).scalar_one() == "on"
        found = [row.update_id for row in await tx.execute(select(inbox_rows.c.update_id))]
    await database.close()
    return found


async def test_what_was_acknowledged_before_a_crash_of_the_server_is_there_afterwards(key_ring: KeyRing) -> None:
    began, chance, slowest = time.monotonic(), random.Random(seed()), 0.0
    restarts = size("T08_RESTARTS", 2)
    async with own_postgres() as server:
        async with writing(server.url, key_ring) as writers:
            await writers.reconnected()
            for _ in range(restarts):
                await asyncio.sleep(chance.uniform(0.2, 1.0))
                await server.crashes()
                await server.starts()
                slowest = max(slowest, await writers.reconnected())
        verdict = writers.history.verdict(await numbers(server.url, key_ring))
    more = {"restarts": restarts, "reconnected": slowest, "seconds": time.monotonic() - began}
    report(verdict, test="T08", database="postgres", **more)
    assert verdict.clean, verdict.culprits
    assert slowest <= RECONNECTED_WITHIN


# --- a line that is dead without anybody being told ---------------------------------------------------------------


@dataclass(slots=True)
class HalfOpen:
    """Stands between bot and server; while it is a black hole it takes everything and passes nothing on."""

    port: int
    behind: int
    swallows: bool = False
    _dead: set[asyncio.StreamWriter] = field(default_factory=set)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.behind)
        try:
            await asyncio.gather(self._pass_on(reader, there_writer), self._pass_on(there_reader, writer))
        finally:
            writer.close()
            there_writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            if self.swallows or writer in self._dead:
                # What was in flight is gone for ever: this line never comes back to life.
                self._dead.add(writer)
                continue
            writer.write(data)
            await writer.drain()


async def test_a_line_that_went_dead_is_given_up_and_a_new_one_taken(key_ring: KeyRing) -> None:
    began, dead_for = time.monotonic(), size("T08_DEAD_SECONDS")
    if not dead_for:
        pytest.skip("takes two minutes: RELIABILITY=ci")
    async with own_postgres() as server:
        proxy = HalfOpen(free_port(), server.port)
        listening = await asyncio.start_server(proxy.connected, "127.0.0.1", proxy.port)
        async with writing(server.url_at(proxy.port), key_ring) as writers:
            await writers.reconnected()
            proxy.swallows = True
            # So long a statement is waited for before its line is given up.
            await asyncio.sleep(dead_for)
            proxy.swallows = False
            took = await writers.reconnected()
        listening.close()
        verdict = writers.history.verdict(await numbers(server.url, key_ring))
    report(
        verdict, test="T08", database="postgres", reconnected=took, way="black hole", seconds=time.monotonic() - began
    )
    assert verdict.clean, verdict.culprits
    assert took <= RECONNECTED_WITHIN
