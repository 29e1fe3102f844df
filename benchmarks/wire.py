"""The least of HTTP/1.1 that a fake Telegram needs, by hand, so that it costs far less than the bots it measures."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import cast

Respond = Callable[[bytes], None]
"""Sends the body of the response, now or later."""
Answer = Callable[[str, bytes, Respond], None]
"""Takes path, body and the way back."""

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class _Messages(asyncio.Protocol):
    """Cuts what arrives into messages; all of them have a length, as all bots and libraries here send one."""

    def __init__(self) -> None:
        self._received = bytearray()
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are of no class of asyncio's.
        self.transport = cast("asyncio.WriteTransport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - named by asyncio
        self.transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(_END)) >= 0:
            head = bytes(self._received[:end])
            whole = end + len(_END) + _length(head)
            if len(self._received) < whole:
                return
            body = bytes(self._received[end + len(_END) : whole])
            del self._received[:whole]
            self.take(head, body)

    def take(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


def _length(head: bytes) -> int:
    lowered = head.lower()
    start = lowered.find(_LENGTH)
    return int(lowered[start + len(_LENGTH) :].split(b"\r\n", 1)[0]) if start >= 0 else 0


class Server(_Messages):
    """One connection of a bot to the fake Telegram."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def take(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        self._answer(path, body, self._respond)

    def _respond(self, body: bytes) -> None:
        if self.transport is not None:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self.transport.write(head + body)


class _Caller(_Messages):
    """One connection of the fake Telegram to a bot's webhook."""

    def __init__(self, pool: "Deliveries") -> None:
        super().__init__()
        self._pool = pool
        self._sent_at = 0.0
        self._queue = 0

    def send(self, queue: int, request: bytes) -> None:
        if self.transport is not None:
            self._queue = queue
            self._sent_at = time.perf_counter()
            self.transport.write(request)

    def take(self, head: bytes, body: bytes) -> None:  # noqa: ARG002 - what rides along says nothing new
        if head.split(b" ", 2)[1] != b"200":
            self._pool.refused += 1
        self._pool.taken.append(time.perf_counter() - self._sent_at)
        self._pool.is_done(self._queue)
        self._pool.is_free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._pool.is_gone(self)


class Deliveries:
    """Brings updates to a webhook over as many connections as the bot asked for, each with one update at a time.

    As Telegram does, it brings the updates of one queue, such as a chat's messages, one after the other.
    """

    def __init__(self, port: int, path: str, secret: str, most: int) -> None:
        header = f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else ""
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n{header}"
            "Content-Length: "
        ).encode()
        self._port = port
        self._most = most
        self._free: list[_Caller] = []
        self._open: set[_Caller] = set()
        self._opening = 0
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._behind: dict[int, deque[bytes]] = {}
        """What waits for an earlier update of its queue; a queue with an update on its way has an entry."""
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused = 0
        """How many updates were not answered with 200."""
        self.taken: list[float] = []
        """Seconds until each update was answered."""

    def bring(self, queue: int, update: bytes) -> None:
        """Deliver an update: at once if a connection is free and nothing of its queue is on its way."""
        request = b"%b%d\r\n\r\n%b" % (self._head, len(update), update)
        if queue in self._behind:
            self._behind[queue].append(request)
            return
        self._behind[queue] = deque()
        self._send(queue, request)

    def is_done(self, queue: int) -> None:
        """An update of this queue was answered: the next one may come."""
        behind = self._behind[queue]
        if behind:
            self._send(queue, behind.popleft())
        else:
            del self._behind[queue]

    def _send(self, queue: int, request: bytes) -> None:
        if self._free:
            self._free.pop().send(queue, request)
            return
        self._waiting.append((queue, request))
        if len(self._open) + self._opening < self._most:
            self._opening += 1
            task = asyncio.create_task(self._connect())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _connect(self) -> None:
        try:
            loop = asyncio.get_running_loop()
            _, caller = await loop.create_connection(lambda: _Caller(self), "127.0.0.1", self._port)
        finally:
            self._opening -= 1
        self._open.add(caller)
        self.is_free(caller)

    def is_free(self, caller: _Caller) -> None:
        if self._waiting:
            caller.send(*self._waiting.popleft())
        else:
            self._free.append(caller)

    def is_gone(self, caller: _Caller) -> None:
        self._open.discard(caller)
        if caller in self._free:
            self._free.remove(caller)

    def close(self) -> None:
        for caller in tuple(self._open):
            if caller.transport is not None:
                caller.transport.close()
