"""The audit trail: whole as long as nobody touched it, and broken exactly where somebody did."""

import asyncio

import pytest
from sqlalchemy import text

from bot.domain.audit_trail import Broken, Head, read_note
from bot.domain.errors import NotFoundError
from storage import audit
from storage.database import Database, Transaction
from storage.sealed import KeyRing
from tests.storage.times import NOW, after

DAMAGES = {
    "UPDATE audit SET details = '{}' WHERE nr = 3": 3,
    "UPDATE audit SET actor = 'member:9' WHERE nr = 1": 1,
    "UPDATE audit SET digest = previous WHERE nr = 5": 5,
    "DELETE FROM audit WHERE nr = 4": 4,
    "DELETE FROM audit WHERE nr = 1": 1,
    "UPDATE audit SET nr = 99 WHERE nr = 2": 2,
    "INSERT INTO audit SELECT 8, at, event, actor, subject, details, previous, digest FROM audit WHERE nr = 7": 8,
}


async def approve(tx: Transaction, memo: int) -> None:
    details: dict[str, str | int | bool] = {"version": 1, "by deputy": True, "as": "Landrat"}
    await audit.record(tx, "memo_approved", actor="member:3", subject=f"memo:{memo}", details=details, at=NOW)


async def first_broken(database: Database) -> int | None:
    async with database.read() as tx:
        return await audit.verify(tx)


async def test_an_untouched_trail_is_whole(database: Database) -> None:
    assert await first_broken(database) is None
    await asyncio.gather(*(database.write(approve, memo) for memo in range(20)))
    assert await first_broken(database) is None


async def test_lines_are_numbered_in_the_order_of_the_decisions(database: Database) -> None:
    async def both(tx: Transaction) -> None:
        await approve(tx, 1)
        await approve(tx, 2)

    await database.write(both)
    await database.write(approve, 3)
    async with database.read() as tx:
        lines = (await tx.execute(text("SELECT nr, subject FROM audit ORDER BY nr"))).all()
    assert [tuple(line) for line in lines] == [(1, "memo:1"), (2, "memo:2"), (3, "memo:3")]


@pytest.mark.parametrize(("damage", "broken"), DAMAGES.items())
async def test_the_first_touched_line_is_named(database: Database, damage: str, broken: int) -> None:
    async def tamper(tx: Transaction) -> None:
        await tx.execute(text(damage))

    for memo in range(7):
        await database.write(approve, memo)
    await database.write(tamper)
    assert await first_broken(database) == broken


async def test_a_use_case_that_fails_leaves_no_line(database: Database) -> None:
    async def change_ones_mind(tx: Transaction) -> None:
        await approve(tx, 1)
        raise NotFoundError("a mistake")

    results = await asyncio.gather(
        database.write(approve, 1), database.write(change_ones_mind), database.write(approve, 2), return_exceptions=True
    )
    assert isinstance(results[1], NotFoundError)
    async with database.read() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM audit"))).scalar_one() == 2
    assert await first_broken(database) is None


async def test_two_processes_that_write_at_once_chain_one_trail(database: Database, database_url: str) -> None:
    other = await Database.open(database_url, KeyRing.from_settings((bytes(range(32)),)))
    await asyncio.gather(*(which.write(approve, memo) for memo in range(20) for which in (database, other)))
    await other.close()
    assert await first_broken(database) is None
    async with database.read() as tx:
        assert (await tx.execute(text("SELECT max(nr) FROM audit"))).scalar_one() == 40


async def test_a_trail_longer_than_a_page_is_verified_whole(database: Database) -> None:
    async def many(tx: Transaction) -> None:
        for memo in range(2100):
            await audit.record(tx, "x", actor="a", subject=f"memo:{memo}", details={}, at=after(seconds=memo))

    async def tamper(tx: Transaction) -> None:
        await tx.execute(text("UPDATE audit SET event = 'y' WHERE nr = 2050"))

    await database.write(many)
    assert await first_broken(database) is None
    await database.write(tamper)
    assert await first_broken(database) == 2050


async def test_lines_cut_off_at_the_end_are_found_by_an_earlier_note(database: Database) -> None:
    async def cut(tx: Transaction) -> None:
        await tx.execute(text("DELETE FROM audit WHERE nr > 5"))

    for memo in range(7):
        await database.write(approve, memo)
    async with database.read() as tx:
        noted = await audit.follow(tx)
        assert noted == await audit.head(tx)
    assert isinstance(noted, Head)
    assert read_note(noted.note) == noted

    await database.write(cut)
    assert await first_broken(database) is None
    async with database.read() as tx:
        assert await audit.follow(tx, noted) == Broken(6)


async def test_a_trail_that_was_begun_anew_does_not_fit_the_note(database: Database) -> None:
    async def begin_anew(tx: Transaction) -> None:
        await tx.execute(text("DELETE FROM audit"))

    await database.write(approve, 1)
    async with database.read() as tx:
        noted = await audit.head(tx)
    await database.write(begin_anew)
    for memo in (8, 9):
        await database.write(approve, memo)
    async with database.read() as tx:
        assert await audit.follow(tx, noted) == Broken(1)


async def test_a_trail_without_a_line_has_a_head(database: Database) -> None:
    async with database.read() as tx:
        assert await audit.follow(tx) == await audit.head(tx) == Head(0, b"\x00" * 32)


@pytest.mark.parametrize("note", ["", "17", "17:", "x:" + "a" * 64, "1:" + "a" * 63, "-1:" + "a" * 64])
def test_what_is_no_note_of_a_head_is_refused(note: str) -> None:
    assert read_note(note) is None
