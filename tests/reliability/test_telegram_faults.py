"""T04: Telegram on its bad days, by seed; no answer is lost, nothing is said twice without need, pauses are kept.

Also what T18 asks: after the run neither log nor metrics nor command line tell a secret or name anybody.
"""

import asyncio
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from bot.simulator.people import Simulator
from tests.reliability import faults
from tests.reliability.history import report
from tests.reliability.leaks import canaries, leaks, told_outside
from tests.reliability.longform import answers_in, long_form
from tests.reliability.observed import (
    SAYING,
    kind_of,
    left_undone,
    receipts,
    steps_back,
    surplus,
    told_too_early,
    unexplained,
)
from tests.reliability.processes import TOKEN, installation, shipped_form
from tests.reliability.seeds import seeds
from tests.reliability.sizes import full_sized, size
from tests.reliability.stream import Stream

RATE = 0.2
"""Share of the bot's calls that meet a fault."""
QUESTIONS = 16
STUCK_SECONDS = 15.0
HANG_SECONDS = 1.0
"""How long a hanging call hangs; in the larger sizes longer than the bot has patience."""


async def until_so_many(simulator: Simulator, calls: int, stream: Stream) -> None:
    """Let people come until the bot has made so many calls."""
    state = await simulator.get("state")
    while state["calls"] < calls:
        await asyncio.sleep(0.2)
        state = await simulator.get("state")
    stream.over = True


def unclear_for(calls: Sequence[dict[str, Any]], chat: int) -> list[float]:
    """When a call to this chat ended so that nobody could know whether it was carried out."""
    unknown = (c for c in calls if c["fault"] not in (None, "delay") and c["status"] not in (400, 403, 429))
    return [call["at"] for call in unknown if call["parameters"].get("chat_id") == chat]


def longest_silence(calls: Sequence[dict[str, Any]]) -> float:
    """Seconds between two calls to any chat, at most."""
    instants: list[float] = [call["at"] for call in calls if call["method"] in SAYING]
    return max(after - before for before, after in pairwise(instants))


@pytest.mark.parametrize("number", seeds("T04"))
async def test_no_answer_is_lost_while_telegram_fails(tmp_path: Path, database_url: str, number: int) -> None:
    workbook, begun = long_form(QUESTIONS), time.monotonic()
    async with installation(tmp_path, database_url, webhook=True) as installed:
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await faults.repeat_updates(simulator, number)
            await installed.listens()
            trouble = faults.telegrams_faults(STUCK_SECONDS + 5 if full_sized() else HANG_SECONDS)
            await simulator.post("faults", {"seed": number, "rate": RATE, "plan": trouble})
            stream = Stream(simulator, shipped_form(workbook), f"{survey}-q7", at_once=12)
            await asyncio.gather(stream.flows(), until_so_many(simulator, size("T04_CALLS"), stream))
            met = (await simulator.get("state"))["faults"]
            await simulator.post("faults", {})
            left, shown = await left_undone(database_url, 30), await told_outside(installed)
            assert await installed.stop_bot() == 0
            calls = await simulator.calls()
            screens = {citizen.phone.user: await citizen.phone.screen() for citizen in stream.crowd}
        rows = await installed.exported(survey)
    verdict = stream.history.verdict(answers_in(rows, stream.form))
    too_many = {chat: surplus({chat: screen}, calls) for chat, screen in screens.items()}
    silence = longest_silence(calls)
    report(
        verdict,
        test="T04",
        database=kind_of(database_url),
        calls=len(calls),
        faults=met,
        citizens=len(stream.crowd),
        surplus=sum(map(len, too_many.values())),
        silence=silence,
        seconds=time.monotonic() - begun,
    )
    assert verdict.clean, verdict.culprits
    assert len(rows) == len(stream.crowd)
    assert [twice for chat, found in too_many.items() for twice in unexplained(found, unclear_for(calls, chat))] == []
    assert min(receipts(screens.values())) == 1
    assert told_too_early(calls) == []
    assert steps_back(calls) == []
    assert silence <= STUCK_SECONDS
    assert left == 0
    assert leaks(shown + installed.log.read_text(), canaries(stream.crowd)) == []


async def test_nobody_waits_because_telegram_refuses_another_chat(tmp_path: Path, database_url: str) -> None:
    workbook = long_form(QUESTIONS)
    async with installation(tmp_path, database_url, webhook=True) as installed:
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await installed.listens()
            stream = Stream(simulator, shipped_form(workbook), f"{survey}-q7", at_once=6)
            refused = await simulator.person("Bürgerin Ungeduld")
            flood = {"code": 429, "retry_after": 3, "contains": str(refused.user), "times": 2}
            await simulator.post("faults", {"plan": [flood]})
            await asyncio.gather(refused.sends(f"/start {survey}-q7"), stream.takes_part_once())
            await refused.sees("Wie möchten Sie teilnehmen?", within=30)
            calls = await simulator.calls()
        rows = await installed.exported(survey)
    verdict = stream.history.verdict(answers_in(rows, stream.form))
    p95 = quantiles([wait for citizen in stream.crowd for wait in citizen.waits], n=20)[-1]
    report(verdict, test="T04b", database=kind_of(database_url), others_p95=p95, crowd=len(stream.crowd))
    assert verdict.clean, verdict.culprits
    assert [call["status"] for call in calls if call["parameters"].get("chat_id") == refused.user][:3] == [
        429,
        429,
        200,
    ]
    assert told_too_early(calls) == []
    assert not full_sized() or p95 < 2.0
