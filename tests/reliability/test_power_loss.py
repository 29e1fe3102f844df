"""T28: the power fails. What SQLite had synced is there, whole transactions only; and the 200 comes after the sync.

Cut and changed at any byte of the log: ``RELIABILITY_T28_CUTS=2000``. The order is read from the system calls of the
real ``run`` under strace; without strace that test is skipped.
"""

import asyncio
import random
import re
import shutil
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import psutil
import pytest

from bot.domain.ids import UpdateId
from bot.simulator.people import Simulator
from storage import inbox, settings
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.reliability import processes
from tests.reliability.history import History, report
from tests.reliability.processes import TOKEN, Installation, installation
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

NOW = datetime(2026, 11, 21, tzinfo=UTC)
COMMITS = 120


@dataclass(frozen=True, slots=True)
class Written:
    """The files as they were when the power failed, and how long the log was after each acknowledged write."""

    database: bytes
    log: bytes
    lengths: Sequence[int]

    def certain_at(self, cut: int) -> set[int]:
        """The writes that were acknowledged when the log was not longer than the part that survived."""
        return {number for number, length in enumerate(self.lengths) if length <= cut}


async def take(tx: Transaction, number: int) -> None:
    await inbox.first_time(tx, UpdateId(number), NOW)
    await settings.put(tx, f"answer {number}", "given " * (number % 40))


