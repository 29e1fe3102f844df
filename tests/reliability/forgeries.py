"""Calls to the webhook by somebody who is not Telegram, as bytes on the line, by seed."""

import gzip
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from tests.bots import WEBHOOK_SECRET

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
