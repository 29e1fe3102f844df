"""Whoever sends faster than anybody can answer is told to go slower, once a minute; what came twice is counted so."""

from typing import Any

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.outgoing import OutgoingMessage
from bot.intake.shedding import Shedding
from bot.metrics import Metrics
from bot.runtime import Receipt, Runtime, Sender
from bot.simulator.clock import HandClock
from bot.texts.catalogue import Texts
from storage import backlog
from storage.database import Database
from storage.transaction import Transaction


def update(number: int, chat: int, kind: str = "private") -> dict[str, Any]:
    content = {"from": {"id": chat, "language_code": "de"}, "chat": {"id": chat, "type": kind}, "text": "x"}
    return {"update_id": number, "message": content}


def runtime_on(database: Database) -> Runtime:
    authority = example_authority()
    return Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"))


async def queued(rt: Runtime) -> int:
    async with rt.database.read() as tx:
        return (await backlog.of_messages(tx, rt.now())).count


async def test_each_person_is_told_once_a_minute(database: Database) -> None:
    rt, metrics, clock = runtime_on(database), Metrics(), HandClock(1000.0)
    shedding = Shedding(rt, metrics, lambda _code: OutgoingMessage("Bitte langsamer"), clock.now)
    for number in range(50):
        shedding.shed(update(number, 7))
    shedding.shed(update(51, 8))
    shedding.shed(update(52, -9, "group"))
    await shedding.settles()
    assert await queued(rt) == 2

    clock.advance(59)
    shedding.shed(update(53, 7))
    await shedding.settles()
    assert await queued(rt) == 2
    clock.advance(2)
    shedding.shed(update(54, 7))
    await shedding.settles()
    assert await queued(rt) == 3
    assert b'buergerecho_updates_total{kind="message",outcome="shed"} 54.0' in metrics.exposition()


async def test_an_update_that_was_taken_before_is_known_as_such(database: Database) -> None:
    rt = runtime_on(database)
    sender = Sender(UpdateId(5), UserId(7), ChatId(7))

    async def nothing(_tx: Transaction, _rt: Runtime) -> Receipt:
        return Receipt("getan")

    assert (await rt.run_once(nothing, sender)).text == "getan"
    assert rt.repeated == set()
    assert (await rt.run_once(nothing, sender)).text == ""
    assert rt.repeated == {5}


async def test_commits_tell_how_many_use_cases_they_carried(database: Database) -> None:
    sizes: list[int] = []
    database.committed = sizes.append
    rt = runtime_on(database)

    async def nothing(_tx: Transaction, _rt: Runtime) -> None:
        return

    await rt.run(nothing)
    assert sizes == [1]
