"""Webhooks are served as Telegram serves them: in order, with patience, and not for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.simulator.clock import HandClock
from bot.simulator.people import Simulator
from bot.simulator.server import TelegramServer
from tests.simulator.conftest import TOKEN, Caller, eventually


def ok(_update: dict[str, Any]) -> web.Response:
    return web.Response()


@dataclass
class Hook:
    """A bot's webhook that notes what it gets and answers as told."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], web.Response] = ok
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        await self.gate.wait()
        return self.answer(update)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got if "message" in update]

    async def has(self, count: int) -> None:
        """Wait until so many updates have come."""
        await eventually(lambda: len(self.got) >= count)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    hook.gate.set()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    hook.gate.set()
    await runner.cleanup()


async def sleeper(clock: HandClock, seconds: float) -> None:
    """Wait until a delivery sleeps for so long."""
    await eventually(lambda: seconds in [round(wait, 3) for wait in clock.waiting()])


async def test_updates_arrive_with_the_secret_and_leave_the_queue(bot: Caller, town: Simulator, hook: Hook) -> None:
    anna = await town.person("Anna")
    await anna.sends("vorher")
    await bot.result("setWebhook", url=hook.url, secret_token="geheim_1", allowed_updates=["message"])
    await anna.sends("nachher")
    await hook.has(2)
    assert hook.texts() == ["vorher", "nachher"]
    assert hook.secrets == ["geheim_1", "geheim_1"]
    info = await bot.result("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["allowed_updates"]) == (hook.url, 0, ["message"])


async def test_a_chats_updates_come_one_after_the_other_and_chats_side_by_side(
    bot: Caller, town: Simulator, hook: Hook
) -> None:
    await bot.result("setWebhook", url=hook.url)
    hook.gate.clear()
    anna, bert = await town.person("Anna"), await town.person("Bert")
    await anna.sends("a1")
    await anna.sends("a2")
    await bert.sends("b1")
    await anna.taps_data("tap", message=1, wait=0)
    await hook.has(3)
    await asyncio.sleep(0.05)
    assert sorted(hook.texts()) == ["a1", "b1"]
    assert [update["callback_query"]["data"] for update in hook.got if "callback_query" in update] == ["tap"]
    hook.gate.set()
    await hook.has(4)
    assert hook.texts()[-1] == "a2"


async def test_no_more_updates_are_under_way_than_connections(bot: Caller, town: Simulator, hook: Hook) -> None:
    await bot.result("setWebhook", url=hook.url, max_connections=2)
    hook.gate.clear()
    for name in ("Anna", "Bert", "Cem", "Doris"):
        await (await town.person(name)).sends(name)
    await hook.has(2)
    await asyncio.sleep(0.05)
    assert len(hook.got) == 2
    hook.gate.set()
    await hook.has(4)


async def test_a_failing_update_is_retried_at_once_then_ever_later_and_blocks_its_chat_alone(
    bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    hook.answer = lambda update: web.Response(status=500 if update["message"]["text"] == "a1" else 200)
    await bot.result("setWebhook", url=hook.url)
    anna, bert = await town.person("Anna"), await town.person("Bert")
    await anna.sends("a1")
    await anna.sends("a2")
    await hook.has(2)
    await bert.sends("b1")
    await hook.has(3)
    for count, seconds in enumerate((2, 4, 8, 16), start=4):
        await sleeper(clock, seconds)
        clock.advance(seconds)
        await hook.has(count)
    info = await bot.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["pending_update_count"] == 2
    hook.answer = ok
    await sleeper(clock, 32)
    clock.advance(32)
    await hook.has(9)
    assert hook.texts() == ["a1", "a1", "b1", "a1", "a1", "a1", "a1", "a1", "a2"]


async def test_the_pause_between_retries_ends_at_two_minutes(
    bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    hook.answer = lambda _update: web.Response(status=503)
    await bot.result("setWebhook", url=hook.url)
    await (await town.person("Anna")).sends("a1")
    for count in range(2, 12):
        await hook.has(count)
        await eventually(lambda: bool(clock.waiting()))
        pause = clock.waiting()[0]
        assert pause <= 120
        clock.advance(pause)
    assert pause >= 60


async def test_the_webhook_may_say_when_to_come_again(
    bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    hook.answer = lambda _update: web.Response(status=503, headers={"Retry-After": "17"})
    await bot.result("setWebhook", url=hook.url)
    await (await town.person("Anna")).sends("a1")
    await hook.has(1)
    await sleeper(clock, 17)


async def test_a_tap_is_dropped_after_two_and_a_half_minutes_a_message_is_not(
    server: TelegramServer, bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    hook.answer = lambda _update: web.Response(status=500)
    await bot.result("setWebhook", url=hook.url)
    anna = await town.person("Anna")
    await anna.sends("Text")
    await anna.taps_data("tap", message=1, wait=0)
    await eventually(lambda: len(clock.waiting()) == 2)
    clock.advance(151)
    hook.answer = ok
    await eventually(lambda: not server.world.account(TOKEN).updates.all())
    taps = sum("callback_query" in update for update in hook.got)
    assert taps == 2
    assert hook.texts()[-1] == "Text"
    assert len(hook.texts()) == 3


async def test_a_method_in_the_response_is_carried_out(bot: Caller, town: Simulator, hook: Hook) -> None:
    anna = await town.person("Anna")
    hook.answer = lambda update: web.json_response(
        {"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "aus der Antwort"}
    )
    await bot.result("setWebhook", url=hook.url)
    await anna.sends("Hallo")
    await anna.sees("aus der Antwort")
    (call,) = await town.calls(method="sendMessage")
    assert call["via"] == "webhook"


@pytest.mark.parametrize("method", ["setWebhook", "deleteWebhook", "getMe", "close", "logOut"])
async def test_some_methods_are_not_carried_out_from_a_response(
    bot: Caller, town: Simulator, hook: Hook, method: str
) -> None:
    hook.answer = lambda _update: web.json_response({"method": method})
    await bot.result("setWebhook", url=hook.url)
    anna = await town.person("Anna")
    await anna.sends("eins")
    await anna.sends("zwei")
    await hook.has(2)
    assert [call["method"] for call in await town.calls() if call["via"] == "webhook"] == []


async def test_an_update_whose_answer_got_lost_comes_twice(bot: Caller, town: Simulator, hook: Hook) -> None:
    await bot.result("setWebhook", url=hook.url)
    await town.post("faults", {"plan": [{"method": "webhook", "contains": "zweimal"}]})
    anna = await town.person("Anna")
    for text in ("einmal", "zweimal", "danach"):
        await anna.sends(text)
    await hook.has(4)
    assert hook.texts() == ["einmal", "zweimal", "zweimal", "danach"]


async def test_what_a_webhook_did_not_take_can_be_polled_later(bot: Caller, town: Simulator) -> None:
    await bot.result("setWebhook", url="http://127.0.0.1:9/niemand")
    await (await town.person("Anna")).sends("wartet")
    await bot.result("deleteWebhook")
    assert [update["message"]["text"] for update in await bot.result("getUpdates")] == ["wartet"]


async def test_pending_updates_can_be_dropped(bot: Caller, town: Simulator, hook: Hook) -> None:
    await (await town.person("Anna")).sends("alt")
    await bot.result("setWebhook", url=hook.url, drop_pending_updates=True)
    await (await town.person("Bert")).sends("neu")
    await hook.has(1)
    assert hook.texts() == ["neu"]


async def test_a_webhook_that_is_gone_for_a_day_is_given_up(
    server: TelegramServer, bot: Caller, town: Simulator, hook: Hook, clock: HandClock
) -> None:
    hook.answer = lambda _update: web.Response(status=410)
    await bot.result("setWebhook", url=hook.url)
    await (await town.person("Anna")).sends("a1")
    await hook.has(2)
    clock.advance(23 * 3600 + 60)
    await eventually(lambda: not server.backend.webhooks)
    assert (await bot.result("getWebhookInfo"))["url"] == ""
