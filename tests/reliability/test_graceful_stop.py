"""T29: SIGTERM while people answer, whatever hangs: the bot ends within ten seconds with 0, and nothing is lost.

By hand: ``RELIABILITY_T29_STOPS=50 python3 -m bot test --reliability -- tests/reliability/test_graceful_stop.py``.
"""

import asyncio
import random
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import aiohttp
import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.simulator.people import Simulator
from tests.reliability.crowd import Citizen, gathered
from tests.reliability.history import History, report
from tests.reliability.longform import answers_in, long_form
from tests.reliability.observed import kind_of
from tests.reliability.processes import READY_SECONDS, TOKEN, Installation, installation, shipped_form
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

CITIZENS = 8
QUESTIONS = 8
WITHIN = 10.0
PAUSES = 0.01
"""Telegram's pauses between two tries, shortened: between two stops there are seconds, not minutes."""
Hanging = Callable[[Installation, Simulator], AbstractAsyncContextManager[None]]


async def stopped(installed: Installation) -> float:
    """SIGTERM; the seconds until the process had ended, which it must have with 0."""
    assert installed.bot is not None
    begun = time.monotonic()
    installed.bot.send_signal(signal.SIGTERM)
    status = await asyncio.wait_for(installed.bot.wait(), 30)
    seconds = time.monotonic() - begun
    assert status == 0, installed.last_words()
    return seconds


async def ready(installed: Installation) -> None:
    """Wait until the bot says that it is."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(READY_SECONDS):
        while not await _says_ready(session, f"http://127.0.0.1:{installed.port}/readyz"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _says_ready(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as answer:
            return answer.status == HTTPStatus.OK
    except aiohttp.ClientError:
        return False


async def stop_while_they_answer(
    installed: Installation, crowd: Sequence[Citizen], survey: str, most: int, chance: random.Random
) -> list[float]:
    """Stop and start the bot until everybody is done, ``most`` times at most; the seconds each stop took."""
    working = asyncio.gather(*(citizen.takes_part(f"{survey}-q7") for citizen in crowd))
    took: list[float] = []
    while len(took) < most and not working.done():
        await installed.listens()
        if chance.random() < 0.7:
            # Else nobody would ever get on: a stop may well come before the first update is taken.
            await ready(installed)
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        took.append(await stopped(installed))
        await installed.start_bot()
    await working
    return took


async def test_a_stop_at_any_moment_loses_nothing(tmp_path: Path, database_url: str) -> None:
    workbook, wanted, chance = long_form(QUESTIONS), size("T29_STOPS", small=3), random.Random(seed())
    form, history, took = shipped_form(workbook), History(), list[float]()
    async with installation(tmp_path, database_url, webhook=True) as installed:
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await simulator.post("repeats", {"pauses": PAUSES})
            while len(took) < wanted:
                crowd = await gathered(simulator, form, CITIZENS, seed() + len(took))
                for citizen in crowd:
                    # Several crowds follow each other: what tells their answers apart is the name.
                    citizen.phone = replace(citizen.phone, name=f"Bürgerin {citizen.phone.user}")
                    citizen.history = history
                took += await stop_while_they_answer(installed, crowd, survey, wanted - len(took), chance)
        assert await installed.stop_bot() == 0
        rows = await installed.exported(survey)
    verdict = history.verdict(answers_in(rows, form))
    report(verdict, test="T29", database=kind_of(database_url), stops=len(took), longest=max(took))
    assert verdict.clean, verdict.culprits
    assert max(took) <= WITHIN


@asynccontextmanager
async def telegram_hangs(_installed: Installation, simulator: Simulator) -> AsyncIterator[None]:
    """No call is answered."""
    await simulator.post("faults", {"plan": [{"kind": "hang", "times": 0, "seconds": 60}]})
    yield
    await simulator.post("faults", {})


@asynccontextmanager
async def database_hangs(installed: Installation, _simulator: Simulator) -> AsyncIterator[None]:
    """Somebody else holds every lock that a writer needs."""
    url = make_url(installed.database_url)
    if url.get_backend_name() == "sqlite":
        other = sqlite3.connect(url.database or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
        other.close()
        return
    server = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    async with server.transaction():
        await server.execute("LOCK TABLE inbox, cards, outbox, people, processes, settings")
        yield
    await server.close()


@pytest.mark.parametrize("hanging", [telegram_hangs, database_hangs])
async def test_a_stop_while_something_hangs_loses_nothing(tmp_path: Path, database_url: str, hanging: Hanging) -> None:
    workbook = long_form(QUESTIONS)
    form, history = shipped_form(workbook), History()
    async with installation(tmp_path, database_url, webhook=True) as installed:
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await simulator.post("repeats", {"pauses": PAUSES})
            crowd = await gathered(simulator, form, CITIZENS, seed())
            for citizen in crowd:
                citizen.history = history
            working = asyncio.gather(*(citizen.takes_part(f"{survey}-q7") for citizen in crowd))
            await installed.listens()
            await asyncio.sleep(1.0)
            async with hanging(installed, simulator):
                await asyncio.sleep(0.5)
                took = await stopped(installed)
            await installed.start_bot()
            await working
        assert await installed.stop_bot() == 0
        rows = await installed.exported(survey)
    verdict = history.verdict(answers_in(rows, form))
    report(verdict, test="T29", database=kind_of(database_url), hangs=hanging.__name__, took=took)
    assert verdict.clean, verdict.culprits
    assert took <= WITHIN


async def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"
    async with installation(tmp_path, url, webhook=True) as installed:
        await installed.import_survey()
        await installed.start_bot()
        assert installed.bot is not None
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await simulator.post("repeats", {"pauses": PAUSES})
            berta = await simulator.person("Berta")
            await installed.listens()
            await berta.sends("/start")
            await berta.sees("Wie möchten Sie teilnehmen?", within=20)
            async with telegram_hangs(installed, simulator):
                await berta.sends("/hilfe")
                await asyncio.sleep(0.5)
                installed.bot.send_signal(signal.SIGTERM)
                await asyncio.sleep(0.3)
                begun = time.monotonic()
                installed.bot.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(installed.bot.wait(), 10) == -signal.SIGTERM
                assert time.monotonic() - begun < 1
