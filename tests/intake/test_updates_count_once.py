"""Whatever breaks on the way in: every update counts exactly once, and nobody is held up by somebody else's."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from bot import logs
from bot.app import Bot, TokenRefusedError
from bot.authority_file import example_authority
from storage.database import Database
from storage.tables import quarantine
from tests import bots
from tests.bots import EchoRoutes, Town, config_for, running


async def quarantined(database: Database) -> list[tuple[str, str]]:
    async with database.read() as tx:
        found = await tx.execute(select(quarantine.c.kind, quarantine.c.error))
    return [(row.kind, row.error) for row in found]


@asynccontextmanager
async def crashing(town: Town, database: Database, routes: EchoRoutes) -> AsyncIterator[Bot]:
    """A bot that is never stopped in order: its work is cut off where it is."""
    bot = Bot(config_for(town), example_authority(), database, routes)
    await bot.start()
    yield bot
    for task in asyncio.all_tasks():
        if task.get_name() in {"polling", "lane", "delivery", "delivery call", "commands"}:
            task.cancel()
    await asyncio.sleep(0)
    await bot.stop()


async def test_update_delivered_twice_counts_once(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        tap: dict[str, Any] = {
            "update_id": 990_000_001,
            "callback_query": {
                "id": "7",
                "from": {"id": ann, "is_bot": False, "first_name": "Ann"},
                "chat_instance": "1",
                "data": "again:0",
                "message": {"message_id": 2, "date": 1, "chat": {"id": ann, "type": "private"}},
            },
        }
        for _ in range(3):
            await town.ask("update", **tap)
            await town.settles(bot)

    assert await town.screen(ann) == ["1. Mal [Noch einmal]"]
    assert len(await town.calls("editMessageText")) == 1


async def test_messages_wait_at_telegram_while_the_database_is_away(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    routes.database_away = 1
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "eins")
        await town.says(ann, "zwei")
        await town.settles(bot)

    first, again, second = routes.seen
    assert first == again == second - 1
    assert (await town.screen(ann))[-1] == "Sie schrieben: zwei [Noch einmal]"
    assert await quarantined(database) == []


async def test_what_was_under_way_when_the_bot_crashed_is_done_after_the_restart(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    people = [await town.person(f"Person {number}") for number in range(12)]
    async with crashing(town, database, routes):
        for person in people:
            await town.says(person, "vor dem Absturz")
    async with running(config_for(town), database, routes) as bot:
        await town.settles(bot)

    for person in people:
        assert (await town.screen(person))[-1] == "Sie schrieben: vor dem Absturz [Noch einmal]"


async def test_message_that_breaks_the_bot_is_set_aside_and_the_next_is_answered(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann, bob = await town.person("Ann"), await town.person("Bob")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "/fehler")
        await town.says(bob, "Hallo")
        await town.settles(bot)
        await town.says(ann, "Und jetzt?")
        await town.settles(bot)

    assert await quarantined(database) == [("message", "ValueError")]
    excuse, answer = await town.screen(ann)
    assert excuse.startswith("Das hat gerade nicht geklappt.")
    assert answer == "Sie schrieben: Und jetzt? [Noch einmal]"
    assert await town.screen(bob) == ["Sie schrieben: Hallo [Noch einmal]"]


POISON: tuple[dict[str, Any], ...] = (
    {"message": {"message_id": 1}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 2**70, "type": "private"}, "text": "x"}},
    {"message": {"message_id": 1, "date": 10**15, "chat": {"id": 5, "type": "private"}, "text": "x"}},
    {"callback_query": {"id": "1", "data": "again:0"}},
    {"callback_query": {"id": "1", "data": "again:x", "chat_instance": "1", "from": {"id": 5, "is_bot": False}}},
    {"message": []},
    {"message": None},
    {"my_chat_member": "x"},
)


@pytest.mark.parametrize("poison", POISON)
async def test_update_nobody_can_read_holds_nobody_up(
    town: Town, database: Database, routes: EchoRoutes, poison: dict[str, Any]
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.ask("update", update_id=990_000_001, **poison)
        await town.says(ann, "Hallo")
        await town.settles(bot)

    assert await town.screen(ann) == ["Sie schrieben: Hallo [Noch einmal]"]


async def test_edited_messages_and_talk_in_groups_are_nobodys_business(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        group = (await town.ask("chats", kind="supergroup", title="Mitarbeiter", members=[ann]))["id"]
        await town.says(ann, "Wie war das Wochenende?", chat=group)
        await town.says(ann, "Hallo")
        await town.settles(bot)
        before = len(routes.seen)
        await town.ask("edit", user=ann, message=1, text="Halo")
        await town.settles(bot)

    assert before == len(routes.seen) == 1
    assert await town.screen(ann, chat=group) == []


async def test_flood_of_one_person_is_answered_once_for_each_and_others_do_not_wait(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann, bob = await town.person("Ann"), await town.person("Bob")
    async with running(config_for(town), database, routes) as bot:
        for number in range(150):
            await town.says(ann, f"Nummer {number}")
        await town.says(bob, "Hallo")
        await town.settles(bot)

    assert await town.screen(bob) == ["Sie schrieben: Hallo [Noch einmal]"]
    assert (await town.screen(ann))[-1] == "Sie schrieben: Nummer 149 [Noch einmal]"


async def test_second_program_with_the_same_token_is_survived(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    await town.ask("faults", plan=[{"kind": "error", "code": 409, "method": "getUpdates"}])
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)

    assert await town.screen(ann) == ["Sie schrieben: Hallo [Noch einmal]"]


async def test_token_that_is_taken_back_ends_the_bot_with_a_sentence(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    async with running(config_for(town), database, routes) as bot:
        await town.ask("faults", plan=[{"kind": "error", "code": 401, "method": "getUpdates"}])
        ann = await town.person("Ann")
        await town.says(ann, "Hallo")
        with pytest.raises(TokenRefusedError):
            await asyncio.wait_for(bot.until_broken(), 5)


async def test_token_telegram_does_not_know_is_told_at_the_start(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    await town.ask("faults", plan=[{"kind": "error", "code": 401, "method": "getMe"}])
    bot = Bot(config_for(town), example_authority(), database, routes)

    with pytest.raises(TokenRefusedError) as caught:
        await bot.start()
    await bot.stop()

    assert "SecretToken" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_telegram_that_comes_late_is_waited_for(town: Town, database: Database, routes: EchoRoutes) -> None:
    await town.ask("faults", plan=[{"kind": "error", "code": 502, "method": "getMe"}])
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)

    assert await town.screen(ann) == ["Sie schrieben: Hallo [Noch einmal]"]


@contextmanager
def everything_logged() -> Iterator[None]:
    """Logging as ``run`` sets it up, and then every logger, also those of libraries, at its most talkative."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, structlog.get_config())
    logs.configure("DEBUG", "json", (bots.TOKEN, bots.WEBHOOK_SECRET))
    for name in ("", *logs.QUIET_LOGGERS, *logs.OUR_LOGGERS):
        logging.getLogger(name or None).setLevel(logging.DEBUG)
    yield
    root.handlers[:], level, structure = before
    root.setLevel(level)
    structlog.configure(**structure)


async def test_no_log_line_holds_token_or_words_even_when_everything_is_logged(
    town: Town, database: Database, routes: EchoRoutes, capfd: pytest.CaptureFixture[str]
) -> None:
    ann = await town.person("Ann")
    with everything_logged():
        async with running(config_for(town), database, routes) as bot:
            kinds = ("reset_before", "half_body", "garbage", "reset_after")
            await town.ask("faults", plan=[{"kind": kind, "method": "sendMessage"} for kind in kinds])
            for text in ("geheime Antwort", "/fehler"):
                await town.says(ann, text)
            await town.settles(bot)
            await town.ask("faults", plan=[{"kind": "reset_before", "method": "getUpdates"}])
            await town.says(ann, "geheime Antwort")
            await town.settles(bot)

    logged = capfd.readouterr().err
    assert "update set aside" in logged
    for secret in (bots.TOKEN, bots.TOKEN.split(":")[1], "geheime Antwort", "secret words of a citizen"):
        assert secret not in logged
