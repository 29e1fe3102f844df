"""T05: several bot processes behind one address, killed, frozen beyond their lease and replaced; SQLite has one.

By hand: ``RELIABILITY_T05_ROUNDS=20``. ``RELIABILITY_T05_SCALE=1`` measures the take-over as it is in operation.
"""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.questionnaire import Questionnaire
from bot.simulator.people import Simulator
from tests.reliability.crowd import Citizen
from tests.reliability.history import History, Verdict, report
from tests.reliability.longform import answers_in, long_form
from tests.reliability.observed import left_undone, receipts, steps_back, surplus, unexplained
from tests.reliability.processes import TOKEN, installation, shipped_form
from tests.reliability.replicas import Fleet, fleet
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

SCALE = float(os.environ.get("RELIABILITY_T05_SCALE", "0.1"))
FROZEN_SECONDS = 45 * SCALE
TAKE_OVER_SECONDS = 35 * SCALE
SLACK_SECONDS = 3.0
"""What a busy test machine may take longer; the figure itself is in the table."""
LATENCY = 0.08
ON_ITS_WAY_SECONDS = 0.5
"""So long after its arrival a call may be carried out: the latency, and a busy test machine."""
AT_ONCE = 4
QUESTIONS = 14


Happens = Callable[[Fleet], Awaitable[dict[str, object]]]


class Crowd:
    """Citizens who take part one after the other, some at once, until told that it is enough."""

    def __init__(self, simulator: Simulator, form: Questionnaire, survey: str) -> None:
        self.citizens: list[Citizen] = []
        self.history = History()
        self.enough = asyncio.Event()
        self._simulator, self._form, self._survey = simulator, form, survey

    async def takes_part(self) -> None:
        """Until it is enough, and everybody who began is done."""
        await asyncio.gather(*(self._one_after_the_other() for _ in range(AT_ONCE)))

    async def _one_after_the_other(self) -> None:
        while not self.enough.is_set():
            number = len(self.citizens)
            name, chance = f"Bürgerin {number}", random.Random(f"{seed()}:{number}")
            self.citizens.append(citizen := Citizen(await self._simulator.person(name), self._form, chance))
            citizen.history, citizen.second_presses = self.history, 0.05
            await citizen.takes_part(f"{self._survey}-q7")


async def everybody_counts_once(folder: Path, url: str, processes: int, happens: Happens, test: str) -> Fleet:
    """Citizens answer while ``happens`` goes on; what they answered must be there once, and be told once."""
    workbook, begun = long_form(QUESTIONS), time.monotonic()
    form = shipped_form(workbook)
    async with fleet(folder, url, processes, SCALE, workbook) as replicas:
        async with Simulator(replicas.base.telegram) as simulator:
            await simulator.post("repeats", {"seed": seed(), "at_once": 0.05, "late": 0.0, "pauses": 0.1})
            # As far away as Telegram is, so that calls are on their way whenever something happens.
            await simulator.post("faults", {"latency": LATENCY})
            crowd = Crowd(simulator, form, replicas.survey)
            working = asyncio.create_task(crowd.takes_part())
            figures = await happens(replicas)
            crowd.enough.set()
            await working
            left = await left_undone(url)
            circles = await replicas.deadlocks()
            statuses = [await replica.stop_bot() for replica in replicas.replicas]
            calls = await simulator.calls()
            screens = {citizen.phone.user: await citizen.phone.screen() for citizen in crowd.citizens}
            updates = await simulator.get("updates")
        rows = await replicas.base.exported(replicas.survey)
    too_many = surplus(screens, calls)
    verdict: Verdict = crowd.history.verdict(answers_in(rows, form))
    report(
        verdict,
        test=test,
        database="postgres",
        citizens=len(crowd.citizens),
        surplus=len(too_many),
        passed_on=replicas.proxy.passed_on,
        repeated=updates["repeated"],
        lost_leases=replicas.lost_leases(),
        late_marks=replicas.refused_marks(),
        deadlocks=circles,
        **figures,
        slowest=max(wait for citizen in crowd.citizens for wait in citizen.waits),
        seconds=time.monotonic() - begun,
    )
    assert verdict.clean, verdict.culprits
    assert verdict.acknowledged == verdict.attempted
    assert len(rows) == len(crowd.citizens) == len({citizen.code for citizen in crowd.citizens})
    assert steps_back(calls) == []
    assert unexplained(too_many, moments_of_trouble(replicas)) == []
    assert receipts(screens.values()) == [1] * len(crowd.citizens)
    assert (left, updates["waiting"], updates["expired"]) == (0, 0, [])
    assert set(statuses) == {0}
    assert [call for call in calls if call["method"].lower() == "deletewebhook"] == []
    return replicas


def moments_of_trouble(replicas: Fleet) -> list[float]:
    """When a process was killed or frozen, and when Telegram had carried out what was on its way then."""
    return [moment for at in replicas.troubled_at for moment in (at, at + ON_ITS_WAY_SECONDS)]


async def test_one_killed_and_one_frozen_every_round_double_nothing(tmp_path: Path, postgres_url: str) -> None:
    took: list[float] = []

    async def rounds(replicas: Fleet) -> dict[str, object]:
        for number in range(size("T05_ROUNDS")):
            killed, frozen = (replicas.replicas[(number + step) % 3] for step in (0, 1))
            # In turn each is the first, a later one, the one that wakes to find itself replaced.
            freezing = asyncio.create_task(replicas.freeze(frozen, FROZEN_SECONDS))
            took.append(await replicas.kill(killed))
            await freezing
            await asyncio.gather(killed.ready(), frozen.ready())
        return {"rounds": size("T05_ROUNDS"), "scale": SCALE, "take_over": max(took)}

    replicas = await everybody_counts_once(tmp_path, postgres_url, 3, rounds, "T05")
    assert max(took) <= TAKE_OVER_SECONDS + SLACK_SECONDS
    assert replicas.lost_leases() >= size("T05_ROUNDS")


async def test_a_new_version_is_rolled_out_without_losing_an_update(tmp_path: Path, postgres_url: str) -> None:
    async def roll_over(replicas: Fleet) -> dict[str, object]:
        slowest = 0.0
        for old in list(replicas.replicas):
            await (await replicas.add()).ready()
            begun = time.monotonic()
            assert await old.stop_bot() == 0
            slowest = max(slowest, time.monotonic() - begun)
            replicas.proxy.backends.remove(old.port)
        return {"stopped_within": slowest}

    replicas = await everybody_counts_once(tmp_path, postgres_url, 2, roll_over, "T05-roll")
    assert replicas.lost_leases() == 0
    assert all(replica.said("signed off") for replica in replicas.replicas[:2])


async def test_sqlite_refuses_a_second_process_and_says_why(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"
    async with installation(tmp_path, url, webhook=False) as installed:
        await installed.import_survey()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await installed.start_bot()
            await installed.listens()
            with pytest.raises(AssertionError, match="Mehrere Prozesse brauchen PostgreSQL"):
                await installed.command("run")
            assert "Kundenbefragung" in await installed.command("survey", "list")
            await installed.kill_bot()
            await installed.start_bot()  # the lock ended with the process
            await installed.listens()
            assert await installed.stop_bot() == 0
