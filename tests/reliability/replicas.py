"""Several real bot processes of one installation behind one webhook address, killed, frozen and replaced."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
from sqlalchemy.engine import make_url

from bot.cluster import LEASE_SECONDS
from tests.reliability.processes import READY_SECONDS, Installation, installation
from tests.reliability.proxy import Proxy, reverse_proxy

_LEFT_BEHIND = (
    "SELECT (SELECT count(*) FROM processes WHERE id = $1)"
    " + (SELECT count(*) FROM cards WHERE wanted > shown AND owner = $1)"
    " + (SELECT count(*) FROM outbox WHERE state = 'waiting' AND owner = $1)"
)


_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass
class Replica(Installation):
    """One of several processes: a port and a log of its own, the address of all for the webhook."""

    public: int = 0
    scale: float = 1.0

    def settings(self) -> dict[str, str]:
        """As for a single one; every replica says the same to setWebhook."""
        mine = {
            "BUERGERECHO_WEBHOOK_URL": f"http://127.0.0.1:{self.public}/telegram",
            "BUERGERECHO_TIME_SCALE": str(self.scale),
            "BUERGERECHO_LOG_LEVEL": "INFO",
        }
        return Installation.settings(self) | mine

    async def ready(self) -> None:
        """Wait until it takes updates."""
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as response:
                        if response.status == 200:
                            return
                await asyncio.sleep(0.05)

    @property
    def number(self) -> int:
        """Under which number it registered last."""
        return int([line["process"] for line in self.said("registered")][-1])

    def said(self, event: str) -> list[dict[str, Any]]:
        """The lines of its log about one event."""
        return [line for line in _lines(self.log) if line.get("event") == event]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        assert self.bot is not None
        os.kill(self.bot.pid, number)


def _lines(log: Path) -> Iterable[dict[str, Any]]:
    if not log.exists():
        return
    for line in log.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                yield found


@dataclass
class Fleet:
    """The replicas of one installation, the proxy before them, and what happened to them."""

    base: Installation
    proxy: Proxy
    public: int
    scale: float
    survey: str
    replicas: list[Replica] = field(default_factory=list)
    troubled_at: list[float] = field(default_factory=list)
    """When a replica was killed, frozen or woken, by the clock of the day."""

    async def add(self) -> Replica:
        """Start one more; it gets updates from now on, the proxy passes it over until it is ready."""
        replica = Replica(self.base.folder, self.base.database_url, webhook=True, telegram=self.base.telegram)
        replica.public, replica.scale = self.public, self.scale
        replica.log = self.base.folder / f"bot{len(self.replicas)}.log"
        await replica.start_bot()
        self.replicas.append(replica)
        self.proxy.backends.append(replica.port)
        return replica

    async def kill(self, replica: Replica) -> float:
        """Kill -9 and start anew; seconds until nothing was left to the number it had."""
        number = replica.number
        await replica.kill_bot()
        self.troubled_at.append(time.time())
        begun = time.monotonic()
        await replica.start_bot()
        await self.taken_over(number)
        return time.monotonic() - begun

    async def taken_over(self, number: int) -> None:
        """Wait until this process is struck off and nothing waits for it any more."""
        async with self._server() as server, asyncio.timeout(LEASE_SECONDS * self.scale + 20):
            while await server.fetchval(_LEFT_BEHIND, number):  # noqa: ASYNC110 - the database does not tell
                await asyncio.sleep(0.02)

    async def deadlocks(self) -> int:
        """How often transactions waited for each other in a circle, since the database was made."""
        async with self._server() as server:
            return int(await server.fetchval(_DEADLOCKS))

    @asynccontextmanager
    async def _server(self) -> AsyncIterator["asyncpg.Connection"]:
        url = make_url(self.base.database_url).set(drivername="postgresql")
        server = await asyncpg.connect(url.render_as_string(hide_password=False))
        try:
            yield server
        finally:
            await server.close()

    async def freeze(self, replica: Replica, seconds: float) -> None:
        """Let it stand still for so long, and go on."""
        self.troubled_at.append(time.time())
        replica.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self.troubled_at.append(time.time())
        replica.signal(signal.SIGCONT)

    def refused_marks(self) -> int:
        """How often a replica wanted to note something after others had taken over."""
        return sum(len(replica.said("marks of a lost lease refused")) for replica in self.replicas)

    def lost_leases(self) -> int:
        """How often a replica found that its lease had ended."""
        return sum(len(replica.said("the lease was lost")) for replica in self.replicas)


@asynccontextmanager
async def fleet(folder: Path, database_url: str, count: int, scale: float, workbook: bytes) -> AsyncIterator[Fleet]:
    """``count`` replicas that are ready, behind one address, with a survey open; they are ended at the end."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(installation(folder, database_url, webhook=True))
        proxy = await stack.enter_async_context(reverse_proxy(base.port, []))
        made = Fleet(base, proxy, base.port, scale, await base.import_survey(workbook))
        try:
            for _ in range(count):
                await made.add()
            await asyncio.gather(*(replica.ready() for replica in made.replicas))
            yield made
        finally:
            for replica in made.replicas:
                if replica.bot is not None and replica.bot.returncode is None:
                    replica.signal(signal.SIGCONT)
                    replica.bot.kill()
                    await replica.bot.wait()
