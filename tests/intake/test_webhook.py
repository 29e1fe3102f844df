"""The address Telegram calls: who may call it, what is answered, and that nothing is lost."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.app import Bot
from bot.config import Config, Listen, Secret
from storage.database import Database
from tests.bots import WEBHOOK_SECRET, EchoRoutes, Town, config_for, free_port, running

HEADER = "X-Telegram-Bot-Api-Secret-Token"
RIGHT = {HEADER: WEBHOOK_SECRET}


@pytest.fixture
def config(town: Town) -> Config:
    port = free_port()
    return config_for(
        town,
        listen=Listen("127.0.0.1", port),
        webhook_url=f"http://127.0.0.1:{port}/telegram/hook",
        webhook_secret=Secret(WEBHOOK_SECRET),
    )


@pytest.fixture
async def bot(config: Config, database: Database, routes: EchoRoutes) -> AsyncIterator[Bot]:
    async with running(config, database, routes) as started:
        yield started


@pytest.fixture
async def caller() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def message(update_id: int, text: str = "Hallo") -> dict[str, Any]:
    sender = {"id": 77, "is_bot": False, "first_name": "Ann"}
    content = {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}, "from": sender, "text": text}
    return {"update_id": update_id, "message": content}


async def test_people_are_answered_over_the_webhook(town: Town, bot: Bot) -> None:
    ann = await town.person("Ann")
    await town.says(ann, "Hallo")
    await town.settles(bot)

    assert await town.taps(ann, "Noch einmal") == "Notiert: 1"
    await town.settles(bot)

    assert await town.screen(ann) == ["1. Mal [Noch einmal]"]
    assert [call["via"] for call in await town.calls("answerCallbackQuery")] == ["webhook"]


FORGED: tuple[list[tuple[str, str]], ...] = (
    [],
    [(HEADER, "")],
    [(HEADER, WEBHOOK_SECRET[:-1])],
    [(HEADER, WEBHOOK_SECRET + "x")],
    [(HEADER, WEBHOOK_SECRET.upper())],
    [(HEADER, "ä" * 20)],
    [(HEADER, WEBHOOK_SECRET), (HEADER, WEBHOOK_SECRET)],
    [(HEADER, "x"), (HEADER, WEBHOOK_SECRET)],
    [("Authorization", WEBHOOK_SECRET)],
)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("headers", FORGED)
async def test_caller_without_the_right_secret_is_turned_away(
    config: Config, routes: EchoRoutes, caller: aiohttp.ClientSession, headers: list[tuple[str, str]]
) -> None:
    async with caller.post(config.webhook_url, json=message(1), headers=headers) as response:
        assert response.status == 403
        assert await response.text() == ""

    assert routes.seen == []


UNREADABLE: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"{",
    b"\xff\xfe",
    b'{"update_id": "1"}',
    b'{"update_id": true}',
    b'{"update_id": -1}',
    b'{"update_id": 99999999999999999999999}',
    b"[" * 100_000,
    b'{"update_id": 5, "message": ' + b'{"a":' * 50_000,
)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("body", UNREADABLE)
async def test_what_is_no_update_is_taken_and_forgotten(
    config: Config, routes: EchoRoutes, caller: aiohttp.ClientSession, body: bytes
) -> None:
    async with caller.post(config.webhook_url, data=body, headers=RIGHT) as response:
        assert response.status == 200

    assert routes.seen == []


@pytest.mark.usefixtures("bot")
async def test_half_characters_are_set_aside_and_the_next_message_is_answered(
    config: Config, routes: EchoRoutes, caller: aiohttp.ClientSession
) -> None:
    broken = b'{"update_id": 6, "message": {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"},'
    broken += b'"from": {"id": 77, "is_bot": false, "first_name": "\\ud83d"}, "text": "\\ud800"}}'
    for body in (broken, broken):
        async with caller.post(config.webhook_url, data=body, headers=RIGHT) as response:
            assert response.status == 200
    async with caller.post(config.webhook_url, json=message(7), headers=RIGHT) as response:
        assert response.status == 200

    assert routes.seen[-1] == 7


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("size", [256 * 1024 + 1, 3 * 1024 * 1024])
async def test_giant_body_is_taken_and_forgotten_so_that_it_does_not_come_again(
    config: Config, routes: EchoRoutes, caller: aiohttp.ClientSession, size: int
) -> None:
    async with caller.post(config.webhook_url, data=b"x" * size, headers=RIGHT) as response:
        assert response.status == 200

    assert routes.seen == []


@pytest.mark.usefixtures("bot")
async def test_other_methods_and_paths_do_nothing(config: Config, caller: aiohttp.ClientSession) -> None:
    async with caller.get(config.webhook_url, headers=RIGHT) as response:
        assert response.status == 405
    async with caller.post(config.webhook_url + "/x", json=message(1), headers=RIGHT) as response:
        assert response.status == 404


@pytest.mark.usefixtures("bot")
async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    config: Config, routes: EchoRoutes, caller: aiohttp.ClientSession
) -> None:
    routes.database_away = 1
    async with caller.post(config.webhook_url, json=message(8), headers=RIGHT) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
    async with caller.post(config.webhook_url, json=message(8), headers=RIGHT) as response:
        assert response.status == 200

    assert routes.seen == [8, 8]


async def test_update_delivered_again_changes_nothing(
    town: Town, config: Config, bot: Bot, caller: aiohttp.ClientSession
) -> None:
    for _ in range(3):
        async with caller.post(config.webhook_url, json=message(9), headers=RIGHT) as response:
            assert response.status == 200
    await bot.settles()

    assert len(await town.calls("sendMessage")) == 1


@pytest.mark.usefixtures("bot")
async def test_telegram_is_told_the_address_the_secret_and_what_to_send(town: Town, config: Config) -> None:
    (call,) = await town.calls("setWebhook")

    assert call["parameters"]["url"] == config.webhook_url
    assert call["parameters"]["secret_token"] == WEBHOOK_SECRET
    assert call["parameters"]["allowed_updates"] == ["message", "callback_query", "my_chat_member", "channel_post"]


async def test_webhook_stays_set_when_the_bot_stops(
    town: Town, config: Config, database: Database, routes: EchoRoutes
) -> None:
    async with running(config, database, routes):
        pass

    assert await town.calls("deleteWebhook") == []


async def test_secret_stands_in_no_repr(bot: Bot, config: Config) -> None:
    assert WEBHOOK_SECRET not in repr(config)
    assert WEBHOOK_SECRET not in repr(bot)
