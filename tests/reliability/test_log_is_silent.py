"""Whatever happens, the log at DEBUG names nobody: no token, name, number, answer, text, code or invitation."""

import asyncio
import base64
import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.domain.staff import Role
from bot.services import staffing
from storage.sealed import KeyRing
from tests.conftest import TEST_KEY
from tests.log_stream import LogStream, captured_log
from tests.reliability.leaks import leaks
from tests.stories.awkward import EVERYTHING, NOT_FOR_US, WORDS, arrives, citizen, malformed, message
from tests.stories.house import ASSESSMENT, FACTS, SUBJECT, VOTE, House
from tests.stories.town import TOKEN, Person, Town, built_town

ANSWER = "Der Sachbearbeiter Quastenflosser war unfreundlich."
NAME = "Kunigunde Quittengelee"
REASON = "Bitte die Stichprobe verdoppeln."


@pytest.fixture
def log() -> Iterator[LogStream]:
    with captured_log("DEBUG", TOKEN) as stream:
        yield stream


@pytest.fixture
async def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"


def names_nobody(log: LogStream, person: Person, *secrets: str) -> None:
    """Nothing personal in any line; ``secrets`` are what this story adds."""
    lines = log.text
    assert lines
    secret = (TOKEN, TOKEN.partition(":")[2], NAME, *NAME.split(), ANSWER, "Quastenflosser", *secrets)
    for word in (*secret, *(words for words in WORDS if len(words) > 8)):
        assert word not in lines, word
    assert not re.search(rf"\b{person.phone.user}\b", lines)
    assert "Traceback" not in lines


async def takes_part(town: Town) -> tuple[Person, str]:
    person = await citizen(town, "text", NAME)
    for words in (ANSWER, *WORDS[7:]):
        await person.writes(words)
    return person, (await person.card()).text.partition("Lösch-Code: ")[2].split()[0]


async def test_when_all_goes_well(database_url: str, key_ring: KeyRing, log: LogStream) -> None:
    async with built_town(database_url, key_ring) as town:
        await town.opens(EVERYTHING)
        person, code = await takes_part(town)
        await person.writes(f"/auskunft {code}")
        await person.writes("/loeschen ABCD-EFGH-2345")
        await person.writes(code)
        names_nobody(log, person, code, code.replace("-", ""))


async def test_when_people_and_telegram_send_anything(database_url: str, key_ring: KeyRing, log: LogStream) -> None:
    async with built_town(database_url, key_ring) as town:
        await town.opens(EVERYTHING)
        town.restart_after = 20
        person, code = await takes_part(town)
        for update in (*NOT_FOR_US, *malformed(person), message(person, text=["Quastenflosser"])):
            await arrives(town, update, person.phone.user)
        await person.taps_data(f"f:c:{ANSWER[:40]}:a:1:1", (await person.card()).id)
        await person.writes(f"/start {ANSWER}")
        assert log.troubles(), "this story is about updates that cannot be handled"
        names_nobody(log, person, code)


async def test_when_telegram_fails_in_every_way(database_url: str, key_ring: KeyRing, log: LogStream) -> None:
    async with built_town(database_url, key_ring) as town:
        await town.opens(EVERYTHING)
        person = await citizen(town, "single choice", NAME)
        plan = (
            {"code": 400, "description": f"Bad Request: {NAME} {ANSWER}"},
            {"code": 400, "description": "Bad Request: message is too long"},
            {"code": 403, "description": f"Forbidden: {person.phone.user}"},
            {"kind": "garbage"},
            {"kind": "half_body"},
            {"kind": "reset_after"},
            {"kind": "error", "code": 429, "retry_after": 1},
            {"kind": "error", "code": 502, "method": "getUpdates"},
            {"kind": "garbage", "method": "getUpdates"},
        )
        for fault in plan:
            await town.simulator.post("faults", {"plan": [fault]})
            await person.writes(ANSWER)
            await town.later(seconds=20)
        names_nobody(log, person)


async def test_when_the_database_refuses(tmp_path: Path, database_url: str, key_ring: KeyRing, log: LogStream) -> None:
    async with built_town(database_url, key_ring) as town:
        await town.opens(EVERYTHING)
        town.restart_after = 0
        person = await citizen(town, "text", NAME)
        with sqlite3.connect(tmp_path / "buergerecho.db") as broken:
            broken.execute("ALTER TABLE interviews RENAME TO elsewhere")
        broken.close()
        await person.phone.sends(ANSWER)
        await asyncio.sleep(0.5)
        with sqlite3.connect(tmp_path / "buergerecho.db") as mended:
            mended.execute("ALTER TABLE elsewhere RENAME TO interviews")
        mended.close()
        await town.settles()
        assert log.troubles(), "this story is about a database error"
        names_nobody(log, person)
        assert "b3?" in (await person.writes("/start")).text


async def test_when_somebody_logs_the_main_objects(database_url: str, key_ring: KeyRing, log: LogStream) -> None:
    async with built_town(database_url, key_ring) as town:
        await town.opens(EVERYTHING)
        person = await citizen(town, "text", NAME)
        bot = town.bot
        main = (bot, bot.rt, bot.rt.config, bot.application, bot.application.bot, bot.delivery, town.database, key_ring)
        told = structlog.stdlib.get_logger("bot.app")
        for thing in main:
            logging.getLogger("bot.app").warning("look: %r, %s", thing, getattr(thing, "__dict__", ""))
            told.warning("look", thing=thing)
        told.error("look", exc_info=RuntimeError(repr(main)))
        assert log.text.count('"look') >= 2 * len(main)
        names_nobody(log, person)
        assert leaks(log.text, (TOKEN, TOKEN.partition(":")[2], base64.urlsafe_b64encode(TEST_KEY).decode())) == []


async def test_when_the_staff_writes_and_decides(database_url: str, key_ring: KeyRing, log: LogStream) -> None:
    async with built_town(database_url, key_ring) as town:
        house = await House.of(town)
        token = await town.rt.run(staffing.invite, role=Role.SUPPORTING_OFFICE, office="Kreiskasse", name=NAME)
        person = await town.person(NAME)
        await person.writes(f"/start i_{token}")
        await person.writes(f"/start i_{token}")
        await house.submits()
        await house.leader.taps("Änderungen anordnen")
        await house.leader.writes(REASON)
        await house.press.sends_file("Quastenflosser.docx", b"no Word at all")
        names_nobody(log, person, token, REASON, SUBJECT, VOTE, FACTS, ASSESSMENT)
