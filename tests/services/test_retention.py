"""What citizens and days leave behind goes in time, by one process at a time."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Role
from bot.domain.staff_taps import StaffPage
from bot.runtime import Runtime
from bot.services import retention, scheduling, staff_desk, staffing, surveys
from storage import cards, chats, inbox, quarantine, standing, tallies, turns
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import cards as card_table
from storage.tables import code_attempts, invitations, members
from storage.tables import drafts as draft_table
from storage.tables import interviews as interview_table
from storage.transaction import Transaction
from tests.services.staff_scene import BAUAMT, CHANNEL, PRESS, private
from tests.services.survey_scene import FORM, NOON, ORDER, Clock, begin, count


async def test_started_answers_are_gone_after_14_days_without_an_answer(rt: Runtime, clock: Clock) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    await rt.database.write(begin, survey, 11, NOON)
    await rt.database.write(begin, survey, 12, NOON + timedelta(days=1))
    clock.now = NOON + timedelta(days=14, minutes=1)

    done = await rt.run(retention.delete_started_answers)

    assert (done["interviews"], done["visitors"]) == (1, 1)
    assert await count(rt, interview_table) == 1
    assert await count(rt, card_table) == 1


async def test_the_card_of_an_old_memo_stays(rt: Runtime, clock: Clock) -> None:
    async def announce(tx: Transaction) -> None:
        await cards.show(tx, ChatId(-100), OutgoingMessage("Vermerk"), now=NOON, slot="memo:1.1", view="memo")

    await rt.database.write(announce)
    clock.now = NOON + timedelta(days=100)
    await rt.run(retention.delete_started_answers)

    assert await count(rt, card_table) == 1


async def test_traces_go_after_their_days(rt: Runtime, clock: Clock) -> None:
    async def leave_traces(tx: Transaction) -> None:

        await inbox.first_time(tx, UpdateId(1), NOON)
        await quarantine.put(tx, UpdateId(2), "message", "ValueError", b"x", NOON)
        await chats.mark_unreachable(tx, ChatId(11), NOON)
        await tx.execute(insert(code_attempts).values(person=b"p" * 32, day=date(2026, 7, 10), count=3))
        await tx.execute(
            insert(invitations).values(
                token=b"t" * 32,
                authority=rt.authority.id,
                role="office",
                office="",
                name=b"",
                created_at=NOON,
                expires_at=NOON + timedelta(hours=48),
            )
        )

    await rt.database.write(leave_traces)
    assert set((await rt.run(retention.delete_traces)).values()) == {0}
    clock.now = NOON + timedelta(days=15)
    assert await rt.run(retention.delete_traces) == {
        "messages": 0,
        "unreachable_chats": 1,
        "update_ids": 1,
        "quarantined": 1,
        "code_attempts": 1,
        "recipients": 0,
        "wishes": 0,
        "volunteer_drafts": 0,
        "prepared_broadcasts": 0,
        "invitations": 1,
        "unused_scans": 0,
        "contact_links": 0,
    }


async def test_a_draft_goes_90_days_after_it_was_changed(rt: Runtime, clock: Clock) -> None:
    await begins_a_memo(rt, PRESS)
    clock.now = NOON + timedelta(days=80)
    await begins_a_memo(rt, BAUAMT)

    clock.now = NOON + timedelta(days=90)
    assert (await rt.run(retention.delete_what_staff_left))["drafts"] == 0
    clock.now += timedelta(minutes=1)
    assert (await rt.run(retention.delete_what_staff_left))["drafts"] == 1
    assert await count(rt, draft_table) == 1


async def test_what_somebody_left_who_has_no_role_any_more_goes(rt: Runtime, clock: Clock) -> None:
    """Also of those whose role ended before their drafts and cards went with it."""

    async def ends(tx: Transaction) -> None:
        await tx.execute(update(members).where(members.c.user_id == PRESS).values(active=False))

    async def show(tx: Transaction) -> None:
        for chat in (ChatId(PRESS), ChatId(BAUAMT), CHANNEL):
            await cards.show(tx, chat, OutgoingMessage("Vermerk"), now=NOON, slot="memo:1.1")

    for user in (PRESS, BAUAMT):
        await begins_a_memo(rt, user)
    await rt.database.write(show)
    await rt.database.write(ends)
    clock.now = NOON + timedelta(days=14, minutes=1)

    assert await rt.run(retention.delete_what_staff_left) == {"drafts": 1, "cards": 2}
    async with rt.database.read() as tx:
        assert await standing.on_display(tx, ChatId(PRESS), "memo:1.1") is None
        assert await standing.on_display(tx, ChatId(BAUAMT), "memo:1.1") is not None
        assert await standing.on_display(tx, CHANNEL, "memo:1.1") is not None


@pytest.mark.parametrize("goes", ["disconnected", "replaced"])
async def test_what_stood_in_the_staff_channel_goes_when_it_is_disconnected(rt: Runtime, goes: str) -> None:
    token = await rt.run(staffing.invite, role=Role.ADMIN, office="", name="")
    await rt.run(staffing.join, token, private(PRESS, typed=True))
    of_the_channel = replace(private(PRESS), chat=CHANNEL, private=False)
    await rt.run(staffing.connect_channel, of_the_channel)
    async with rt.database.read() as tx:
        assert await standing.on_display(tx, CHANNEL, "connected") is not None

    if goes == "disconnected":
        await rt.run(staffing.disconnect_channel, of_the_channel)
    else:
        await rt.run(staffing.connect_channel, replace(of_the_channel, chat=ChatId(-100222)))

    async with rt.database.read() as tx:
        assert await standing.on_display(tx, CHANNEL, "connected") is None


async def begins_a_memo(rt: Runtime, user: UserId) -> None:
    """Somebody who writes memos joins, and begins one."""
    token = await rt.run(staffing.invite, role=Role.PRESS_OFFICE, office="", name="")
    await rt.run(staffing.join, token, private(user, typed=True))
    await rt.run(staff_desk.open_page, StaffPage.MEMO, private(user, typed=True))


async def test_who_blocked_the_bot_is_forgotten_with_their_card(rt: Runtime, clock: Clock) -> None:
    async def two_block(tx: Transaction) -> None:
        await cards.show(tx, ChatId(11), OutgoingMessage("b3?"), now=NOON, view="citizen:question:b3")
        await chats.mark_unreachable(tx, ChatId(11), NOON)
        await chats.mark_unreachable(tx, ChatId(12), NOON)

    await rt.database.write(two_block)
    clock.now = NOON + timedelta(hours=1, seconds=1)

    assert (await rt.run(retention.delete_traces))["unreachable_chats"] == 1
    async with rt.database.read() as tx:
        assert await chats.is_unreachable(tx, ChatId(11))
        assert not await chats.is_unreachable(tx, ChatId(12))


async def test_work_that_another_process_does_at_this_moment_is_skipped(
    rt: Runtime, database_url: str, key_ring: KeyRing
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("a SQLite file has one writer at a time")
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    other = await Database.open(database_url, key_ring)
    busy, leave = asyncio.Event(), asyncio.Event()

    async def long_work(tx: Transaction) -> bool:
        taken = await turns.take(tx, "long")
        busy.set()
        await leave.wait()
        return taken

    async def note(tx: Transaction, rt: Runtime) -> dict[str, int]:
        await tallies.add(tx, survey, f"seen by {rt.authority.id}")
        return {"done": 1}

    work = scheduling.Work("long", timedelta(minutes=1), "", note)
    first = asyncio.create_task(other.write(long_work))
    await busy.wait()
    try:
        assert await rt.run(scheduling.run, work) is None
    finally:
        leave.set()
        assert await first
        await other.close()
    assert await rt.run(scheduling.run, work) == {"done": 1}
