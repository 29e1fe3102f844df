"""The purpose lock: contact details are opened for their person and the hand-over; every other try leaves a line."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.errors import KeyDestroyedError, NotFoundError, PurposeLockedError
from bot.domain.ids import SurveyId
from bot.domain.volunteer_draft import VolunteerDraft
from bot.domain.volunteering import ContactDetails, ContactUse, TimeOfDay, Volunteer, VolunteerId, VolunteerState, Way
from storage import contacts, doomed, volunteer_drafts, volunteers
from storage.database import Database, Transaction
from tests.storage.survey_row import add_survey

SURVEY = SurveyId("lra22")
BERTA = VolunteerId("b" * 32)
CHAT, ANOTHER_CHAT = 4711, 4712
NOW, DAY = datetime(2022, 7, 15, 10, tzinfo=UTC), timedelta(days=1)
DETAILS = ContactDetails("Berta Beispiel", "+491713920012", (TimeOfDay.EVENING,), "de", "soz")


async def enter(tx: Transaction) -> None:
    key = tx.keys.new_key()
    await volunteers.add(
        tx,
        Volunteer(BERTA, SURVEY, VolunteerState.REGISTERED, Way.CHAT, date(2022, 7, 15)),
        key_id=key,
        body=contacts.seal(tx, BERTA, key, DETAILS),
        number=volunteers.number_marker(tx, SURVEY, DETAILS.number),
        marker=volunteers.chat_marker(tx, SURVEY, CHAT),
    )


async def refusals(database: Database) -> list[str]:
    async with database.read() as tx:
        rows = await tx.execute(text("SELECT details FROM audit WHERE event = 'contact_read_refused' ORDER BY nr"))
    return [row.details for row in rows]


@pytest.fixture
async def entered(database: Database) -> Database:
    await add_survey(database, SURVEY)
    await database.write(enter)
    return database


async def own_read(tx: Transaction, chat: int) -> ContactDetails:
    with contacts.declared(tx, ContactUse.OWN_ACCESS, volunteers.chat_marker(tx, SURVEY, chat)):
        return await contacts.read(tx, BERTA, ContactUse.OWN_ACCESS)


async def hand_over(tx: Transaction) -> ContactDetails:
    with contacts.declared(tx, ContactUse.HAND_OVER):
        return await contacts.read(tx, BERTA, ContactUse.HAND_OVER)


async def undeclared(tx: Transaction) -> ContactDetails:
    return await contacts.read(tx, BERTA, ContactUse.HAND_OVER)


async def declared_for_something_else(tx: Transaction) -> ContactDetails:
    with contacts.declared(tx, ContactUse.OWN_ACCESS, volunteers.chat_marker(tx, SURVEY, CHAT)):
        return await contacts.read(tx, BERTA, ContactUse.HAND_OVER)


async def after_the_hand_over(tx: Transaction) -> ContactDetails:
    await hand_over(tx)
    return await contacts.read(tx, BERTA, ContactUse.HAND_OVER)


async def of_somebody_else(tx: Transaction) -> ContactDetails:
    return await own_read(tx, ANOTHER_CHAT)


async def test_the_person_and_the_hand_over_read_what_was_entered(entered: Database) -> None:
    async with entered.read() as tx:
        assert await own_read(tx, CHAT) == DETAILS
        assert await hand_over(tx) == DETAILS
        assert await contacts.area_of(tx, BERTA) == "soz"
    assert await refusals(entered) == []


@pytest.mark.parametrize(
    ("attempt", "use"),
    [
        (undeclared, "hand_over"),
        (declared_for_something_else, "hand_over"),
        (after_the_hand_over, "hand_over"),
        (of_somebody_else, "own_access"),
    ],
)
async def test_every_other_try_is_refused_and_leaves_a_line(
    entered: Database, attempt: Callable[[Transaction], Awaitable[ContactDetails]], use: str
) -> None:
    with pytest.raises(PurposeLockedError):
        await entered.write(attempt)
    with pytest.raises(PurposeLockedError):
        async with entered.read() as tx:
            await attempt(tx)
    with pytest.raises(PurposeLockedError):
        async with entered.read_aside() as tx:
            await attempt(tx)
    assert await refusals(entered) == [f'{{"use":"{use}"}}'] * 3


async def test_a_refused_try_harms_nobody_who_shares_its_transaction(entered: Database) -> None:
    done = await asyncio.gather(
        entered.write(hand_over), entered.write(undeclared), entered.write(hand_over), return_exceptions=True
    )
    assert [type(one) for one in done] == [ContactDetails, PurposeLockedError, ContactDetails]
    assert len(await refusals(entered)) == 1


async def test_nothing_in_the_row_says_who_it_is(entered: Database) -> None:
    async with entered.read() as tx:
        row = (await tx.execute(text("SELECT * FROM volunteers"))).one()
    for piece in (b"Berta", b"491713920012", b"soz"):
        assert piece not in b"".join(value for value in row if isinstance(value, bytes))


async def test_without_the_key_there_is_nothing_to_read(entered: Database) -> None:
    async def destroy(tx: Transaction) -> None:
        held = await volunteers.keys_of(tx, BERTA)
        assert held is not None
        await doomed.doom(tx, held[0])

    await entered.write(destroy)
    with pytest.raises(KeyDestroyedError):
        await entered.write(hand_over)


async def test_after_the_withdrawal_there_is_nothing_to_read(entered: Database) -> None:
    await entered.write(volunteers.withdraw, BERTA)
    with pytest.raises(NotFoundError):
        await entered.write(hand_over)
    with pytest.raises(PurposeLockedError):
        await entered.write(own_read, CHAT)


async def enter_draft(tx: Transaction) -> None:
    draft = VolunteerDraft(SURVEY, BERTA, name="Berta Beispiel", unchecked="+491713920012")
    await volunteer_drafts.save(tx, volunteers.chat_marker(tx, SURVEY, CHAT), draft, NOW)


async def draft_undeclared(tx: Transaction) -> VolunteerDraft | None:
    return await volunteer_drafts.find(tx, SURVEY, volunteers.chat_marker(tx, SURVEY, CHAT), NOW - DAY)


async def draft_of_somebody_else(tx: Transaction) -> VolunteerDraft | None:
    with contacts.declared(tx, ContactUse.OWN_ACCESS, volunteers.chat_marker(tx, SURVEY, ANOTHER_CHAT)):
        return await draft_undeclared(tx)


async def own_draft(tx: Transaction) -> VolunteerDraft | None:
    with contacts.declared(tx, ContactUse.OWN_ACCESS, volunteers.chat_marker(tx, SURVEY, CHAT)):
        return await draft_undeclared(tx)


@pytest.mark.parametrize("attempt", [draft_undeclared, draft_of_somebody_else])
async def test_what_somebody_is_entering_is_locked_too(
    entered: Database, attempt: Callable[[Transaction], Awaitable[VolunteerDraft | None]]
) -> None:
    await entered.write(enter_draft)
    own = await entered.write(own_draft)
    assert own is not None
    assert own.name == "Berta Beispiel"
    with pytest.raises(PurposeLockedError):
        await entered.write(attempt)
    assert await refusals(entered) == ['{"use":"own_access"}']


async def looks_away(tx: Transaction) -> None:
    with suppress(PurposeLockedError):
        await undeclared(tx)


async def test_a_refused_try_leaves_its_line_even_where_it_is_caught(entered: Database) -> None:
    await entered.write(looks_away)
    async with entered.read() as tx:
        await looks_away(tx)
    async with entered.read_aside() as tx:
        await looks_away(tx)
    assert await refusals(entered) == ['{"use":"hand_over"}'] * 3


async def test_whoever_calls_about_their_number_is_read_what_is_kept_of_it(entered: Database) -> None:
    async with entered.read() as tx:
        with contacts.declared(tx, ContactUse.OWN_ACCESS, volunteers.number_marker(tx, SURVEY, DETAILS.number)):
            assert await contacts.read(tx, BERTA, ContactUse.OWN_ACCESS) == DETAILS
    with pytest.raises(PurposeLockedError):
        await entered.write(asked_for_another_number)


async def asked_for_another_number(tx: Transaction) -> ContactDetails:
    with contacts.declared(tx, ContactUse.OWN_ACCESS, volunteers.number_marker(tx, SURVEY, "+491713920013")):
        return await contacts.read(tx, BERTA, ContactUse.OWN_ACCESS)
