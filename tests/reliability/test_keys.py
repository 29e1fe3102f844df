"""T24: keys that are wrong, missing, lost or changed under load; nothing is ever written without one."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.sentences import SENTENCES
from bot.domain.citizen import Interview, Visitor
from bot.domain.errors import BuergerechoError, KeyMissingError
from bot.domain.ids import ChatId, InterviewId, Person, SurveyId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.position import Progress
from storage import cards, interviews, migrate, outbox, surveys
from storage.database import Database, Transaction
from storage.keystore import place_in
from storage.resealing import SEALED
from storage.sealed import KeyRing
from tests import postgres
from tests.cli.conftest import Terminal, terminal_at
from tests.conftest import TEST_KEY
from tests.reliability.history import History, Verdict, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.storage.released import REVISIONS, populate, rows_of
from tests.storage.times import NOW
from tests.stories.town import FIRST_DAY

ROOT = Path(__file__).parents[2]
NEW_KEY = bytes(range(1, 33))
PEOPLE = 12
FIRST_CHAT = 7_200_000_000
VALUES_A_KILL = 1500
"""So much is left to be sealed anew for each kill, so that all of them meet work."""

Values = Counter[tuple[str, bytes]]
"""What sealed values are bound to, and what they say."""


def _state(number: int) -> str:
    return f"interviews.state:{number:08x}"


UNDER_LOAD = {_state(number) for number in range(PEOPLE)} | {
    f"cards.body:{FIRST_CHAT + number}:" for number in range(PEOPLE)
}


def written(*keys: bytes) -> str:
    return ",".join(urlsafe_b64encode(key).decode() for key in keys)


@dataclass(slots=True)
class Installation:
    """A database of the first released version, brought up to date, whose people have keys."""

    url: str
    folder: Path
    progress: dict[int, int] = field(default_factory=dict)
    """The last answer of each person that was acknowledged."""
    tried: dict[int, int] = field(default_factory=dict)

    async def opened(self, *keys: bytes) -> Database:
        return await Database.open(self.url, KeyRing.from_settings(keys), place_in(self.folder))

    def terminal(self, *keys: bytes) -> Terminal:
        settings = dict(terminal_at(self.folder, self.url).settings)
        settings["BUERGERECHO_SECRET_KEYS"] = written(*keys)
        settings["BUERGERECHO_DATA_DIR"] = str(self.folder)
        return Terminal(self.folder, settings)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'blank.db'}"
        return
    async with postgres.blank_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
async def installed(blank_url: str, tmp_path: Path) -> Installation:
    await populate(blank_url, REVISIONS[-1])
    await migrate.upgrade(blank_url)
    made = Installation(blank_url, tmp_path)
    database = await made.opened(TEST_KEY)
    for number in range(PEOPLE):
        await database.write(begin, number)
        made.progress[number] = made.tried[number] = 0
    await database.close()
    return made


def visitor(tx: Transaction, number: int) -> Visitor:
    return Visitor(Person(tx.keys.marker("person", FIRST_CHAT + number)), "de")


async def begin(tx: Transaction, number: int) -> None:
    survey = await surveys.find(tx, SurveyId("lra22"))
    assert survey is not None
    who = visitor(tx, number)
    await interviews.save_visitor(tx, Visitor(who.person, "de", "", survey), NOW)
    interview = Interview(InterviewId(f"{number:08x}"), survey.id, survey.form_id, FIRST_DAY, Progress({"b3": "0"}))
    key_id = await interviews.begin(tx, who.person, interview)
    await cards.show(tx, ChatId(FIRST_CHAT + number), OutgoingMessage("0"), now=NOW, key_id=key_id)


async def answer(tx: Transaction, number: int, nth: int) -> None:
    """One step: read, save, show."""
    found = await interviews.find_visitor(tx, visitor(tx, number).person)
    assert found is not None
    assert found.interview is not None
    interview = found.interview
    moved = Interview(interview.id, interview.survey, interview.form, interview.started_at, Progress({"b3": f"{nth}"}))
    await interviews.save(tx, found, moved, NOW)
    await cards.show(tx, ChatId(FIRST_CHAT + number), OutgoingMessage(f"{nth}"), now=NOW, key_id=found.key_id)


async def answers_on(installed: Installation, database: Database, number: int) -> None:
    while True:
        installed.tried[number] += 1
        await database.write(answer, number, installed.tried[number])
        installed.progress[number] = installed.tried[number]
        await asyncio.sleep(0.002)


async def queue(tx: Transaction, first: int, number: int) -> None:
    for chat in range(first, first + number):
        await outbox.add(tx, ChatId(chat), OutgoingMessage(f"Nachricht {chat}"), now=NOW)


async def plain_values(database: Database) -> Values:
    """Everything that is sealed in the database, opened; it raises where anything cannot be."""
    found: Values = Counter()
    async with database.read_aside() as tx:
        for each in SEALED:
            for row in (await tx.execute(select(each.table).where(each.column.is_not(None)))).mappings():
                about = each.about(dict(row))
                found[about, tx.keys.open_with(row[each.column.name], about)] += 1
    return found


_ROTATE = """
import asyncio
from bot.cli.opened import opened_runtime
from bot.services import rekeying

