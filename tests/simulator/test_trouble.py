"""Trouble on demand, and Telegram's brakes."""

import asyncio
import time

import aiohttp
import pytest
from telegram import Bot
from telegram.error import RetryAfter, TelegramError, TimedOut

from bot.simulator.clock import HandClock
from bot.simulator.people import Phone, Simulator, SimulatorError
from tests.simulator.conftest import TOKEN, Caller


@pytest.fixture
async def anna(town: Simulator) -> Phone:
    anna = await town.person("Anna")
    await anna.sends("/start")
    return anna


async def test_an_error_strikes_the_calls_it_is_meant_for_as_often_as_told(
    bot: Caller, town: Simulator, anna: Phone
) -> None:
    plan = [{"method": "sendMessage", "contains": "Wetter", "code": 403, "times": 2}]
    await town.post("faults", {"plan": plan})
    assert (await bot.call("sendMessage", chat_id=anna.user, text="Guten Tag"))["ok"]
    for _ in range(2):
        refusal = await bot.refusal("sendMessage", chat_id=anna.user, text="Das Wetter")
        assert refusal == "Forbidden: bot was blocked by the user"
    assert (await bot.call("sendMessage", chat_id=anna.user, text="Das Wetter"))["ok"]
    refused = await town.refused_calls()
    assert [call["fault"] for call in refused] == ["error", "error"]


async def test_too_many_requests_say_when_to_come_again(library: Bot, town: Simulator, anna: Phone) -> None:
    await town.post("faults", {"plan": [{"code": 429, "retry_after": 7}]})
    with pytest.raises(RetryAfter) as flood:
        await library.send_message(anna.user, "x")
    assert flood.value._retry_after.total_seconds() == 7


@pytest.mark.parametrize(
    ("kind", "executed"),
    [("reset_before", False), ("reset_after", True), ("half_body", True), ("garbage", True)],
)
async def test_a_broken_connection_leaves_open_whether_the_message_went_out(
    library: Bot, town: Simulator, anna: Phone, kind: str, *, executed: bool
) -> None:
    await town.post("faults", {"plan": [{"kind": kind, "method": "sendMessage"}]})
    with pytest.raises(TelegramError):
        await library.send_message(anna.user, "angekommen?")
    assert (await anna.screen()).shows("angekommen?") is executed


@pytest.mark.parametrize(("kind", "executed"), [("hang", False), ("execute_and_timeout", True)])
async def test_a_call_that_hangs_times_out(
    library: Bot, town: Simulator, anna: Phone, kind: str, *, executed: bool
) -> None:
    await town.post("faults", {"plan": [{"kind": kind, "seconds": 1}]})
    with pytest.raises(TimedOut):
        await library.send_message(anna.user, "angekommen?", read_timeout=0.1)
    assert (await anna.screen()).shows("angekommen?") is executed


async def test_calls_can_be_slow(bot: Caller, town: Simulator, anna: Phone) -> None:
    await town.post("faults", {"latency": 0.1})
    began = time.monotonic()
    await bot.result("sendMessage", chat_id=anna.user, text="x")
    assert time.monotonic() - began >= 0.1


async def test_an_answer_may_come_drop_by_drop(bot: Caller, town: Simulator, anna: Phone) -> None:
    await town.post("faults", {"plan": [{"kind": "drip", "method": "sendMessage", "seconds": 0.001}]})
    begun = time.monotonic()
    sent = await bot.result("sendMessage", chat_id=anna.user, text="langsam")
    assert sent["text"] == "langsam"
    assert time.monotonic() - begun > 0.1


async def test_a_seed_draws_from_the_faults_it_is_given(bot: Caller, town: Simulator, anna: Phone) -> None:
    await town.post("faults", {"seed": 1, "rate": 1.0, "plan": [{"code": 504, "method": "sendMessage"}]})
    assert (await bot.call("sendMessage", chat_id=anna.user, text="x"))["error_code"] == 504
    assert (await bot.call("sendChatAction", chat_id=anna.user, action="typing"))["ok"]


