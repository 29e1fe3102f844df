"""T07. The database of the real process cannot be written for a while: Telegram keeps what comes, and nothing is lost.

While it lasts the webhook answers 503 with Retry-After and nothing else, /readyz and the log say so, nobody's answer is
set aside; afterwards the same process goes on.
"""

import asyncio
import itertools
import os
import resource
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.simulator.people import Simulator
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import quarantine
from tests.reliability.crowd import everybody_takes_part
from tests.reliability.history import report
from tests.reliability.own_postgres import own_postgres
from tests.reliability.processes import TOKEN, Installation, installation, shipped_form
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.reliability.test_crowd import compared

CITIZENS = 4
SECONDS = size("T07_SECONDS")
"""How long a trouble lasts; by the catalogue 30."""
ALARM_WITHIN = 30.0
"""A full or locked file is noticed by the first who writes; a lock is waited for five seconds."""

Trouble = Callable[[Installation], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked(installed: Installation) -> AsyncIterator[None]:
    """Another program writes and does not come to an end."""
    other = sqlite3.connect(file_of(installed), isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@asynccontextmanager
async def no_room(installed: Installation) -> AsyncIterator[None]:
    """The disk is full."""
    ballast = file_of(installed).with_name("ballast")
    with ballast.open("wb", buffering=0) as file:
        for chunk in (65_536, 4_096, 512, 1):
            fill(file.fileno(), chunk)
    yield
    ballast.unlink()


def fill(descriptor: int, chunk: int) -> None:
    """Write until nothing more fits."""
    try:
        while os.write(descriptor, b"\0" * chunk) == chunk:
            pass
    except OSError:
        return


@asynccontextmanager
async def files_may_not_grow(installed: Installation) -> AsyncIterator[None]:
    """A limit on the size of files, as a quota sets it: every write fails."""
    assert installed.bot is not None
    _, most = resource.prlimit(installed.bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(installed.bot.pid, resource.RLIMIT_FSIZE, (1, most))
    yield
    resource.prlimit(installed.bot.pid, resource.RLIMIT_FSIZE, (most, most))


@asynccontextmanager
async def read_only(installed: Installation) -> AsyncIterator[None]:
    """Nobody may change the files any more, not even who has them open.

    But for SQLite's shared memory: Linux does not refuse a write to what is mapped, it ends the process (SIGBUS).
    """
    files = [str(path) for path in file_of(installed).parent.glob("*.db*") if not path.name.endswith("-shm")]
    attributes(True, files)
    yield
    attributes(False, files)


def attributes(immutable: bool, files: list[str]) -> None:
    done = subprocess.run(["chattr", "+i" if immutable else "-i", *files], capture_output=True, check=False)
    if done.returncode != 0 and immutable:
        pytest.skip("files cannot be made immutable here")


def file_of(installed: Installation) -> Path:
    return Path(installed.database_url.partition("///")[2])


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 8 MiB; skips the test where it cannot be mounted."""
    folder.mkdir()
    options = ("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder))
    if os.geteuid() != 0 or subprocess.run(["mount", *options], capture_output=True, check=False).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


@dataclass(slots=True)
class Outside:
    """Somebody who calls the webhook with messages and looks at /readyz the whole time."""

    installed: Installation
    session: aiohttp.ClientSession
    statuses: list[tuple[int, str]] = field(default_factory=list)
    alarm: float = 0.0
    recovered: float = 0.0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(5_000_000_000))

    async def watches(self, seconds: float) -> None:
        """While the trouble lasts: answers are collected, and the alarm is timed."""
        began = time.monotonic()
        while time.monotonic() - began < seconds or (not self.alarm and time.monotonic() - began < ALARM_WITHIN):
            self.statuses.append(await self._posts())
            if not self.alarm and await self._ready() == 503:
                self.alarm = time.monotonic() - began
            await asyncio.sleep(0.2)

    async def sees_it_recover(self) -> None:
        """Afterwards: the seconds until a message counts again and readiness says so."""
        began = time.monotonic()
        async with asyncio.timeout(60):
            while (await self._posts())[0] != 200 or await self._ready() != 200:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)
        self.recovered = time.monotonic() - began

    async def _posts(self) -> tuple[int, str]:
        number, environment = next(self._numbers), self.installed.settings()
        who = {"id": 77, "is_bot": False, "first_name": "Ann"}
        message = {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}, "from": who, "text": "/hilfe"}
        headers = {"X-Telegram-Bot-Api-Secret-Token": environment["BUERGERECHO_WEBHOOK_SECRET"]}
        body = {"update_id": number, "message": message}
        address = environment["BUERGERECHO_WEBHOOK_URL"]
        async with self.session.post(address, json=body, headers=headers) as response:
            return response.status, response.headers.get("Retry-After", "")

    async def _ready(self) -> int:
        async with self.session.get(f"http://127.0.0.1:{self.installed.port}/readyz") as response:
            return response.status


async def set_aside(url: str, ring: KeyRing) -> int:
    database = await Database.open(url, ring)
    async with database.read() as tx:
        count = (await tx.execute(select(func.count()).select_from(quarantine))).scalar_one()
    await database.close()
    return int(count)


async def endures(folder: Path, url: str, trouble: Trouble, name: str, ring: KeyRing) -> None:
    """A crowd answers while it happens; the same process has to bring everybody to the end."""
    form = shipped_form()
    async with installation(folder, url, webhook=True) as installed:
        survey = await installed.import_survey()
        await installed.start_bot()
        await installed.listens()
        async with Simulator(installed.telegram) as simulator, aiohttp.ClientSession() as session:
            await simulator.post("bots", {"token": TOKEN})
            outside = Outside(installed, session)
            await outside.sees_it_recover()
            answering = asyncio.create_task(everybody_takes_part(simulator, form, survey, CITIZENS, seed()))
            for _ in range(size("T07_ROUNDS", 1)):
                await asyncio.sleep(1.0)
                async with trouble(installed):
                    await outside.watches(SECONDS)
                await outside.sees_it_recover()
            crowd = await answering
        assert await installed.stop_bot() == 0
        rows = await installed.exported(survey)
        log = installed.log.read_text(errors="replace")
    verdict = compared(rows, crowd, form)
    more = {"trouble": name, "alarm": outside.alarm, "recovered": outside.recovered, "refused": len(outside.statuses)}
    report(verdict, test="T07", database="sqlite" if url.startswith("sqlite") else "postgres", **more)
    assert verdict.clean, verdict.culprits
    assert await set_aside(url, ring) == 0
    assert set(outside.statuses) <= {(503, "5"), (200, "")}
    assert (503, "5") in outside.statuses
    assert 0 < outside.alarm <= ALARM_WITHIN
    assert "Traceback" not in log
    assert "the database can be written again" in log or name == "limit"


@pytest.mark.parametrize("trouble", [locked, files_may_not_grow, read_only], ids=["locked", "limit", "read-only"])
async def test_a_file_that_cannot_be_written_for_a_while_loses_nobodys_answers(
    tmp_path: Path, key_ring: KeyRing, trouble: Trouble, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    if trouble in (files_may_not_grow, read_only) and size("T07_KINDS") < 4:
        pytest.skip("every day the lock and the full disk only: RELIABILITY=ci")
    await endures(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'b.db'}", trouble, name, key_ring)


async def test_a_full_disk_loses_nobodys_answers(tmp_path: Path, key_ring: KeyRing) -> None:
    with small_disk(tmp_path / "disk") as disk:
        await endures(tmp_path, f"sqlite+aiosqlite:///{disk / 'b.db'}", no_room, "full", key_ring)


async def test_a_server_that_is_away_for_a_while_loses_nobodys_answers(tmp_path: Path, key_ring: KeyRing) -> None:
    async with own_postgres() as server:

        @asynccontextmanager
        async def stopped(_installed: Installation) -> AsyncIterator[None]:
            await server.crashes()
            yield
            await server.starts()

        await endures(tmp_path, server.url, stopped, "stopped", key_ring)
