"""Whoever withdrew since the backup has withdrawn after a restore too, and may change their mind as anybody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import select

from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId
from bot.domain.survey import Survey
from bot.domain.volunteering import AreaCounts, ContactDetails, Refused, Registered, Volunteer, VolunteerState, Way
from bot.runtime import Runtime
from bot.services import own_contacts, restoring, volunteering
from storage import volunteers
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import consents
from tests.reliability.two_places import Places, brought_back, copied
from tests.reliability.two_places import places as places
from tests.services.handover_scene import CALL_WORDING, handed_over, open_survey, runtime
from tests.services.survey_scene import NOON, Clock

ANNA, BERTA = ChatId(11), ChatId(12)


@asynccontextmanager
async def opened(places: Places, url: str, ring: KeyRing) -> AsyncIterator[Runtime]:
    """The same installation, with the same key store, on one database or the other."""
    database = await Database.open(url, ring, keys_in=places.keys_in)
    yield runtime(database, Clock(), places.folder)
    await database.close()


async def comes(rt: Runtime, survey: Survey, chat: ChatId) -> Registered | Refused:
    outcome = await rt.run(
        volunteering.register,
        survey,
        ContactDetails("Anna", f"+49171392{chat:04}", (), "de", "bau"),
        way=Way.CHAT,
        marker=rt.database.keys.marker("volunteer", survey.id, chat),
        consents={ConsentFor.CONTACT_DETAILS: CALL_WORDING},
        chat=chat,
        language="de",
    )
    assert isinstance(outcome, Registered | Refused)
    return outcome


async def registered(rt: Runtime, survey: Survey) -> AreaCounts:
    async with rt.database.read() as tx:
        return (await volunteers.counts(tx, survey.id))["bau"]


async def found(rt: Runtime, survey: Survey, chat: ChatId) -> Volunteer | None:
    async with rt.database.read() as tx:
        return await volunteers.by_marker(tx, survey.id, volunteers.chat_marker(tx, survey.id, chat))


async def test_whoever_withdrew_since_the_backup_stays_withdrawn(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        for chat in (ANNA, BERTA):
            assert isinstance(await comes(rt, survey, chat), Registered)
        await copied(places)
        assert await rt.run(own_contacts.forget_all, ANNA)

    assert (await brought_back(places, key_ring)).lost == 1

    async with opened(places, places.new, key_ring) as rt:
        await rt.run(restoring.record, NOON, messages=0, cards=0)
        assert await registered(rt, survey) == AreaCounts(registered=1)
        async with rt.database.read() as tx:
            assert await own_contacts.entries(tx, rt, ANNA) == ()
            assert len(await own_contacts.entries(tx, rt, BERTA)) == 1
            lines = (await tx.execute(select(consents.c.withdrawn_at))).scalars().all()
            assert sorted(line is None for line in lines) == [False, True]
        assert not await rt.run(own_contacts.forget_all, ANNA)
        assert isinstance(await comes(rt, survey, ANNA), Registered)
        assert await registered(rt, survey) == AreaCounts(registered=2)


async def test_of_those_whom_the_institute_knows_the_reference_stays(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        entered = await comes(rt, survey, ANNA)
        assert isinstance(entered, Registered)
        await handed_over(rt, survey)
        await copied(places)
        assert await rt.run(own_contacts.forget_all, ANNA)

    await brought_back(places, key_ring)

    async with opened(places, places.new, key_ring) as rt:
        await rt.run(restoring.record, NOON, messages=0, cards=0)
        async with rt.database.read() as tx:
            left = await volunteers.find(tx, entered.volunteer.id)
            assert left is not None
            assert left.state is VolunteerState.WITHDRAWN
            assert await own_contacts.entries(tx, rt, ANNA) == ()
        assert await found(rt, survey, ANNA) is None
