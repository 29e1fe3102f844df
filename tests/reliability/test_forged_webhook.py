"""T14. Whoever calls the webhook without being Telegram: turned away, nothing stored, and nobody else waits for it."""

import asyncio
import gzip
import hmac
import random
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import orjson
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
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram/hook"
TURNED_AWAY = frozenset((400, 403, 404, 405, 408, 413, 414, 431))
FORGOTTEN = frozenset((200,))
"""By the contract a body that is no update is taken and forgotten, if the secret is right."""


@dataclass(frozen=True, slots=True)
class Case:
    """One call as bytes on the line; ``answers`` are the statuses allowed, 0 stands for a connection that is closed."""

    name: str
    request: bytes
    answers: frozenset[int]
    whole: bool = True


def update(number: int) -> bytes:
    """An update that would be taken from Telegram."""
    sender = {"id": 77, "is_bot": False, "first_name": "Ann"}
    chat = {"id": 77, "type": "private"}
    content = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "Hallo"}
    return orjson.dumps({"update_id": number, "message": content})


def request(
    headers: Sequence[tuple[str, str | bytes]], body: bytes = b"", *, method: str = "POST", path: str = PATH
) -> bytes:
    """An HTTP request, whatever is wrong with it."""
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: 127.0.0.1", b"Connection: close"]
    lines += [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) for name, value in headers
    ]
    if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers):
        lines.append(f"Content-Length: {len(body)}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def chunked(body: bytes, size_of_chunk: int) -> bytes:
    """A body in chunks."""
    parts = [body[start : start + size_of_chunk] for start in range(0, len(body), size_of_chunk)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def wrong_secret(chance: random.Random) -> bytes:
    """Something near the secret, or far from it, but never it."""
    right = WEBHOOK_SECRET
    place = chance.randrange(len(right))
    near = (
        b"",
        right[:place].encode(),
        (right + chance.choice(right)).encode(),
        (right[:place] + chr(ord(right[place]) ^ 1) + right[place + 1 :]).encode(),
        right.swapcase().encode(),
        right[::-1].encode(),
        ("ä" * place).encode(),
        right.encode("utf-16-le"),
        right.replace("e", "е").encode(),  # a Cyrillic one
        bytes(chance.randrange(33, 256) for _ in range(chance.randrange(1, 60))),
        b"\xff\xfe" + right.encode(),
        right.encode() + b"\x80",
        b"Bearer " + right.encode(),
        f"{right},{right}".encode(),
    )
    return chance.choice([secret for secret in near if secret != right.encode()])


def with_wrong_secret(chance: random.Random) -> Case:
    secret = wrong_secret(chance)
    return Case(f"secret {secret!r}", request([(HEADER, secret)], update(1)), TURNED_AWAY)


def with_odd_headers(chance: random.Random) -> Case:
    right = (HEADER, WEBHOOK_SECRET)
    odd: Sequence[tuple[tuple[str, str | bytes], ...]] = (
        (),
        (right, right),
        ((HEADER, "x"), right),
        (right, (HEADER, "")),
        (("Authorization", WEBHOOK_SECRET),),
        ((HEADER + "x", WEBHOOK_SECRET),),
        ((f"{HEADER} ", WEBHOOK_SECRET),),
        (("X-Telegram-Bot-Api-Secret_Token", WEBHOOK_SECRET),),
        (("Cookie", f"{HEADER}={WEBHOOK_SECRET}"),),
        (("X" * 20_000, "x"),),
        (("X-Long", "x" * 100_000),),
        tuple((f"X-{number}", "x") for number in range(500)),
    )
    headers = chance.choice(odd)
    path = PATH + chance.choice(("", f"?secret={WEBHOOK_SECRET}", f"?{HEADER}={WEBHOOK_SECRET}"))
    return Case(f"headers {str(headers)[:60]}", request(headers, update(2), path=path), TURNED_AWAY)


def with_another_method(chance: random.Random) -> Case:
    method = chance.choice(("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"))
    path = chance.choice((PATH, PATH + "/", PATH + "/../hook", "/telegram", "/" + "x" * 20_000))
    return Case(
        f"{method} {path[:30]}", request([(HEADER, WEBHOOK_SECRET)], update(3), method=method, path=path), TURNED_AWAY
    )


def in_chunks(chance: random.Random) -> Case:
    body = chunked(update(4), chance.randrange(1, 50))
    secret = wrong_secret(chance)
    return Case("chunks", request([(HEADER, secret), ("Transfer-Encoding", "chunked")], body), TURNED_AWAY)


def broken_frame(chance: random.Random) -> Case:
    """Two lengths, a wrong one, chunks that are none: how requests are smuggled past a proxy."""
    right, body = (HEADER, WEBHOOK_SECRET), update(5)
    length = ("Content-Length", str(len(body)))
    odd: Sequence[tuple[Sequence[tuple[str, str | bytes]], bytes]] = (
        ([right, length, ("Content-Length", "5")], body),
        ([right, length, ("Transfer-Encoding", "chunked")], body),
        ([right, ("Transfer-Encoding", "chunked")], b"zz\r\n" + body),
        ([right, ("Content-Length", "-1")], body),
        ([right, ("Content-Length", "1e3")], body),
        ([right, ("Transfer-Encoding", "xchunked")], body),
    )
    headers, sent = chance.choice(odd)
    return Case(f"frame {headers[1:]}", request(headers, sent), TURNED_AWAY | FORGOTTEN | {0}, whole=False)


def bomb(chance: random.Random) -> Case:
    """Ten kilobytes that want to be ten megabytes."""
    packed = gzip.compress(b'{"update_id": 6, "x": "' + b"x" * 10_000_000 + b'"}')
    kind = chance.choice(("gzip", "deflate", "br", "zstd", "gzip, gzip", "nonsense"))
    secret = WEBHOOK_SECRET if chance.random() < 0.5 else "wrong"
    answers = FORGOTTEN | TURNED_AWAY if secret == WEBHOOK_SECRET else TURNED_AWAY
    return Case(f"bomb {kind}", request([(HEADER, secret), ("Content-Encoding", kind)], packed), answers)


def giant(chance: random.Random) -> Case:
    secret = chance.choice((WEBHOOK_SECRET, "wrong"))
    body = b'{"update_id": 7, "x": "' + b"x" * 10_000_000 + b'"}'
    framed = request([(HEADER, secret)], body)
    if chance.random() < 0.5:
        framed = request([(HEADER, secret), ("Transfer-Encoding", "chunked")], chunked(body, 65_536))
    # Whoever still sends when it is answered may find the connection closed.
    return Case("ten megabytes", framed, (FORGOTTEN if secret == WEBHOOK_SECRET else TURNED_AWAY) | {0})


def no_http(chance: random.Random) -> Case:
    rubbish = chance.choice(
        (
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            bytes(chance.randrange(256) for _ in range(200)) + b"\r\n\r\n",
            b"POST " + PATH.encode() + b" HTTP/9.9\r\n\r\n",
            b"\r\n" * 1_000,
        )
    )
    return Case(f"rubbish {rubbish[:12]!r}", rubbish, TURNED_AWAY | {0}, whole=False)


KINDS: Sequence[Callable[[random.Random], Case]] = (
    with_wrong_secret,
    with_wrong_secret,
    with_odd_headers,
    with_another_method,
    in_chunks,
    broken_frame,
    bomb,
    giant,
    no_http,
)


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
