"""A PostgreSQL server of the test's own, which may be stopped and crashed: with fsync on, as an operator runs it."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.reliability.processes import free_port


@dataclass(slots=True)
class Server:
    """The server; ``url`` is its one empty database."""

    programs: Path
    data: Path
    port: int

    @property
    def url(self) -> str:
        """Where the bot finds it, or a proxy in front of it at another port."""
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        """The same database through this port."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"

    async def starts(self) -> None:
        """Start and wait until it takes connections."""
        options = f"-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1 -c max_connections=60"
        await self._control("-l", str(self.data / "log"), "-o", options, "start")

    async def crashes(self) -> None:
        """Stop as a power cut would: no session is ended in order, nothing is written out."""
        await self._control("-m", "immediate", "stop")

    async def _control(self, *words: str) -> None:
        await run(str(self.programs / "pg_ctl"), "-D", str(self.data / "db"), "-w", *words)


async def run(*words: str) -> None:
    """Run a program of the server's as the user it insists on."""
    as_user = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    process = await asyncio.create_subprocess_exec(
        *as_user, *words, cwd="/", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0, words


def newest_initdb() -> Path:
    """Where the server's programs lie; skips the test where they do not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server is installed here")
    return found[-1]


@asynccontextmanager
async def own_postgres() -> AsyncIterator[Server]:
    """A fresh server that runs; skips the test where there is none to start."""
    initdb = newest_initdb()
    data = Path(tempfile.mkdtemp(prefix="buergerecho-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(data, "postgres")
        server = Server(initdb.parent, data, free_port())
        locale = ("-E", "UTF8", "--locale=C.UTF-8")
        await run(str(initdb), "-D", str(data / "db"), "-U", "postgres", "-A", "trust", *locale)
        await server.starts()
        try:
            yield server
        finally:
            await server.crashes()
    finally:
        shutil.rmtree(data, ignore_errors=True)
