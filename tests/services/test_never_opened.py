"""A survey that was prepared and never opened: nothing stays of who looked at it, and nobody is told of results."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, delete, insert, select

from bot.config import Config
from bot.domain.broadcast import Purpose, Wished
from bot.domain.citizen import Visitor
from bot.domain.ids import ChatId, Person
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff_taps import EndAct
from bot.domain.survey import Survey, SurveyState
from bot.services import study_end, survey_opening, surveys
from storage import cards, interviews, memos, study_erasure, wishes
from storage import surveys as rows
from storage import tables as t
from storage.database import Database
from storage.transaction import Transaction
from tests.services.staff_scene import CHANNEL, LANDRAT, Scene
from tests.services.study_scene import LAST_DAY, deleted, end_of, leave_everything, prove, sent_all, taps
from tests.services.survey_scene import FORM, ORDER, count

IN_JUNE = datetime(2026, 6, 10, 10, tzinfo=UTC)
TOLD = datetime(2026, 12, 17, 10, tzinfo=UTC)
NOBODY_ASKED = "Diese Befragung hat nicht stattgefunden; niemand wurde befragt."


@pytest.fixture
async def scene(database: Database, tmp_path: Path) -> Scene:
    built = Scene(database, now=IN_JUNE, config=Config(staff_chat=CHANNEL, data_dir=tmp_path))
    await built.house()
    return built


async def looks_in(tx: Transaction, survey: Survey, now: datetime) -> None:
    """Somebody has scanned the code before the first day, and asked to be reminded."""
    await interviews.save_visitor(tx, Visitor(Person(tx.keys.marker("person", 11)), "de", "q7", survey), now)
    await cards.show(tx, ChatId(11), OutgoingMessage("Die Befragung beginnt …"), now=now, view="citizen:closed")
    await wishes.keep(tx, (Wished(survey.id, Purpose.REMINDER, ChatId(11), "de", date(2026, 7, 2)),))


async def on_paper(tx: Transaction, survey: Survey) -> None:
    """A sheet for the telephone interview was entered already."""
    volunteer: dict[str, object] = {
        "id": "a" * 32,
        "survey_id": survey.id,
        "marker": None,
        "number": b"n" * 32,
        "body": b"b" * 60,
    }
    volunteer |= {"area_due": False, "key_id": tx.keys.new_key(), "state": "registered", "way": "paper"}
    await tx.execute(insert(t.volunteers).values(volunteer | {"added_on": date(2026, 6, 10)}))


async def emptied(tx: Transaction, table: Table) -> None:
    await tx.execute(delete(table))


async def never_opened(scene: Scene) -> Survey:
    survey = await scene.rt.run(surveys.import_prepared, FORM, ORDER)
    await scene.rt.run(survey_opening.never_open, survey.id, actor="procedure:1")
    return survey


@pytest.mark.parametrize("way", ["by_its_procedure", "by_command"])
async def test_whoever_looked_in_is_forgotten_at_once_whichever_way_it_was_closed(scene: Scene, way: str) -> None:
    survey = await scene.rt.run(surveys.import_prepared, FORM, ORDER)
    await scene.database.write(looks_in, survey, IN_JUNE)
    if way == "by_its_procedure":
        await scene.rt.run(survey_opening.never_open, survey.id, actor="procedure:1")
    else:
        await scene.rt.run(surveys.close_by_command, survey.id)

    assert await count(scene.rt, t.people) == 0
    assert await count(scene.rt, t.wishes) == 0
    async with scene.database.read() as tx:
        kept = await rows.get(tx, survey.id)
        closed = (await tx.execute(select(t.audit.c.details).where(t.audit.c.event == "survey_closed"))).scalars().all()
    assert (kept.state, kept.never_opened) == (SurveyState.CLOSED, True)
    assert closed == ['{"interviews":0,"responses":0}']


async def test_one_that_is_open_is_left_as_it_is(scene: Scene) -> None:
    survey = await scene.rt.run(surveys.import_and_open, FORM, ORDER)
    await scene.database.write(looks_in, survey, IN_JUNE)
    await scene.rt.run(survey_opening.never_open, survey.id, actor="procedure:1")

    assert await count(scene.rt, t.people) == 1
    async with scene.database.read() as tx:
        assert (await rows.get(tx, survey.id)).state is SurveyState.OPEN


async def test_where_nobody_left_anything_the_leitung_is_not_bothered(scene: Scene) -> None:
    survey = await never_opened(scene)
    scene.now = TOLD
    assert await scene.rt.run(study_end.tell_leadership) == {"told": 0}
    scene.now = LAST_DAY
    await deleted(scene)
    await sent_all(scene)
    await prove(scene)
    await prove(scene)

    end = await end_of(scene, survey)
    assert end.erased_at == LAST_DAY
    assert end.cleaned_at is not None
    assert end.memo is None
    assert await scene.text(LANDRAT, study_end.slot_of(survey)) == ""


async def test_a_sheet_on_paper_is_told_of_deleted_and_proved_and_no_results_are_spoken_of(scene: Scene) -> None:
    survey = await never_opened(scene)
    await scene.database.write(on_paper, survey)
    scene.now = TOLD
    assert await scene.rt.run(study_end.tell_leadership) == {"told": 3}
    card = await scene.text(LANDRAT, study_end.slot_of(survey))
    assert NOBODY_ASKED in card
    assert "Am 31. Dezember 2026 wird gelöscht" in card
    assert "Ergebnisse" not in card
    await taps(scene, EndAct.DELETE_NOW, survey)
    assert "Ergebnisse" not in await scene.text(LANDRAT)
    assert "jetzt schon löschen?" in await scene.text(LANDRAT)
    assert "Danach kann sie auch mit neuen Tagen nicht mehr beginnen" in await scene.text(LANDRAT)
    scene.now = LAST_DAY
    await deleted(scene)
    await sent_all(scene)
    await prove(scene)

    end = await end_of(scene, survey)
    assert end.memo is not None
    async with scene.database.read() as tx:
        facts = (await memos.get(tx, end.memo)).content.facts
    assert "Sie hat nicht stattgefunden; niemand wurde befragt." in facts
    assert "– Meldungen zum Telefoninterview mit Kontaktdaten: weniger als 5" in facts
    assert "Ergebnisse" not in facts.split("Gelöscht wurde")[1].replace("Bitten um Erinnerung oder Ergebnisse", "")


async def test_who_only_looks_in_after_it_was_closed_is_deleted_without_a_word_to_the_leitung(scene: Scene) -> None:
    survey = await never_opened(scene)
    scene.now = TOLD
    person = Visitor(Person(b"p" * 32), "de", "q7", survey)
    await scene.database.write(interviews.save_visitor, person, TOLD)
    assert await scene.rt.run(study_end.tell_leadership) == {"told": 0}
    scene.now = LAST_DAY
    await deleted(scene)
    await sent_all(scene)
    await prove(scene)

    assert (await end_of(scene, survey)).erased.people == 1
    assert (await end_of(scene, survey)).memo is None


async def test_what_anybody_left_is_found_in_whichever_table_it_lies(scene: Scene) -> None:
    survey = await never_opened(scene)
    async with scene.database.read() as tx:
        assert not await study_erasure.holds_anything(tx, survey.id)
    await scene.database.write(leave_everything, survey.id, IN_JUNE)
    for table in (t.consents, t.participations, t.wishes, t.volunteers, t.blocked_numbers, t.contact_links):
        async with scene.database.read() as tx:
            assert await study_erasure.holds_anything(tx, survey.id)
        await scene.database.write(emptied, table)
    async with scene.database.read() as tx:
        assert not await study_erasure.holds_anything(tx, survey.id)
