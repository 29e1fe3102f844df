"""Updates that come more than once, and what the simulator knows about which the bot has acknowledged."""

import asyncio

import pytest
from aiohttp import web

from bot.simulator.clock import HandClock
from bot.simulator.faults import Repeats
from bot.simulator.people import Simulator, SimulatorError
from tests.simulator.conftest import Caller, eventually
from tests.simulator.test_webhooks import Hook, hook

__all__ = ["hook"]


async def test_an_update_comes_twice_side_by_side(bot: Caller, town: Simulator, hook: Hook) -> None:
    await town.post("repeats", {"at_once": 1.0})
    await bot.result("setWebhook", url=hook.url)
    hook.gate.clear()
    anna = await town.person("Anna")
    number = await anna.sends("a1")
    await hook.has(2)
    assert [update["update_id"] for update in hook.got] == [number, number]
    hook.gate.set()
    assert (await town.get("updates"))["repeated"] == 1


async def test_an_update_comes_again_long_after_it_was_acknowledged(
    bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    await town.post("repeats", {"seed": 1, "late": 1.0, "seconds": 10})
    await bot.result("setWebhook", url=hook.url)
    anna = await town.person("Anna")
    await anna.sends("a1")
    await anna.sends("a2")
    await hook.has(2)
    await eventually(lambda: len(clock.waiting()) == 2)
    clock.advance(10)
    await hook.has(4)
    assert sorted(hook.texts()[2:]) == ["a1", "a2"]


async def test_a_repeated_update_is_not_tried_again_and_holds_nobody_up(
    bot: Caller, town: Simulator, hook: Hook
) -> None:
    answers = iter((200, 500))
    hook.answer = lambda _update: web.Response(status=next(answers, 200))
    await town.post("repeats", {"at_once": 1.0})
    await bot.result("setWebhook", url=hook.url)
    anna = await town.person("Anna")
    await anna.sends("a1")
    await hook.has(2)
    await town.post("repeats", {})
    await anna.sends("a2")
    await eventually(lambda: "a2" in hook.texts())
    await asyncio.sleep(0.05)
    assert hook.texts().count("a1") in (2, 3)  # 3 where the original met the 500


async def test_the_same_seed_repeats_the_same_updates() -> None:
    chosen = [number for number in range(1000) if Repeats(seed=3, at_once=0.05, late=0.05).of(number)]
    assert chosen == [number for number in range(1000) if Repeats(seed=3, at_once=0.05, late=0.05).of(number)]
    assert chosen != [number for number in range(1000) if Repeats(seed=4, at_once=0.05, late=0.05).of(number)]
    assert 60 < len(chosen) < 140


async def test_acknowledged_is_what_the_webhook_took_or_the_offset_passed(
    bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    anna = await town.person("Anna")
    await bot.result("getMe")
    polled = await anna.sends("geholt")
    assert (await town.get("updates"))["acknowledged"] == []
    await bot.result("getUpdates", offset=polled + 1)
    hook.answer = lambda update: web.Response(status=500 if "callback_query" in update else 200)
    await bot.result("setWebhook", url=hook.url)
    brought = await anna.sends("gebracht")
    tapped = (await anna.taps_data("tap", message=1, wait=0)).update_id
    await hook.has(2)
    assert (await town.get("updates"))["acknowledged"] == [polled, brought]
    for _ in range(12):
        clock.advance(60)
        await asyncio.sleep(0.02)
    told = await town.get("updates")
    assert (told["expired"], told["waiting"]) == ([tapped], 0)


async def test_repeats_that_make_no_sense_are_refused(town: Simulator) -> None:
    with pytest.raises(SimulatorError, match="400"):
        await town.post("repeats", {"at_once": "often"})


async def test_the_pauses_between_tries_can_be_shortened(
    bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    hook.answer = lambda _update: web.Response(status=503)
    await town.post("repeats", {"pauses": 0.1})
    await bot.result("setWebhook", url=hook.url)
    await (await town.person("Anna")).sends("a1")
    await eventually(lambda: [round(wait, 3) for wait in clock.waiting()] == [0.2])
