"""An older backup does not make anybody forget what the institute has: whoever withdraws is on a list all the same."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.domain.consent import ConsentFor
from bot.domain.volunteering import ContactDetails, Refusal, Refused, Volunteer, Way
from bot.runtime import Runtime
from bot.services import handover_leaving, volunteering
from storage import volunteers as rows
from storage.database import Database
from storage.sealed import KeyRing
from tests.reliability.two_places import Places, brought_back, copied
from tests.reliability.two_places import places as places
from tests.services.handover_scene import (
    CALL_WORDING,
    all_handovers,
    clock_strikes,
    handed_over,
    listed,
    open_survey,
    runtime,
    volunteers,
    written,
)
from tests.services.survey_scene import Clock


@asynccontextmanager
async def opened(places: Places, url: str, ring: KeyRing) -> AsyncIterator[Runtime]:
    """The same installation, with the same key store, on one database or the other."""
    database = await Database.open(url, ring, keys_in=places.folder / "keys.db")
    yield runtime(database, Clock(), places.folder)
    await database.close()


async def as_restored(rt: Runtime, volunteer: Volunteer) -> Volunteer:
    async with rt.database.read() as tx:
        found = await rows.find(tx, volunteer.id)
    assert found is not None
    return found


@pytest.mark.parametrize("written_before", [False, True])
async def test_who_withdraws_from_a_hand_over_that_the_backup_does_not_know_is_on_a_list(
    places: Places, key_ring: KeyRing, *, written_before: bool
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
        if written_before:
            await written(rt, survey)
            await copied(places)
            await rt.run(handover_leaving.take_out, survey.id)
        else:
            await copied(places)
            await handed_over(rt, survey)
        await rt.run(volunteering.withdraw, anna)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        await rt.run(volunteering.withdraw, await as_restored(rt, berta))
        await clock_strikes(rt)
        the_list = (await all_handovers(rt, survey.id))[-1]
        assert listed(rt, the_list) == sorted((anna.id, berta.id))


async def test_a_number_that_was_blocked_after_the_backup_stays_blocked(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        anna = await volunteers(rt, survey, 1)
        await copied(places)
        await handed_over(rt, survey)
        await rt.run(volunteering.withdraw, anna)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        entered = await rt.run(
            volunteering.register,
            survey,
            ContactDetails("Anna Gruber", "+4980319000001", (), "de", "bau"),
            way=Way.PAGE,
            marker=None,
            consents={ConsentFor.CONTACT_DETAILS: CALL_WORDING},
            chat=None,
            language="de",
        )
        assert entered == Refused(Refusal.BLOCKED)


async def test_who_is_in_no_file_that_left_is_handed_over_after_a_restore(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        anna = await volunteers(rt, survey, 1)
        await copied(places)
        await written(rt, survey)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert (await as_restored(rt, anna)).handover is None
