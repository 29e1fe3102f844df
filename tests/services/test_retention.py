"""What citizens and days leave behind goes in time, by one process at a time."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from bot.domain.ids import ChatId, UpdateId
from bot.domain.outgoing import OutgoingMessage
from bot.runtime import Runtime
from bot.services import retention, scheduling, surveys
from storage import cards, chats, inbox, quarantine, tallies, turns
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import cards as card_table
from storage.tables import code_attempts, invitations
from storage.tables import interviews as interview_table
from storage.transaction import Transaction
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
