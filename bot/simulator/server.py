"""The server: Bot API, the side for scripts and the page on one port, for any bot and any token ``digits:word``."""

import asyncio
import socket
import struct
from collections.abc import Sequence

import aiohttp
from aiohttp import web

from bot.simulator import chatpage, methods, scripts
from bot.simulator.access import chat_to_read
from bot.simulator.backend import Backend
from bot.simulator.calls import Calls
from bot.simulator.clock import Clock, SystemClock
from bot.simulator.faults import Fault, Faults
from bot.simulator.limits import LIMITED, Limits
from bot.simulator.methods import Answer
from bot.simulator.parameters import METHODS, Parameters, read
from bot.simulator.updates import Pending
from bot.simulator.values import ApiError, BotAccount, Json, bad_request
from bot.simulator.webhooks import ANSWER_WITHIN, Target, Webhook
from bot.simulator.world import World

EXECUTED = frozenset(("reset_after", "execute_and_timeout", "garbage", "half_body", "delay", "drip"))
"""Faults that come after the deed."""
LARGEST_CALL = 64 << 20


class TelegramServer:
    """A Telegram in memory. ``keep_calls`` and ``keep_messages`` (a chat) bound what it remembers."""

    def __init__(self, *, clock: Clock | None = None, keep_calls: int = 100_000, keep_messages: int = 1_000) -> None:
        self.clock: Clock = clock or SystemClock()
        self.world = World(self.clock, keep_messages=keep_messages)
        self.calls = Calls(keep_calls)
        self.faults = Faults()
        self.limits = Limits(self.clock)
        self.backend = Backend(self.world, self._connect)
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; the address is returned. OSError if the port is busy, 0 takes a free one."""
        runner = web.AppRunner(self.build_app(), access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await runner.setup()
        self._runner = runner
        try:
            await web.TCPSite(runner, host, port, backlog=1024).start()
        except OSError:
            await self.stop()
            raise
        bound = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{bound}"

    async def stop(self) -> None:
        """Close every connection and deliver no more."""
        self.backend.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def name_bot(self, token: str, *, username: str, name: str) -> BotAccount:
        """Say what the bot with this token is called, before or after its first call."""
        account = self.world.account(token)
        account.username = username
        account.name = name
        return account

    def show(self, phones: Sequence[Json]) -> None:
        """The phones on the page: ``{name, user, chat, kind, writable, hint}`` each."""
        self.world.scene = {"phones": list(phones)}
        self.world.scene_changed()

    def build_app(self) -> web.Application:
        """The aiohttp application with all routes."""
        app = web.Application(client_max_size=LARGEST_CALL)
        app.router.add_route("*", "/bot{token:[0-9]{1,20}:[A-Za-z0-9_-]+}/{method}", self._bot_api)
        app.router.add_get("/file/bot{token:[0-9]{1,20}:[A-Za-z0-9_-]+}/{path:.+}", self._download)
        scripts.add_routes(app, self)
        chatpage.add_routes(app)
        app.router.add_route("*", "/{rest:(?:bot|file).*}", self._not_found)
        app.on_startup.append(self._open)
        app.on_cleanup.append(self._close)
        return app

    async def _open(self, _app: web.Application) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))

    async def _close(self, _app: web.Application) -> None:
        for webhook in self.backend.webhooks.values():
            webhook.stop()
        if self._session is not None:
            await self._session.close()

    def _connect(self, account: BotAccount, target: Target) -> Webhook:
        if self._session is None:
            raise bad_request("the server is not running")
        return Webhook(
            account,
            target,
            session=self._session,
            clock=self.clock,
            execute=self._from_webhook,
            give_up=self._without_webhook,
            answer_lost=self._answer_lost,
            serving=lambda: self.faults.repeats,
        )

    def _without_webhook(self, account: BotAccount) -> None:
        self.backend.webhooks.pop(account.id, None)

    def _answer_lost(self, update: Pending) -> bool:
        """A fault for the method "webhook": the bot took the update, but its answer got lost, so it comes again."""
        return not self.faults.at_peace and self.faults.pick("webhook", update.body.decode()) is not None

    async def _from_webhook(self, account: BotAccount, name: str, parameters: Parameters) -> None:
        await self.execute(account, name, parameters, via="webhook")

    async def execute(
        self, account: BotAccount, name: str, parameters: Parameters, *, via: str = "", fault: str = ""
    ) -> Answer:
        """Carry out a call and note it."""
        try:
            if self.limits.on:
                self._brake(account, name, parameters)
            answer = await methods.perform(self.backend, account, name, parameters)
        except ApiError as error:
            answer = methods.refused(error)
        self._note(account, name, parameters, answer, via=via, fault=fault)
        return answer

    def _brake(self, account: BotAccount, name: str, parameters: Parameters) -> None:
        if name not in LIMITED:
            return
        chat = chat_to_read(self.world, account, parameters.text("chat_id"))
        seconds = self.limits.wait(account.id, chat)
        if seconds:
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def _note(
        self, account: BotAccount, name: str, parameters: Parameters, answer: Answer, *, via: str, fault: str
    ) -> None:
        self.calls.note(
            at=self.clock.now(),
            bot=account.id,
            method=METHODS[name].name if name in METHODS else name,
            parameters=parameters.values,
            status=answer.status,
            answer=answer.body,
            fault=fault,
            via=via,
        )

    async def _bot_api(self, request: web.Request) -> web.StreamResponse:
        account = self.world.account(request.match_info["token"])
        name = request.match_info["method"].lower()
        try:
            parameters = await read(request)
        except ApiError as error:
            answer = methods.refused(error)
            self._note(account, name, Parameters({}), answer, via="", fault="")
            return response(answer)
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        if not self.faults.at_peace:
            fault = self.faults.pick(name, " ".join(map(str, parameters.values.values())))
            if fault is not None:
                return await self._in_trouble(request, account, name, parameters, fault)
        return response(await self.execute(account, name, parameters))

    async def _in_trouble(
        self, request: web.Request, account: BotAccount, name: str, parameters: Parameters, fault: Fault
    ) -> web.StreamResponse:
        """Let the fault happen to this call."""
        if fault.kind in EXECUTED:
            answer = await self.execute(account, name, parameters, fault=fault.kind)
        else:
            wait = (fault.retry_after or 1) if fault.code == 429 else 0
            answer = methods.refused(ApiError(fault.code, fault.words(), retry_after=wait))
            self._note(account, name, parameters, answer, via="", fault=fault.kind)
        match fault.kind:
            case "error":
                return response(answer)
            case "garbage":
                return web.Response(body=b"<html><body>Bad Gateway</body></html>", content_type="text/html")
            case "delay":
                await self.backend.pause(fault.seconds)
                return response(answer)
            case "drip":
                return await _drip(request, answer.body, fault.seconds)
            case "hang" | "execute_and_timeout":
                await self.backend.pause(fault.seconds)
            case "half_body":
                await _send_half(request, answer.body)
        _reset(request)
        return web.Response(status=500)

    async def _download(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        file = next((file for file in self.world.files.values() if file.path == path), None)
        if file is None:
            return response(methods.refused(ApiError(404, "Not Found")))
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _not_found(self, _request: web.Request) -> web.Response:
        return response(methods.refused(ApiError(404, "Not Found")))


def response(answer: Answer) -> web.Response:
    """The answer over HTTP."""
    headers = {"Retry-After": str(answer.retry_after)} if answer.retry_after else None
    return web.Response(body=answer.body, status=answer.status, headers=headers, content_type="application/json")


async def _send_half(request: web.Request, body: bytes) -> None:
    half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])


async def _drip(request: web.Request, body: bytes, seconds: float) -> web.StreamResponse:
    drops = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await drops.prepare(request)
    for place in range(len(body)):
        await drops.write(body[place : place + 1])
        await asyncio.sleep(seconds)
    return drops


def _reset(request: web.Request) -> None:
    """Cut the connection the hard way, so that the bot sees a reset and not an end."""
    transport = request.transport
    if transport is None:
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
