"""A light fake Telegram: takes every call, answers at once, brings updates by webhook or long polling.

It checks nothing (``bot/simulator`` does) and costs a tenth of the cheapest bot measured with it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson

from benchmarks.wire import Deliveries, Respond, Server

TOKEN: Final = "4711:Benchmark"
BOT: Final = {"id": 4711, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot"}
UPDATES_AT_ONCE: Final = 100
_DEFAULT_CONNECTIONS: Final = 40
TAPS: Final = 3 << 33
"""Telegram brings a person's taps in another queue than the messages."""
_DONE: Final = b'{"ok":true,"result":true}'
_NOTHING: Final = b'{"ok":true,"result":[]}'


@dataclass(frozen=True, slots=True)
class Card:
    """A message of the bot as a person sees it."""

    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    """Label and callback data, from top to bottom."""
    json: bytes
    """The whole message as Telegram puts it into an update when a button is tapped."""


@dataclass(slots=True)
class FakeTelegram:
    """``see`` is told of every message that appears or changes in a chat."""

    see: Callable[[int, Card], None] = lambda _chat, _card: None
    calls: int = 0
    port: int = 0
    connections: int = 0
    """So many updates are brought to a webhook at a time; 0: as many as the bot asks for."""
    delay: float = 0.0
    """Seconds until a message or a change is in the chat and the call answered; 0 answers at once."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """A bot has said how it wants its updates."""
    _server: asyncio.Server | None = None
    _deliveries: Deliveries | None = None
    _pending: deque[tuple[int, bytes]] = field(default_factory=deque)
    _poll: Respond | None = None
    _last_update: int = 100_000
    _last_message: int = 1_000
    _last_person: int = 1_000_000

    async def start(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Server(self._answer), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Listen no more."""
        self.forget_bot()
        if self._server is not None:
            self._server.close()

    def forget_bot(self) -> None:
        """The bot was ended; the next one says anew how it wants its updates."""
        if self._deliveries is not None:
            self._deliveries.close()
        self._deliveries = None
        self._poll = None
        self._pending.clear()
        self.ready.clear()
        self.calls = 0

    @property
    def taken(self) -> list[float]:
        """Seconds until the webhook answered each update so far."""
        return self._deliveries.taken if self._deliveries else []

    @property
    def last_update(self) -> int:
        """The number of the newest update; each is one more than the one before."""
        return self._last_update

    @property
    def refused(self) -> int:
        """How many updates the webhook did not answer with 200."""
        return self._deliveries.refused if self._deliveries else 0

    def newcomer(self) -> int:
        """The id of somebody who was never here before."""
        self._last_person += 1
        return self._last_person

    def writes(self, person: int, text: str) -> None:
        """A person sends a message."""
        self._bring(person, "message", self._message(person, text))

    def floods(self, person: int, messages: int) -> None:
        """So many messages at once, none of which waits for the one before: worse than Telegram ever brings them."""
        for number in range(messages):
            self._bring(-number - 1, "message", self._message(person, f"Hallo {number}"))

    def _message(self, person: int, text: str) -> dict[str, Any]:
        self._last_message += 1
        message: dict[str, Any] = {
            "message_id": self._last_message,
            "from": _person(person),
            "chat": _chat(person),
            "date": int(time.time()),
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return message

    def taps(self, person: int, card: Card, data: str) -> None:
        """A person taps a button on a card."""
        self._bring(
            person + TAPS,
            "callback_query",
            {
                "id": str(self._last_update + 4_000_000_000),
                "from": _person(person),
                "chat_instance": str(person),
                "message": orjson.Fragment(card.json),
                "data": data,
            },
        )

    def _bring(self, queue: int, kind: str, content: dict[str, Any]) -> None:
        self._last_update += 1
        update = orjson.dumps({"update_id": self._last_update, kind: content})
        if self._deliveries is not None:
            self._deliveries.bring(queue, update)
            return
        self._pending.append((self._last_update, update))
        if self._poll is not None:
            respond, self._poll = self._poll, None
            self._give_updates(respond)

    def _answer(self, path: str, body: bytes, respond: Respond) -> None:
        self.calls += 1
        match path.rpartition("/")[2]:
            case "sendMessage" | "editMessageText" if self.delay:
                show = partial(self._show, _parameters(body), respond)
                asyncio.get_running_loop().call_later(self.delay, show)
            case "sendMessage" | "editMessageText":
                self._show(_parameters(body), respond)
            case "getUpdates":
                self._poll_updates(_parameters(body), respond)
            case "setWebhook":
                self._use_webhook(_parameters(body))
                respond(_DONE)
            case "getMe":
                respond(orjson.dumps({"ok": True, "result": BOT}))
            case _:
                respond(_DONE)

    def _show(self, parameters: dict[str, Any], respond: Respond) -> None:
        respond(self._shown(parameters))

    def _shown(self, parameters: dict[str, Any]) -> bytes:
        chat = int(parameters["chat_id"])
        number = int(parameters.get("message_id", 0))
        if not number:
            self._last_message += 1
            number = self._last_message
        markup = parameters.get("reply_markup")
        rows = markup["inline_keyboard"] if markup else ()
        message = {
            "message_id": number,
            "from": BOT,
            "chat": _chat(chat),
            "date": int(time.time()),
            "text": parameters["text"],
        }
        if markup:
            message["reply_markup"] = markup
        text = orjson.dumps(message)
        buttons = tuple((button["text"], button.get("callback_data", "")) for row in rows for button in row)
        self.see(chat, Card(number, parameters["text"], buttons, text))
        return b'{"ok":true,"result":%b}' % text

    def _use_webhook(self, parameters: dict[str, Any]) -> None:
        address = urlsplit(parameters.get("url", ""))
        if address.port is None:
            return
        secret = parameters.get("secret_token", "")
        connections = self.connections or int(parameters.get("max_connections", _DEFAULT_CONNECTIONS))
        self._deliveries = Deliveries(address.port, address.path or "/", secret, connections)
        self.ready.set()

    def _poll_updates(self, parameters: dict[str, Any], respond: Respond) -> None:
        offset = int(parameters.get("offset", 0))
        while self._pending and self._pending[0][0] < offset:
            self._pending.popleft()
        self.ready.set()
        if self._pending:
            self._give_updates(respond)
            return
        self._poll = respond
        seconds = int(parameters.get("timeout", 0))
        asyncio.get_running_loop().call_later(seconds, self._end_poll, respond)

    def _end_poll(self, respond: Respond) -> None:
        if self._poll is respond:
            self._poll = None
            respond(_NOTHING)

    def _give_updates(self, respond: Respond) -> None:
        updates = [update for _, update in list(self._pending)[:UPDATES_AT_ONCE]]
        respond(b'{"ok":true,"result":[%b]}' % b",".join(updates))


def _parameters(body: bytes) -> dict[str, Any]:
    """Parameters as JSON or as a form, where keyboards are JSON within it."""
    if body.startswith(b"{"):
        parameters: dict[str, Any] = orjson.loads(body)
        return parameters
    parameters = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "reply_markup" in parameters:
        parameters["reply_markup"] = orjson.loads(parameters["reply_markup"])
    return parameters


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Erika", "last_name": "Muster", "language_code": "de"}


def _chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private", "first_name": "Erika", "last_name": "Muster"}
