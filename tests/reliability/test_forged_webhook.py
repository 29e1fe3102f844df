"""T14. Whoever calls the webhook without being Telegram: turned away, nothing stored, and nobody else waits for it."""

import asyncio
import hmac
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.app import Bot
from bot.config import Config, Listen, Secret
from bot.intake import webhook
from bot.intake.lanes import Lanes, RawUpdate, Verdict
from bot.intake.webhook import RidingAnswers, Webhook
from bot.metrics import Metrics
from bot.web.server import build_web, serving
from storage.database import Database
from storage.tables import inbox, quarantine
from tests import bots
from tests.bots import WEBHOOK_SECRET, EchoRoutes, Town, config_for, free_port, running
from tests.reliability.forgeries import HEADER, KINDS, PATH, request, update
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size


async def answer(port: int, sent: bytes, *, whole: bool = True) -> int:
    """Send it and read the status; 0 if the connection is closed without one. After half a request hang up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(30):
            writer.write(sent)
            if not whole:
                writer.write_eof()
            said = await reader.readline()
    except ConnectionError:
        return 0
    finally:
        writer.close()
    found = re.match(rb"HTTP/1\.[01] (\d{3})", said)
    return int(found[1]) if found else 0


async def stored(database: Database) -> int:
    """How many updates left any trace."""
    async with database.read() as tx:
        return sum(
            [(await tx.execute(select(func.count()).select_from(table))).scalar_one() for table in (inbox, quarantine)]
        )


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with bots.town() as opened:
        yield opened


@pytest.fixture
def config(town: Town) -> Config:
    address = f"http://127.0.0.1:{free_port()}{PATH}"
    port = urlsplit(address).port or 0
    return config_for(
        town, listen=Listen("127.0.0.1", port), webhook_url=address, webhook_secret=Secret(WEBHOOK_SECRET)
    )


@pytest.fixture
async def bot(config: Config, database: Database) -> AsyncIterator[Bot]:
    async with running(config, database, EchoRoutes()) as started:
        yield started


async def test_whoever_is_not_telegram_is_turned_away_and_leaves_no_trace(
    bot: Bot, database: Database, database_url: str
) -> None:
    chance, began, history = random.Random(seed()), time.monotonic(), History()
    cases = [KINDS[number % len(KINDS)](chance) for number in range(size("T14_CASES"))]
    surprises: list[tuple[str, int]] = []
    for case in cases:
        status = await answer(bot.port, case.request, whole=case.whole)
        if status not in case.answers:
            surprises.append((case.name, status))
    assert surprises == []
    assert await stored(database) == 0
    history.attempted("right")
    assert await answer(bot.port, request([(HEADER, WEBHOOK_SECRET)], update(9))) == 200
    history.acknowledged("right")
    await bot.settles()
    verdict = history.verdict(["right"] * await stored(database))
    kind = "sqlite" if "sqlite" in database_url else "postgres"
    report(verdict, test="T14", database=kind, forged=len(cases), stored=0, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits


@pytest.mark.usefixtures("bot")
async def test_the_secret_is_compared_in_constant_time(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, expected: bytes) -> bool:
        compared.append((given, expected))
        return hmac.compare_digest(given, expected)

    class Watched:
        compare_digest = staticmethod(compare)

    monkeypatch.setattr(webhook, "hmac", Watched)
    port = config.listen.port
    for secret in (b"x", WEBHOOK_SECRET[:-1].encode(), b"\xff"):
        assert await answer(port, request([(HEADER, secret)], update(1))) == 403
    assert [(given, expected) for given, expected in compared] == [
        (b"x", WEBHOOK_SECRET.encode()),
        (WEBHOOK_SECRET[:-1].encode(), WEBHOOK_SECRET.encode()),
        (b"\xff", WEBHOOK_SECRET.encode()),
    ]


# --- people who hold lines open -----------------------------------------------------------------------------------


@asynccontextmanager
async def impatient_webhook() -> AsyncIterator[tuple[int, list[int]]]:
    """The webhook's route with half a second of patience; its port, and what it took."""
    taken: list[int] = []

    async def take(update: RawUpdate) -> Verdict:
        taken.append(update["update_id"])
        return Verdict.DONE

    def shed(update: RawUpdate) -> None:
        raise AssertionError(f"shed: {update['update_id']}")

    lanes = Lanes(take, shed)
    route = Webhook(lanes, Secret(WEBHOOK_SECRET), RidingAnswers(), lambda: None, lambda: True, read_seconds=0.5)
    application = build_web(Metrics(), {})
    application.router.add_post(PATH, route.take)
    async with serving(application, Listen("127.0.0.1", 0), idle_seconds=0.5) as listening:
        yield listening.port, taken


async def drip(port: int, sent: bytes, *, seconds: float = 20) -> int:
    """Send the beginning, then a sign now and then, until there is an answer; 0 if the line is cut."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = asyncio.create_task(reader.readline())
    try:
        writer.write(sent)
        for _ in range(int(seconds * 10)):
            done, _ = await asyncio.wait((answered,), timeout=0.1)
            if done:
                break
            writer.write(b"x")
        else:
            raise AssertionError("the line is still open")
        said = answered.result()
    except ConnectionError:
        return 0
    finally:
        answered.cancel()
        writer.close()
    return int(said.split()[1]) if said else 0


HALF_A_HEADER = request([(HEADER, WEBHOOK_SECRET)])[:-6]
HALF_A_BODY = request([(HEADER, WEBHOOK_SECRET), ("Content-Length", "100000")], b'{"update_id": 1,')
HALF_A_CHUNK = request([(HEADER, WEBHOOK_SECRET), ("Transfer-Encoding", "chunked")], b"ffff\r\n{")
SILENCE = b""


async def test_two_hundred_who_hold_lines_open_are_hung_up_on_and_hold_nobody_up() -> None:
    async with impatient_webhook() as (port, taken), aiohttp.ClientSession() as session:
        slow = [
            asyncio.create_task(drip(port, sent))
            for _ in range(50)
            for sent in (HALF_A_HEADER, HALF_A_BODY, HALF_A_CHUNK, SILENCE)
        ]
        for number in range(10):
            headers = {HEADER: WEBHOOK_SECRET}
            async with session.post(f"http://127.0.0.1:{port}{PATH}", data=update(number), headers=headers) as response:
                assert response.status == 200
        statuses = await asyncio.gather(*slow)
    assert taken == list(range(10))
    assert set(statuses[1::4]) == set(statuses[2::4]) == {408}
    assert set(statuses[0::4]) | set(statuses[3::4]) <= {0, 400, 408}
