"""Somebody volunteers for the telephone interview and takes it back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from bot.domain.consent import ConsentFor
from bot.domain.handover import HandoverKind, HandoverState
from bot.domain.ids import ChatId
from bot.domain.survey import Survey
from bot.domain.volunteering import (
    AreaCounts,
    ContactDetails,
    Refusal,
    Refused,
    Registered,
    TimeOfDay,
    Volunteer,
    VolunteerState,
    Waiting,
    Way,
)
from bot.runtime import Runtime
from bot.services import ledger, surveys, volunteering
from storage import doomed, handovers, volunteers
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, ORDER

TOLD = {ConsentFor.CONTACT_DETAILS: "Darf Ihre Nummer an das Institut gehen?"}
ANNA, BERTA = ChatId(11), ChatId(12)


@pytest.fixture
def called(rt: Runtime) -> Runtime:
    """The institute calls in these weeks; of the youth office one volunteer is enough."""
    institute = replace(rt.authority.research_institute, calls_from=date(2026, 7, 20), calls_to=date(2026, 8, 31))
    areas = tuple(
        replace(area, most_volunteers=1 if area.name == "jug" else None) for area in rt.authority.service_areas
    )
    return replace(rt, authority=replace(rt.authority, research_institute=institute, service_areas=areas))


async def opened(rt: Runtime) -> Survey:
    return await rt.run(surveys.import_and_open, FORM, ORDER)


async def comes(
    rt: Runtime, survey: Survey, chat: ChatId, *, number: str = "", consents: volunteering.Consents = TOLD
) -> Registered | Waiting | Refused:
    return await rt.run(
        volunteering.register,
        survey,
        ContactDetails("Anna", number or f"+49171392{chat:04}", (TimeOfDay.EVENING,), "de", "jug"),
        way=Way.CHAT,
        marker=rt.database.keys.marker("volunteer", survey.id, chat),
        consents=consents,
        chat=chat,
        language="de",
    )


async def entered(rt: Runtime, survey: Survey, chat: ChatId = ANNA) -> Volunteer:
    outcome = await comes(rt, survey, chat)
    assert isinstance(outcome, Registered)
    return outcome.volunteer


async def youth(rt: Runtime, survey: Survey) -> AreaCounts:
    async with rt.database.read() as tx:
        return (await volunteers.counts(tx, survey.id))["jug"]


async def test_who_withdraws_leaves_no_row_and_no_key_and_may_come_again(called: Runtime) -> None:
    survey = await opened(called)
    anna = await entered(called, survey)
    await called.run(volunteering.withdraw, anna, ANNA)

    async with called.database.read() as tx:
        assert (await tx.execute(text("SELECT * FROM volunteers"))).all() == []
        assert {line.withdrawn_at is None for line in await ledger.given(tx, anna.id)} == {False}
    assert await youth(called, survey) == AreaCounts()
    assert isinstance(await comes(called, survey, ANNA), Registered)


async def test_after_the_hand_over_the_reference_stays_and_the_number_is_blocked(called: Runtime) -> None:
    survey = await opened(called)
    anna = await entered(called, survey)

    async def hand_over(tx: Transaction) -> None:
        given = await handovers.add(
            tx,
            survey.id,
            HandoverKind.CONTACTS,
            HandoverState.WRITTEN,
            memo=None,
            recipient="age1",
            now=called.now(),
        )
        await volunteers.set_handover(tx, [anna.id], given.id)
        await handovers.save_taken_out(tx, given.id, called.now())

    await called.database.write(hand_over)
    await called.run(volunteering.withdraw, anna, ANNA)

    async with called.database.read() as tx:
        row = (await tx.execute(text("SELECT state, body, marker, number FROM volunteers"))).one()
    assert tuple(row) == ("withdrawn", None, None, None)
    assert await comes(called, survey, ANNA) == Refused(Refusal.BLOCKED)


async def test_one_chat_and_one_number_are_entered_once(called: Runtime) -> None:
    survey = await opened(called)
    await entered(called, survey)

    assert await comes(called, survey, ANNA, number="+4930123456") == Refused(Refusal.ALREADY_THERE)
    assert await comes(called, survey, BERTA, number=f"+49171392{ANNA:04}") == Refused(Refusal.ALREADY_THERE)


async def test_behind_a_cap_only_who_agreed_waits_and_moves_up(called: Runtime) -> None:
    survey = await opened(called)
    anna = await entered(called, survey)

    assert await comes(called, survey, BERTA) == Refused(Refusal.FULL)
    waiting = await comes(called, survey, BERTA, consents={**TOLD, ConsentFor.WAITING_LIST: "Dürfen wir?"})
    assert isinstance(waiting, Waiting)
    await called.run(volunteering.withdraw, anna, ANNA)

    async with called.database.read() as tx:
        moved = await volunteers.find(tx, waiting.volunteer.id)
    assert moved is not None
    assert moved.state is VolunteerState.REGISTERED
    assert await youth(called, survey) == AreaCounts(registered=1)


async def test_what_nobody_can_read_any_more_can_still_be_withdrawn(called: Runtime) -> None:
    """As after an older backup, to which the destroyed key did not come back."""
    survey = await opened(called)
    anna = await entered(called, survey)

    async def destroy(tx: Transaction) -> None:
        held = await volunteers.keys_of(tx, anna.id)
        assert held is not None
        await doomed.doom(tx, held[0])

    await called.database.write(destroy)
    await called.run(volunteering.withdraw, anna, ANNA)

    async with called.database.read() as tx:
        assert await volunteers.find(tx, anna.id) is None
