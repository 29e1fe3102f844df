"""T02: the bot dies at every seam in turn while people answer; the list at the end names what was covered.

``--size ci`` and ``full`` come by each seam several times, at later passings.
"""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from bot.simulator.people import Simulator
from tests.reliability import faults
from tests.reliability.history import report
from tests.reliability.longform import answers_in, long_form
from tests.reliability.observed import kind_of, left_undone, receipts, steps_back, surplus, unexplained, whole
from tests.reliability.processes import TOKEN, installation, program_of_module, shipped_form
from tests.reliability.seams import OF_CLOSING, REACHED, SEAMS
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.reliability.stream import Stream

QUESTIONS = 8
PASSINGS = (1, 4, 9)
"""The n-th passing of a seam, round by round."""


def noted_in(log: Path) -> list[dict[str, Any]]:
    """What the program noted, line by line."""
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


async def deaths(log: Path, planned: int, stream: Stream) -> list[dict[str, Any]]:
    """Wait until the last seam was tried, then let the stream end; what the program noted."""
    while len(noted_in(log)) <= planned:  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.1)
    stream.over = True
    return noted_in(log)[:planned]


async def test_no_answer_is_lost_wherever_the_bot_dies(tmp_path: Path, database_url: str) -> None:
    workbook, begun = long_form(QUESTIONS), time.monotonic()
    plan = [f"{seam}#{PASSINGS[turn % 3]}" for turn in range(size("T02_ROUNDS")) for seam in SEAMS]
    async with installation(tmp_path, database_url, webhook=True) as installed:
        installed.time_scale = 0.1
        survey = await installed.import_survey(workbook)
        log = tmp_path / "seams.jsonl"
        await installed.start_bot(program_of_module("tests.reliability.seams", str(log), *plan))
        async with Simulator(installed.telegram) as simulator:
            await simulator.post("bots", {"token": TOKEN})
            await faults.repeat_updates(simulator, seed())
            stream = Stream(simulator, shipped_form(workbook), f"{survey}-q7", at_once=8)
            _, noted = await asyncio.gather(stream.flows(), deaths(log, len(plan), stream))
            left = await left_undone(database_url)
            assert await installed.stop_bot() == 0
            calls = await simulator.calls()
            screens = {citizen.phone.user: await citizen.phone.screen() for citizen in stream.crowd}
        for seam in OF_CLOSING:
            closing = program_of_module("tests.reliability.seams", "--once", seam, "survey", "close", survey)
            assert await installed.status_of(closing) == REACHED, seam
        rows = await installed.rows_of(survey)
    verdict = stream.history.verdict(answers_in(rows, stream.form))
    too_many = surplus(screens, calls)
    covered = {death["seam"] for death in noted if death["reached"]}
    report(
        verdict,
        test="T02",
        database=kind_of(database_url),
        seams=f"{len(covered)}/{len(SEAMS)}",
        kills=sum(death["reached"] for death in noted),
        citizens=len(stream.crowd),
        surplus=len(too_many),
        seconds=time.monotonic() - begun,
    )
    print(*(f"{'covered' if seam in covered else 'MISSED '} {seam}" for seam in SEAMS), sep="\n")  # noqa: T201
    assert verdict.clean, verdict.culprits
    assert covered == set(SEAMS)
    assert len(rows) == len(stream.crowd)
    assert receipts(screens.values()) == [1] * len(stream.crowd)
    assert steps_back(calls) == []
    assert unexplained(too_many, [death["at"] for death in noted]) == []
    assert (left, whole(database_url)) == (0, True)
