"""What an older key of SECRET_KEYS sealed is sealed anew, every column of it, and nothing else is touched."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, insert, select

from bot.domain.errors import KeyMissingError
from bot.domain.ids import ChatId, UpdateId
from bot.domain.outgoing import OutgoingMessage
from storage import outbox, quarantine, resealing, tables
from storage.database import Database, Transaction
from storage.doomed import KEYED
from storage.resealing import PORTION, SEALED, Place, SealedColumn
from storage.sealed import KeyRing
from tests.storage.times import NOW

OLD, NEW = KeyRing.from_settings((bytes(range(32)),)), KeyRing.from_settings((bytes(range(1, 33)),))
BOTH = KeyRing.from_settings((bytes(range(1, 33)), bytes(range(32))))
NOT_SEALED = {"person", "marker", "code", "number", "may_return", "token", "key_id", "previous", "digest"}
BY_PEOPLES_KEYS = {table.c.body for table in KEYED if "body" in table.c}
WHENEVER_OPENED = {tables.secrets.c.body}


def test_every_column_that_may_be_sealed_is_known() -> None:
    sealed = {
        column
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name not in NOT_SEALED
    }
    assert sealed == {each.column for each in SEALED} | BY_PEOPLES_KEYS | WHENEVER_OPENED


async def all_portions(database: Database, column: SealedColumn) -> list[int]:
    after: Place | None = None
    done: list[int] = []
    while not done or after is not None:
        number, after = await database.write(resealing.portion, column, after)
        done.append(number)
    return done


def column_named(name: str) -> SealedColumn:
    return next(each for each in SEALED if f"{each.table.name}.{each.column.name}" == name)


async def put(tx: Transaction, *chats: int) -> None:
    for chat in chats:
        await outbox.add(tx, ChatId(chat), OutgoingMessage(f"Guten Tag, {chat}"), now=NOW)


async def test_sealing_anew_goes_on_in_portions_and_ends(database_url: str, keys_in: Path) -> None:
    number = 2 * PORTION + 7
    database = await Database.open(database_url, OLD, keys_in)
    await database.write(put, *range(1, number + 1))
    await database.close()

    column = column_named("outbox.body")
    database = await Database.open(database_url, BOTH, keys_in)
    await database.write(put, 5000)
    async with database.read() as tx:
        assert await resealing.remaining(tx) == number
    assert await all_portions(database, column) == [PORTION, PORTION, 7]
    assert await all_portions(database, column) == [0]
    await database.close()

    database = await Database.open(database_url, NEW, keys_in)
    async with database.read() as tx:
        assert await resealing.remaining(tx) == 0
        waiting = await outbox.due(tx, NOW, 1000, ())
    assert sorted(each.message.text for each in waiting) == sorted(
        f"Guten Tag, {chat}" for chat in (*range(1, number + 1), 5000)
    )
    await database.close()


async def test_a_value_that_nobody_can_open_stops_it_and_stays(database: Database) -> None:
    stranger = KeyRing.from_settings((bytes(32),))

    async def of_a_stranger(tx: Transaction) -> None:
        sealed = stranger.seal(b"x", "quarantine.body:1")
        row: dict[str, Any] = {"update_id": 1, "kind": "message", "error": "ValueError", "body": sealed, "at": NOW}
        await tx.execute(insert(tables.quarantine).values(row))

    await database.write(of_a_stranger)
    with pytest.raises(KeyMissingError):
        await database.write(resealing.portion, column_named("quarantine.body"), None)


async def test_what_a_persons_key_sealed_stays_as_it_is(database: Database) -> None:
    async def theirs(tx: Transaction) -> None:
        await quarantine.put(tx, UpdateId(1), "message", "ValueError", b"x", NOW, key_id=tx.keys.new_key())

    await database.write(theirs)
    async with database.read() as tx:
        before = (await tx.execute(select(tables.quarantine.c.body))).scalar_one()
    assert await all_portions(database, column_named("quarantine.body")) == [0]
    async with database.read() as tx:
        assert (await tx.execute(select(tables.quarantine.c.body))).scalar_one() == before
