"""T26: a populated database of every released version is brought up to date, whatever happens in the middle."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import SchemaNewerError
from bot.domain.staff import Role
from storage import migrate
from storage.database import Database
from storage.sealed import KeyRing
from tests import postgres
from tests.cli.conftest import terminal_at
from tests.reliability.history import History, Verdict, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.storage.released import REVISIONS, frozen_rows, populate, rows_of
from tests.storage.test_migrations import set_revision
from tests.stories.town import Person, Town, built_town

ROOT = Path(migrate.__file__).parents[1]
NEWEST_RELEASED = REVISIONS[-1]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'blank.db'}"
        return
    async with postgres.blank_database(request.getfixturevalue("postgres_server")) as url:
        yield url


async def compared(url: str, revision: str) -> Verdict:
    """Every frozen row is acknowledged; what is there must be the same in every column that the old version had."""
    history, found = History(), await rows_of(url)
    seen = []
    for table, before in frozen_rows(revision).items():
        for row in before:
            history.attempted(key := (table, tuple(sorted(row.items()))))
            history.acknowledged(key)
        seen += [(table, tuple(sorted((key, row[key]) for key in before[0]))) for row in found[table]]
    return history.verdict(seen)


async def check_every_row_is_as_it_was(url: str, revision: str) -> None:
    verdict = await compared(url, revision)
    assert verdict.clean, verdict.culprits


@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_row_of_an_older_version_is_there_afterwards(blank_url: str, revision: str) -> None:
    await populate(blank_url, revision)
    await check_every_row_is_as_it_was(blank_url, revision)

    await migrate.upgrade(blank_url)
    await migrate.check(blank_url)
    await check_every_row_is_as_it_was(blank_url, revision)

    first = await rows_of(blank_url)
    await migrate.upgrade(blank_url)
    assert await rows_of(blank_url) == first


async def everybody(town: Town) -> dict[str, Person]:
    """The people of the older version, with the numbers they had."""
    finished = [f"Fertig {number}" for number in range(6)]
    staff = ["Pressestelle", "Leitung", "Stellvertretung", "Bauamt", "Jugendamt"]
    return {name: await town.person(name) for name in ("Halb", *finished, "Nein", *staff)}


@pytest.mark.parametrize("revision", REVISIONS)
async def test_who_was_in_the_middle_goes_on_after_an_upgrade(blank_url: str, key_ring: KeyRing, revision: str) -> None:
    await populate(blank_url, revision)
    await migrate.upgrade(blank_url)
    async with built_town(blank_url, key_ring) as town:
        people = await everybody(town)
        # The simulator counts its updates from the beginning again, as Telegram does after a week without any.
        await town.later(days=9)
        await town.restarts()

        review = await people["Halb"].writes("Die Wartezeit")
        assert "Die Beratung" in review.text
        assert "Die Wartezeit" in review.text
        assert "Lösch-Code: " in (await people["Halb"].taps("Absenden")).text

        assert "Sachverhalt" in (await people["Pressestelle"].writes("Das Votum")).text
        await people["Stellvertretung"].writes("/aufgaben")
        assert await people["Stellvertretung"].sees("Zweiter Vermerk")
        newcomer = await town.member("Neu", Role.SUPPORTING_OFFICE, "Bauamt")
        assert await newcomer.sees("Bauamt")


_UPGRADE = """
import asyncio, os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from storage import migrate

last = int(sys.argv[2])
seen = 0

def count(*_):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)

migrate._import_alembic()
event.listen(Engine, "before_cursor_execute", count)
print("begins", flush=True)
asyncio.run(migrate.upgrade(sys.argv[1]))
print(seen, flush=True)
"""


async def upgrading(url: str, *, last: int = -1) -> asyncio.subprocess.Process:
    """A process that has just begun to upgrade; it kills itself before its ``last``-th statement."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _UPGRADE, url, str(last), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begins\n"
    return process


async def check_it_is_old_or_new_and_can_go_on(url: str) -> Verdict:
    [row] = (await rows_of(url))["alembic_version"]
    assert row["version_num"] in {NEWEST_RELEASED, migrate.HEAD}
    await check_every_row_is_as_it_was(url, NEWEST_RELEASED)
    await migrate.upgrade(url)
    await migrate.check(url)
    return await compared(url, NEWEST_RELEASED)


def blank_file_again(url: str) -> None:
    file = Path(url.partition(":///")[2])
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


async def populated_again(url: str) -> None:
    if url.startswith("sqlite"):
        blank_file_again(url)
    else:
        await postgres.empty(url)
    await populate(url, NEWEST_RELEASED)


async def test_killed_before_any_statement_of_an_upgrade(blank_url: str) -> None:
    await populate(blank_url, NEWEST_RELEASED)
    said, _ = await (await upgrading(blank_url)).communicate()
    statements = int(said)
    assert statements > 5
    points = sorted(random.Random(seed()).sample(range(1, statements + 1), min(size("T26_KILLS"), statements)))
    verdicts: list[Verdict] = []
    for last in points:
        await populated_again(blank_url)
        process = await upgrading(blank_url, last=last)
        assert await process.wait() == -signal.SIGKILL, last
        verdicts.append(await check_it_is_old_or_new_and_can_go_on(blank_url))
    tell(verdicts, blank_url, points=f"{len(points)}/{statements}")


async def test_killed_at_any_instant_of_an_upgrade(blank_url: str) -> None:
    chance = random.Random(seed())
    verdicts: list[Verdict] = []
    for _ in range(size("T26_KILLS")):
        if verdicts:
            await populated_again(blank_url)
        else:
            await populate(blank_url, NEWEST_RELEASED)
        process = await upgrading(blank_url)
        await asyncio.sleep(chance.uniform(0.0, 0.15))
        process.kill()
        await process.wait()
        verdicts.append(await check_it_is_old_or_new_and_can_go_on(blank_url))
    tell(verdicts, blank_url, kills=len(verdicts))


def tell(verdicts: list[Verdict], url: str, **more: object) -> None:
    whole = sum(verdicts[1:], verdicts[0])
    report(whole, test="T26", database="sqlite" if url.startswith("sqlite") else "postgres", **more)
    assert whole.clean, whole.culprits


async def test_an_older_program_does_not_start_on_a_newer_database(database_url: str, key_ring: KeyRing) -> None:
    await migrate.upgrade(database_url)
    await set_revision(database_url, "0999")
    try:
        with pytest.raises(SchemaNewerError):
            await Database.open(database_url, key_ring)
    finally:
        await set_revision(database_url, migrate.HEAD)


async def test_run_and_commands_on_an_older_database_name_the_upgrade(blank_url: str, tmp_path: Path) -> None:
    await populate(blank_url, NEWEST_RELEASED)
    terminal = terminal_at(tmp_path, blank_url)
    terminal = type(terminal)(terminal.folder, {**terminal.settings, "BUERGERECHO_TOKEN": "1:a"})
    for command in (("run",), ("survey", "list")):
        refused = await asyncio.to_thread(terminal.run, *command)
        assert (refused.status, refused.err.count("\n")) == (1, 1)
        assert "db upgrade" in refused.err
    assert (await asyncio.to_thread(terminal.run, "db", "upgrade")).status == 0
    assert "lra22" in (await asyncio.to_thread(terminal.run, "survey", "list")).out

    await set_revision(blank_url, "0999")
    refused = await asyncio.to_thread(terminal.run, "run")
    assert (refused.status, refused.err) == (
        1,
        "Die Datenbank stammt von einer neueren Version; spielen Sie diese ein.\n",
    )
