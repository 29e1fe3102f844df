"""What goes wrong in the database is told without a single value that was bound to a statement."""

import asyncio
import traceback
from datetime import datetime

import pytest
from sqlalchemy import bindparam, insert, text

from bot.domain.ids import UpdateId
from storage import inbox, settings, tables
from storage.database import Database, Transaction
from storage.trouble import StatementRefusedError
from tests.storage.times import NOW

CANARY = "0971 801-0815"


async def clash(tx: Transaction) -> None:
    await tx.execute(insert(tables.settings), {"name": "phone", "value": CANARY})
    await tx.execute(insert(tables.settings), {"name": "phone", "value": CANARY})


async def null(tx: Transaction) -> None:
    await tx.execute(insert(tables.settings), {"name": CANARY, "value": None})


async def wrong_column(tx: Transaction) -> None:
    await tx.execute(text("UPDATE settings SET nonsense = :value").bindparams(bindparam("value", CANARY)))


async def wrong_type(tx: Transaction) -> None:
    await tx.execute(insert(tables.settings), {"name": "phone", "value": {CANARY}})


async def no_unicode(tx: Transaction) -> None:
    await tx.execute(insert(tables.settings), {"name": "phone", "value": CANARY + "\ud800"})


@pytest.mark.parametrize("mistake", [clash, null, wrong_column, wrong_type, no_unicode])
async def test_no_bound_value_stands_in_an_error(database: Database, mistake: object) -> None:
    with pytest.raises(StatementRefusedError) as caught:
        await database.write(mistake)  # type: ignore[arg-type]

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert CANARY not in told


async def test_a_constraint_is_named(database: Database) -> None:
    with pytest.raises(StatementRefusedError, match="settings"):
        await database.write(clash)


async def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        await database.write(inbox.first_time, UpdateId(1), datetime(2026, 11, 21))  # noqa: DTZ001


async def test_instants_come_back_aware_and_exact(database: Database) -> None:
    await database.write(inbox.first_time, UpdateId(1), NOW)
    async with database.read() as tx:
        found = (await tx.execute(tables.inbox.select())).one()
    assert (found.seen_at, found.seen_at.tzinfo) == (NOW, NOW.tzinfo)


async def test_a_text_with_a_null_character_harms_nobody_else(database: Database) -> None:
    results = await asyncio.gather(
        *(database.write(settings.put, name, "\x00" if name == "b" else "1") for name in "abc"), return_exceptions=True
    )
    assert (results[0], results[2]) == (None, None)
    assert results[1] is None or isinstance(results[1], StatementRefusedError)
