"""Broadcasts on the simulator, whatever Telegram answers: nobody is told twice, and nobody is lost."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.app import Bot
from bot.authority_file import example_authority
from bot.delivery.broadcasting import Broadcasting
from bot.delivery.pace import Limits, Pace
from bot.delivery.request import AiohttpRequest
from bot.delivery.telegram import Telegram
from bot.domain.broadcast import BroadcastState, Counts, Purpose, Wished
from bot.domain.ids import BroadcastId, ChatId, FormId, SurveyId
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import broadcast_work
from bot.texts.catalogue import Texts
from storage import broadcasts, forms, surveys, wishes
from storage.database import Database
from storage.transaction import Transaction
from tests.bots import NO_LIMITS, TOKEN, EchoRoutes, Town, config_for, running
from tests.services.survey_scene import FORM

SURVEY = SurveyId("kb26")
FAST = Limits(burst=1_000_000, bulk_per_second=200.0)


async def begun(town: Town, database: Database, count: int, languages: Sequence[str] = ("de",)) -> list[int]:
    """A broadcast that is to be filled and sent; who it is for."""
    await town.ask("bots", token=TOKEN)
    people: list[int] = (await town.ask("crowd", count=count))["ids"]
    now = datetime.now(UTC)
    today = now.date()
    days = (today - timedelta(days=60), today - timedelta(days=30), None, None, today + timedelta(days=90))

    async def begin(tx: Transaction) -> None:
        await forms.save(tx, FORM, now)
        await surveys.add(tx, Survey(SURVEY, "lra", "Befragung", FormId(FORM.form_id), SurveyState.CLOSED, *days), now)
        wished = [
            Wished(SURVEY, Purpose.RESULTS, ChatId(person), languages[place % len(languages)], date(2199, 1, 1))
            for place, person in enumerate(people)
        ]
        await wishes.keep(tx, wished)
        await broadcasts.add(
            tx, SURVEY, Purpose.RESULTS, BroadcastState.FILLING, address="https://a.de", started_by=None, now=now
        )

    await database.write(begin)
    return people


async def told(town: Town) -> Counter[int]:
    """How often each person was told."""
    calls = await town.calls("sendMessage")
    return Counter(int(call["parameters"]["chat_id"]) for call in calls if not call["refused"])


async def standing(database: Database) -> tuple[BroadcastState, Counts]:
    async with database.read() as tx:
        (broadcast,) = await broadcasts.of_survey(tx, SURVEY)
        return broadcast.state, await broadcasts.counts(tx, broadcast.id)


async def until(bot: Bot, database: Database, state: BroadcastState) -> Counts:
    """Wait until it has come so far."""
    while True:
        await bot.settles()
        found, counts = await standing(database)
        if found is state:
            return counts


def fault(times: int, **how: object) -> Mapping[str, object]:
    return {"kind": "error", "method": "sendMessage", "times": times, **how}


async def test_everybody_is_told_once_in_their_language(town: Town, database: Database, routes: EchoRoutes) -> None:
    people = await begun(town, database, 60, languages=("de", "en"))
    async with running(config_for(town), database, routes, limits=FAST) as bot:
        counts = await until(bot, database, BroadcastState.DONE)
    assert counts == Counts(sent=60)
    assert await told(town) == Counter(people)
    texts = Counter(call["parameters"]["text"].split("\n")[0] for call in await town.calls("sendMessage"))
    assert texts == {"<b>Die Ergebnisse sind da</b>": 30, "<b>The results are here</b>": 30}


async def test_a_flood_makes_everybody_wait_and_nobody_is_lost(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    people = await begun(town, database, 30)
    await town.ask("faults", plan=[fault(4, code=429, retry_after=1)])
    async with running(config_for(town), database, routes, limits=FAST) as bot:
        counts = await until(bot, database, BroadcastState.DONE)
    assert counts == Counts(sent=30)
    assert await told(town) == Counter(people)


async def test_a_telegram_in_trouble_is_asked_less_and_less(town: Town, database: Database, routes: EchoRoutes) -> None:
    people = await begun(town, database, 20)
    await town.ask("faults", plan=[fault(2, code=502)])
    async with running(config_for(town), database, routes, limits=FAST) as bot:
        counts = await until(bot, database, BroadcastState.DONE)
    assert counts == Counts(sent=18, unclear=2)
    assert set((await told(town)).values()) == {1}
    assert len(await told(town)) == len(people) - 2
    calls = [call["at"] for call in await town.calls("sendMessage")]
    assert calls[1] - calls[0] >= 1.0
    assert calls[2] - calls[1] >= 2.0


async def test_who_blocked_the_bot_is_not_written_to_again(town: Town, database: Database, routes: EchoRoutes) -> None:
    people = await begun(town, database, 10)
    for person in people[:3]:
        await town.ask("block", user=person)
    await town.ask("faults", plan=[])
    async with running(config_for(town), database, routes, limits=FAST) as bot:
        counts = await until(bot, database, BroadcastState.DONE)
    # Whoever is known to have blocked the bot before they were chosen is no recipient at all.
    assert counts.sent == 7
    assert counts.total - counts.sent == counts.blocked
    assert await told(town) == Counter(people[3:])


async def test_a_message_that_telegram_refuses_is_not_tried_on_everybody(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    await begun(town, database, 20)
    await town.ask("faults", plan=[fault(20, code=400, description="Bad Request: message is too long")])
    async with running(config_for(town), database, routes, limits=FAST) as bot:
        counts = await until(bot, database, BroadcastState.PAUSED)
    assert counts == Counts(waiting=17, failed=3)


async def test_a_bot_that_is_stopped_in_the_middle_goes_on_where_it_was(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    people = await begun(town, database, 40)
    slow = Limits(burst=1_000_000, bulk_per_second=40.0)
    async with running(config_for(town), database, routes, limits=slow):
        await town.gets("sendMessage", 10)
    state, counts = await standing(database)
    assert state is BroadcastState.RUNNING
    assert counts.sent == len(await town.calls("sendMessage"))
    assert counts.unclear == 0
    async with running(config_for(town), database, routes, limits=FAST) as bot:
        assert await until(bot, database, BroadcastState.DONE) == Counts(sent=40)
    assert await told(town) == Counter(people)


async def test_nobody_is_unclear_while_the_next_waits_for_a_place(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    await begun(town, database, 3)
    one_a_minute = Limits(burst=1_000_000, bulk_per_second=1 / 60)
    async with running(config_for(town), database, routes, limits=one_a_minute):
        await town.gets("sendMessage", 1)
    assert (await standing(database))[1] == Counts(waiting=2, sent=1)


async def test_cut_off_in_the_middle_of_filling_everybody_is_there_once(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    people = await begun(town, database, broadcast_work.PAGE + 50)
    authority = example_authority()
    rt = Runtime(config_for(town), authority, database, Texts(authority, "Europe/Berlin"))
    assert await rt.run(broadcast_work.fill, BroadcastId(1))
    assert await standing(database) == (BroadcastState.FILLING, Counts(waiting=broadcast_work.PAGE))

    async with running(config_for(town), database, routes, limits=NO_LIMITS) as bot:
        assert await until(bot, database, BroadcastState.DONE) == Counts(sent=len(people))
    assert await told(town) == Counter(people)


async def test_a_process_that_may_not_act_tells_nobody(town: Town, database: Database, routes: EchoRoutes) -> None:
    may_act = False
    async with running(config_for(town), database, routes) as bot:
        await bot.broadcasting.stop()
        people = await begun(town, database, 5)
        request = AiohttpRequest(town.address, TOKEN)
        await request.initialize()
        pace = Pace(time.monotonic, FAST)
        other = Broadcasting(bot.rt, Telegram(request), bot.metrics, pace, lambda: may_act)
        other.start()
        await other.settles()
        assert await told(town) == Counter()
        may_act = True
        while (await standing(database))[0] is not BroadcastState.DONE:
            await other.settles()
        await other.stop()
        await request.shutdown()
    assert await told(town) == Counter(people)
