"""One writer, one commit for what waits together, and no harm done by one use case to another."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import DatabaseUnavailableError, NotFoundError
from bot.domain.ids import UpdateId
from storage import engines, inbox, quarantine, settings
from storage.database import LAST, Database, Transaction
from storage.keystore import KeyStore
from storage.sealed import KeyRing, Keys
from storage.writers import LocalWriter
from tests.storage.times import NOW


async def count_up(tx: Transaction, name: str) -> int:
    """Read, then write: what two at a time must not do to each other."""
    count = int(await settings.get(tx, name) or 0) + 1
    await settings.put(tx, name, str(count))
    return count


async def value(database: Database, name: str) -> str | None:
    async with database.read() as tx:
        return await settings.get(tx, name)


async def fail(tx: Transaction) -> None:
    await settings.put(tx, "half", "done")
    raise NotFoundError("a mistake")


async def test_fifty_who_count_at_once_lose_nothing(database: Database) -> None:
    counts = await asyncio.gather(*(database.write(count_up, "n") for _ in range(50)))

    assert sorted(counts) == list(range(1, 51))
    assert await value(database, "n") == "50"


async def test_two_processes_that_count_at_once_lose_nothing(database: Database, database_url: str) -> None:
    async def lock_and_count(tx: Transaction) -> int:
        if not tx.on_sqlite:
            await tx.execute(text("LOCK TABLE settings IN EXCLUSIVE MODE"))
        return await count_up(tx, "n")

    other = await Database.open(database_url, KeyRing.from_settings((bytes(range(32)),)))
    await asyncio.gather(*(which.write(lock_and_count) for _ in range(25) for which in (database, other)))
    await other.close()

    assert await value(database, "n") == "50"


async def test_a_use_case_that_fails_harms_nobody_else(database: Database) -> None:
    results = await asyncio.gather(
        *(database.write(count_up, "n") for _ in range(5)),
        database.write(fail),
        *(database.write(count_up, "n") for _ in range(5)),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [int] * 5 + [NotFoundError] + [int] * 5
    assert await value(database, "n") == "10"
    assert await value(database, "half") is None


async def test_a_statement_that_is_refused_harms_nobody_else(database: Database) -> None:
    async def mistake(tx: Transaction) -> None:
        await tx.execute(text("SELECT nothing FROM nowhere"))

    results = await asyncio.gather(
        database.write(count_up, "n"), database.write(mistake), database.write(count_up, "n"), return_exceptions=True
    )

    assert (results[0], results[2]) == (1, 2)
    assert isinstance(results[1], Exception)


async def test_who_gives_up_waiting_stops_nobody(database: Database) -> None:
    waiting = [asyncio.create_task(database.write(count_up, f"n{i}")) for i in range(10)]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert [task.cancelled() for task in waiting] == [True, False] * 5
    assert await database.write(count_up, "n1") == 2
    assert await database.write(count_up, "n0") == 1


async def test_a_use_case_without_statements_leaves_no_lock_behind(database: Database, database_url: str) -> None:
    async def nothing(_: Transaction) -> str:
        return "done"

    other = await Database.open(database_url, KeyRing.from_settings((bytes(range(32)),)))
    assert await database.write(nothing) == "done"
    assert await other.write(count_up, "n") == 1
    await other.close()


async def test_a_use_case_inside_a_use_case_is_refused_at_once(database: Database) -> None:
    async def nested(_: Transaction) -> None:
        await database.write(count_up, "n")

    with pytest.raises(RuntimeError):
        await database.write(nested)


async def test_closing_finishes_what_waits(database_url: str, key_ring: KeyRing) -> None:
    first = await Database.open(database_url, key_ring)
    waiting = [asyncio.create_task(first.write(count_up, "n")) for _ in range(150)]
    await asyncio.sleep(0)
    await first.close()
    await asyncio.gather(*waiting)
    with pytest.raises(DatabaseUnavailableError):
        await first.write(count_up, "n")

    again = await Database.open(database_url, key_ring)
    assert await value(again, "n") == "150"
    await again.close()


async def test_readers_cannot_write(database: Database) -> None:
    for transaction in (database.read, database.read_aside):
        with pytest.raises(DatabaseUnavailableError):
            async with transaction() as tx:
                await settings.put(tx, "n", "1")
    assert await database.write(count_up, "n") == 1


async def test_rows_are_fetched_before_the_next_statement(database: Database) -> None:
    async def copy(tx: Transaction) -> int:
        rows = await tx.execute(text("SELECT name FROM settings"))
        copied = 0
        for row in rows:
            await settings.put(tx, f"copy of {row.name}", "1")
            copied += 1
        return copied

    for name in "abc":
        await database.write(count_up, name)
    assert await database.write(copy) == 3


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"


async def on_every_connection(database: Database, statement: str) -> list[object]:
    async def ask(tx: Transaction) -> object:
        return (await tx.execute(text(statement))).scalar_one()

    answers = [await database.write(ask)]
    async with database.read() as one, database.read() as two, database.read_aside() as three:
        answers += [await ask(tx) for tx in (one, two, three)]
    return answers


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("secure_delete", 1), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0), ("journal_mode", "wal")],
)
async def test_every_connection_is_durable_and_strict(
    sqlite_url: str, key_ring: KeyRing, pragma: str, expected: object
) -> None:
    database = await Database.open(sqlite_url, key_ring)
    assert set(await on_every_connection(database, f"PRAGMA {pragma}")) == {expected}
    await database.close()


async def test_postgres_says_committed_only_when_it_is_on_disk(postgres_url: str, key_ring: KeyRing) -> None:
    database = await Database.open(postgres_url, key_ring)
    assert set(await on_every_connection(database, "SHOW synchronous_commit")) == {"on"}
    await database.close()


async def test_the_file_is_readable_by_its_owner_only(sqlite_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    database = await Database.open(sqlite_url, key_ring)
    await database.write(count_up, "n")
    assert [entry.stat().st_mode & 0o777 for entry in os.scandir(tmp_path)] == [0o600] * 7  # its keys included
    await database.close()


def locked(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_a_command_that_writes_just_now_is_waited_for(sqlite_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    database = await Database.open(sqlite_url, key_ring)
    other = locked(tmp_path / "buergerecho.db")
    waiting = asyncio.create_task(database.write(count_up, "n"))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    other.execute("COMMIT")
    assert await waiting == 1
    other.close()
    await database.close()


async def test_a_lock_that_is_never_given_back_is_reported(sqlite_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    await (await Database.open(sqlite_url, key_ring)).close()
    other = locked(tmp_path / "buergerecho.db")
    writer = LocalWriter(engines.local_writer(sqlite_url), patience=0.05)
    with pytest.raises(DatabaseUnavailableError):
        await writer.begin(Keys(key_ring, b"", KeyStore(None, key_ring)))
    other.execute("COMMIT")
    await writer.begin(Keys(key_ring, b"", KeyStore(None, key_ring)))
    await writer.commit()
    other.close()
    await writer.close()


async def test_a_full_disk_loses_nothing_that_was_acknowledged(sqlite_url: str, key_ring: KeyRing) -> None:
    async def limit_pages(tx: Transaction, pages: int) -> None:
        await tx.execute(text(f"PRAGMA max_page_count={pages}"))

    async def much(tx: Transaction) -> None:
        await count_up(tx, "n")
        await quarantine.put(tx, UpdateId(1), "message", "ValueError", b"x" * 1_000_000, NOW)

    database = await Database.open(sqlite_url, key_ring)
    await database.write(count_up, "n")
    await database.write(limit_pages, 100)
    results = await asyncio.gather(database.write(much), database.write(much), return_exceptions=True)
    assert [type(result) for result in results] == [DatabaseUnavailableError] * 2
    await database.write(limit_pages, 1_000_000)
    assert await database.write(count_up, "n") == 2
    await database.write(much)
    await database.close()


async def test_a_folder_that_does_not_exist_is_a_database_that_is_not_there(tmp_path: Path, key_ring: KeyRing) -> None:
    with pytest.raises(DatabaseUnavailableError):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'folder.db'}", key_ring)


async def test_a_database_that_answers_is_well(database: Database) -> None:
    await database.ping()


async def test_a_server_that_is_not_there_is_reported(key_ring: KeyRing) -> None:
    with pytest.raises(DatabaseUnavailableError):
        await Database.open("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", key_ring)


async def hang_up(database: Database) -> None:
    """End every other session of this database, as a restart of the server does."""

    async def end_sessions(tx: Transaction) -> None:
        sessions = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        await tx.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({sessions}) AS others"))

    async with database.read_aside() as tx:
        await end_sessions(tx)


async def test_a_restarted_server_is_connected_to_anew(postgres_url: str, key_ring: KeyRing) -> None:
    database = await Database.open(postgres_url, key_ring)
    bystander = await Database.open(postgres_url, key_ring)
    for count in (1, 2, 3):
        assert await database.write(count_up, "n") == count
        assert await value(database, "n") == str(count)
        await hang_up(bystander)
    await database.close()
    await bystander.close()


async def test_two_processes_in_each_others_way_both_finish(postgres_url: str, key_ring: KeyRing) -> None:
    met = asyncio.Barrier(2)
    first_try: set[str] = set()

    def crossing(here: str, there: str) -> Callable[[Transaction], object]:
        async def count_both(tx: Transaction) -> None:
            await count_up(tx, here)
            if here not in first_try:
                first_try.add(here)
                await met.wait()
            await count_up(tx, there)

        return count_both

    one = await Database.open(postgres_url, key_ring)
    two = await Database.open(postgres_url, key_ring)
    await one.write(count_up, "a")
    await one.write(count_up, "b")
    await asyncio.gather(one.write(crossing("a", "b")), two.write(crossing("b", "a")))  # type: ignore[arg-type]

    assert int(await value(one, "a") or 0) + int(await value(one, "b") or 0) >= 5
    await one.close()
    await two.close()


async def test_update_ids_of_a_batch_that_failed_are_new_again(database: Database) -> None:
    async def take_and_fail(tx: Transaction) -> None:
        await inbox.first_time(tx, UpdateId(1), NOW)
        raise NotFoundError("a mistake")

    with pytest.raises(NotFoundError):
        await database.write(take_and_fail)
    assert await database.write(inbox.first_time, UpdateId(1), NOW)


async def test_what_waits_together_is_done_in_the_order_of_its_places(database: Database) -> None:
    done: list[str] = []

    async def note(_tx: Transaction, what: str) -> None:
        done.append(what)

    await asyncio.gather(
        database.write_at(LAST, note, "marks"),
        database.write_at(7, note, "Bob"),
        database.write_at(3, note, "Ann"),
        database.write(note, "nobody"),
    )
    assert done == ["nobody", "Ann", "Bob", "marks"]


async def test_a_person_without_a_number_does_not_end_the_writer_for_everybody(database: Database) -> None:
    good = [asyncio.create_task(database.write_at(place, count_up, "n")) for place in (3, 1)]
    with pytest.raises(TypeError):
        await database.write_at({"id": None}, count_up, "n")  # type: ignore[arg-type]

    assert sorted(await asyncio.gather(*good)) == [1, 2]
    assert await database.write(count_up, "n") == 3
