"""T13. Updates of every kind, whole and broken: nobody behind them waits, and the log names nobody."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web
from sqlalchemy import select
from telegram import Update

from bot.app import Bot
from bot.authority_file import example_authority
from bot.config import Config, Listen, Secret
from bot.delivery.pace import Pace
from bot.domain.ids import FormId, SurveyId
from bot.domain.survey import Survey, SurveyState
from bot.logs import frames
from bot.runtime import system_clock
from handlers import routes
from storage import forms, surveys
from storage.database import Database
from storage.tables import inbox, quarantine
from tests.bots import NO_LIMITS, TOKEN, WEBHOOK_SECRET, free_port
from tests.log_stream import LogStream, captured_log
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import full_sized, size
from tests.reliability.update_forms import CANARY, PEOPLE, Maker
from tests.stories.awkward import EVERYTHING

HEADERS = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET, "Content-Type": "application/json"}
PATH = "/telegram"
EVERY = 10
"""After so many updates one of each person's is an ordinary message, which must be answered at once."""
AT_ONCE = 1.0
"""Seconds within which the next update of the same chat is handled; a busy machine may need longer now and then."""


@dataclass(slots=True)
class Telegram:
    """A Bot API server that takes every call and hands out the updates put into ``waiting``, byte for byte."""

    waiting: list[tuple[int, bytes]] = field(default_factory=list)
    asked: int = 0

    async def call(self, request: web.Request) -> web.Response:
        body = await request.read()
        parameters = orjson.loads(body) if request.content_type == "application/json" else {}
        match request.match_info["method"]:
            case "getUpdates":
                return await self._updates(parameters.get("offset", 0))
            case "getMe":
                result = b'{"id": 4711, "is_bot": true, "first_name": "Echo", "username": "echo_bot"}'
            case "sendMessage" | "sendDocument" | "editMessageText" | "editMessageReplyMarkup":
                result = b'{"message_id": 5, "date": 1, "chat": {"id": 7000, "type": "private"}}'
            case _:
                result = b"true"
        return web.Response(body=b'{"ok": true, "result": %s}' % result, content_type="application/json")

    async def _updates(self, offset: int) -> web.Response:
        self.asked += 1
        self.waiting = [(number, body) for number, body in self.waiting if number >= offset]
        if not self.waiting:
            await asyncio.sleep(0.05)
        batch = b", ".join(body for _, body in self.waiting[:100])
        return web.Response(body=b'{"ok": true, "result": [%s]}' % batch, content_type="application/json")


@asynccontextmanager
async def telegram() -> AsyncIterator[tuple[Telegram, str]]:
    server = Telegram()
    application = web.Application(client_max_size=64 * 1024 * 1024)
    application.router.add_post("/bot{token}/{method}", server.call)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield server, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def real_bot(database: Database, address: str, *, webhook: bool) -> AsyncIterator[Bot]:
    """The whole bot with a survey in the field."""
    port = free_port()
    hook = (
        {"webhook_url": f"http://127.0.0.1:{port}{PATH}", "webhook_secret": Secret(WEBHOOK_SECRET)} if webhook else {}
    )
    config = Config(token=Secret(TOKEN), api_url=address, listen=Listen("127.0.0.1", port), **hook)  # type: ignore[arg-type]
    authority = example_authority()
    now, today = system_clock(), date.today()  # noqa: DTZ011 - days of slack on both sides
    survey = Survey(
        id=SurveyId("lra22"),
        authority=authority.id,
        title="Kundenbefragung",
        form_id=FormId(EVERYTHING.form_id),
        state=SurveyState.OPEN,
        opens_on=today - timedelta(days=2),
        closes_on=today + timedelta(days=30),
        contact_from=None,
        contact_to=None,
        deletes_on=today + timedelta(days=90),
    )
    await database.write(forms.save, EVERYTHING, now)
    await database.write(surveys.add, survey, now)
    bot = Bot(config, authority, database, routes, pace=Pace(time.monotonic, NO_LIMITS))
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


def frames_of(context: Mapping[str, Any]) -> str:
    """Where something was raised that nobody caught."""
    error = context.get("exception")
    return frames(error) if isinstance(error, BaseException) else str(context.get("message"))


@pytest.fixture
async def quiet() -> AsyncIterator[tuple[LogStream, list[str]]]:
    """The log at DEBUG, and what nobody caught."""
    uncaught: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: uncaught.append(frames_of(context)))
    with captured_log("DEBUG", TOKEN) as stream:
        yield stream, uncaught
    loop.set_exception_handler(None)


def nothing_escaped(log: LogStream, uncaught: Sequence[str]) -> None:
    assert uncaught == [], uncaught[:3]
    text = log.text
    assert CANARY not in text
    assert TOKEN.partition(":")[2] not in text
    assert "Traceback" not in text
    assert "update lost" not in text
    critical = [line for line in log.lines if line["level"] == "critical"]
    assert critical == [], critical[:2]


