"""The page hears of every change and misses none; what it is served is closed to everything from elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
import pytest

from bot.simulator import feed
from bot.simulator.people import Phone, Simulator
from tests.simulator.conftest import Caller

Event = tuple[str, str, dict[str, Any]]


@asynccontextmanager
async def listening(town: Simulator, last: str = "") -> AsyncIterator[aiohttp.StreamReader]:
    headers = {"Last-Event-ID": last} if last else {}
    async with town.session.get("/_sim/events", headers=headers) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        assert await response.content.readuntil(b"\n\n") == b"retry: 1000\n: here\n\n"
        yield response.content


async def event(stream: aiohttp.StreamReader) -> Event:
    async with asyncio.timeout(3):
        block = (await stream.readuntil(b"\n\n")).decode().strip()
    fields = dict(line.split(": ", 1) for line in block.splitlines())
    return fields["id"], fields["event"], orjson.loads(fields["data"])


@pytest.fixture
async def anna(town: Simulator) -> Phone:
    return await town.person("Anna")


async def test_the_page_hears_which_chat_changed(town: Simulator, bot: Caller, anna: Phone) -> None:
    async with listening(town) as stream:
        await anna.sends("/start")
        number, kind, data = await event(stream)
        assert (kind, data) == ("changed", {"chat": anna.user, "revision": int(number)})
        await bot.result("sendMessage", chat_id=anna.user, text="Hallo")
        assert (await event(stream))[2]["revision"] == int(number) + 1
        assert (await anna.screen()).revision == int(number) + 1


async def test_whoever_comes_back_hears_what_they_missed_once_a_chat(town: Simulator, bot: Caller, anna: Phone) -> None:
    bert = await town.person("Bert")
    await anna.sends("gesehen")
    seen = (await anna.screen()).revision
    await bert.sends("1")
    for text in "ab":
        await bot.result("sendMessage", chat_id=anna.user, text=text)
    async with listening(town, str(seen)) as stream:
        assert [(await event(stream))[2]["chat"] for _ in range(2)] == [bert.user, anna.user]
        await bert.sends("2")
        assert (await event(stream))[2]["chat"] == bert.user


async def test_a_silent_stream_says_that_it_lives(town: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "HEARTBEAT", 0.05)
    async with listening(town) as stream, asyncio.timeout(3):
        assert await stream.readuntil(b"\n\n") == b": still here\n\n"


async def test_the_page_hears_of_a_new_scene_and_shows_it(town: Simulator, anna: Phone) -> None:
    phones = [
        {"name": "Bürgerin 1", "user": anna.user, "chat": anna.user, "kind": "private", "writable": True, "hint": ""}
    ]
    async with listening(town) as stream:
        await town.post("scene", {"phones": phones})
        assert (await event(stream))[1] == "scene"
    scene = await town.get("scene")
    assert scene["phones"] == phones
    assert scene["bot"]["username"] == "sim123456_bot"


async def test_without_a_scene_everybody_has_a_phone(town: Simulator, anna: Phone) -> None:
    await town.chat("channel", "Mitarbeiterkanal", anna)
    phones = (await town.get("scene"))["phones"]
    assert [(phone["name"], phone["kind"]) for phone in phones] == [
        ("Anna", "private"),
        ("Mitarbeiterkanal", "channel"),
    ]


async def test_the_page_takes_nothing_from_elsewhere(town: Simulator) -> None:
    async with town.session.get("/") as response:
        assert response.status == 200
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "http://" not in await response.text()
    for path in ("/page/../server.py", "/page/%2e%2e/server.py", "/page/server.py", "/page/nix.js"):
        async with town.session.get(path) as response:
            assert response.status == 404
