"""What citizens and days leave behind goes in time, by one process at a time."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.domain.broadcast import Purpose, Wished
from bot.domain.ids import ChatId, UpdateId
from bot.domain.outgoing import OutgoingMessage
from bot.runtime import Runtime
from bot.services import retention, scheduling, surveys
from storage import cards, chats, inbox, interviews, quarantine, tallies, turns, wishes
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import cards as card_table
from storage.tables import code_attempts, invitations
from storage.tables import interviews as interview_table
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, NOON, ORDER, Clock, begin, count, sent_off, texts_of


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
        "contact_links": 0,
    }


async def test_everything_of_a_survey_goes_on_its_printed_day(rt: Runtime, clock: Clock) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    for nr in range(6):
        await rt.database.write(sent_off, survey.id, f"Antwort {nr}")
    await rt.database.write(interviews.note_participation, survey.id, b"m" * 32)
    await rt.database.write(tallies.add, survey.id, "submitted", 6)
    wish = Wished(survey.id, Purpose.RESULTS, ChatId(11), "de", date(2026, 12, 30))
    await rt.database.write(wishes.keep, (wish,))

    clock.now = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert await rt.run(retention.delete_past_surveys) == {"responses": 0, "proofs": 0, "wishes": 0}
    clock.now = datetime(2026, 12, 30, 23, tzinfo=UTC)  # the 31st in Berlin
    assert await rt.run(retention.delete_past_surveys) == {"responses": 6, "proofs": 1, "wishes": 1}
    assert await rt.run(retention.delete_past_surveys) == {"responses": 0, "proofs": 0, "wishes": 0}

    assert await texts_of(rt, survey.id) == []
    async with rt.database.read() as tx:
        assert await tallies.of_survey(tx, survey.id) == {"submitted": 6}


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
