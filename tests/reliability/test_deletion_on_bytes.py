"""T21. After ``/loeschen`` and after a study's end nothing readable is left: files, log, exports, yesterday's backup.

Every person carries canaries of their own through the whole dialogue: a name, a telephone number, a free text. What
somebody sent off is anonymous and belongs to nobody's key: in a backup it opens until that is destroyed, and a
tombstone keeps it from coming back (``docs/datenschutz-konzept.md``).
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import asyncpg
import pytest

from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Role
from bot.domain.study_end import ByteScan
from bot.intake import handling
from bot.jobs.timetable import JOBS
from bot.services import exporting, scheduling
from storage import backup, backup_file, restore, study_ends
from storage.backup_file import Contents
from storage.database import Database
from storage.keystore import KeyStore
from storage.sealed import KeyRing
from tests.log_stream import LogStream, captured_log
from tests.reliability.bytes_left import ciphertexts, found_in, numbers, opened, spellings
from tests.reliability.own_postgres import own_postgres
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.town import FIRST_DAY, SURVEY, TOKEN, Person, Town, built_town

T = TypeVar("T")
STEMS = ("Kanarienvogel", "Quastenflosser", "Zuckerguss", "Pfefferkuchen", "0171392", "49171392")
"""How everybody's words and numbers begin: to search for each of thousands in every file would take an hour."""
SEARCHED_FOR = 60
"""So many of what has nothing in common (codes, ciphertexts, chats) are searched for in the files."""
KINDS = 3
"""One third leaves it half-way, one sends it off, one volunteers for the telephone interview."""


@dataclass(slots=True)
class Canary:
    """Somebody and what can be told apart of them."""

    person: Person
    name: str
    number: str
    words: str
    code: str = ""

    @property
    def chat(self) -> int:
        """The number of the chat with them."""
        return self.person.phone.user

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be readable anywhere."""
        return self.name, self.number, "+49" + self.number[1:], self.words, *([self.code] if self.code else [])


@dataclass(slots=True)
class Flock:
    """Everybody, by what they did."""

    half_way: list[Canary] = field(default_factory=list)
    sent_off: list[Canary] = field(default_factory=list)
    volunteers: list[Canary] = field(default_factory=list)

    def everybody(self) -> list[Canary]:
        """All of them."""
        return [*self.half_way, *self.sent_off, *self.volunteers]

    def halves(self) -> tuple[list[Canary], list[Canary]]:
        """Those who delete, and those who stay to the end: half of each kind."""
        kinds = (self.half_way, self.sent_off, self.volunteers)
        return [one for kind in kinds for one in kind[::2]], [one for kind in kinds for one in kind[1::2]]


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


async def canary(town: Town, nr: int) -> Canary:
    name = f"Kanarienvogel{_letters(nr)} Quastenflosser{_letters(nr)}"
    words = f"Zuckerguss{_letters(nr)} und Pfefferkuchen{_letters(nr)}"
    return Canary(await town.person(name), name, f"0171{3_920_000 + nr}", words)


async def answers(bird: Canary) -> None:
    await bird.person.writes(f"/start {SURVEY}")
    for label in ("Hier antworten", "Ich stimme zu", "Ja", "Ort", "Fertig", "5"):
        await bird.person.taps(label)
    await bird.person.writes(bird.words)


async def sends_off(bird: Canary) -> None:
    await answers(bird)
    await bird.person.taps("Gut")
    receipt = await bird.person.taps("Absenden")
    bird.code = receipt.text.partition("Lösch-Code: ")[2].split()[0]


async def volunteers(bird: Canary) -> None:
    await bird.person.writes(f"/start {SURVEY}")
    for label in ("Lieber angerufen werden", "Hier im Chat eintragen", "Ich stimme zu"):
        await bird.person.taps(label)
    for label in ("keine Angabe", "abends", "Fertig", "Deutsch"):
        await bird.person.taps(label)
    await bird.person.writes(bird.name)
    await bird.person.writes(bird.number)
    await bird.person.taps("Ja, stimmt")
    assert (await bird.person.screen()).shows("Sie sind für das Telefoninterview eingetragen.")


async def breaks_the_bot(town: Town, bird: Canary, nr: int) -> None:
    """What they write cannot be handled, before they have agreed to anything and have a key of their own."""
    await bird.person.writes("/impressum")
    chat = {"id": bird.chat, "type": "private"}
    sent = {"chat": chat, "message_id": 1, "text": f"{bird.name}, {bird.number}: {bird.words}"}
    update = {"update_id": 9_000_000 + nr, "message": sent}
    await town.rt.run(handling.set_aside, update, "ValueError", OutgoingMessage("Das hat leider nicht geklappt."))
    await town.settles()


async def bot_messages(bird: Canary) -> int:
    """How many messages of the bot stand in their chat."""
    return sum(message.from_bot for message in (await bird.person.screen()).messages)


async def deletes(bird: Canary) -> None:
    if bird.code:
        assert "sind gelöscht" in (await bird.person.writes(f"/loeschen {bird.code}")).text
        return
    asked = await bird.person.writes("/loeschen")
    await bird.person.taps(asked.labels[0])


async def flock(town: Town) -> Flock:
    birds = Flock()
    ways = ((birds.half_way, answers), (birds.sent_off, sends_off), (birds.volunteers, volunteers))
    for nr in range(size("T21_PEOPLE")):
        kind, way = ways[nr % KINDS]
        bird = await canary(town, nr)
        await breaks_the_bot(town, bird, nr)
        await way(bird)
        kind.append(bird)
    return birds


@dataclass(slots=True)
class Place:
    """A town on one of the databases, where its files lie, and where a backup is opened."""

    town: Town
    server_files: tuple[Path, ...]
    files: tuple[Path, ...]
    backup: Path
    elsewhere: str
    log: LogStream


@asynccontextmanager
async def on_sqlite(folder: Path, ring: KeyRing) -> AsyncIterator[Place]:
    (folder / "db").mkdir()
    (folder / "backups").mkdir()
    with captured_log("DEBUG", TOKEN) as log:
        async with built_town(f"sqlite+aiosqlite:///{folder / 'db' / 'buergerecho.db'}", ring) as town:
            elsewhere = f"sqlite+aiosqlite:///{folder / 'backups' / 'elsewhere.db'}"
            yield Place(town, (), (folder / "db", town.folder), folder / "backups" / "gestern", elsewhere, log)


@asynccontextmanager
async def on_postgres(folder: Path, ring: KeyRing) -> AsyncIterator[Place]:
    async with own_postgres() as server:
        await on_server(server.url, "CREATE DATABASE elsewhere")
        with captured_log("DEBUG", TOKEN) as log:
            async with built_town(server.url, ring) as town:
                data, elsewhere = server.data / "db", f"{server.url.rpartition('/')[0]}/elsewhere"
                yield Place(town, (data,), (data / "base", town.folder), folder / "gestern", elsewhere, log)


async def on_server(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def place(request: pytest.FixtureRequest, tmp_path: Path, key_ring: KeyRing) -> AsyncIterator[Place]:
    kind = on_sqlite if request.param == "sqlite" else on_postgres
    async with kind(tmp_path, key_ring) as built:
        yield built


async def copied(place: Place) -> Contents:
    """Yesterday's backup."""
    url = place.town.database_url
    return await backup.make(url, place.backup, replace=False, now=FIRST_DAY, program="test")


