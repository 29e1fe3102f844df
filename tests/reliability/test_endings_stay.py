"""What ended since the backup stays ended after a restore: wishes, single consents, roles and invitations."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.cli.restore import ENDED_AGAIN
from bot.delivery import telling
from bot.domain.broadcast import Broadcast, BroadcastState, Purpose, Recipient, RecipientState, Wished
from bot.domain.consent import ConsentFor, buried_on
from bot.domain.deputy import Period
from bot.domain.deputy_messages import DeputyLine
from bot.domain.ids import ChatId, UserId
from bot.domain.staff import Role
from bot.domain.survey import Survey
from bot.domain.volunteering import Volunteer
from bot.runtime import Runtime
from bot.services import broadcast_work, call_notice, deputising, ledger, restoring, staffing, volunteering, wishing
from storage import broadcasts, chats, consents, wishes
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import audit as audit_lines
from storage.tables import consents as ledger_lines
from storage.tables import volunteers as entered
from storage.transaction import Transaction
from tests.reliability.two_places import Places, brought_back, copied
from tests.reliability.two_places import places as places
from tests.services.handover_scene import handed_over, open_survey, runtime, volunteers
from tests.services.staff_scene import BAUAMT, LANDRAT, PRESS, SECOND, STRANGER, Scene, private
from tests.services.survey_scene import NOON, Clock

ANNA, BERTA = ChatId(11), ChatId(12)
DAY = date(2026, 12, 30)
Ends = Callable[[Transaction, Runtime, Survey], Awaitable[object]]


@asynccontextmanager
async def opened(places: Places, url: str, ring: KeyRing) -> AsyncIterator[Runtime]:
    """The same installation, with the same key store, on one database or the other."""
    database = await Database.open(url, ring, keys_in=places.keys_in)
    yield runtime(database, Clock(), places.folder)
    await database.close()


async def wish(tx: Transaction, rt: Runtime, survey: Survey, purpose: Purpose, chat: ChatId) -> None:
    """Somebody asks to be told, as the use case leaves it."""
    await wishes.keep(tx, (Wished(survey.id, purpose, chat, "de", DAY),))
    subject = ledger.subject_of(tx, ConsentFor(purpose), survey.id, chat)
    await ledger.give(tx, rt, survey.id, subject, ConsentFor(purpose), "Sagen Sie es mir", "de")


async def still_wished(rt: Runtime, chat: ChatId) -> list[Purpose]:
    async with rt.database.read() as tx:
        return [one.purpose for one in await wishing.wished(tx, rt, chat)]


async def takes_back(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    await wishing.forget(tx, rt, survey.id, Purpose.RESULTS, ANNA)


async def takes_all_back(tx: Transaction, rt: Runtime, _survey: Survey) -> None:
    await wishing.forget_all(tx, rt, ANNA)


async def blocks_the_bot(tx: Transaction, rt: Runtime, _survey: Survey) -> None:
    await chats.mark_unreachable(tx, ANNA, rt.now())


async def broadcast_to_anna(tx: Transaction, rt: Runtime, survey: Survey) -> Broadcast:
    """The results are being sent: her wish has become a recipient."""
    running, address = BroadcastState.RUNNING, "https://a.de"
    sent = await broadcasts.add(tx, survey.id, Purpose.RESULTS, running, address=address, started_by=None, now=rt.now())
    await broadcasts.fill(tx, [Recipient(sent.id, ANNA, "de")], rt.now())
    await wishes.take_out(tx, survey.id, Purpose.RESULTS, [ANNA])
    return sent


async def is_told(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    broadcast = await broadcast_to_anna(tx, rt, survey)
    anna = Recipient(broadcast.id, ANNA, "de")
    assert await telling.note(tx, broadcast, None, anna, rt.now())
    await telling.note(tx, broadcast, telling.Ended(anna, RecipientState.SENT), None, rt.now())


@pytest.mark.parametrize("ends", [takes_back, takes_all_back, blocks_the_bot, is_told])
async def test_nobody_is_told_what_they_no_longer_wanted_or_were_told(
    places: Places, key_ring: KeyRing, ends: Ends
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        for chat in (ANNA, BERTA):
            await rt.run(wish, survey, Purpose.RESULTS, chat)
        await copied(places)
        await rt.run(ends, survey)
        assert await still_wished(rt, ANNA) == []

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await still_wished(rt, ANNA) == [Purpose.RESULTS]
        assert (await rt.run(restoring.repeat_deletions))["wishes"] == 1
        assert await still_wished(rt, ANNA) == []
        assert await still_wished(rt, BERTA) == [Purpose.RESULTS]
        assert await rt.run(restoring.repeat_deletions) == {}


async def test_a_message_taken_back_is_not_sent_by_a_broadcast_that_goes_on(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        await rt.run(wish, survey, Purpose.RESULTS, ANNA)
        sent = await rt.run(broadcast_to_anna, survey)
        await copied(places)
        await rt.run(takes_back, survey)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        await rt.run(restoring.repeat_deletions)
        async with rt.database.read() as tx:
            assert await broadcasts.due(tx, sent.id, rt.now(), 10) == ()


async def test_whoever_asks_once_more_is_told(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        await rt.run(wish, survey, Purpose.RESULTS, ANNA)
        await rt.run(takes_back, survey)
        await rt.run(wish, survey, Purpose.RESULTS, ANNA)
        assert await rt.run(restoring.repeat_deletions) == {}
        await copied(places)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await rt.run(restoring.repeat_deletions) == {}
        assert await still_wished(rt, ANNA) == [Purpose.RESULTS]


async def test_whoever_is_not_reached_yet_when_the_results_are_cancelled_goes_on_waiting(
    places: Places, key_ring: KeyRing
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        await rt.run(wish, survey, Purpose.RESULTS, ANNA)
        sent = await rt.run(broadcast_to_anna, survey)
        anna = Recipient(sent.id, ANNA, "de")
        await rt.database.write(telling.note, sent, None, anna, NOON)
        later = telling.Ended(anna, RecipientState.WAITING, timedelta(seconds=3))
        await rt.database.write(telling.note, sent, later, None, NOON)
        await rt.database.write(broadcasts.cancel_unfinished, survey.id, Purpose.RESULTS, NOON)
        while await rt.run(broadcast_work.give_back, sent.id):
            pass
        assert await rt.run(restoring.repeat_deletions) == {}
        assert await still_wished(rt, ANNA) == [Purpose.RESULTS]


async def test_the_notice_before_the_calls_and_the_service_area_stay_taken_back(
    places: Places, key_ring: KeyRing
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        anna = await volunteers(rt, survey, 1, chat=ANNA)
        await rt.run(call_notice.give, anna, ANNA, wording="Vorher Bescheid geben", language="de")
        await copied(places)
        await rt.run(call_notice.take_back, survey.id, ANNA)
        await rt.run(volunteering.keep_area, anna)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await still_wished(rt, ANNA) == [Purpose.CALL_NOTICE]
        assert await rt.run(restoring.repeat_deletions) == {"consents": 2, "wishes": 1}
        assert await still_wished(rt, ANNA) == []
        assert await standing_for(rt, anna) == {ConsentFor.CONTACT_DETAILS}
        assert await rt.run(restoring.repeat_deletions) == {}


async def test_the_institute_is_told_to_delete_a_service_area_taken_back_since(
    places: Places, key_ring: KeyRing
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        anna = await volunteers(rt, survey, 1)
        await handed_over(rt, survey)
        await copied(places)
        await rt.run(volunteering.keep_area, anna)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await rt.run(restoring.repeat_deletions) == {"consents": 1}
        async with rt.database.read() as tx:
            assert (await tx.execute(select(entered.c.area_due).where(entered.c.id == anna.id))).scalar_one()


async def standing_for(rt: Runtime, volunteer: Volunteer) -> set[ConsentFor]:
    async with rt.database.read() as tx:
        return {line.purpose for line in await ledger.given(tx, volunteer.id) if line.withdrawn_at is None}


async def test_a_consent_to_answers_withdrawn_since_is_withdrawn_and_one_to_be_forgotten_is_forgotten(
    places: Places, key_ring: KeyRing
) -> None:
    """Whoever withdrew has that in the ledger; of who did not qualify nothing may be in it (PEOPLE.md 7)."""

    async def agree(tx: Transaction, rt: Runtime, survey: Survey) -> None:
        for interview in ("withdrawn", "turned away", "goes on"):
            await ledger.give(tx, rt, survey.id, interview, ConsentFor.TAKING_PART, "Ich stimme zu", "de")

    async def end(tx: Transaction, rt: Runtime) -> None:
        await ledger.take_back(tx, rt, "withdrawn")
        await consents.forget(tx, "turned away", today=rt.today())

    async with opened(places, places.old, key_ring) as rt:
        survey = await open_survey(rt)
        await rt.run(agree, survey)
        await copied(places)
        await rt.run(end)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await rt.run(restoring.repeat_deletions) == {"consents": 2}
        async with rt.database.read() as tx:
            lines = await tx.execute(select(ledger_lines.c.subject, ledger_lines.c.withdrawn_at))
            assert {row.subject: row.withdrawn_at is None for row in lines} == {"withdrawn": False, "goes on": True}


def test_beside_the_tombstone_of_a_wish_stands_no_day_but_the_end_of_the_month() -> None:
    leap = date(2028, 2, 3)
    assert buried_on(ConsentFor.RESULTS, leap) == date(2028, 2, 29)
    assert buried_on(ConsentFor.REMINDER, date(2026, 12, 31)) == date(2026, 12, 31)
    assert buried_on(ConsentFor.SERVICE_AREA, leap) == leap


async def joins(rt: Runtime, user: UserId, role: Role, office: str = "") -> str:
    token = await rt.run(staffing.invite, role=role, office=office, name="Anna")
    await rt.run(staffing.join, token, private(user, typed=True))
    return token


async def roles(rt: Runtime) -> dict[UserId, Role]:
    return {member.user: member.role for member in await staffing.members(rt)}


async def leaves(rt: Runtime, user: UserId) -> None:
    number = next(member.id for member in await staffing.members(rt) if member.user == user)
    assert await rt.run(staffing.release, number)


async def audited(rt: Runtime, event: str) -> list[str]:
    async with rt.database.read() as tx:
        rows = await tx.execute(select(audit_lines.c.actor).where(audit_lines.c.event == event))
        return list(rows.scalars())


async def test_a_role_that_ended_since_ends_again_with_its_line_in_the_audit_trail(
    places: Places, key_ring: KeyRing
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        for user in (PRESS, BAUAMT):
            await joins(rt, user, Role.PRESS_OFFICE)
        await copied(places)
        await leaves(rt, PRESS)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await roles(rt) == {PRESS: Role.PRESS_OFFICE, BAUAMT: Role.PRESS_OFFICE}
        assert await rt.run(restoring.repeat_deletions) == {"roles": 1}
        assert await roles(rt) == {BAUAMT: Role.PRESS_OFFICE}
        assert await audited(rt, "staff_released") == ["clock"]
        assert await rt.run(restoring.repeat_deletions) == {}


async def test_a_memo_held_since_the_backup_is_not_sent_to_whoever_has_left(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        scene = Scene(rt.database, now=NOON)
        await scene.house()
        await scene.submits()
        await copied(places)
        await leaves(rt, LANDRAT)

    assert (await brought_back(places, key_ring)).messages > 0
    async with opened(places, places.new, key_ring) as rt:
        scene = Scene(rt.database, now=NOON)
        await rt.run(restoring.repeat_deletions)
        await rt.run(restoring.send_held)
        assert [letter.attachment for letter in await scene.letters(LANDRAT) if not letter.removes] == []
        assert [letter.attachment for letter in await scene.letters(SECOND)] != []


async def test_a_role_changed_since_gives_no_older_rights_back(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        await joins(rt, PRESS, Role.LEADERSHIP)
        await copied(places)
        await joins(rt, PRESS, Role.SUPPORTING_OFFICE, "Bauamt")
        (member,) = await staffing.members(rt)
        assert await rt.run(staffing.end_role, member.id, Role.LEADERSHIP, "")

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await roles(rt) == {PRESS: Role.LEADERSHIP}
        assert await rt.run(restoring.repeat_deletions) == {"roles": 1}
        assert await roles(rt) == {}


async def test_of_several_roles_the_one_that_ended_since_ends_alone(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        await joins(rt, PRESS, Role.LEADERSHIP)
        await joins(rt, PRESS, Role.SUPPORTING_OFFICE, "Bauamt")
        await copied(places)
        (member,) = await staffing.members(rt)
        assert await rt.run(staffing.end_role, member.id, Role.LEADERSHIP, "")

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await rt.run(restoring.repeat_deletions) == {"roles": 1}
        assert await roles(rt) == {PRESS: Role.SUPPORTING_OFFICE}


async def test_whoever_got_a_role_again_keeps_it_and_so_does_who_opened_a_second_invitation_to_it(
    places: Places, key_ring: KeyRing
) -> None:
    async with opened(places, places.old, key_ring) as rt:
        await joins(rt, PRESS, Role.PRESS_OFFICE)
        await leaves(rt, PRESS)
        await joins(rt, PRESS, Role.PRESS_OFFICE)
        await joins(rt, BAUAMT, Role.SUPPORTING_OFFICE, "Bauamt")
        await copied(places)
        await joins(rt, BAUAMT, Role.SUPPORTING_OFFICE, "Bauamt")
        assert await rt.run(restoring.repeat_deletions) == {}

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        await rt.run(restoring.repeat_deletions)
        assert await roles(rt) == {PRESS: Role.PRESS_OFFICE, BAUAMT: Role.SUPPORTING_OFFICE}


def test_the_command_has_a_name_for_everything_that_ends_again() -> None:
    assert set(ENDED_AGAIN) == set(restoring.Again)


async def test_a_deputy_ended_early_since_decides_nothing_after_the_restore(places: Places, key_ring: KeyRing) -> None:
    period = Period(NOON.date(), NOON.date() + timedelta(days=7))
    async with opened(places, places.old, key_ring) as rt:
        await joins(rt, PRESS, Role.LEADERSHIP)
        await joins(rt, BAUAMT, Role.LEADERSHIP)
        away, stands_in = [member.id for member in await staffing.members(rt)]
        ended, kept = [
            await rt.run(deputising.enter, one, other, period) for one, other in ((away, stands_in), (stands_in, away))
        ]
        assert isinstance(ended, DeputyLine)
        assert isinstance(kept, DeputyLine)
        await copied(places)
        await rt.run(deputising.end, ended.entry)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert len(await rt.run(deputising.lines)) == 2
        assert await rt.run(restoring.repeat_deletions) == {"deputies": 1}
        assert [line.entry.id for line in await rt.run(deputising.lines)] == [kept.entry.id]
        assert await audited(rt, "deputy_ended") == ["clock"]
        assert await rt.run(restoring.repeat_deletions) == {}


async def test_a_deputy_entered_again_after_the_end_stands_in(places: Places, key_ring: KeyRing) -> None:
    period = Period(NOON.date(), NOON.date() + timedelta(days=7))
    async with opened(places, places.old, key_ring) as rt:
        await joins(rt, PRESS, Role.LEADERSHIP)
        await joins(rt, BAUAMT, Role.LEADERSHIP)
        away, stands_in = [member.id for member in await staffing.members(rt)]
        entered = await rt.run(deputising.enter, away, stands_in, period)
        assert isinstance(entered, DeputyLine)
        await rt.run(deputising.end, entered.entry)
        clock = rt.clock
        assert isinstance(clock, Clock)
        clock.now += timedelta(minutes=1)
        assert isinstance(await rt.run(deputising.enter, away, stands_in, period), DeputyLine)
        await copied(places)

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await rt.run(restoring.repeat_deletions) == {}
        assert len(await rt.run(deputising.lines)) == 1


async def test_an_invitation_used_since_makes_nobody_else_a_member(places: Places, key_ring: KeyRing) -> None:
    async with opened(places, places.old, key_ring) as rt:
        token = await rt.run(staffing.invite, role=Role.LEADERSHIP, office="", name="")
        await copied(places)
        await rt.run(staffing.join, token, private(PRESS, typed=True))

    await brought_back(places, key_ring)
    async with opened(places, places.new, key_ring) as rt:
        assert await rt.run(restoring.repeat_deletions) == {"invitations": 1}
        await rt.run(staffing.join, token, private(STRANGER, typed=True))
        assert await roles(rt) == {}
