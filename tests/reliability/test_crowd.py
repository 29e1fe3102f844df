"""Many citizens at once through the real programs: every answer arrives once, Telegram refuses nothing.

The full size: ``CROWD_CITIZENS=200 python3 -m bot test -- tests/reliability/test_crowd.py``.
"""

import asyncio
import os
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.questionnaire import Questionnaire, QuestionType
from bot.simulator.people import Simulator
from tests.reliability.crowd import Citizen, everybody_takes_part
from tests.reliability.processes import TOKEN, Installation, installation, shipped_form

CITIZENS = int(os.environ.get("CROWD_CITIZENS", "40"))
"""By hand 200 and more; few in every run of all tests, so that these fit into 20 minutes on two cores."""
KILLS = 5
SEED = 2022

# After a kill the bot cannot know what arrived: it edits and answers once more, and polls beside its own ghost.
AFTER_A_KILL = (
    "Bad Request: message is not modified",
    "Bad Request: query is too old",
    "Conflict: terminated by other getUpdates",
)

Row = tuple[tuple[str, str], ...]


def reason(call: Mapping[str, Any]) -> str:
    """Why the simulator refused a call."""
    return str(call["answer"]["description"])


def told(citizen: Citizen, form: Questionnaire) -> Row:
    """What one citizen tapped and typed, as a row of the export."""
    return _row(citizen.answers, form)


def _row(values: Mapping[str, str], form: Questionnaire) -> Row:
    asked = (q for q in form.questions if q.type not in (QuestionType.NOTE, QuestionType.CALCULATE))
    texts = {q.name for q in form.questions if q.type is QuestionType.TEXT}
    return tuple((q.name, _plain(values.get(q.name, ""), text=q.name in texts)) for q in asked)


def _plain(value: str, *, text: bool) -> str:
    return value.removeprefix("'") if text else value


def check_everybody_is_there_once(
    rows: Iterable[Mapping[str, str]], crowd: Iterable[Citizen], form: Questionnaire
) -> None:
    """Jepsen's words: nothing lost, nothing duplicated, nothing unexpected."""
    expected = Counter(told(citizen, form) for citizen in crowd)
    found = Counter(_row(row, form) for row in rows)
    assert not expected - found, f"lost or changed: {sum((expected - found).values())}"
    assert not found - expected, f"doubled or unexpected: {sum((found - expected).values())}"


def check_the_log_is_silent(log: str, crowd: Iterable[Citizen], form: Questionnaire) -> None:
    """No token, name, answer, code or personal number in any line."""
    assert log
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log
    for citizen in crowd:
        assert citizen.code not in log
        assert citizen.phone.name not in log
        assert not re.search(rf"\b{citizen.phone.user}\b", log)
        for question in form.questions:
            said = citizen.answers.get(question.name, "")
            if question.type is QuestionType.TEXT and said:
                assert said not in log


async def kills(installed: Installation, times: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        await asyncio.sleep(chance.uniform(1.5, 3.0))
        await installed.kill_bot()
        await installed.start_bot()


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("killed", [0, KILLS], ids=["undisturbed", "killed"])
async def test_many_citizens_at_once_are_all_in_the_export(
    tmp_path: Path, database_url: str, *, webhook: bool, killed: int
) -> None:
    form = shipped_form()
    async with installation(tmp_path, database_url, webhook=webhook) as installed:
        survey = await installed.import_survey()
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            # As BotFather does: from here on messages wait for the bot, however long it takes to start.
            await simulator.post("bots", {"token": TOKEN})
            answering = everybody_takes_part(simulator, form, f"{survey}-q7", CITIZENS, SEED)
            crowd, _ = await asyncio.gather(answering, kills(installed, killed, SEED))
            refused = await simulator.refused_calls()
        assert await installed.stop_bot() == 0
        rows = await installed.exported(survey)
        log = installed.log.read_text()
    assert {why for why in map(reason, refused) if not (killed and why.startswith(AFTER_A_KILL))} == set()
    assert len(rows) == CITIZENS
    check_everybody_is_there_once(rows, crowd, form)
    check_the_log_is_silent(log, crowd, form)
    assert {row["_source"] for row in rows} == {"q7"}
