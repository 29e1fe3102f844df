"""T01: kill -9 at random while people answer; every answer is there once and as it was given.

``python3 -m bot test --reliability --size ci -- tests/reliability/test_kills.py`` for §5's 50 kills, ``--size full``
for 500 on each database.
"""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.simulator.people import Simulator
from tests.reliability import faults
from tests.reliability.crowd import Citizen, gathered
from tests.reliability.history import History, report
from tests.reliability.leaks import canaries, leaks, told_outside
from tests.reliability.longform import answers_in, long_form
from tests.reliability.observed import kind_of, left_undone, receipts, steps_back, surplus, unexplained, whole
from tests.reliability.processes import TOKEN, Installation, installation, shipped_form
from tests.reliability.seeds import seed, seeds
from tests.reliability.sizes import size

FINISHED_SECONDS = 60.0
"""After the last kill everybody must be done within this."""


async def answers_under_kills(
    installed: Installation, crowd: Sequence[Citizen], survey: str, plan: tuple[faults.Kill, ...]
) -> tuple[tuple[float, ...], float]:
    """Everybody takes part while the bot is killed by plan; the instants of the kills, the seconds after the last."""
    working = asyncio.gather(*(citizen.takes_part(f"{survey}-q7") for citizen in crowd))
    killed = await faults.kill_by(plan, installed, working.done)
    last = time.monotonic()
    await working
    return killed, time.monotonic() - last


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
    form, history, begun = shipped_form(workbook), History(), time.monotonic()
    async with installation(folder, database_url, webhook=webhook) as installed:
        installed.time_scale = 0.2
        survey = await installed.import_survey(workbook)
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await faults.repeat_updates(simulator, number)
            crowd = await gathered(simulator, form, size("T01_CITIZENS"), number)
            for citizen in crowd:
                citizen.history, citizen.second_presses = history, faults.SECOND_PRESSES
            plan = faults.kills(number, size("T01_KILLS"))
            killed, last = await answers_under_kills(installed, crowd, survey, plan)
            left = await left_undone(database_url)
            shown = await told_outside(installed)
            assert await installed.stop_bot() == 0
            calls = await simulator.calls()
            screens = {citizen.phone.user: await citizen.phone.screen() for citizen in crowd}
            updates = await simulator.get("updates")
        assert whole(database_url)
        rows = await installed.exported(survey)
    verdict = history.verdict(answers_in(rows, form))
    too_many = surplus(screens, calls)
    shown += installed.log.read_text()
    report(
        verdict,
        test="T01",
        database=kind_of(database_url),
        by="webhook" if webhook else "polling",
        citizens=len(crowd),
        kills=len(killed),
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
    assert unexplained(too_many, killed) == []
    assert receipts(screens.values()) == [1] * len(crowd)
    assert (left, updates["waiting"], updates["expired"]) == (0, 0, [])
    assert last <= FINISHED_SECONDS
    assert leaks(shown, canaries(crowd)) == []
