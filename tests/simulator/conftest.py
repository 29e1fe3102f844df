"""A simulator, a bot that calls it by hand, and people."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.simulator.clock import HandClock
from bot.simulator.people import Simulator
from bot.simulator.server import TelegramServer

TOKEN = "123456:simulated"


@dataclass(frozen=True)
class Caller:
    """A bot that makes raw calls."""

    session: aiohttp.ClientSession
    token: str = TOKEN

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """The whole answer, whatever its status."""
        async with self.session.post(f"/bot{self.token}/{method}", json=parameters) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def result(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 — JSON, checked by each test
        """The result of a call that is not refused."""
        body = await self.call(method, **parameters)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **parameters: object) -> str:
        """The description of a refusal."""
        body = await self.call(method, **parameters)
        assert not body["ok"], body
        return str(body["description"])


async def eventually(holds: Callable[[], bool], within: float = 5.0) -> None:
    """Wait until something holds; TimeoutError if it does not."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 — what happens elsewhere sets no event here
            await asyncio.sleep(0.005)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def server(clock: HandClock) -> AsyncIterator[TelegramServer]:
    telegram = TelegramServer(clock=clock)
    telegram.world.account(TOKEN)
    yield telegram
    await telegram.stop()


@pytest.fixture
async def address(server: TelegramServer) -> str:
    return await server.start()


@pytest.fixture
async def town(address: str) -> AsyncIterator[Simulator]:
    async with Simulator(address) as simulator:
        yield simulator


@pytest.fixture
async def bot(town: Simulator) -> Caller:
    return Caller(town.session)


@pytest.fixture
async def library(address: str) -> AsyncIterator[Bot]:
    """A bot of python-telegram-bot."""
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as real:
        yield real
