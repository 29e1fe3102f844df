"""Statements of the hot path give and take the same values as any other, on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import StatementError

from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage
from storage import cards, tables
from storage.database import Database, Transaction
from storage.prepared import Prepared
from storage.sealed import KeyRing
from storage.trouble import StatementRefusedError
from tests.storage.test_database import hang_up
from tests.storage.times import NOW, after

ROW: dict[str, object] = {
    "chat_id": 11,
    "slot": "",
    "body": b"\x00sealed\xff",
    "secret": True,
    "view": "citizen:b1",
    "wanted": 1,
    "shown": 0,
    "message_id": None,
    "fresh": 0,
    "priority": 0,
    "due_at": NOW,
    "attempts": 0,
    "changed_at": after(days=1),
    "tappable": True,
}
ADD = insert(tables.cards)
FIND = select(*(tables.cards.c[name] for name in ROW)).where(tables.cards.c.chat_id == bindparam("chat"))
RENAME = update(tables.cards).where(tables.cards.c.chat_id == bindparam("chat")).values(view="other", attempts=3)


async def put(tx: Transaction, row: dict[str, object]) -> int:
    return await tx.change(Prepared(ADD), row)


async def test_values_come_back_as_they_went_in(database: Database) -> None:
    async def use_case(tx: Transaction) -> None:
        assert await tx.change(Prepared(ADD), ROW) == 1
        assert await tx.rows(Prepared(FIND), {"chat": 11}) == [ROW]
        assert await tx.rows(Prepared(FIND), {"chat": 12}) == []

    await database.write(use_case)


async def test_a_statement_is_run_for_each_row_of_values(database: Database) -> None:
    shown = update(tables.cards).where(tables.cards.c.chat_id == bindparam("chat")).values(shown=bindparam("now_shown"))

    async def use_case(tx: Transaction) -> list[object]:
        for chat in (11, 12, 13):
            await tx.change(Prepared(ADD), ROW | {"chat_id": chat})
        await tx.changes(Prepared(shown), [{"chat": 11, "now_shown": 4}, {"chat": 13, "now_shown": 5}])
        found = await tx.execute(select(tables.cards.c.chat_id, tables.cards.c.shown).order_by(tables.cards.c.chat_id))
        return [tuple(row) for row in found]

    assert await database.write(use_case) == [(11, 4), (12, 0), (13, 5)]


async def test_values_written_with_a_prepared_statement_are_read_by_any_other(database: Database) -> None:
    async def use_case(tx: Transaction) -> list[object]:
        await tx.change(Prepared(ADD), ROW)
        await tx.execute(ADD, ROW | {"chat_id": 12})
        found = await tx.execute(select(tables.cards.c.due_at, tables.cards.c.secret, tables.cards.c.body))
        return [tuple(row) for row in found]

    assert await database.write(use_case) == [(NOW, True, ROW["body"])] * 2


async def test_values_of_the_statement_itself_are_kept(database: Database) -> None:
    rename = Prepared(RENAME)

    async def use_case(tx: Transaction) -> None:
        for chat in (11, 12):
            await tx.change(Prepared(ADD), ROW | {"chat_id": chat})
            assert await tx.change(rename, {"chat": chat}) == 1
            (row,) = await tx.rows(Prepared(FIND), {"chat": chat})
            assert (row["view"], row["attempts"]) == ("other", 3)

    await database.write(use_case)


async def test_an_instant_without_time_zone_is_refused(database: Database) -> None:
    with pytest.raises((ValueError, StatementError)):
        await database.write(put, ROW | {"due_at": datetime(2026, 11, 21)})  # noqa: DTZ001


async def test_a_refused_statement_names_no_value(database: Database) -> None:
    async def use_case(tx: Transaction) -> None:
        for _ in range(2):
            await tx.change(Prepared(ADD), ROW | {"view": "Erika"})

    with pytest.raises(StatementRefusedError) as refused:
        await database.write(use_case)
    assert "Erika" not in str(refused.value)


async def test_a_reader_sees_one_state_from_its_first_statement_on(database: Database) -> None:
    find = Prepared(FIND)
    async with database.read() as tx:
        assert await tx.rows(find, {"chat": 11}) == []
        await database.write(put, ROW)
        if tx.on_sqlite:  # on PostgreSQL a reader sees what is committed
            assert await tx.rows(find, {"chat": 11}) == []
    async with database.read() as tx:
        assert len(await tx.rows(find, {"chat": 11})) == 1


@pytest.mark.parametrize("others", [1, 150], ids=["few chats are busy", "many chats are busy"])
async def test_a_busy_chat_with_much_to_come_hides_nobody(database: Database, others: int) -> None:
    loud, quiet = ChatId(-1), ChatId(5)

    async def use_case(tx: Transaction) -> None:
        for number in range(12):
            await cards.show(tx, loud, OutgoingMessage("x"), now=NOW, slot=f"memo:{number}")
        await cards.show(tx, quiet, OutgoingMessage("y"), now=after(seconds=1))

    await database.write(use_case)
    busy = {loud, *map(ChatId, range(100, 100 + others - 1))}
    async with database.read() as tx:
        assert [card.chat for card in await cards.due(tx, after(seconds=2), 10, busy)] == [quiet]


async def test_a_server_that_hangs_up_between_two_statements_is_connected_to_anew(
    postgres_url: str, key_ring: KeyRing
) -> None:
    database, bystander = await Database.open(postgres_url, key_ring), await Database.open(postgres_url, key_ring)
    tries = 0

    async def use_case(tx: Transaction) -> int:
        nonlocal tries
        tries += 1
        await put(tx, ROW)
        if tries == 1:
            await hang_up(bystander)
        return await put(tx, ROW | {"chat_id": 12})

    async def nothing(tx: Transaction) -> None:
        await tx.rows(Prepared(FIND), {"chat": 11})

    await database.write(nothing)
    assert await database.write(use_case) == 1
    assert tries == 2
    async with database.read() as tx:
        assert len(await tx.rows(Prepared(FIND), {"chat": 12})) == 1
    await database.close()
    await bystander.close()
