"""T30: the bot is away for longer than Telegram keeps a tap: who was answering sees their card again, once and soon.

Times are scaled. By hand: ``RELIABILITY_T30_OUTAGES=5 python3 -m bot test --reliability`` with this file behind ``--``.
"""

import asyncio
import random
import signal
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.simulator.people import Simulator
from tests.reliability.crowd import Citizen, gathered
from tests.reliability.faults import TELEGRAMS_PAUSES
from tests.reliability.history import History, report
from tests.reliability.longform import long_form
from tests.reliability.observed import kind_of
from tests.reliability.processes import TOKEN, Installation, installation, shipped_form
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

SCALE = 0.05
SHORTEST, LONGEST = 165 * SCALE, 600 * SCALE
WITHIN = 60 * SCALE
SLACK = 4.0
"""Seconds for a busy machine: one card takes milliseconds, a new process some seconds."""
ACTIVE, IDLE = 5, 2
AGAIN = "Wir waren kurz nicht erreichbar. Hier geht es weiter."


def zone_where_it_is_noon() -> str:
    """People are written to by day only, whenever the test runs."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


async def grow_idle(installed: Installation, people: Sequence[Citizen]) -> None:
    """As if these had done nothing for a long time; nobody can wait for that in a test."""
    chats = [citizen.phone.user for citizen in people]
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    url = make_url(installed.database_url)
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(url.database or "", timeout=10) as file:
            file.executemany(
                "UPDATE cards SET changed_at = ? WHERE chat_id = ?",
                [(f"{long_ago:%Y-%m-%d %H:%M:%S.%f}", chat) for chat in chats],
            )
        file.close()
        return
    server = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    await server.execute("UPDATE cards SET changed_at = $1 WHERE chat_id = ANY($2)", long_ago, chats)
    await server.close()


async def outage(installed: Installation, chance: random.Random) -> None:
    """The bot dies, is stopped, or stands still, and is back after some time."""
    assert installed.bot is not None
    seconds = chance.uniform(SHORTEST, SHORTEST if size("T30_OUTAGES") == 1 else LONGEST)
    match chance.choice(("killed", "stopped", "frozen")):
        case "killed":
            await installed.kill_bot()
        case "stopped":
            await installed.stop_bot()
        case _:
            installed.bot.send_signal(signal.SIGSTOP)
            await asyncio.sleep(seconds)
            installed.bot.send_signal(signal.SIGCONT)
            return
    await asyncio.sleep(seconds)
    await installed.start_bot()


async def shown_again(simulator: Simulator, since: int) -> list[int]:
    """The chats to which a card was sent once more after a call."""
    calls: list[dict[str, Any]] = await simulator.calls(since=since, method="sendMessage")
    return [
        int(call["parameters"]["chat_id"])
        for call in calls
        if not call["refused"] and call["parameters"]["text"].startswith(AGAIN)
    ]


async def all_shown(simulator: Simulator, since: int, people: Sequence[Citizen]) -> None:
    """Wait until all of these have their card again."""
    while not {citizen.phone.user for citizen in people} <= set(await shown_again(simulator, since)):  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def takes_updates(installed: Installation, simulator: Simulator) -> None:
    """Wait until the bot is there again: it listens, and answers somebody who writes now."""
    await installed.listens()
    passer_by = await simulator.person("Passantin")
    await passer_by.sends("/hilfe")
    await passer_by.sees("zur Befragung", within=30)


async def one_outage(
    installed: Installation,
    simulator: Simulator,
    active: Sequence[Citizen],
    idle: Sequence[Citizen],
    chance: random.Random,
) -> tuple[list[int], float]:
    """The chats that were shown their card again, and the seconds after the return until the last was."""
    await asyncio.gather(*(citizen.answers_one() for citizen in active))
    await grow_idle(installed, idle)
    # A sign of life after the last answer.
    await asyncio.sleep(20 * SCALE)
    calls = await simulator.calls()
    since = int(calls[-1]["number"])
    await outage(installed, chance)
    await takes_updates(installed, simulator)
    begun = time.monotonic()
    async with asyncio.timeout(WITHIN + SLACK):
        await all_shown(simulator, since, active)
    seconds = time.monotonic() - begun
    await asyncio.sleep(WITHIN)
    for citizen in active:
        screen = await citizen.phone.screen()
        assert [bool(message.buttons) for message in screen.messages if message.from_bot].count(True) == 1
    return await shown_again(simulator, since), seconds


async def run_outages(folder: Path, database_url: str, *, webhook: bool) -> None:
    """All rounds on one installation."""
    workbook, chance, history = long_form(size("T30_OUTAGES") + 4), random.Random(seed()), History()
    form, seen, longest = shipped_form(workbook), list[tuple[int, int]](), 0.0
    async with installation(folder, database_url, webhook=webhook) as installed:
        installed.time_scale = SCALE
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await simulator.post("repeats", {"pauses": TELEGRAMS_PAUSES})
            people = await gathered(simulator, form, ACTIVE + IDLE, seed())
            active, idle = people[:ACTIVE], people[ACTIVE:]
            await asyncio.gather(*(citizen.begins(f"{survey}-q7") for citizen in people))
            for number in range(size("T30_OUTAGES")):
                for citizen in active:
                    history.attempted((number, citizen.phone.user))
                    history.acknowledged((number, citizen.phone.user))
                shown, seconds = await one_outage(installed, simulator, active, idle, chance)
                seen += [(number, chat) for chat in shown]
                longest = max(longest, seconds)
            for citizen in people:
                assert AGAIN not in (await citizen.answers_one()).newest.text
        assert await installed.stop_bot() == 0
    verdict = history.verdict(seen)
    by = "webhook" if webhook else "polling"
    outages = size("T30_OUTAGES")
    report(verdict, test="T30", database=kind_of(database_url), by=by, outages=outages, again_after=longest / SCALE)
    assert verdict.clean, verdict.culprits


async def test_who_was_answering_sees_the_card_again_once_after_an_outage(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUERGERECHO_TIME_ZONE", zone_where_it_is_noon())
    await run_outages(tmp_path, database_url, webhook=True)


async def test_who_was_answering_sees_the_card_again_where_the_bot_fetches_its_updates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUERGERECHO_TIME_ZONE", zone_where_it_is_noon())
    await run_outages(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}", webhook=False)
