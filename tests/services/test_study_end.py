"""The way to the end: the Leitung is told before and may let it come sooner; the institute confirms its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.staff_taps import EndAct
from bot.domain.study_end import StudyEnd
from bot.services import study_deletion, study_end
from storage import (
    memos,
    study_ends,
    study_erasure,
)
from storage.database import Database
from tests.services.staff_scene import CHANNEL, LANDRAT, PRESS, SECOND, Scene
from tests.services.study_scene import (
    CLOSED_AT,
    LAST_DAY,
    closed_survey,
    deleted,
    end_of,
    hand_over,
    prove,
    taps,
    wish_for_results,
)


@pytest.fixture
async def scene(database: Database, tmp_path: Path) -> Scene:
    built = Scene(database, now=CLOSED_AT, config=Config(staff_chat=CHANNEL, data_dir=tmp_path))
    await built.house()
    return built


# --- told, brought forward, never put off -----------------------------------------------------------------------------


async def test_the_leadership_and_the_channel_are_told_once_14_days_before(scene: Scene) -> None:
    survey = await closed_survey(scene)
    scene.now = datetime(2026, 12, 16, 10, tzinfo=UTC)
    assert await scene.rt.run(study_end.tell_leadership) == {"told": 0}
    scene.now = datetime(2026, 12, 17, 10, tzinfo=UTC)
    assert await scene.rt.run(study_end.tell_leadership) == {"told": 3}
    assert await scene.rt.run(study_end.tell_leadership) == {"told": 0}

    slot = study_end.slot_of(survey)
    for reader in (LANDRAT, SECOND):
        assert "Am 31. Dezember 2026 wird alles gelöscht" in await scene.text(reader, slot)
        assert await scene.labels(reader, slot) == ["Jetzt schon löschen", "Befragungen"]
    assert "Am 31. Dezember 2026 wird alles gelöscht" in await scene.text(CHANNEL, slot)
    assert await scene.labels(CHANNEL, slot) == []
    assert (await end_of(scene, survey)).told_at == scene.now


async def test_what_is_still_open_is_said(scene: Scene) -> None:
    survey = await closed_survey(scene)
    await scene.database.write(hand_over, survey.id)
    await wish_for_results(scene, survey, *range(7))
    scene.now = datetime(2026, 12, 20, 10, tzinfo=UTC)
    await scene.rt.run(study_end.tell_leadership)
    told = await scene.text(LANDRAT, study_end.slot_of(survey))
    assert "seine Ergebnisse geliefert hat, ist noch nicht eingetragen" in told
    assert "warten noch Menschen: mindestens 5" in told

    assert await taps(scene, EndAct.DELIVERED, survey, PRESS) == ""
    assert "Ergebnisse geliefert" not in await scene.text(LANDRAT, study_end.slot_of(survey))
    assert (await end_of(scene, survey)).delivery_confirmed_on == date(2026, 12, 20)


async def test_the_leadership_lets_it_go_at_once_with_two_taps(scene: Scene) -> None:
    survey = await closed_survey(scene)
    scene.now = datetime(2026, 12, 20, 10, tzinfo=UTC)
    await taps(scene, EndAct.DELETE_NOW, survey)
    assert await scene.labels(LANDRAT) == ["Ja, jetzt löschen", "Zurück"]
    assert await deleted(scene) == {}
    await taps(scene, EndAct.CONFIRM_DELETE, survey)
    assert "hat die Löschung vorgezogen" in await scene.text(LANDRAT)
    assert (await deleted(scene))["responses"] == 6
    assert (
        await taps(scene, EndAct.CONFIRM_DELETE, survey) == "Die Löschung ist schon geschehen oder hat schon begonnen."
    )
    await prove(scene)
    end = await end_of(scene, survey)
    async with scene.database.read() as tx:
        assert end.memo is not None
        memo = await memos.get(tx, end.memo)
    function = scene.rt.authority.head.function["de"]
    assert f"Vorgezogen durch: {function} (Mitglied Nr. 1), 20.12.2026, 11:00 Uhr." in memo.content.facts


@pytest.mark.parametrize("act", [EndAct.DELETE_NOW, EndAct.CONFIRM_DELETE])
async def test_nobody_else_lets_it_go_sooner(scene: Scene, act: EndAct) -> None:
    survey = await closed_survey(scene)
    assert "nicht zu Ihrer Rolle" in await taps(scene, act, survey, PRESS)
    assert "nicht zu Ihrer Rolle" in await taps(scene, act, survey, 999)
    assert (await end_of(scene, survey)).brought_forward_at is None


async def test_a_changed_authority_file_does_not_put_the_deletion_off(scene: Scene) -> None:
    survey = await closed_survey(scene)
    rt = scene.rt
    later = replace(rt.authority.terms, deletes_on=date(2030, 1, 1), retention_days=3_650)
    changed = replace(rt, authority=replace(rt.authority, terms=later), clock=lambda: LAST_DAY)
    assert (await changed.run(study_deletion.delete_past_surveys))["responses"] == 6
    assert (await end_of(scene, survey)).erased_at == LAST_DAY


async def test_what_the_leadership_decides_while_the_clock_notes_something_is_not_lost(scene: Scene) -> None:
    survey = await closed_survey(scene)
    read_by_both = await end_of(scene, survey)
    told = replace(read_by_both, told_at=CLOSED_AT)
    decided = replace(read_by_both, brought_forward_at=CLOSED_AT)
    for noted in (decided, told):
        await scene.database.write(study_ends.save, read_by_both, noted)
    assert await end_of(scene, survey) == replace(told, brought_forward_at=CLOSED_AT)


# --- the institute ----------------------------------------------------------------------------------------------------


async def test_the_institute_is_asked_to_delete_and_reminded_until_it_has_confirmed(scene: Scene) -> None:
    survey = await closed_survey(scene)
    await scene.database.write(hand_over, survey.id)
    scene.now = LAST_DAY
    await deleted(scene)
    await prove(scene)
    asked = [letter.text for letter in await scene.letters(PRESS) if "Bitte verlangen Sie jetzt" in letter.text]
    assert len(asked) == 1
    assert (await end_of(scene, survey)).institute_asked_at == LAST_DAY

    assert await scene.rt.run(study_end.remind_of_institute) == {"reminders": 0}
    scene.now = LAST_DAY + timedelta(days=7)
    assert await scene.rt.run(study_end.remind_of_institute) == {"reminders": 1}
    assert await scene.rt.run(study_end.remind_of_institute) == {"reminders": 0}
    assert "noch nicht bestätigt" in await scene.text(CHANNEL, f"institute:{survey.id}.1")
    scene.now = LAST_DAY + timedelta(days=14)
    assert await scene.rt.run(study_end.remind_of_institute) == {"reminders": 1}

    assert "nicht zu Ihrer Rolle" in await taps(scene, EndAct.INSTITUTE_DELETED, survey)
    assert await taps(scene, EndAct.INSTITUTE_DELETED, survey, PRESS) == ""
    scene.now = LAST_DAY + timedelta(days=21)
    assert await scene.rt.run(study_end.remind_of_institute) == {"reminders": 0}
    assert (await end_of(scene, survey)).institute_confirmed_on == date(2027, 1, 14)


async def test_where_nothing_was_handed_over_nobody_is_asked(scene: Scene) -> None:
    survey = await closed_survey(scene)
    scene.now = LAST_DAY
    await deleted(scene)
    await prove(scene)
    assert (await end_of(scene, survey)).institute_asked_at is None
    assert not await scene.database.write(study_erasure.was_handed_over, survey.id)
    refused = await scene.rt.run(study_end.confirm_institute, survey.id, date(2026, 12, 31))
    assert refused is not None
    assert not isinstance(refused, StudyEnd)