async def from_backup(place: Place, contents: Contents) -> Database:
    """The backup beside the present key store; on SQLite as it is, on PostgreSQL as it comes back."""
    if place.server_files:
        store = KeyStore(place.town.keys_in, place.town.ring)
        await restore.restore(place.elsewhere, place.backup, contents, FIRST_DAY, store)
        store.close()
    else:
        work = place.backup.with_name("elsewhere.db")
        await asyncio.to_thread(backup_file.copy_out, place.backup, contents, work)
    return await Database.open(place.elsewhere, place.town.ring, place.town.keys_in)


async def ends(place: Place) -> None:
    """The study's last day: what the clock does by itself."""
    town = place.town
    town.clock.advance(24 * 3600 * 170)
    for name in ("close-surveys", "delete-past-surveys"):
        await carried_out(town, name)
    await town.settles()
    await carried_out(town, "prove-deletions")
    await town.settles()


async def carried_out(town: Town, name: str) -> None:
    work = next(work for work in JOBS if work.name == name)
    await scheduling.do(town.rt, work)


def plain_words(birds: list[Canary]) -> list[bytes]:
    codes = [bird.code for bird in birds if bird.code][:SEARCHED_FOR]
    return [spelling for word in (*STEMS, *codes) for spelling in spellings(word)]


def some(of_them: Sequence[T]) -> list[T]:
    """At most so many of them, from all over."""
    return random.Random(seed()).sample(of_them, min(SEARCHED_FOR, len(of_them)))


async def test_nothing_readable_is_left_of_anybody(place: Place) -> None:
    town = place.town
    await town.opens(SMALL)
    town.restart_after = 0
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    birds = await flock(town)
    gone, stay = birds.halves()
    present = await opened(town.database)
    assert present.shows(bird.words for bird in birds.half_way) == [bird.words for bird in birds.half_way]
    assert present.shows(bird.name for bird in birds.volunteers) == [bird.name for bird in birds.volunteers]
    written = some(await ciphertexts(town.database))
    if place.server_files:
        # The server does so by itself sooner or later, and keeps values of every column for its plans.
        await on_server(town.database_url, "ANALYZE", "CHECKPOINT")
    chats = [spelling for bird in some(birds.everybody()) for spelling in numbers(bird.chat)]
    assert found_in(place.files, written), "whoever searches in the wrong place finds nothing"
    assert found_in(place.files, chats)
    contents = await copied(place)

    # Half of them delete: nothing of theirs opens any more, here or in yesterday's backup.
    for bird in gone:
        await deletes(bird)
    await town.settles()
    assert {await bot_messages(bird) for bird in gone if not bird.code} == {1}
    for database in (town.database, await from_backup(place, contents)):
        left = await opened(database)
        assert left.shows(word for bird in gone for word in bird.secrets) == []
        assert left.shows(bird.words for bird in birds.half_way[1::2])
        if database is not town.database:
            await database.close()

    # The study ends: of nobody anything is left.
    await ends(place)
    left = await opened(town.database)
    assert (left.shows(word for bird in stay for word in bird.secrets), left.responses) == ([], b"")
    async with town.database.read() as tx:
        end = await study_ends.find(tx, SURVEY)
        exported = await exporting.export_csv(tx, SURVEY)
    assert end.byte_scan is (ByteScan.IMPOSSIBLE if place.server_files else ByteScan.CLEAN)
    assert exported is not None
    assert exported.responses == 0
    assert (await press.screen()).shows("Löschvermerk")
    if place.server_files:
        # The copy that came back from the backup is none of the bot's files.
        await on_server(town.database_url, "DROP DATABASE elsewhere WITH (FORCE)", "CHECKPOINT")
    assert found_in(place.files, (*plain_words(birds.everybody()), *written)) == {}
    assert found_in(place.files, chats) == {}
    # What the server's log holds until it is overwritten is sealed, each with a key that is destroyed.
    assert found_in(place.server_files, plain_words(birds.everybody())) == {}
    assert [word for word in STEMS if word in place.log.text] == []
