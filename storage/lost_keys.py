"""After a restore: takes out what nobody can read any more, because its key was destroyed after the backup was made."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.doomed import KEYED
from storage.sealed import PERSONS_HEAD_BYTES, key_of
from storage.tables import cards, doomed_keys, interviews, people, quarantine, volunteers

# What a person's key sealed, and how many people it is about if it cannot be opened.
_SEALED: Sequence[tuple[Column[bytes], int]] = ((interviews.c.state, 1), (cards.c.body, 0), (quarantine.c.body, 0))


async def take_out(connection: AsyncConnection, there: Collection[bytes]) -> int:
    """Delete every row whose key is not ``there``; how many people had begun or volunteered.

    In the transaction that is open on this connection. Of a volunteer it stays that there was one who withdrew.
    """
    kept = set(there).difference((await connection.execute(select(doomed_keys.c.key_id))).scalars())
    lost = 0
    for column, each in _SEALED:
        lost += each * await _without_lost(connection, column, kept)
    lost += await _withdrawn(connection, kept)
    for table in KEYED:
        if table is not volunteers:
            await _without_key(connection, table, kept)
    return lost


async def _without_lost(connection: AsyncConnection, column: Column[bytes], kept: Collection[bytes]) -> int:
    keys = list(column.table.primary_key.columns)
    head = func.substr(column, 1, PERSONS_HEAD_BYTES, type_=LargeBinary).label("b_head")
    rows = (await connection.execute(select(*keys, head))).mappings().all()
    gone = [dict(row) for row in rows if (key_id := key_of(row["b_head"])) is not None and key_id not in kept]
    if gone:
        this = (key == bindparam(f"b_{key.name}", type_=key.type) for key in keys)
        found = [{f"b_{key.name}": row[key.name] for key in keys} for row in gone]
        await connection.execute(delete(column.table).where(*this), found)
    return len(gone)


async def _withdrawn(connection: AsyncConnection, kept: Collection[bytes]) -> int:
    lost = await _lost(connection, volunteers, kept)
    this = volunteers.c.key_id == bindparam("b_key")
    withdrawn = (
        update(volunteers).where(this, volunteers.c.body.is_not(None)).values(state="withdrawn", body=None, number=None)
    )
    for row in lost:
        await connection.execute(withdrawn, row)
    return len(lost)


async def _without_key(connection: AsyncConnection, table: Table, kept: Collection[bytes]) -> None:
    lost = await _lost(connection, table, kept)
    this = table.c.key_id == bindparam("b_key")
    forget = update(people).where(this).values(key_id=None) if table is people else delete(table).where(this)
    if lost:
        await connection.execute(forget, lost)


async def _lost(connection: AsyncConnection, table: Table, kept: Collection[bytes]) -> list[dict[str, Any]]:
    query = select(table.c.key_id).where(table.c.key_id.is_not(None))
    if table is volunteers:
        query = query.where(volunteers.c.body.is_not(None))
    found = (await connection.execute(query)).scalars()
    return [{"b_key": key_id} for key_id in found if key_id not in kept]
