"""People for tests and load: each with a phone that speaks to the simulator's side for scripts over HTTP.

What a phone shows is what the person sees; nothing here looks into the server.
"""

import base64
import time
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import orjson

from bot.simulator.acting import plain_label
from bot.simulator.values import Json

PATIENCE = 5.0
"""Seconds a person waits for what they expect to see."""


class SimulatorError(Exception):
    """The simulator could not do what was asked."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status}: {body.get('error', '')} {body.get('labels', '')}".strip())
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on the screen; ``buttons`` are labels, row by row."""

    id: int
    sender: str
    text: str
    html: str
    buttons: tuple[tuple[str, ...], ...]
    own: bool
    edited: bool
    silent: bool
    protected: bool
    document: str = ""
    """Id of the attached file."""
    file_name: str = ""

    @property
    def from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return self.sender == "bot"

    data: tuple[str, ...] = ()
    """What the inline buttons carry, in the order of ``labels``; empty for one that carries nothing."""
    topic: int = 0
    """The topic of a forum in which it stands; 0: the general one, or no forum."""

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels under the message."""
        return tuple(label for row in self.buttons for label in row)

    def offers(self, label: str) -> bool:
        """Whether there is such a button, whatever emoji stands in front."""
        return plain_label(label) in map(plain_label, self.labels)


@dataclass(frozen=True, slots=True)
class Screen:
    """A chat as the person sees it; ``keyboard`` holds the labels of the reply keyboard."""

    title: str
    revision: int
    messages: tuple[Shown, ...]
    keyboard: tuple[str, ...]

    def shows(self, text: str) -> bool:
        """Whether some message contains the text."""
        return any(text in message.text for message in self.messages)

    @property
    def newest(self) -> Shown:
        """The bot's newest message; LookupError if it has said nothing."""
        for message in reversed(self.messages):
            if message.from_bot:
                return message
        raise LookupError("the bot has said nothing")

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything that can be tapped, oldest message first."""
        return tuple(label for message in self.messages for label in message.labels) + self.keyboard

    def offers(self, label: str) -> bool:
        """Whether there is such a button, whatever emoji stands in front."""
        return plain_label(label) in map(plain_label, self.labels)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a tap: ``kind`` is callback, text, contact, copy or url; ``toast`` the bot's short answer."""

    kind: str
    toast: str | None
    alert: bool
    answered: bool
    text: str = ""
    url: str = ""
    update_id: int = 0


class Simulator:
    """The side for scripts of one running simulator; use as ``async with Simulator(address) as town``."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Simulator":
        self._session = aiohttp.ClientSession(self.address, connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open connection to the simulator."""
        if self._session is None:
            raise RuntimeError("use the simulator inside 'async with'")
        return self._session

    async def post(self, doing: str, asked: Json) -> Json:
        """``POST /_sim/<doing>``; :class:`SimulatorError` if it is refused."""
        async with self.session.post(f"/_sim/{doing}", data=orjson.dumps(asked)) as response:
            return await _answer(response)

    async def get(self, what: str, **asked: str | float) -> Json:
        """``GET /_sim/<what>``; :class:`SimulatorError` if it is refused."""
        async with self.session.get(f"/_sim/{what}", params=asked) as response:
            return await _answer(response)

    async def person(self, name: str, language: str = "de") -> "Phone":
        """Somebody new."""
        return Phone(self, (await self.post("users", {"name": name, "language": language}))["id"], name)

    async def chat(self, kind: str, title: str, *members: "Phone") -> int:
        """A new group, supergroup, forum or channel; its id."""
        asked = {"kind": kind, "title": title, "members": [phone.user for phone in members]}
        return int((await self.post("chats", asked))["id"])

    async def calls(self, *, since: int = 0, method: str = "") -> list[Json]:
        """The bots' calls after a number, oldest first."""
        found: list[Json] = (await self.get("calls", since=since, method=method))["calls"]
        return found

    async def refused_calls(self, *, since: int = 0) -> list[Json]:
        """The calls that were refused."""
        found: list[Json] = (await self.get("calls", since=since, refused=1))["calls"]
        return found

    async def transcript(self, chat: int) -> str:
        """A chat as text."""
        async with self.session.get("/_sim/transcript", params={"chat": chat}) as response:
            return await response.text()