async def test_the_same_seed_brings_the_same_trouble(town: Simulator, anna: Phone) -> None:
    async def outcome() -> str:
        parameters = {"chat_id": anna.user, "text": "x"}
        try:
            async with town.session.post(f"/bot{TOKEN}/sendMessage", json=parameters) as response:
                return f"{response.status} {len(await response.read()) > 60}"
        except aiohttp.ClientError as error:
            return type(error).__name__

    async def outcomes() -> list[str]:
        await town.post("faults", {"seed": 5, "rate": 0.2})
        return [await outcome() for _ in range(20)]

    first, second = await outcomes(), await outcomes()
    await town.post("faults", {})
    assert first == second
    assert len(set(first)) > 1


async def test_a_plan_that_cannot_be_followed_is_refused(town: Simulator) -> None:
    for plan in ([{"kind": "lightning"}], [{"colour": "red"}], "x"):
        with pytest.raises(SimulatorError) as refused:
            await town.post("faults", {"plan": plan})
        assert refused.value.status == 400


async def test_one_message_a_second_in_a_chat_with_a_small_burst(
    bot: Caller, town: Simulator, anna: Phone, clock: HandClock
) -> None:
    await town.post("limits", {"on": True})
    for number in range(5):
        assert (await bot.call("sendMessage", chat_id=anna.user, text=str(number)))["ok"]
    body = await bot.call("sendMessage", chat_id=anna.user, text="zu viel")
    assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 1})
    clock.advance(1)
    assert (await bot.call("sendMessage", chat_id=anna.user, text="jetzt"))["ok"]


async def test_twenty_messages_a_minute_in_a_group(bot: Caller, town: Simulator, anna: Phone, clock: HandClock) -> None:
    group = await town.chat("group", "Team", anna)
    await town.post("limits", {"on": True})
    for number in range(20):
        clock.advance(1)
        assert (await bot.call("sendMessage", chat_id=group, text=str(number)))["ok"]
    body = await bot.call("sendMessage", chat_id=group, text="zu viel")
    assert body["parameters"] == {"retry_after": 41}


async def test_thirty_messages_a_second_in_all_but_answers_do_not_count(
    bot: Caller, town: Simulator, anna: Phone, clock: HandClock
) -> None:
    crowd = [await town.person(f"Bürger {number}") for number in range(31)]
    for phone in crowd:
        await phone.sends("/start")
    clock.advance(3600)
    await anna.sends("ich frage jetzt")
    await town.post("limits", {"on": True})
    answers = await asyncio.gather(*(bot.call("sendMessage", chat_id=phone.user, text="x") for phone in crowd))
    assert sum(answer["ok"] for answer in answers) == 30
    assert (await bot.call("sendMessage", chat_id=anna.user, text="Antwort"))["ok"]


async def test_never_more_than_thirty_messages_in_whichever_second_one_looks_at(
    bot: Caller, town: Simulator, clock: HandClock
) -> None:
    crowd = [await town.person(f"Bürger {number}") for number in range(32)]
    for phone in crowd:
        await phone.sends("/start")
    clock.advance(3600)
    await town.post("limits", {"on": True})
    for phone in crowd[:30]:
        assert (await bot.call("sendMessage", chat_id=phone.user, text="x"))["ok"]
        clock.advance(0.02)
    assert not (await bot.call("sendMessage", chat_id=crowd[30].user, text="x"))["ok"]
    clock.advance(0.41)
    assert (await bot.call("sendMessage", chat_id=crowd[31].user, text="x"))["ok"]


async def test_limits_can_be_scaled_and_switched_off(bot: Caller, town: Simulator, anna: Phone) -> None:
    await town.post("limits", {"on": True, "scale": 0.2})
    assert (await bot.call("sendMessage", chat_id=anna.user, text="1"))["ok"]
    assert (await bot.call("sendMessage", chat_id=anna.user, text="2"))["error_code"] == 429
    await town.post("limits", {"on": False})
    assert (await bot.call("sendMessage", chat_id=anna.user, text="3"))["ok"]
