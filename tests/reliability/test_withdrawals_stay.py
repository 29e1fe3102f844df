"""Whoever withdrew since the backup has withdrawn after a restore too, and may change their mind as anybody else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import VolunteerDraft
from bot.domain.volunteering import AreaCounts, ContactDetails, Refused, Registered, Volunteer, VolunteerState, Way
from bot.runtime import Runtime
from bot.services import ledger, own_contacts, restoring, volunteering
from storage import volunteer_drafts, volunteers
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import consents
from storage.transaction import Transaction
from tests.reliability.two_places import Places, brought_back, copied
from tests.reliability.two_places import places as places
from tests.services.handover_scene import CALL_WORDING, handed_over, open_survey, runtime
from tests.services.survey_scene import NOON, Clock

ANNA, BERTA = ChatId(11), ChatId(12)
Meanwhile = Callable[[Transaction, Runtime, Survey, VolunteerDraft], Awaitable[None]]


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


async def begins_to_enter(tx: Transaction, rt: Runtime, survey: Survey) -> VolunteerDraft:
    """Anna has agreed to both and not said yet how she is called."""
    draft = VolunteerDraft(survey.id, volunteering.new_reference(), area="bau", passes_area=True)
    for purpose in (ConsentFor.CONTACT_DETAILS, ConsentFor.SERVICE_AREA):
        await ledger.give(tx, rt, survey.id, draft.volunteer, purpose, CALL_WORDING, "de")
    await volunteer_drafts.save(tx, volunteers.chat_marker(tx, survey.id, ANNA), draft, rt.now())
    return draft


async def stops(tx: Transaction, rt: Runtime, survey: Survey, _draft: VolunteerDraft) -> None:
    await own_contacts.forget_draft(tx, rt, survey.id, ANNA)


async def keeps_the_area(tx: Transaction, rt: Runtime, _survey: Survey, draft: VolunteerDraft) -> None:
    await ledger.take_back(tx, rt, draft.volunteer, ConsentFor.SERVICE_AREA)


async def is_entered(tx: Transaction, rt: Runtime, survey: Survey, draft: VolunteerDraft) -> None:
    assert isinstance(await volunteering.register_draft(tx, rt, survey, draft, "+491713920012", ANNA), Registered)
    await volunteer_drafts.drop(tx, survey.id, volunteers.chat_marker(tx, survey.id, ANNA))


@pytest.mark.parametrize(
    ("meanwhile", "stands"),
    [(stops, []), (keeps_the_area, ["contact_details"]), (is_entered, [])],
)
async def test_what_was_agreed_to_while_entering_does_not_outlive_what_was_entered(
    places: Places, key_ring: KeyRing, meanwhile: Meanwhile, stands: list[str]
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        draft = await rt.run(begins_to_enter, survey)
        await copied(places)
        await rt.run(meanwhile, survey, draft)

    await brought_back(places, key_ring)

    async with opened(places, places.new, key_ring) as rt:
        await rt.run(restoring.repeat_deletions)
        async with rt.database.read() as tx:
            lines = await tx.execute(select(consents.c.purpose).where(consents.c.withdrawn_at.is_(None)))
            assert list(lines.scalars()) == stands
