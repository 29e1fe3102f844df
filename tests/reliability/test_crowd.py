"""Many citizens at once through the real programs: every answer arrives once, Telegram refuses nothing.

The full size: ``python3 -m bot test --reliability --size full -- tests/reliability/test_crowd.py``. Crashes are in
``test_kills.py``.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.questionnaire import Questionnaire, QuestionType
from bot.simulator.people import Simulator
from tests.reliability.crowd import Citizen, everybody_takes_part
from tests.reliability.history import History, Verdict, report
from tests.reliability.leaks import canaries, leaks
from tests.reliability.observed import kind_of
from tests.reliability.processes import TOKEN, installation, shipped_form
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

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


def compared(rows: Iterable[Mapping[str, str]], crowd: Iterable[Citizen], form: Questionnaire) -> Verdict:
    """Whole responses: what each citizen tapped and typed, and the rows of the export."""
    history = History()
    for citizen in crowd:
        history.attempted(told(citizen, form))
        history.acknowledged(told(citizen, form))
    return history.verdict(_row(row, form) for row in rows)


def check_the_log_is_silent(log: str, crowd: Iterable[Citizen]) -> None:
    """No secret, name, answer, code or personal number in any line."""
    assert log
    assert leaks(log, canaries(crowd)) == []
    numbers = "|".join(str(citizen.phone.user) for citizen in crowd)
    assert not re.search(rf"\b({numbers})\b", log)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_many_citizens_at_once_are_all_in_the_export(tmp_path: Path, database_url: str, *, webhook: bool) -> None:
    form = shipped_form()
    async with installation(tmp_path, database_url, webhook=webhook) as installed:
        survey = await installed.import_survey()
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator:
            # As BotFather does: from here on messages wait for the bot, however long it takes to start.
            await simulator.post("bots", {"token": TOKEN})
            crowd = await everybody_takes_part(simulator, form, f"{survey}-q7", size("CROWD_CITIZENS"), seed())
            refused = await simulator.refused_calls()
        assert await installed.stop_bot() == 0
        rows = await installed.exported(survey)
        log = installed.log.read_text()
    verdict = compared(rows, crowd, form)
    report(verdict, test="crowd", database=kind_of(database_url), by="webhook" if webhook else "polling")
    assert {reason(call) for call in refused} == set()
    assert verdict.clean, verdict.culprits
    assert len(rows) == len(crowd)
    check_the_log_is_silent(log, crowd)
    assert {row["_source"] for row in rows} == {"q7"}
