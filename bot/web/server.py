"""Builds the bot's own HTTP application and serves it; the webhook's route is added to it by ``bot/app.py``."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import orjson
from aiohttp import web

from bot.config import Listen
from bot.domain.errors import BuergerechoError
from bot.metrics import Metrics

Check = Callable[[], Awaitable[bool]]
"""Tells whether something the bot cannot do without works at present."""

CHECK_SECONDS = 2.0
IDLE_SECONDS = 75.0
"""After so long without a whole request a connection is closed, also one that drips its headers in byte by byte. Longer
than proxies keep theirs, so that they are the first to hang up."""
LINGERING_SECONDS = 2.0
"""So long the rest of a body that nobody wants is still taken, so that whoever sends it can read the answer."""

SECURITY_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class AddressInUseError(BuergerechoError):
    """Another program listens on this address already."""


def build_web(metrics: Metrics, ready: Mapping[str, Check]) -> web.Application:
    """The application with ``/healthz``, ``/readyz`` and ``/metrics``; ``ready`` names what readiness depends on."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        works = dict(zip(ready, await asyncio.gather(*(_holds(check) for check in ready.values())), strict=True))
        status = 200 if all(works.values()) else 503
        return web.Response(body=orjson.dumps(works), status=status, content_type="application/json")

    async def exposition(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.exposition(), headers={"Content-Type": "text/plain; version=0.0.4"})

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", exposition)
    application.on_response_prepare.append(_harden)
    return application


async def _holds(check: Check) -> bool:
    """A check that hangs or raises says no; readiness must answer in any case."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is "not ready"
        return False


async def _harden(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall("Server", None)


@asynccontextmanager
async def serving(
    application: web.Application, listen: Listen, *, idle_seconds: float = IDLE_SECONDS
) -> AsyncIterator[Listen]:
    """Serve until the block ends; yields the address taken, which differs from ``listen`` where its port is 0.

    Raises ``AddressInUseError``. Requests under way at the end get a second to finish.
    """
    runner = web.AppRunner(
        application,
        access_log=None,
        shutdown_timeout=1.0,
        keepalive_timeout=idle_seconds,
        lingering_time=LINGERING_SECONDS,
        # Nobody who may call sends anything compressed; what is small on the line must not become large here.
        auto_decompress=False,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, listen.host, listen.port).start()
        except OSError:
            raise AddressInUseError(f"Unter {listen.host}:{listen.port} kann nicht gelauscht werden.") from None
        yield Listen(listen.host, runner.addresses[0][1])
    finally:
        await runner.cleanup()
