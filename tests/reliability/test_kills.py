"""T01: kill -9 at random while people answer; every answer is there once and as it was given.

``python3 -m bot test --reliability --size ci -- tests/reliability/test_kills.py`` for §5's 50 kills, ``--size full``
for 500 on each database.
"""

import asyncio
import time
from pathlib import Path

import pytest

from bot.simulator.people import Simulator
from tests.reliability import faults
from tests.reliability.history import report
from tests.reliability.leaks import canaries, leaks, told_outside
from tests.reliability.longform import answers_in, long_form
from tests.reliability.observed import kind_of, left_undone, receipts, steps_back, surplus, unexplained_by_deaths, whole
from tests.reliability.processes import TOKEN, Installation, installation, shipped_form
from tests.reliability.seeds import seed, seeds
from tests.reliability.sizes import full_sized, size
from tests.reliability.stream import Stream

FINISHED_SECONDS = 60.0
"""After the last kill everybody must be done within this."""


async def answers_under_kills(
    installed: Installation, stream: Stream, plan: tuple[faults.Kill, ...]
) -> tuple[tuple[faults.Death, ...], float]:
    """People come and take part until the plan is through; every death, the seconds after the last."""

    async def plan_through() -> tuple[faults.Death, ...]:
        deaths = await faults.kill_by(plan, installed)
        stream.over = True
        return deaths

    _, deaths = await asyncio.gather(stream.flows(), plan_through())
    return deaths, time.time() - deaths[-1].at if deaths else 0.0


@pytest.mark.parametrize("number", seeds("T01"))
async def test_no_answer_is_lost_or_doubled_however_often_the_bot_is_killed(
    tmp_path: Path, database_url: str, number: int
) -> None:
    await everybody_answers_under_kills(tmp_path, database_url, number, webhook=True)


async def test_no_answer_is_lost_or_doubled_where_the_bot_fetches_its_updates(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"
    await everybody_answers_under_kills(tmp_path, url, seed(), webhook=False)


async def everybody_answers_under_kills(folder: Path, database_url: str, number: int, *, webhook: bool) -> None:
    """The whole run, from the import to the export."""
    workbook = long_form(size("T01_QUESTIONS"))
    form, begun = shipped_form(workbook), time.monotonic()
    async with installation(folder, database_url, webhook=webhook) as installed:
        installed.time_scale = 0.2
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await faults.repeat_updates(simulator, number)
            stream = Stream(simulator, form, f"{survey}-q7", at_once=size("T01_CITIZENS"))
            plan = faults.kills(number, size("T01_KILLS"))
            deaths, last = await answers_under_kills(installed, stream, plan)
            crowd = stream.crowd
            left = await left_undone(database_url)
            shown = await told_outside(installed)
            assert await installed.stop_bot() == 0
            calls = await simulator.calls()
            screens = {citizen.phone.user: await citizen.phone.screen() for citizen in crowd}
            updates = await simulator.get("updates")
        assert whole(database_url)
        rows = await installed.exported(survey)
    verdict = stream.history.verdict(answers_in(rows, form))
    too_many = surplus(screens, calls)
    shown += installed.log.read_text()
    report(
        verdict,
        test="T01",
        database=kind_of(database_url),
        by="webhook" if webhook else "polling",
        citizens=len(crowd),
        kills=len(deaths),
        repeated=updates["repeated"],
        surplus=len(too_many),
        after_last=last,
        seconds=time.monotonic() - begun,
    )
    assert verdict.clean, verdict.culprits
    assert verdict.acknowledged == verdict.attempted
    assert len(rows) == len(crowd)
    assert len({citizen.code for citizen in crowd}) == len(crowd)
    assert steps_back(calls) == []
    assert unexplained_by_deaths(too_many, [(death.at, death.until) for death in deaths]) == []
    assert receipts(screens.values()) == [1] * len(crowd)
    assert (left, updates["waiting"], updates["expired"]) == (0, 0, [])
    assert not full_sized() or last <= FINISHED_SECONDS
    assert leaks(shown, canaries(crowd)) == []
