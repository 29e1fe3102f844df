"""What was deleted for good does not come back with yesterday's backup: neither a response by its code nor a survey."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from bot.config import Config
from bot.domain.citizen import Visitor
from bot.domain.codes import ALPHABET, LENGTH
from bot.domain.ids import ChatId, Person, UpdateId, UserId
from bot.domain.staff_taps import EndAct, EndTap
from bot.runtime import Runtime, Sender
from bot.services import restoring, rights, staff_desk, study_deletion, surveys
from bot.services.participation import code_marker
from storage import interviews, responses, study_ends
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.reliability.two_places import Places, brought_back, copied
from tests.reliability.two_places import places as places
from tests.services.staff_scene import LANDRAT, Scene, private
from tests.services.study_scene import CLOSED_AT, closed_survey
from tests.services.survey_scene import FORM, ORDER, body, texts_of


@asynccontextmanager
async def opened(places: Places, url: str, ring: KeyRing) -> AsyncIterator[Scene]:
    """The same installation, with the same key store, on one database or the other."""
    database = await Database.open(url, ring, keys_in=places.folder / "keys.db")
    yield Scene(database, now=CLOSED_AT, config=Config(data_dir=places.folder))
    await database.close()


async def erase_by_code(rt: Runtime, signs: str) -> None:
    sender = Sender(UpdateId(1), UserId(11), ChatId(11), "de", private=True, typed=True)
    await rt.run(rights.erase_by_code, signs, sender)


async def test_a_response_deleted_by_its_code_is_deleted_again(places: Places, key_ring: KeyRing) -> None:
    codes = [sign * LENGTH for sign in ALPHABET[:6]]

    async def send_off(tx: Transaction, rt: Runtime) -> None:
        survey = await surveys.import_and_open(tx, rt, FORM, ORDER)
        await interviews.save_visitor(tx, Visitor(Person(tx.keys.marker("person", 11)), language="de"), rt.now())
        for nr, signs in enumerate(codes):
            await responses.hold(tx, survey.id, rt.today(), body(f"Antwort {nr}"), code_marker(tx, signs))

    async with opened(places, places.old, key_ring) as scene:
        await scene.rt.run(send_off)
        survey = (await scene.rt.run(surveys.overview))[0].survey.id
        await scene.rt.run(surveys.close_by_command, survey)
        await copied(places)
        await erase_by_code(scene.rt, codes[2])
        assert "Antwort 2" not in await texts_of(scene.rt, survey)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as scene:
        assert "Antwort 2" in await texts_of(scene.rt, survey)
        assert await scene.rt.run(restoring.repeat_deletions) == {"responses": 1}
        assert await texts_of(scene.rt, survey) == [f"Antwort {nr}" for nr in (0, 1, 3, 4, 5)]
        assert await scene.rt.run(restoring.repeat_deletions) == {}


async def test_a_survey_that_the_leadership_let_go_sooner_is_deleted_again(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as scene:
        await scene.house()
        survey = await closed_survey(scene)
        await copied(places)
        await scene.rt.run(staff_desk.end_tap, EndTap(EndAct.CONFIRM_DELETE, survey.id), private(LANDRAT))
        await scene.rt.run(study_deletion.delete_past_surveys)
        assert await texts_of(scene.rt, survey.id) == []

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as scene:
        assert len(await texts_of(scene.rt, survey.id)) == 6
        assert await scene.rt.run(study_deletion.delete_past_surveys) == {}
        assert await scene.rt.run(restoring.repeat_deletions) == {"surveys": 1}
        assert (await scene.rt.run(study_deletion.delete_past_surveys))["responses"] == 6
        assert await scene.rt.run(restoring.repeat_deletions) == {}
        async with scene.database.read() as tx:
            assert (await study_ends.find(tx, survey.id)).brought_forward_by is None


async def test_a_survey_whose_day_has_passed_since_the_backup_goes_with_the_first_tick(
    places: Places, key_ring: KeyRing
) -> None:
    async with opened(places, places.old, key_ring) as scene:
        survey = await closed_survey(scene)
        await copied(places)
    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as scene:
        scene.now = CLOSED_AT + timedelta(days=200)
        assert (await scene.rt.run(study_deletion.delete_past_surveys))["responses"] == 6
        assert await texts_of(scene.rt, survey.id) == []


async def test_tombstones_last_as_long_as_backups(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as scene:
        await closed_survey(scene)
        rt = replace(scene.rt, clock=lambda: CLOSED_AT + timedelta(days=200))
        await rt.run(study_deletion.delete_past_surveys)
        assert len(scene.database.keys.store.buried()) == 1
        days = scene.rt.authority.terms.backup_days
        for later, left in ((days + 1, 1), (days + 2, 0)):
            now = CLOSED_AT + timedelta(days=200 + later)
            scene.now = now
            await restoring.forget_old_tombstones(scene.rt)
            assert len(scene.database.keys.store.buried()) == left


async def test_a_deletion_that_was_undone_leaves_no_tombstone(places: Places, key_ring: KeyRing) -> None:
    async def change_ones_mind(tx: Transaction, rt: Runtime) -> None:
        await study_deletion.delete_past_surveys(tx, rt)
        raise RuntimeError("a mistake")

    async with opened(places, places.old, key_ring) as scene:
        await closed_survey(scene)
        scene.now = CLOSED_AT + timedelta(days=200)
        with suppress(RuntimeError):
            await scene.rt.run(change_ones_mind)
        assert scene.database.keys.store.buried() == ()