async def rotate():
    async with opened_runtime() as rt:
        print("begins", flush=True)
        done = await rekeying.rotate(rt)
        print(done.keys, done.values, done.left, flush=True)

asyncio.run(rotate())
"""


async def rotating(installed: Installation) -> asyncio.subprocess.Process:
    """A process that has just begun to seal anew."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _ROTATE,
        cwd=ROOT,
        env={**os.environ, **installed.terminal(NEW_KEY, TEST_KEY).settings},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begins\n"
    return process


async def killed_again_and_again(installed: Installation, kills: int) -> int:
    """How many were killed in the middle; on a quick machine one may have ended before."""
    chance, in_the_middle = random.Random(seed()), 0
    for _ in range(kills):
        process = await rotating(installed)
        await asyncio.sleep(chance.uniform(0.0, 0.4))
        with suppress(ProcessLookupError):
            process.kill()
        in_the_middle += await process.wait() == -signal.SIGKILL
    return in_the_middle


async def test_keys_change_under_load_although_it_is_killed_again_and_again(installed: Installation) -> None:
    kills = size("T24_KILLS")
    database = await installed.opened(TEST_KEY)
    for first in range(1, VALUES_A_KILL * kills, VALUES_A_KILL):
        await database.write(queue, first, VALUES_A_KILL)
    before = await plain_values(database)
    await database.close()

    database = await installed.opened(NEW_KEY, TEST_KEY)
    load = [asyncio.create_task(answers_on(installed, database, number)) for number in range(PEOPLE)]
    in_the_middle = await killed_again_and_again(installed, kills)
    said, _ = await (await rotating(installed)).communicate()
    for task in load:
        task.cancel()
    failed = [result for result in await asyncio.gather(*load, return_exceptions=True) if isinstance(result, Exception)]
    await database.close()
    keys, values, left = map(int, said.split())

    database = await installed.opened(NEW_KEY)
    verdict = judged(installed, before, await plain_values(database))
    await database.close()
    kind = "sqlite" if installed.url.startswith("sqlite") else "postgres"
    answers = sum(installed.progress.values())
    report(verdict, test="T24", database=kind, kills=in_the_middle, keys=keys, values=values, answers=answers)
    assert failed == []
    assert in_the_middle >= kills // 2
    assert left == 0
    assert verdict.clean, verdict.culprits
    assert answers > PEOPLE * kills


def judged(installed: Installation, before: Values, found: Values) -> Verdict:
    """Every value is what it was; of who answered meanwhile, it is what was acknowledged last or tried after it."""
    history = History()
    for key in before.elements():
        if key[0] not in UNDER_LOAD:
            history.attempted(key)
            history.acknowledged(key)
    there: list[Hashable] = [key for key in found.elements() if key[0] not in UNDER_LOAD]
    for number in range(PEOPLE):
        history.attempted(last := ("last answer", number))
        history.acknowledged(last)
        there += [last for about, plain in found if about == _state(number) and _is_recent(installed, number, plain)]
    return history.verdict(there)