async def _answer(response: aiohttp.ClientResponse) -> Json:
    body: Any = orjson.loads(await response.read())
    if response.status != 200:
        raise SimulatorError(response.status, body)
    found: Json = body
    return found


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone, open at one chat: 0 is the private chat with the bot."""

    town: Simulator
    user: int
    name: str
    chat: int = 0

    def at(self, chat: int) -> "Phone":
        """The same phone, open at another chat."""
        return replace(self, chat=chat)

    def _here(self) -> Json:
        return {"user": self.user, "chat": self.chat or self.user}

    async def sends(self, text: str) -> int:
        """Write a text; the id of its update."""
        return int((await self.town.post("send", {**self._here(), "text": text}))["update_id"])

    async def sends_document(self, name: str, content: bytes, mime: str = "application/octet-stream") -> int:
        """Send a file; the id of its update."""
        document = {"name": name, "base64": base64.b64encode(content).decode(), "mime": mime}
        return int((await self.town.post("send", {**self._here(), "document": document}))["update_id"])

    async def sends_contact(self, **card: object) -> int:
        """Share one's own contact, or somebody else's card (``phone_number``, ``first_name``, ``user_id``)."""
        return int((await self.town.post("send", {**self._here(), "contact": card or True}))["update_id"])

    async def sends_something(self, kind: str) -> int:
        """Send a sticker, voice message, photo or place; the id of the update."""
        content: object = {"text": "photo"} if kind == "photo" else "👍"
        return int((await self.town.post("send", {**self._here(), kind: content}))["update_id"])

    async def taps(self, label: str, *, message: int = 0, wait: float = PATIENCE * 2) -> Outcome:
        """Tap the newest button with this label (or that of one message); :class:`SimulatorError` if there is none."""
        return await self._tap({"label": label, "message": message, "wait": wait})

    async def taps_data(self, data: str, *, message: int, wait: float = PATIENCE * 2) -> Outcome:
        """Tap with any callback data: a button that is gone, or one that never was."""
        return await self._tap({"data": data, "message": message, "wait": wait})

    async def _tap(self, asked: Json) -> Outcome:
        body = await self.town.post("tap", {**self._here(), **asked})
        known = {key: body[key] for key in Outcome.__slots__ if key in body}
        return Outcome(**known)

    async def blocks(self) -> None:
        """Block the bot."""
        await self.town.post("block", {"user": self.user})

    async def unblocks(self) -> None:
        """Let the bot write again."""
        await self.town.post("block", {"user": self.user, "unblock": True})

    async def screen(self, **wait: float) -> Screen:
        """What stands in the chat now (or after ``newer`` than a revision, waiting at most ``wait`` seconds)."""
        body = await self.town.get("screen", user=self.user, chat=self.chat or self.user, **wait)
        keys = (body["keyboard"] or {}).get("rows", ())
        return Screen(
            body["title"],
            body["revision"],
            tuple(_shown(message) for message in body["messages"]),
            tuple(key["label"] for row in keys for key in row),
        )

    async def sees(self, text: str, within: float = PATIENCE) -> Screen:
        """Wait until a message contains the text; AssertionError with the whole chat if it does not come."""
        deadline = time.monotonic() + within
        screen = await self.screen()
        while not screen.shows(text):
            left = deadline - time.monotonic()
            if left <= 0:
                chat = await self.town.transcript(self.chat or self.user)
                raise AssertionError(f"{self.name} does not see {text!r} but\n{chat}")
            screen = await self.screen(newer=screen.revision, wait=left)
        return screen


def _shown(message: Json) -> Shown:
    document = message.get("document", {})
    return Shown(
        id=message["id"],
        sender=message["from"],
        text=message["text"],
        html=message["html"],
        buttons=tuple(tuple(button["label"] for button in row) for row in message["buttons"]),
        own=message["own"],
        edited=message["edited"],
        silent=message["silent"],
        protected=message["protected"],
        document=document.get("id", ""),
        file_name=document.get("name", ""),
        data=tuple(button.get("data", "") for row in message["buttons"] for button in row),
        topic=message.get("topic", 0),
    )
