"""Many people while Telegram fails at random, and a stop in the middle of it: nothing is lost, nothing comes twice."""

import asyncio
import os
import signal

import pytest

from bot.authority_file import example_authority
from bot.running import serve
from storage.database import Database
from tests.bots import EchoRoutes, Town, config_for, running

PEOPLE = 20
TAPS = 8


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_cards_are_right_in_the_end_whatever_fails_on_the_way(
    town: Town, database: Database, routes: EchoRoutes, seed: int
) -> None:
    people = [await town.person(f"Person {number}") for number in range(PEOPLE)]
    async with running(config_for(town), database, routes) as bot:
        await asyncio.gather(*(town.says(person, "Hallo") for person in people))
        await town.settles(bot)
        plan = [{"kind": kind, "method": "editMessageText", "times": 1} for kind in _drawn(seed)]
        await town.ask("faults", plan=plan)
        for number in range(TAPS):
            for person in people:
                await town.ask("tap", user=person, data=f"again:{number}", wait=0)
        for person in people:
            await town.sees(person, f"{TAPS}. Mal")

    shown = [await town.screen(person) for person in people]
    assert shown == [[f"{TAPS}. Mal [Noch einmal]"]] * PEOPLE


def _drawn(seed: int) -> list[str]:
    kinds = ["reset_before", "reset_after", "garbage", "half_body", "error"]
    return [kinds[(seed * 7 + place * 3) % len(kinds)] for place in range(15)]


async def test_no_card_goes_backwards(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        await town.ask("faults", plan=[{"kind": "reset_after", "method": "editMessageText", "times": 2}])
        for number in range(30):
            await town.ask("tap", user=ann, data=f"again:{number}", wait=0)
        await town.sees(ann, "30. Mal")

    shown = [int(call["parameters"]["text"].split(".")[0]) for call in await town.calls("editMessageText")]
    assert shown == sorted(shown)


async def test_everybody_pauses_when_telegram_asks_several_chats_to(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    people = [await town.person(f"Person {number}") for number in range(4)]
    async with running(config_for(town), database, routes):
        flood = {"kind": "error", "code": 429, "retry_after": 1, "method": "sendMessage", "times": 3}
        await town.ask("faults", plan=[flood])
        for person in people[:3]:
            await town.says(person, "Hallo")
        await town.gets("sendMessage", 3)
        await town.says(people[3], "Hallo")
        await town.sees(people[3], "Sie schrieben")

    refused = [call["at"] for call in await town.calls("sendMessage") if call["refused"]]
    first = next(call["at"] for call in await town.calls("sendMessage") if not call["refused"])
    assert first - refused[2] >= 1.0


async def test_stop_waits_for_what_is_on_its_way(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes):
        await town.ask("faults", plan=[{"kind": "delay", "seconds": 0.5, "method": "sendMessage"}])
        await town.says(ann, "Hallo")
        await town.gets("sendMessage")
    async with running(config_for(town), database, routes) as bot:
        await town.settles(bot)

    assert len(await town.calls("sendMessage")) == 1


async def test_signal_ends_the_bot_in_order(town: Town, database_url: str) -> None:
    config = config_for(town, database_url=database_url)
    serving = asyncio.create_task(serve(config, example_authority()))
    await town.gets("setMyCommands")
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 10)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


async def test_bot_that_is_stopped_while_telegram_is_away_ends_at_once(town: Town, database_url: str) -> None:
    await town.ask("faults", plan=[{"kind": "error", "code": 502, "method": "getMe", "times": 0}])
    config = config_for(town, database_url=database_url)
    serving = asyncio.create_task(serve(config, example_authority()))
    await town.gets("getMe")

    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 10)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
