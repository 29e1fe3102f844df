"""A reverse proxy in front of several bot processes: round robin, and the next one where one refuses or hangs.

It does what ``deploy/nginx.conf`` tells nginx to do; the tests have no nginx.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

TRY_SECONDS = 1.5
"""So long one process may take (nginx: proxy_read_timeout), shortened as the leases are in these runs."""
LEFT_ALONE_SECONDS = 0.5
"""So long a process that failed is not tried first (nginx: fail_timeout)."""
HEADERS = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")


@dataclass(slots=True)
class Proxy:
    """Passes POST requests on; counts those that went to another process after one failed."""

    session: aiohttp.ClientSession
    backends: list[int]
    passed_on: int = 0
    refused: int = 0
    _turn: int = 0
    _failed_at: dict[int, float] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        """One request; 503 when no process takes it, so that Telegram brings it again."""
        body = await request.read()
        headers = {name: request.headers[name] for name in HEADERS if name in request.headers}
        for tries, port in enumerate(self._in_turn()):
            self.passed_on += tries > 0
            answer = await self._answer_of(port, request.path, body, headers)
            if answer is not None:
                return answer
        self.refused += 1
        return web.Response(status=503, headers={"Retry-After": "1"})

    def _in_turn(self) -> Sequence[int]:
        self._turn += 1
        start = self._turn % len(self.backends)
        ports = self.backends[start:] + self.backends[:start]
        now = asyncio.get_running_loop().time()
        return sorted(ports, key=lambda port: self._failed_at.get(port, -1.0) > now - LEFT_ALONE_SECONDS)

    async def _answer_of(self, port: int, path: str, body: bytes, headers: dict[str, str]) -> web.Response | None:
        try:
            async with (
                asyncio.timeout(TRY_SECONDS),
                self.session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as response,
            ):
                content = await response.read()
        except (aiohttp.ClientError, OSError):
            self._failed_at[port] = asyncio.get_running_loop().time()
            return None
        if response.status == 503:
            return None
        return web.Response(status=response.status, body=content, content_type=response.content_type)


@asynccontextmanager
async def reverse_proxy(port: int, backends: list[int]) -> AsyncIterator[Proxy]:
    """The proxy on this port; ``backends`` may be changed while it runs."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        proxy = Proxy(session, backends)
        application = web.Application()
        application.router.add_post("/{path:.*}", proxy.take)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield proxy
        finally:
            await runner.cleanup()