async def numbers(database: Database) -> tuple[set[int], dict[int, str]]:
    """The updates that counted, and those set aside with the class of what they raised."""
    async with database.read() as tx:
        taken = {row.update_id for row in await tx.execute(select(inbox.c.update_id))}
        aside = {row.update_id: row.error for row in await tx.execute(select(quarantine))}
    return taken, aside


async def posts(session: aiohttp.ClientSession, port: int, body: bytes) -> int:
    async with session.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers=HEADERS) as response:
        await response.read()
        return response.status


@dataclass(slots=True)
class Fuzz:
    """Several who post side by side, and what became of it."""

    session: aiohttp.ClientSession
    port: int
    history: History = field(default_factory=History)
    probes: set[int] = field(default_factory=set)
    whole: set[int] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    slowest: float = 0.0
    late: int = 0

    async def run(self, seed_of_one: str, base: int, count: int) -> None:
        maker = Maker(random.Random(seed_of_one), base)
        for number in range(count):
            update = maker.update()
            mutated = number % 2 == 1
            body = maker.mutated(update) if mutated else orjson.dumps(update)
            if not mutated:
                self.whole.add(update["update_id"])
            self.statuses.add(await posts(self.session, self.port, body))
            if number % EVERY == 0:
                await self._probe(maker, PEOPLE[number // EVERY % len(PEOPLE)])

    async def _probe(self, maker: Maker, person: int) -> None:
        probe = maker.message(person, "/hilfe")
        began = time.monotonic()
        self.probes.add(probe["update_id"])
        self.history.attempted(probe["update_id"])
        if await posts(self.session, self.port, orjson.dumps(probe)) == 200:
            self.history.acknowledged(probe["update_id"])
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        self.late += took > AT_ONCE


def database_of(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgres"


async def test_whatever_the_webhook_brings_the_next_message_of_the_same_chat_is_answered(
    database: Database, database_url: str, quiet: tuple[LogStream, list[str]]
) -> None:
    count, began, several = size("T13_UPDATES"), time.monotonic(), 10
    async with telegram() as (_, address), real_bot(database, address, webhook=True) as bot:
        async with aiohttp.ClientSession() as session:
            fuzz = Fuzz(session, bot.port)
            share = -(-count // several)
            runs = (fuzz.run(f"{seed()}:{one}", 10_000_000 * (one + 1), share) for one in range(several))
            await asyncio.gather(*runs)
        await bot.settles()
        taken, aside = await numbers(database)
    verdict = fuzz.history.verdict([number for number in taken if number not in aside and number in fuzz.probes])
    more = {"updates": share * several, "aside": len(aside), "slowest": fuzz.slowest, "late": fuzz.late}
    report(verdict, test="T13", database=database_of(database_url), **more, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    assert fuzz.statuses == {200}, fuzz.statuses
    assert {number: error for number, error in aside.items() if number in fuzz.whole} == {}
    # A machine that does much else at the same time may be late now and then.
    assert not full_sized() or fuzz.late <= count // 200
    nothing_escaped(*quiet)


async def test_a_batch_with_anything_in_it_holds_nobody_up(
    database: Database, database_url: str, quiet: tuple[LogStream, list[str]]
) -> None:
    count, began, history = size("T13_UPDATES"), time.monotonic(), History()
    maker = Maker(random.Random(f"{seed()}:batch"), 10_000_000)
    async with telegram() as (server, address), real_bot(database, address, webhook=False) as bot:
        batch: list[tuple[int, bytes]] = []
        probes: set[int] = set()
        for number in range(count):
            update = maker.update()
            batch.append((update["update_id"], maker.mutated(update)))
            if number % EVERY == 0:
                probe = maker.message(PEOPLE[number // EVERY % len(PEOPLE)], "/hilfe")
                probes.add(probe["update_id"])
                history.attempted(probe["update_id"])
                history.acknowledged(probe["update_id"])
                batch.append((probe["update_id"], orjson.dumps(probe)))
        server.waiting = batch
        async with asyncio.timeout(30 + count / 20):
            while server.waiting:  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.02)
        await bot.settles()
        taken, aside = await numbers(database)
    observed = [number for number in taken if number not in aside and number in probes]
    verdict = history.verdict(observed)
    more = {"updates": len(batch), "aside": len(aside), "asked": server.asked, "way": "batches"}
    report(verdict, test="T13", database=database_of(database_url), **more, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    nothing_escaped(*quiet)


def test_what_the_generator_calls_whole_is_whole() -> None:
    maker = Maker(random.Random(seed()), 1)
    for _ in range(500):
        assert Update.de_json(orjson.loads(orjson.dumps(maker.update())), None)
