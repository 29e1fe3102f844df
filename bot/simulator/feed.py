"""The stream that tells the page what has changed: server-sent events with revisions, so that nothing is missed.

An event says only that a chat changed; the page then asks for its screen.
"""

import asyncio
from collections.abc import Iterator

import orjson
from aiohttp import web

from bot.simulator.world import World

HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it lives."""


def events_since(world: World, revision: int) -> Iterator[bytes]:
    """What changed after a revision, oldest first; a chat that changed twice is told once."""
    news: list[tuple[int, str, dict[str, int]]] = []
    if world.scene_revision > revision:
        news.append((world.scene_revision, "scene", {"revision": world.scene_revision}))
    for chat in reversed(world.changed.values()):
        if chat.revision <= revision:
            break
        news.append((chat.revision, "changed", {"chat": chat.id, "revision": chat.revision}))
    for number, kind, data in sorted(news, key=lambda event: event[0]):
        yield b"id: %d\nevent: %s\ndata: %s\n\n" % (number, kind.encode(), orjson.dumps(data))


async def stream(request: web.Request, world: World) -> web.StreamResponse:
    """Serve the stream until the page goes away; ``Last-Event-ID`` says what it has seen."""
    last = request.headers.get("Last-Event-ID", "")
    seen = int(last) if last.isdecimal() and int(last) <= world.revision else world.revision
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(b"retry: 1000\n: here\n\n")
    news = asyncio.Event()
    world.watchers.add(news)
    try:
        while True:
            news.clear()
            events = b"".join(events_since(world, seen))
            seen = world.revision
            if events:
                await response.write(events)
            if not news.is_set():
                await _news_or_heartbeat(news, response)
    except (ConnectionError, asyncio.CancelledError):
        return response
    finally:
        world.watchers.discard(news)


async def _news_or_heartbeat(news: asyncio.Event, response: web.StreamResponse) -> None:
    try:
        await asyncio.wait_for(news.wait(), HEARTBEAT)
    except TimeoutError:
        await response.write(b": still here\n\n")