def _is_recent(installed: Installation, number: int, state: bytes) -> bool:
    return installed.progress[number] <= int(json.loads(state)["answers"]["b3"]) <= installed.tried[number]


# --- refused, and lost ----------------------------------------------------------------------------------------------


async def test_nothing_starts_without_the_key_that_sealed(installed: Installation) -> None:
    for keys in ((NEW_KEY,), (bytes(32), NEW_KEY)):
        refused = await asyncio.to_thread(installed.terminal(*keys).run, "jobs", "run", "delete-traces")
        assert (refused.status, refused.out) == (1, "")
        assert refused.err == f"{SENTENCES[KeyMissingError]}\n"


async def test_nothing_starts_while_a_persons_key_is_wrapped_by_one_that_is_missing(installed: Installation) -> None:
    await (await installed.opened(NEW_KEY, TEST_KEY)).close()  # seals the root secret anew, but wraps nothing
    refused = await asyncio.to_thread(installed.terminal(NEW_KEY).run, "jobs", "run", "delete-traces")
    assert refused.status == 1
    assert "fehlt in BUERGERECHO_SECRET_KEYS" in refused.err
    rotated = await asyncio.to_thread(installed.terminal(NEW_KEY, TEST_KEY).run, "keys", "rotate")
    assert rotated.out.startswith(f"Neu verschlüsselt: {PEOPLE} Schlüssel von Personen, ")
    assert "Nichts ist mehr mit einem älteren Schlüssel verschlüsselt." in rotated.out
    started = await asyncio.to_thread(installed.terminal(NEW_KEY).run, "jobs", "run", "delete-traces")
    assert (started.status, started.err) == (0, "")


async def test_nothing_starts_without_the_key_store_or_with_one_that_others_may_read(installed: Installation) -> None:
    terminal, place = installed.terminal(TEST_KEY), place_in(installed.folder)
    saved = installed.folder / "copy.db"
    said = await asyncio.to_thread(terminal.run, "keys", "save", str(saved))
    assert (said.out, said.err) == (f"Gesichert: {PEOPLE} Schlüssel von Personen.\n", "")

    place.chmod(0o644)
    refused = await asyncio.to_thread(terminal.run, "jobs", "run", "delete-traces")
    assert (refused.status, refused.err.split(":")[0]) == (
        1,
        "Andere Benutzer dieses Rechners können den Schlüsselspeicher lesen",
    )

    await asyncio.to_thread(place.unlink)
    refused = await asyncio.to_thread(terminal.run, "jobs", "run", "delete-traces")
    assert refused.status == 1
    assert refused.err.startswith("Der Schlüsselspeicher keys.db fehlt in BUERGERECHO_DATA_DIR")
    assert (await asyncio.to_thread(terminal.run, "keys", "save", str(saved))).status == 1

    await asyncio.to_thread(saved.rename, place)
    assert (await asyncio.to_thread(terminal.run, "jobs", "run", "delete-traces")).status == 0
    database = await installed.opened(TEST_KEY)
    assert sum((await plain_values(database)).values()) > 2 * PEOPLE
    await database.close()


async def test_a_lost_key_costs_its_person_alone(installed: Installation) -> None:
    database = await installed.opened(TEST_KEY)
    async with database.read() as tx:
        lost = await interviews.key_of(tx, visitor(tx, 3).person)
    assert lost is not None
    await database.keys.store.destroy([lost])
    found = await database.write(interviews.find_visitor, Person(database.keys.marker("person", FIRST_CHAT + 3)))
    assert found is not None
    assert found.interview is None
    await database.write(begin, 3)
    for number in range(PEOPLE):
        await database.write(answer, number, 1)
    await plain_values(database)
    await database.close()


async def test_without_a_key_nothing_is_written_in_plain_text(installed: Installation) -> None:
    database = await installed.opened(TEST_KEY)
    before = await rows_of(installed.url)
    with closing(sqlite3.connect(place_in(installed.folder))) as damaged:
        damaged.execute("DROP TABLE keys")
    with pytest.raises(BuergerechoError):
        await database.write(answer, 1, 1)
    with pytest.raises(BuergerechoError):
        await database.write(begin, PEOPLE)
    await database.close()
    assert await rows_of(installed.url) == before
