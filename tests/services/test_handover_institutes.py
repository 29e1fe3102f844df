"""The institute changes while a study runs: what the old one has is taken back from the old one, by its name."""

from dataclasses import replace
from pathlib import Path

import pyrage

from bot.domain.handover import Handover, HandoverKind
from bot.domain.handover_messages import HandoverWritten
from bot.domain.ids import SurveyId
from bot.runtime import Runtime
from bot.services import handover_leaving, study_end, volunteering
from bot.texts.handover import render_handover
from storage.database import Database
from tests.services.handover_scene import (
    CALL_WORDING,
    INSTITUTE,
    all_handovers,
    approves,
    asks,
    authority_with_key,
    clock_strikes,
    folder_of,
    handed_over,
    open_survey,
    runtime,
    volunteers,
)
from tests.services.survey_scene import Clock

OLD, NEW = "Muster Marktforschung GmbH", "Neue Forschung AG"
NEW_KEY = pyrage.x25519.Identity.generate()


def with_another_institute(database: Database, clock: Clock, folder: Path, key: str) -> Runtime:
    authority = authority_with_key(key)
    institute = replace(authority.research_institute, name=NEW)
    return runtime(database, clock, folder, replace(authority, research_institute=institute))


def references(rt: Runtime, handover: Handover, key: pyrage.x25519.Identity) -> list[str]:
    plain = pyrage.decrypt((folder_of(rt) / handover.file_name).read_bytes(), [key])
    return [row.partition(",")[0] for row in str(plain, "utf-8").splitlines()[1:]]


async def lists(rt: Runtime, survey: SurveyId) -> dict[str, Handover]:
    found = await all_handovers(rt, survey)
    return {each.institute: each for each in found if each.kind is HandoverKind.WITHDRAWALS}


async def test_each_institute_is_told_to_delete_whom_it_has_and_nobody_else(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    before = runtime(database, clock, tmp_path)
    survey = await open_survey(before)
    anna, bernd = await volunteers(before, survey, 1), await volunteers(before, survey, 2)
    await handed_over(before, survey)

    now = with_another_institute(database, clock, tmp_path, str(NEW_KEY.to_public()))
    clara = await volunteers(now, survey, 3, wording=CALL_WORDING.replace(OLD, NEW))
    await asks(now, survey)
    await approves(now)
    await clock_strikes(now)
    await now.run(handover_leaving.take_out, survey.id)
    await now.run(volunteering.withdraw, anna)
    await now.run(volunteering.keep_area, bernd)
    await now.run(volunteering.withdraw, clara)
    await clock_strikes(now)

    told = await lists(now, survey.id)
    assert sorted(references(now, told[OLD], INSTITUTE)) == sorted((anna.id, bernd.id))
    assert references(now, told[NEW], NEW_KEY) == [clara.id]
    assert not any((await clock_strikes(now)).values())
    voice = now.texts.voice("de")
    assert "Für Muster Marktforschung GmbH" in render_handover(HandoverWritten(survey, told[OLD]), voice).text
    async with database.read() as tx:
        assert await study_end.institutes(tx, now, survey.id) == f"{OLD}, {NEW}"


async def test_an_institute_with_a_new_key_gets_its_list_under_that(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    before = runtime(database, clock, tmp_path)
    survey = await open_survey(before)
    anna = await volunteers(before, survey, 1)
    await handed_over(before, survey)
    now = runtime(database, clock, tmp_path, authority_with_key(str(NEW_KEY.to_public())))
    await now.run(volunteering.withdraw, anna)
    await clock_strikes(now)
    told = await lists(now, survey.id)
    assert references(now, told[OLD], NEW_KEY) == [anna.id]
