"""getUpdates as bots know it."""

import asyncio

from telegram import Bot

from bot.simulator.clock import HandClock
from bot.simulator.people import Simulator
from bot.simulator.server import TelegramServer
from tests.simulator.conftest import Caller


async def texts(bot: Caller, **parameters: object) -> list[str]:
    return [update["message"]["text"] for update in await bot.result("getUpdates", **parameters)]


async def test_updates_come_again_until_they_are_confirmed(bot: Caller, town: Simulator) -> None:
    anna = await town.person("Anna")
    first = await anna.sends("eins")
    assert await anna.sends("zwei") == first + 1
    assert await texts(bot) == ["eins", "zwei"]
    assert await texts(bot, limit=1) == ["eins"]
    assert await texts(bot, offset=first + 1) == ["zwei"]
    assert await texts(bot, offset=first) == ["zwei"]
    assert await texts(bot, offset=first + 2) == []


async def test_a_negative_offset_keeps_the_last_ones_and_forgets_the_rest(bot: Caller, town: Simulator) -> None:
    anna = await town.person("Anna")
    for text in ("eins", "zwei", "drei"):
        await anna.sends(text)
    assert await texts(bot, offset=-2) == ["zwei", "drei"]
    assert await texts(bot) == ["zwei", "drei"]


async def test_an_offset_from_the_future_is_answered_from_the_head(bot: Caller, town: Simulator) -> None:
    anna = await town.person("Anna")
    first = await anna.sends("eins")
    assert await texts(bot, offset=first + 1000) == ["eins"]


async def test_a_long_poll_ends_when_somebody_writes(bot: Caller, town: Simulator) -> None:
    anna = await town.person("Anna")
    poll = asyncio.create_task(texts(bot, timeout=30))
    await asyncio.sleep(0.05)
    await anna.sends("da")
    assert await asyncio.wait_for(poll, 2) == ["da"]


async def test_a_second_poll_ends_the_first_with_a_conflict(bot: Caller, town: Simulator) -> None:
    anna = await town.person("Anna")
    first = asyncio.create_task(bot.refusal("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(texts(bot, timeout=30))
    words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    assert await asyncio.wait_for(first, 2) == words
    await anna.sends("da")
    assert await asyncio.wait_for(second, 2) == ["da"]


async def test_polling_is_refused_while_a_webhook_is_set(bot: Caller) -> None:
    poll = asyncio.create_task(bot.refusal("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    assert (await bot.call("setWebhook", url="http://127.0.0.1:9/x"))["description"] == "Webhook was set"
    assert await asyncio.wait_for(poll, 2) == "Conflict: terminated by setWebhook request"
    assert (await bot.call("deleteWebhook"))["description"] == "Webhook was deleted"
    assert (await bot.call("deleteWebhook"))["description"] == "Webhook is already deleted"
    assert await texts(bot) == []


async def test_a_bot_that_polls_against_its_webhook_is_told(server: TelegramServer, bot: Caller) -> None:
    await bot.call("setWebhook", url="http://127.0.0.1:9/x")
    assert await bot.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert server.backend.webhooks


async def test_a_poll_that_is_held_back_is_answered_when_the_server_ends(server: TelegramServer, bot: Caller) -> None:
    await bot.call("setWebhook", url="http://127.0.0.1:9/x")
    await bot.refusal("getUpdates")
    held_back = asyncio.create_task(bot.refusal("getUpdates"))
    await asyncio.sleep(0.05)
    assert not held_back.done()
    server.backend.close()
    assert "webhook is active" in await asyncio.wait_for(held_back, 2)


async def test_allowed_updates_stay_until_they_are_changed(bot: Caller, town: Simulator) -> None:
    anna = await town.person("Anna")
    assert await bot.result("getUpdates", allowed_updates=["callback_query"]) == []
    await anna.sends("ungehört")
    assert await texts(bot) == []
    assert await bot.result("getUpdates", allowed_updates=[]) == []
    await anna.sends("gehört")
    assert await texts(bot) == ["gehört"]


async def test_a_tap_waits_for_two_and_a_half_minutes_a_message_for_a_day(
    bot: Caller, town: Simulator, clock: HandClock
) -> None:
    anna = await town.person("Anna")
    await anna.sends("Hallo")
    await anna.taps_data("x", message=4711, wait=0)
    assert len(await bot.result("getUpdates")) == 2
    clock.advance(149)
    assert len(await bot.result("getUpdates")) == 2
    clock.advance(2)
    assert await texts(bot) == ["Hallo"]
    clock.advance(86_400)
    assert await texts(bot) == []


async def test_any_json_can_be_an_update(bot: Caller, town: Simulator) -> None:
    assert (await town.post("update", {"update_id": 7, "neuheit": {"x": 1}}))["update_id"] == 7
    given = (await town.post("update", {"neuheit": {"x": 2}}))["update_id"]
    updates = await bot.result("getUpdates")
    assert [(update["update_id"], update["neuheit"]["x"]) for update in updates] == [(7, 1), (given, 2)]


async def test_the_library_polls_and_answers(library: Bot, town: Simulator) -> None:
    anna = await town.person("Anna", "fr")
    await anna.sends("/start S1-poster")
    (update,) = await library.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "fr"
    await update.message.reply_text("Bonjour")
    assert (await anna.sees("Bonjour")).newest.text == "Bonjour"
    assert await library.get_updates(offset=update.update_id + 1) == ()


async def test_two_bots_have_chats_of_their_own(bot: Caller, town: Simulator) -> None:
    other = Caller(town.session, "777:other")
    me = await other.result("getMe")
    anna = await town.person("Anna")
    await town.post("send", {"user": anna.user, "text": "an den zweiten", "bot": me["username"]})
    assert await texts(bot) == []
    assert await texts(other) == ["an den zweiten"]
    assert await bot.refusal("sendMessage", chat_id=anna.user, text="x") == "Bad Request: chat not found"
