"""The side for scripts, where one only looks: screens, transcripts, calls, state, files; and the page's stream."""

import asyncio
import inspect
import mimetypes
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from bot.simulator import feed
from bot.simulator.requests import ScriptError, any_chat, bot_of, chat_of, number, person_of, reply
from bot.simulator.screens import screen, transcript
from bot.simulator.values import Chat, Json
from bot.simulator.world import World

if TYPE_CHECKING:
    from bot.simulator.server import TelegramServer

LONGEST_WAIT = 30.0
"""Seconds a screen may wait for news."""


class Watching:
    """The routes that only look."""

    def __init__(self, server: "TelegramServer") -> None:
        self._server = server
        self._world = server.world

    async def screen(self, request: web.Request) -> web.Response:
        """``?user=&chat=&last=N``; with ``newer=REVISION&wait=SECONDS`` it waits until something changes."""
        person = person_of(self._world, request.query)
        chat = chat_of(self._world, request.query, person)
        if "newer" in request.query:
            await _newer(chat, number(request.query, "newer"), float(request.query.get("wait", LONGEST_WAIT)))
        return reply(screen(chat, person.id, number(request.query, "last", 0)))

    async def transcript(self, request: web.Request) -> web.Response:
        """``?chat=`` as plain text."""
        return web.Response(text=transcript(any_chat(self._world, request.query)) + "\n")

    async def calls(self, request: web.Request) -> web.Response:
        """``?since=N&refused=1&limit=N&method=``: calls of the bots, oldest first."""
        since = number(request.query, "since", 0)
        limit = number(request.query, "limit", 1_000_000)
        record = self._server.calls
        wanted = request.query.get("method", "").lower()
        if request.query.get("refused") == "1":
            found = record.refused_since(since, limit=limit)
        else:
            found = record.since(since, limit=limit)
        shown = [call.as_json() for call in found if not wanted or call.method.lower() == wanted]
        return reply({"count": record.count, "refused_count": record.refused_count, "calls": shown})

    async def state(self, _request: web.Request) -> web.Response:
        """Who is there and what is under way."""
        return reply(
            {
                "bots": [self._bot(account.id) for account in self._world.accounts.values()],
                "users": [{"id": person.id, "name": person.name} for person in self._world.people.values()],
                "chats": [
                    {"id": chat.id, "kind": chat.kind, "title": chat.title, "revision": chat.revision}
                    for chat in (*self._world.chats.values(), *self._world.private.values())
                ],
                "revision": self._world.revision,
                "open_taps": sum(not tap.answered for tap in self._world.taps.values()),
                "calls": self._server.calls.count,
                "refused": self._server.calls.refused_count,
                "faults": self._server.faults.met,
            }
        )

    def _bot(self, bot_id: int) -> Json:
        account = self._world.bot(bot_id)
        webhook = self._server.backend.webhooks.get(bot_id)
        if account is None:
            return {}
        return {
            "id": account.id,
            "username": account.username,
            "name": account.name,
            "pending": len(account.updates),
            "webhook": webhook.target.url if webhook else "",
            "in_flight": webhook.in_flight if webhook else 0,
        }

    async def updates(self, request: web.Request) -> web.Response:
        """``?bot=``: update_ids that the bot acknowledged, those that grew too old, how many wait and came twice."""
        account = bot_of(self._world, request.query)
        updates, webhook = account.updates, self._server.backend.webhooks.get(account.id)
        return reply(
            {
                "acknowledged": sorted(updates.taken),
                "expired": sorted(updates.expired),
                "waiting": len(updates),
                "repeated": webhook.repeated if webhook else 0,
            }
        )

    async def scene(self, _request: web.Request) -> web.Response:
        """The phones the page shows: as told, or all there are; in a channel with those who may tap."""
        scene = {"bot": _first_bot(self._world), "phones": _phones(self._world), **(self._world.scene or {})}
        return reply({**scene, "phones": [_with_actors(self._world, phone) for phone in scene["phones"]]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of what changes."""
        return await feed.stream(request, self._world)

    async def file(self, request: web.Request) -> web.Response:
        """A file by its id, to be kept."""
        file = self._world.files.get(request.match_info["id"])
        if file is None:
            raise ScriptError(404, "no such file")
        name = file.name or f"datei{mimetypes.guess_extension(file.mime) or ''}"
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        kind = "image/jpeg" if file.path.startswith("photos/") else "application/octet-stream"
        return web.Response(body=file.content, content_type=kind, headers=headers)


async def _newer(chat: Chat, revision: int, seconds: float) -> None:
    """Wait until the chat has changed after the given revision."""
    if chat.revision > revision:
        return
    news = asyncio.Event()
    chat.waiters.add(news)
    try:
        await asyncio.wait_for(news.wait(), min(seconds, LONGEST_WAIT))
    except TimeoutError:
        return
    finally:
        chat.waiters.discard(news)


def _first_bot(world: World) -> Json | None:
    account = next(iter(world.accounts.values()), None)
    return {"username": account.username, "name": account.name} if account else None


def _phones(world: World) -> list[Json]:
    """A phone for everybody in their private chat, and one for each group and channel."""
    phones = [_phone(person.name, person.id, person.id, "private") for person in world.people.values()]
    for chat in world.chats.values():
        reader = next(iter(chat.members), 0)
        if reader:
            phones.append(_phone(chat.title, reader, chat.id, "channel" if chat.kind == "channel" else "group"))
    return phones


def _phone(name: str, user: int, chat: int, kind: str) -> Json:
    return {"name": name, "user": user, "chat": chat, "kind": kind, "writable": kind != "channel", "hint": ""}


def _with_actors(world: World, phone: Json) -> Json:
    """Several people see the same card in a channel; the page asks as whom one taps."""
    chat = world.chats.get(phone.get("chat", 0))
    if chat is None or "actors" in phone:
        return phone
    people = [world.people[member] for member in chat.members if member in world.people]
    return {**phone, "actors": [{"user": person.id, "name": person.name} for person in people]}


def add_routes(app: web.Application, server: "TelegramServer", doings: Mapping[str, str | None]) -> None:
    """The routes under ``/_sim`` that only look; ``GET /_sim`` lists them and the doings, each with its sentence."""
    looks = Watching(server)
    routes = {
        "/_sim/screen": looks.screen,
        "/_sim/transcript": looks.transcript,
        "/_sim/calls": looks.calls,
        "/_sim/state": looks.state,
        "/_sim/updates": looks.updates,
        "/_sim/scene": looks.scene,
        "/_sim/events": looks.events,
        "/_sim/file/{id}": looks.file,
    }
    listed = {**{f"GET {path}": inspect.getdoc(look) for path, look in routes.items()}, **doings}

    async def index(_request: web.Request) -> web.Response:
        return reply(listed)

    app.router.add_get("/_sim", index)
    app.router.add_get("/_sim/", index)
    for path, look in routes.items():
        app.router.add_get(path, look)
