"""Wishes become recipients; each recipient is told once, whatever is cut off when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.broadcast import Broadcast, BroadcastState, Counts, Purpose, Recipient, RecipientState, Wished
from bot.domain.ids import ChatId, FormId, SurveyId
from bot.domain.survey import Survey, SurveyState
from storage import broadcasts, chats, forms, surveys, wishes
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.services.survey_scene import FORM
from tests.storage.times import NOW, after

ANNA, BERTA, CARLA = ChatId(11), ChatId(12), ChatId(13)
SURVEY = SurveyId("kb26")
DAY = date(2026, 12, 30)


def wished(chat: ChatId, purpose: Purpose = Purpose.RESULTS, day: date = DAY, language: str = "de") -> Wished:
    return Wished(SURVEY, purpose, chat, language, day)


async def a_survey(tx: Transaction) -> None:
    await forms.save(tx, FORM, NOW)
    days = (date(2026, 11, 1), date(2026, 11, 30), None, None, date(2026, 12, 31))
    await surveys.add(tx, Survey(SURVEY, "lra", "Befragung", FormId(FORM.form_id), SurveyState.CLOSED, *days), NOW)


@pytest.fixture
async def running(database: Database) -> Broadcast:
    """A broadcast to Anna and Berta that is under way."""
    return await begun(database, ANNA, BERTA)


async def begun(database: Database, *people: ChatId) -> Broadcast:
    async def begin(tx: Transaction) -> Broadcast:
        await a_survey(tx)
        broadcast = await broadcasts.add(
            tx, SURVEY, Purpose.RESULTS, BroadcastState.RUNNING, address="https://a.de", started_by=None, now=NOW
        )
        await broadcasts.fill(tx, [Recipient(broadcast.id, one, "de") for one in people], NOW)
        return broadcast

    return await database.write(begin)


async def due(database: Database, broadcast: Broadcast, **later: float) -> Sequence[Recipient]:
    async with database.read() as tx:
        return sorted(await broadcasts.due(tx, broadcast.id, after(**later), 10), key=lambda one: one.chat)


async def counts(database: Database, broadcast: Broadcast) -> Counts:
    async with database.read() as tx:
        return await broadcasts.counts(tx, broadcast.id)


async def test_nobody_is_begun_twice(database: Database, running: Broadcast) -> None:
    anna, _ = await due(database, running)
    assert await database.write(broadcasts.start, anna)
    assert not await database.write(broadcasts.start, anna)
    assert await counts(database, running) == Counts(waiting=1, unclear=1)


async def test_after_a_crash_during_the_call_nobody_is_told_again(
    database: Database, running: Broadcast, database_url: str, key_ring: KeyRing
) -> None:
    anna, berta = await due(database, running)
    await database.write(broadcasts.start, anna)
    again = await Database.open(database_url, key_ring)
    try:
        assert await due(again, running, days=1) == [berta]
        assert not await again.write(broadcasts.start, anna)
    finally:
        await again.close()


@pytest.mark.parametrize("state", [RecipientState.SENT, RecipientState.BLOCKED, RecipientState.FAILED])
async def test_whoever_is_done_with_is_not_due_again(
    database: Database, running: Broadcast, state: RecipientState
) -> None:
    anna, berta = await due(database, running)
    await database.write(broadcasts.start, anna)
    await database.write(broadcasts.end, anna, state, NOW)
    assert await due(database, running, days=1) == [berta]


async def test_whoever_certainly_was_not_told_waits_as_long_as_telegram_wants(
    database: Database, running: Broadcast
) -> None:
    anna, berta = await due(database, running)
    await database.write(broadcasts.start, anna)
    await database.write(broadcasts.end, anna, RecipientState.WAITING, after(seconds=30))
    assert await due(database, running, seconds=29) == [berta]
    assert await due(database, running, seconds=30) == [anna, berta]


async def test_how_a_call_ended_counts_only_for_whom_it_was_begun(database: Database, running: Broadcast) -> None:
    anna, _ = await due(database, running)
    await database.write(broadcasts.end, anna, RecipientState.SENT, NOW)
    assert await counts(database, running) == Counts(waiting=2)


@pytest.mark.parametrize("state", [state for state in BroadcastState if state is not BroadcastState.RUNNING])
async def test_nobody_is_begun_while_it_does_not_run(
    database: Database, running: Broadcast, state: BroadcastState
) -> None:
    anna, _ = await due(database, running)
    await database.write(broadcasts.save, replace(running, state=state))
    assert not await database.write(broadcasts.start, anna)
    assert await counts(database, running) == Counts(waiting=2)


async def test_filled_twice_everybody_is_there_once_and_keeps_their_state(
    database: Database, running: Broadcast
) -> None:
    anna, _ = await due(database, running)
    await database.write(broadcasts.start, anna)
    await database.write(broadcasts.fill, [Recipient(running.id, chat, "de") for chat in (ANNA, CARLA)], NOW)
    assert await counts(database, running) == Counts(waiting=2, unclear=1)


async def test_who_blocks_the_bot_is_told_nothing_now_or_later(database: Database, running: Broadcast) -> None:
    await database.write(wishes.keep, (wished(ANNA, Purpose.REMINDER), wished(BERTA, Purpose.REMINDER)))
    await database.write(chats.mark_unreachable, ANNA, NOW)
    assert await counts(database, running) == Counts(waiting=1, blocked=1)
    async with database.read() as tx:
        assert await wishes.of_chat(tx, ANNA) == ()
        assert len(await wishes.of_chat(tx, BERTA)) == 1


async def test_taken_back_in_time_leaves_nothing(database: Database, running: Broadcast) -> None:
    anna, _ = await due(database, running)
    await database.write(broadcasts.start, anna)
    assert not await database.write(broadcasts.take_back, SURVEY, Purpose.RESULTS, ANNA)
    assert not await database.write(broadcasts.take_back, SURVEY, Purpose.REMINDER, BERTA)
    assert await database.write(broadcasts.take_back, SURVEY, Purpose.RESULTS, BERTA)
    async with database.read() as tx:
        assert await broadcasts.of_chat(tx, BERTA) == ()
        assert await broadcasts.of_chat(tx, ANNA) == ((SURVEY, Purpose.RESULTS, RecipientState.UNCLEAR),)


async def test_a_wish_is_kept_once_and_the_newer_day_counts(database: Database) -> None:
    await database.write(a_survey)
    await database.write(wishes.keep, (wished(ANNA),))
    await database.write(wishes.keep, (wished(ANNA, day=date(2026, 12, 1), language="en"), wished(BERTA)))
    async with database.read() as tx:
        assert await wishes.of_chat(tx, ANNA) == (wished(ANNA, day=date(2026, 12, 1), language="en"),)
        assert await wishes.count(tx, SURVEY, Purpose.RESULTS) == 2
        assert await wishes.count(tx, SURVEY, Purpose.REMINDER) == 0


async def test_wishes_are_found_by_their_day(database: Database) -> None:
    await database.write(a_survey)
    day = date(2026, 11, 27)
    await database.write(wishes.keep, (wished(ANNA, Purpose.REMINDER, day), wished(BERTA, Purpose.REMINDER, DAY)))
    async with database.read() as tx:
        assert await wishes.surveys_with_due(tx, Purpose.REMINDER, date(2026, 11, 26)) == ()
        assert await wishes.surveys_with_due(tx, Purpose.REMINDER, day) == (SURVEY,)
        assert [one.chat for one in await wishes.page(tx, SURVEY, Purpose.REMINDER, day, 10)] == [ANNA]


async def test_results_are_waited_for_until_the_printed_day(database: Database) -> None:
    await database.write(a_survey)
    await database.write(wishes.keep, (wished(ANNA), wished(BERTA, Purpose.REMINDER)))
    assert await database.write(wishes.erase_expired, date(2026, 12, 29)) == 0
    assert await database.write(wishes.erase_expired, DAY) == 1


async def test_recipients_go_three_days_after_the_end_and_everything_with_the_survey(
    database: Database, running: Broadcast
) -> None:
    assert await database.write(broadcasts.forget_recipients_finished_before, after(days=99)) == 0
    await database.write(broadcasts.save, replace(running, state=BroadcastState.DONE, finished_at=NOW))
    assert await database.write(broadcasts.forget_recipients_finished_before, NOW) == 0
    assert await database.write(broadcasts.forget_recipients_finished_before, after(seconds=1)) == 2
    await database.write(broadcasts.fill, [Recipient(running.id, CARLA, "de")], NOW)
    assert await database.write(broadcasts.erase, SURVEY) == 1
    async with database.read() as tx:
        assert await broadcasts.of_survey(tx, SURVEY) == ()


async def test_what_is_to_be_done_is_found(database: Database, running: Broadcast) -> None:
    async def found() -> list[BroadcastState]:
        async with database.read() as tx:
            return [broadcast.state for broadcast in await broadcasts.with_work(tx)]

    for state, expected in (("filling", 1), ("running", 1), ("paused", 0), ("done", 0), ("prepared", 0)):
        await database.write(broadcasts.save, replace(running, state=BroadcastState(state)))
        assert len(await found()) == expected, state
    await database.write(broadcasts.save, replace(running, state=BroadcastState.CANCELLED))
    assert await found() == [BroadcastState.CANCELLED]
    await database.write(broadcasts.cancel, running.id, [ANNA, BERTA])
    assert await found() == []