async def written(folder: Path, ring: KeyRing) -> Written:
    """A database with ``COMMITS`` acknowledged writes, some of them in one commit, none checkpointed."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'a.db'}", ring)
    file, log = folder / "a.db", folder / "a.db-wal"
    base = file.read_bytes()
    lengths: list[int] = []
    chance = random.Random(seed())
    while len(lengths) < COMMITS:
        batch = range(len(lengths), min(COMMITS, len(lengths) + chance.choice((1, 1, 2, 5))))
        await asyncio.gather(*(database.write(take, number) for number in batch))
        lengths += [log.stat().st_size] * len(batch)
    assert file.read_bytes() == base, "the log was checkpointed: fewer commits, please"
    kept = Written(base, log.read_bytes(), lengths)
    await database.close()
    return kept


def found_after(folder: Path, kept: Written, log: bytes) -> tuple[set[int], set[int]]:
    """The numbers in both tables of a sound database opened on these files."""
    file = folder / "b.db"
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(kept.database)
    file.with_name("b.db-wal").write_bytes(log)
    connection = sqlite3.connect(file)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        taken = {number for (number,) in connection.execute("SELECT update_id FROM inbox")}
        names = connection.execute("SELECT name FROM settings WHERE name LIKE 'answer %'")
        return taken, {int(name.removeprefix("answer ")) for (name,) in names}
    finally:
        connection.close()


def damaged(log: bytes, chance: random.Random) -> tuple[bytes, int]:
    """The log as a failing disk leaves it, and from which byte on it is not as it was written."""
    at = chance.randrange(len(log))
    match chance.choice(("cut", "flip", "zeros", "rubbish")):
        case "cut":
            return log[:at], at
        case "flip":
            changed = bytearray(log)
            changed[at] ^= 1 << chance.randrange(8)
            return bytes(changed), at
        case "zeros":
            return log[:at] + bytes(len(log) - at), at
        case _:
            return log[:at] + chance.randbytes(len(log) - at), at


async def test_a_torn_log_never_tears_a_transaction(tmp_path: Path, key_ring: KeyRing) -> None:
    kept = await written(tmp_path, key_ring)
    whole = set(range(COMMITS))
    assert found_after(tmp_path, kept, kept.log) == (whole, whole)
    chance, cuts, torn = random.Random(seed()), size("T28_CUTS", small=200), 0
    history = History()
    observed: list[tuple[int, int]] = []
    for cut in range(cuts):
        log, at = damaged(kept.log, chance)
        taken, answers = found_after(tmp_path, kept, log)
        torn += taken != answers
        torn += not all(kept.lengths[a] != kept.lengths[b] or (a in taken) == (b in taken) for a, b in pairs(taken))
        for number in whole:
            history.attempted((cut, number))
        for number in kept.certain_at(at):
            history.acknowledged((cut, number))
        observed += [(cut, number) for number in taken]
    verdict = history.verdict(observed)
    report(verdict, test="T28", database="sqlite", cuts=cuts, torn=torn)
    assert torn == 0
    assert verdict.clean, verdict.culprits


def pairs(taken: set[int]) -> list[tuple[int, int]]:
    """Neighbours at the end of what survived: writes of one commit are there together or not at all."""
    last = max(taken, default=-1)
    return [(number, number + 1) for number in range(max(0, last - 5), min(COMMITS - 1, last + 5))]


# --- the order of the system calls ---------------------------------------------------------------------------------

CALLS = "read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync"
UPDATES = 40


def without_strace() -> str:
    """Why the order cannot be shown on this machine, or nothing."""
    return "" if shutil.which("strace") else "strace is not installed (apt-get install strace)"


async def traced_run(installed: Installation, trace: Path) -> None:
    """The bot, with every system call that matters written to ``trace``."""
    with installed.log.open("ab") as log:
        installed.bot = await asyncio.create_subprocess_exec(
            *("strace", "-f", "-xx", "-s", "5000", "-e", f"trace={CALLS}", "-o", str(trace)),
            *processes._program("run"),
            cwd=installed.folder,
            env=installed.settings(),
            stdout=log,
            stderr=log,
        )


async def post(installed: Installation, session: aiohttp.ClientSession, number: int) -> None:
    person = {"id": 7_200_000_000 + number % 8, "is_bot": False, "first_name": "B", "language_code": "de"}
    update = {
        "update_id": 990_000_000 + number,
        "message": {
            "message_id": number + 1,
            "date": 1_760_000_000,
            "chat": {"id": person["id"], "type": "private", "first_name": "B"},
            "from": person,
            "text": "/start",
        },
    }
    address, secret = f"http://127.0.0.1:{installed.port}/telegram", "crowd-secret-1234567890"
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with session.post(address, json=update, headers=headers) as answer:
        assert answer.status == 200


_UPDATE = re.compile(rb'"update_id": ?(\d+)')
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_READ = re.compile(r"\b(?:read|recvfrom|recvmsg|readv)\((\d+)")
_WROTE = re.compile(r"\b(?:write|writev|sendto|sendmsg)\((\d+)")
_BROKEN_OFF = re.compile(r"^(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")


def joined(lines: Sequence[str]) -> Iterator[str]:
    """The calls when they were over, but what was written to a socket when it began: the strictest reading."""
    begun: dict[str, str] = {}
    for line in lines:
        if (broken := _BROKEN_OFF.match(line)) and not _WROTE.search(line):
            begun[broken[1]] = broken[2]
        elif resumed := _RESUMED.match(line):
            yield f"{resumed[1]} {begun.pop(resumed[1], '')}{resumed[2]}"
        else:
            yield line


def as_stored(number: int) -> bytes:
    """How SQLite stores a whole number of this size: four bytes, the highest first."""
    return number.to_bytes(4, "big")


def content(line: str) -> bytes:
    """What a call read or wrote."""
    return b"".join(bytes.fromhex(part.replace("\\x", "")) for part in _QUOTED.findall(line))


def orders(lines: Sequence[str]) -> tuple[int, int]:
    """How many updates were answered 200, and how many of them after their own row was written and synced."""
    reading: dict[str, int] = {}
    waiting: set[int] = set()
    written: set[int] = set()
    synced: set[int] = set()
    answered = good = 0
    for line in joined(lines):
        if "pwrite64(" in line:
            pages = content(line)
            written |= {number for number in waiting if as_stored(number) in pages}
        elif "fdatasync(" in line or "fsync(" in line:
            synced |= written
        elif (read := _READ.search(line)) and (update := _UPDATE.search(content(line))):
            reading[read[1]] = int(update[1])
            waiting.add(int(update[1]))
        elif (wrote := _WROTE.search(line)) and wrote[1] in reading and b"HTTP/1.1 200" in content(line):
            answered += 1
            good += reading.pop(wrote[1]) in synced
    return answered, good


@pytest.mark.skipif(bool(without_strace()), reason=without_strace())
async def test_an_update_is_answered_only_after_it_is_on_the_disk(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    async with installation(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", webhook=True) as installed:
        await installed.import_survey()
        await traced_run(installed, trace)
        await installed.listens()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await until_the_bot_takes_updates(simulator)
            async with aiohttp.ClientSession() as session:
                for number in range(UPDATES // 2):
                    await post(installed, session, number)
                await asyncio.gather(*(post(installed, session, number) for number in range(UPDATES // 2, UPDATES)))
        await stopped(installed)
    answered, good = orders(trace.read_text(errors="replace").splitlines())
    history = History()
    for number in range(UPDATES):
        history.attempted(number)
        history.acknowledged(number)
    report(history.verdict(range(good)), test="T28", database="sqlite", what="synced before the 200", answered=answered)
    assert (answered, good) == (UPDATES, UPDATES)


async def stopped(installed: Installation) -> None:
    """SIGTERM to the bot itself: strace lets none through."""
    assert installed.bot is not None
    for traced in psutil.Process(installed.bot.pid).children():
        traced.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(installed.bot.wait(), 30) == 0
    installed.bot = None


async def until_the_bot_takes_updates(simulator: Simulator) -> None:
    """Wait until it has told Telegram where its webhook is, which it does when it is ready."""
    while not await simulator.calls(method="setWebhook"):  # noqa: ASYNC110 - the simulator's other side has no event
        await asyncio.sleep(0.1)
