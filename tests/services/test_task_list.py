"""What stands on the list of tasks besides procedures: memos, and what surveys wait for after their fieldwork."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.ids import SurveyId, UserId
from bot.domain.staff import Role
from bot.domain.staff_taps import ListTap, MemoAct, StaffPage, StaffTap
from bot.services import staff_desk, staffing
from storage import looks, staff, study_ends
from storage.database import Database
from storage.tables import volunteer_counts
from storage.transaction import Transaction
from tests.services.staff_scene import BAUAMT, BUERO, CHANNEL, LANDRAT, PRESS, STRANGER, Scene, private
from tests.services.study_scene import CLOSED_AT, closed_survey


@pytest.fixture
async def scene(database: Database, tmp_path: Path) -> Scene:
    built = Scene(database, now=CLOSED_AT, config=Config(staff_chat=CHANNEL, data_dir=tmp_path))
    await built.house()
    return built


async def listed(scene: Scene, user: UserId) -> str:
    await scene.rt.run(staff_desk.tap, StaffTap(StaffPage.TASKS), private(user))
    return await scene.text(user)


async def asked(tx: Transaction, survey: SurveyId, now: datetime) -> None:
    """The institute was asked to delete what it got."""
    end = await study_ends.find(tx, survey)
    await study_ends.save(tx, end, replace(end, institute_asked_at=now))


async def counted(tx: Transaction, survey: SurveyId, state: str) -> None:
    """One volunteer of the building office in this state."""
    await tx.execute(volunteer_counts.insert().values(survey_id=survey, area="bau", name=state, count=1))


async def test_volunteers_nobody_has_handed_over_wait_for_the_press_office(scene: Scene) -> None:
    survey = await closed_survey(scene)
    assert "Kontaktdaten" not in await listed(scene, PRESS)
    await scene.database.write(counted, survey.id, "withdrawn")
    assert "Kontaktdaten" not in await listed(scene, PRESS)
    await scene.database.write(counted, survey.id, "registered")
    assert "Kontaktdaten an das Institut übergeben" in await listed(scene, PRESS)
    assert (await scene.labels(PRESS))[0].endswith("Kontaktdaten übergeben")
    assert "Kontaktdaten" not in await listed(scene, LANDRAT)


async def test_the_institutes_own_deletion_waits_to_be_confirmed(scene: Scene) -> None:
    survey = await closed_survey(scene)
    await scene.database.write(asked, survey.id, scene.now)
    assert "Bestätigung, dass das Institut gelöscht hat" in await listed(scene, PRESS)
    assert (await scene.labels(PRESS))[0].endswith("Ende der Befragung")
    assert "Bestätigung" not in await listed(scene, BAUAMT)


async def test_what_waits_for_somebody_else_is_seen_but_not_counted(scene: Scene) -> None:
    await scene.submits()
    assert "wartet auf Ihre Entscheidung" in await listed(scene, LANDRAT)
    assert "wartet auf die Leitung" in await listed(scene, BUERO)
    await scene.rt.run(staff_desk.tap, StaffTap(StaffPage.MENU), private(BUERO))
    assert "Im Moment wartet nichts auf Sie." in await scene.text(BUERO)
    await scene.rt.run(staff_desk.tap, StaffTap(StaffPage.MENU), private(LANDRAT))
    assert "1 Aufgabe wartet auf Sie." in await scene.text(LANDRAT)


async def test_ordered_changes_wait_for_the_press_office(scene: Scene) -> None:
    memo = await scene.submits()
    await scene.taps(LANDRAT, MemoAct.ORDER_CHANGES, memo)
    await scene.types(LANDRAT, "Bitte kürzer.")
    assert "Änderungen angeordnet" in await listed(scene, PRESS)
    assert (await scene.labels(PRESS))[0].endswith("Vermerk 1: neue Fassung")
    assert "Vermerk 1" not in await listed(scene, LANDRAT)


async def test_pages_are_nothing_to_somebody_who_is_not_on_the_staff(scene: Scene) -> None:
    await scene.submits()
    await scene.rt.run(staff_desk.procedure_tap, ListTap(0, 0), private(STRANGER))
    assert "nur für angemeldete" in await scene.text(STRANGER)


async def test_who_has_left_gets_no_digest_any_more(scene: Scene) -> None:
    await scene.joins(STRANGER, Role.LEADERSHIP)

    async def wants_it(tx: Transaction) -> None:
        member = await staff.find(tx, STRANGER)
        assert member is not None
        await looks.choose_digest(tx, member.id, 7)

    await scene.database.write(wants_it)
    async with scene.database.read() as tx:
        member = await staff.find(tx, STRANGER)
    assert member is not None
    await scene.rt.run(staffing.release, member.id)
    async with scene.database.read() as tx:
        assert await looks.digest_hour(tx, member.id) is None
        day = (scene.now + timedelta(days=1)).date()
        assert await looks.without_digest_on(tx, scene.rt.authority.id, 9, day) == ()
