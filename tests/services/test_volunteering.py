"""Somebody volunteers for the telephone interview and takes it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.domain.call_messages import CallRefused
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
    SignedConsent,
    TimeOfDay,
    Volunteer,
    VolunteerState,
    Waiting,
    Way,
)
from bot.runtime import Runtime
from bot.services import broadcast_work, call_notice, ledger, surveys, volunteering
from bot.texts import contact_page
from bot.texts.calls import render_call
from storage import broadcasts, doomed, handovers, volunteers
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, ORDER, Clock

TOLD = {ConsentFor.CONTACT_DETAILS: "Darf Ihre Nummer an das Institut gehen?"}
ANNA, BERTA, CARLA = ChatId(11), ChatId(12), ChatId(13)


@pytest.fixture
def called(rt: Runtime) -> Runtime:
    """The institute calls in these weeks; of the youth office one volunteer is enough."""
    institute = replace(rt.authority.research_institute, calls_from=date(2026, 7, 20), calls_to=date(2026, 8, 31))
    return capped(replace(rt, authority=replace(rt.authority, research_institute=institute)), 1)


def capped(rt: Runtime, most: int | None) -> Runtime:
    """The same authority with another cap for the youth office."""
    areas = tuple(
        replace(area, most_volunteers=most if area.name == "jug" else None) for area in rt.authority.service_areas
    )
    return replace(rt, authority=replace(rt.authority, service_areas=areas))


async def opened(rt: Runtime) -> Survey:
    return await rt.run(surveys.import_and_open, FORM, ORDER)


async def comes(
    rt: Runtime,
    survey: Survey,
    chat: ChatId,
    *,
    number: str = "",
    consents: volunteering.Consents = TOLD,
    area: str = "jug",
) -> Registered | Waiting | Refused:
    return await rt.run(
        volunteering.register,
        survey,
        ContactDetails("Anna", number or f"+49171392{chat:04}", (TimeOfDay.EVENING,), "de", area),
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


async def hand_over(rt: Runtime, survey: Survey, volunteer: Volunteer) -> None:
    """The institute gets this contact."""

    async def handed(tx: Transaction) -> None:
        given = await handovers.add(
            tx,
            survey.id,
            HandoverKind.CONTACTS,
            HandoverState.WRITTEN,
            memo=None,
            recipient="age1",
            institute="Muster Marktforschung GmbH",
            now=rt.now(),
        )
        await volunteers.set_handover(tx, [volunteer.id], given.id)
        await handovers.save_taken_out(tx, given.id, rt.now())

    await rt.database.write(handed)


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


async def test_who_withdrew_in_the_chat_is_not_called_because_of_an_older_sheet_of_paper(called: Runtime) -> None:
    survey = await opened(called)
    await called.run(volunteering.withdraw, await entered(called, survey), ANNA)

    details = ContactDetails("Anna", f"+49171392{ANNA:04}", (), "de", "")
    sheet = SignedConsent("2026-05", date(2026, 7, 1), with_area=False)

    assert await called.run(volunteering.register_on_paper, survey, details, sheet) == Refused(Refusal.BLOCKED)


async def test_after_a_withdrawal_nobody_else_enters_the_number(called: Runtime) -> None:
    survey = await opened(called)
    await called.run(volunteering.withdraw, await entered(called, survey), ANNA)

    assert await comes(called, survey, BERTA, number=f"+49171392{ANNA:04}") == Refused(Refusal.BLOCKED)


async def test_who_comes_back_and_withdraws_again_stays_out_like_the_first_time(called: Runtime) -> None:
    survey = await opened(called)
    for _ in range(2):
        await called.run(volunteering.withdraw, await entered(called, survey), ANNA)

    assert await comes(called, survey, BERTA, number=f"+49171392{ANNA:04}") == Refused(Refusal.BLOCKED)
    assert isinstance(await comes(called, survey, ANNA), Registered)


async def test_what_is_kept_of_a_withdrawal_holds_neither_the_chat_nor_its_marker(called: Runtime) -> None:
    survey = await opened(called)
    await called.run(volunteering.withdraw, await entered(called, survey), ANNA)

    async with called.database.read() as tx:
        (row,) = (await tx.execute(text("SELECT number, may_return FROM blocked_numbers"))).all()
    assert called.database.keys.marker("volunteer", survey.id, ANNA) not in row


async def test_after_the_hand_over_the_reference_stays_and_the_number_is_blocked(called: Runtime) -> None:
    survey = await opened(called)
    anna = await entered(called, survey)
    await hand_over(called, survey, anna)
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


async def test_a_second_tap_on_the_notice_before_the_calls_is_no_second_consent(called: Runtime) -> None:
    survey = await opened(called)
    anna = await entered(called, survey)
    for _ in range(2):
        await called.run(call_notice.give, anna, ANNA, wording="Vorher kurz erinnern?", language="de")

    async with called.database.read() as tx:
        subject = ledger.subject_of(tx, ConsentFor.CALL_NOTICE, survey.id, ANNA)
        assert len(await ledger.given(tx, subject)) == 1

    await called.run(call_notice.take_back, survey.id, ANNA)
    await called.run(call_notice.give, anna, ANNA, wording="Vorher kurz erinnern?", language="de")
    async with called.database.read() as tx:
        assert [line.withdrawn_at is None for line in await ledger.given(tx, subject)] == [False, True]


async def test_nobody_tries_out_many_numbers_in_a_day(called: Runtime, clock: Clock) -> None:
    survey = await opened(called)
    await entered(called, survey)
    annas = f"+49171392{ANNA:04}"
    for _ in range(5):
        assert await comes(called, survey, BERTA, number=annas) == Refused(Refusal.ALREADY_THERE)

    assert await comes(called, survey, BERTA, number=annas) == Refused(Refusal.TOO_OFTEN)
    assert await comes(called, survey, BERTA, area="soz") == Refused(Refusal.TOO_OFTEN)
    assert isinstance(await comes(called, survey, CARLA, area="soz"), Registered)
    clock.now += timedelta(days=1)
    assert isinstance(await comes(called, survey, BERTA, area="soz"), Registered)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_number_that_is_entered_and_one_that_is_blocked_get_the_same_answer(
    language: str, called: Runtime
) -> None:
    survey, voice = await opened(called), called.texts.voice(language)
    known, blocked = (
        (render_call(CallRefused(survey, reason), voice), contact_page.refusal(reason, voice))
        for reason in (Refusal.ALREADY_THERE, Refusal.BLOCKED)
    )
    assert known == blocked


async def test_only_who_will_be_called_is_told_before_the_calls(called: Runtime, clock: Clock) -> None:
    survey = await opened(called)
    told = {
        ConsentFor.CONTACT_DETAILS: f"Darf Ihre Nummer an {called.authority.research_institute.name} gehen?",
        ConsentFor.WAITING_LIST: "Dürfen wir?",
        ConsentFor.CALL_NOTICE: "Vorher kurz erinnern?",
    }
    assert isinstance(await comes(called, survey, ANNA, consents=told), Registered)
    assert isinstance(await comes(called, survey, BERTA, consents=told), Waiting)
    carla = await comes(called, survey, CARLA, consents=told, area="soz")
    assert isinstance(carla, Registered)
    await called.run(volunteering.withdraw, carla.volunteer)  # as when the institute says «delete_now»

    clock.now += timedelta(days=7)
    await called.run(broadcast_work.begin_reminders)
    async with called.database.read() as tx:
        (broadcast,) = await broadcasts.of_survey(tx, survey.id)
    while await called.run(broadcast_work.fill, broadcast.id):
        pass

    async with called.database.read() as tx:
        due = await broadcasts.due(tx, broadcast.id, called.now(), 10)
    assert [one.chat for one in due] == [ANNA]


async def test_when_the_cap_is_raised_whoever_waits_moves_up_as_far_as_there_are_places(called: Runtime) -> None:
    survey = await opened(called)
    told = {**TOLD, ConsentFor.WAITING_LIST: "Dürfen wir?"}
    for chat in (ANNA, BERTA, CARLA):
        assert not isinstance(await comes(called, survey, chat, consents=told), Refused)

    assert await called.run(volunteering.fill_places) == {"moved_up": 0}
    assert await youth(called, survey) == AreaCounts(registered=1, waiting=2)
    assert await capped(called, 2).run(volunteering.fill_places) == {"moved_up": 1}
    assert await youth(called, survey) == AreaCounts(registered=2, waiting=1)
    assert await capped(called, None).run(volunteering.fill_places) == {"moved_up": 1}
    assert await youth(called, survey) == AreaCounts(registered=3)


async def test_once_the_calls_are_over_nobody_moves_up(called: Runtime, clock: Clock) -> None:
    survey = await opened(called)
    told = {**TOLD, ConsentFor.WAITING_LIST: "Dürfen wir?"}
    for chat in (ANNA, BERTA):
        await comes(called, survey, chat, consents=told)

    clock.now += timedelta(days=60)
    assert await capped(called, None).run(volunteering.fill_places) == {"moved_up": 0}


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
