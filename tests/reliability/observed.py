"""What a crash run leaves to be seen: the order of the cards in each chat, messages too many, work left undone."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import asyncpg
from sqlalchemy.engine import make_url

from bot.simulator.people import Screen

SAYING: Final = frozenset(("sendMessage", "editMessageText"))
_QUESTION: Final = re.compile(r"Frage (\d+)")
_STAGES: Final = ((10_001, "Lösch-Code: "), (10_000, "Noch nicht abgeschickt"))
_UNDONE: Final = (
    "SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting') + (SELECT count(*) FROM cards WHERE wanted > shown)"
    " + (SELECT count(*) FROM quarantine)"
)


def stage_of(text: str) -> int:
    """How far along the interview a card is; 0 before the first question."""
    for stage, words in _STAGES:
        if words in text:
            return stage
    found = _QUESTION.search(text)
    return int(found.group(1)) if found else 0


def steps_back(calls: Iterable[dict[str, Any]]) -> list[str]:
    """Where a card showed an earlier stage than one that chat had already shown, by the calls Telegram carried out."""
    farthest: dict[int, int] = {}
    found: list[str] = []
    for call in calls:
        if call["method"] not in SAYING or call["refused"]:
            continue
        chat, stage = int(call["parameters"]["chat_id"]), stage_of(call["parameters"]["text"])
        if stage < farthest.get(chat, 0):
            found.append(f"call {call['number']}: from {farthest[chat]} back to {stage}")
        farthest[chat] = max(stage, farthest.get(chat, 0))
    return found


@dataclass(frozen=True, slots=True)
class Twice:
    """A message of the bot's below another one, though the person wrote nothing in between."""

    text: str
    again_at: float
    since: float
    """When the bot's last message but one was sent: what the person wrote may lie before the one too many."""


CODE = re.compile(r"Lösch-Code: (\S+)")


def surplus(screens: Mapping[int, Screen], calls: Iterable[dict[str, Any]]) -> list[Twice]:
    """Messages nobody asked for, in private chats by number: more than one below what the person wrote."""
    sent = {
        (int(call["parameters"]["chat_id"]), call["answer"]["result"]["message_id"]): call["at"]
        for call in calls
        if call["method"] == "sendMessage" and not call["refused"]
    }
    found: list[Twice] = []
    for chat, screen in screens.items():
        instants = [0.0, 0.0]
        for before, message in pairwise(screen.messages):
            if not message.from_bot:
                continue
            instants.append(sent[chat, message.id])
            if before.from_bot:
                found.append(Twice(message.text, instants[-1], instants[-3]))
    return found


def receipts(screens: Iterable[Screen]) -> list[int]:
    """How many deletion codes were shown, chat by chat; a message that stands there twice is ``surplus``."""
    return [len({code for message in screen.messages for code in CODE.findall(message.text)}) for screen in screens]


ON_THE_LINE_SECONDS: Final = 0.5
"""So much later a busy machine may take a call that was on the line already when the bot died."""


def unexplained(too_many: Iterable[Twice], killed_at: Sequence[float]) -> list[Twice]:
    """Those that no kill explains: the bot was alive all the while."""
    return unexplained_by_deaths(too_many, [(at, at + ON_THE_LINE_SECONDS) for at in killed_at])


def unexplained_by_deaths(too_many: Iterable[Twice], deaths: Sequence[tuple[float, float]]) -> list[Twice]:
    """The same where each death is known from its beginning until another bot listened."""
    return [twice for twice in too_many if not any(at <= twice.again_at and twice.since <= end for at, end in deaths)]


def told_too_early(calls: Sequence[dict[str, Any]]) -> list[str]:
    """Calls to a chat before the pause was over that a 429 had asked for there."""
    until: dict[int, float] = {}
    found: list[str] = []
    for call in calls:
        chat = int(call["parameters"].get("chat_id", 0) or 0)
        if chat and call["at"] < until.get(chat, 0.0):
            found.append(f"call {call['number']} in chat {chat}, {until[chat] - call['at']:.2f} s too early")
        if call["status"] == 429:
            until[chat] = call["at"] + call["answer"]["parameters"]["retry_after"]
    return found


async def undone(database_url: str) -> int:
    """Messages, cards and quarantined updates that still wait, asked of the database itself."""
    url = make_url(database_url)
    if url.drivername.startswith("sqlite"):
        connection = sqlite3.connect(str(url.database))
        try:
            return int(connection.execute(_UNDONE).fetchone()[0])
        finally:
            connection.close()
    server = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        return int(await server.fetchval(_UNDONE))
    finally:
        await server.close()


async def left_undone(database_url: str, seconds: float = 10.0) -> int:
    """What is still undone after at most so many seconds of waiting."""
    deadline = time.monotonic() + seconds
    left = await undone(database_url)
    while left and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
        left = await undone(database_url)
    return left


def whole(database_url: str) -> bool:
    """What SQLite says of its file; PostgreSQL is believed."""
    url = make_url(database_url)
    if not url.drivername.startswith("sqlite"):
        return True
    connection = sqlite3.connect(str(url.database))
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


def kind_of(database_url: str) -> str:
    """The database's name in the table."""
    return "sqlite" if database_url.startswith("sqlite") else "postgres"
