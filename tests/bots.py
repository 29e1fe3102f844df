"""A bot that only echoes, on the simulator: for tests of intake and delivery, without any survey."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
from telegram import Update
from telegram.ext import Application, MessageHandler, TypeHandler, filters

from bot.app import Bot
from bot.authority_file import example_authority
from bot.config import Config, Listen, Secret
from bot.delivery.pace import Limits, Pace
from bot.domain.errors import DatabaseUnavailableError
from bot.domain.outgoing import Button, OutgoingMessage
from bot.runtime import Receipt, Runtime, Sender, Tapped
from bot.simulator.server import TelegramServer
from bot.texts.catalogue import Texts
from handlers.context import BotContext
from storage import cards
from storage.database import Database
from storage.transaction import Transaction

TOKEN = "4711:SecretTokenOfTheTests"
WEBHOOK_SECRET = "webhook-secret-of-the-tests"
TEST_KEY = bytes(range(32))
NO_LIMITS = Limits(burst=1_000_000, group_per_minute=1_000_000, bulk_per_second=1_000_000.0)


async def echo(tx: Transaction, rt: Runtime, text: str, sender: Sender) -> Receipt:
    """Show what was written, on a new card."""
    again = ((Button("Noch einmal", tap="again:0"),),)
    await cards.show(tx, sender.chat, OutgoingMessage(f"Sie schrieben: {text}", again), now=rt.now(), fresh=True)
    return Receipt()


async def again(tx: Transaction, rt: Runtime, data: str, sender: Sender) -> Receipt:
    """Count the taps, on the card."""
    number = int(data.partition(":")[2]) + 1
    button = ((Button("Noch einmal", tap=f"again:{number}"),),)
    await cards.show(tx, sender.chat, OutgoingMessage(f"{number}. Mal", button), now=rt.now())
    return Receipt(f"Notiert: {number}")


class EchoRoutes:
    """Routes of a bot that repeats what it hears; some words make it fail."""

    def __init__(self) -> None:
        self.database_away = 0
        self.seen: list[int] = []

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        application.add_handler(TypeHandler(Tapped, self.tapped))
        application.add_handler(MessageHandler(filters.TEXT, self.typed))

    def commands(self, texts: Texts) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {"": (("start", texts.voice("de").plain("Beginnen")),)}

    async def typed(self, _update: Update, context: BotContext) -> None:
        self.seen.append(context.speaker.update_id)
        if context.text == "/fehler":
            raise ValueError("secret words of a citizen")
        if self.database_away:
            self.database_away -= 1
            raise DatabaseUnavailableError
        await context.run_once(echo, context.text)

    async def tapped(self, tap: Tapped, context: BotContext) -> None:
        context.answer_tap(await context.run_once(again, tap.data))


class Town:
    """The simulator with people, driven the way scripts drive it."""

    def __init__(self, server: TelegramServer, address: str, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.address = address
        self._session = session

    async def ask(self, what: str, **asked: object) -> Any:  # noqa: ANN401 - JSON
        """POST to the simulator's side for scripts."""
        async with self._session.post(f"{self.address}/_sim/{what}", json=asked) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def look(self, what: str, **asked: object) -> Any:  # noqa: ANN401 - JSON
        """GET from the simulator's side for scripts."""
        async with self._session.get(
            f"{self.address}/_sim/{what}", params={name: str(value) for name, value in asked.items()}
        ) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def says(self, user: int, text: str, chat: int | None = None) -> None:
        """Somebody writes."""
        await self.ask("send", user=user, text=text, **({} if chat is None else {"chat": chat}))

    async def taps(self, user: int, label: str) -> str:
        """Somebody taps; the short answer that appears."""
        return str((await self.ask("tap", user=user, label=label))["toast"])

    async def person(self, name: str) -> int:
        """Somebody new."""
        return int((await self.ask("users", name=name))["id"])

    async def screen(self, user: int, chat: int | None = None) -> list[str]:
        """Texts of the messages somebody sees, with their buttons in brackets."""
        shown = await self.look("screen", user=user, **({} if chat is None else {"chat": chat}))
        return [_shown(message) for message in shown["messages"] if message["from"] == "bot"]

    async def settles(self, bot: Bot) -> None:
        """Wait until the bot has taken every update and everything due was sent."""
        updates = self.server.world.account(TOKEN).updates
        while len(updates):  # noqa: ASYNC110 - the simulator does not tell when one was confirmed
            await asyncio.sleep(0.002)
        await bot.settles()

    async def sees(self, user: int, text: str) -> None:
        """Wait until the newest message somebody sees starts like this."""
        while not (await self.screen(user) or [""])[-1].startswith(text):  # noqa: ASYNC110 - people look again and again
            await asyncio.sleep(0.01)

    async def gets(self, method: str, count: int = 1) -> None:
        """Wait until the simulator was called that often."""
        while len(await self.calls(method)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def calls(self, method: str = "") -> list[dict[str, Any]]:
        """Every call the bot made, or those of one method."""
        found = (await self.look("calls"))["calls"]
        return [call for call in found if not method or call["method"].lower() == method.lower()]


def _shown(message: dict[str, Any]) -> str:
    buttons = [button["label"] for row in message.get("buttons", ()) for button in row]
    return " ".join([message.get("text", ""), *(f"[{label}]" for label in buttons)])


@asynccontextmanager
async def town() -> AsyncIterator[Town]:
    """A simulator on a free port."""
    server = TelegramServer()
    address = await server.start()
    async with aiohttp.ClientSession() as session:
        yield Town(server, address, session)
    # An open long poll, whose bot is gone, would hold the server up.
    account = server.world.account(TOKEN)
    account.polls += 1
    account.updates.arrived.set()
    await server.stop()


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def config_for(town: Town, **changed: Any) -> Config:  # noqa: ANN401 - any field
    """Settings for a bot on this simulator; polling unless changed."""
    config = Config(token=Secret(TOKEN), api_url=town.address, secret_keys=(TEST_KEY,), listen=Listen("127.0.0.1", 0))
    return replace(config, **changed)


@asynccontextmanager
async def running(
    config: Config, database: Database, routes: EchoRoutes, *, limits: Limits = NO_LIMITS
) -> AsyncIterator[Bot]:
    """The echo bot, started and stopped."""
    bot = Bot(config, example_authority(), database, routes, pace=Pace(time.monotonic, limits))
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()
