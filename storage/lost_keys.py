"""After a restore: takes out what nobody can read any more, because its key was destroyed after the backup was made."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, Update, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.doomed import KEYED
from storage.sealed import PERSONS_HEAD_BYTES, key_of
from storage.tables import cards, consents, doomed_keys, interviews, people, quarantine, volunteer_drafts, volunteers

# What a person's key sealed, and how many people it is about if it cannot be opened.
_SEALED: Sequence[tuple[Column[bytes], int]] = ((interviews.c.state, 1), (cards.c.body, 0), (quarantine.c.body, 0))


async def take_out(connection: AsyncConnection, now: datetime, there: Collection[bytes]) -> int:
    """Delete every row whose key is not ``there``; how many people had begun or volunteered.

    In the transaction that is open on this connection. Whoever volunteered counts as withdrawn; of those
    whom the institute knows the reference stays.
    """
    kept = set(there).difference((await connection.execute(select(doomed_keys.c.key_id))).scalars())
    lost = 0
    for column, each in _SEALED:
        lost += each * await _without_lost(connection, column, kept)
    lost += await _withdrawn(connection, now, kept)
    await _not_entered(connection, now, kept)
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


async def _withdrawn(connection: AsyncConnection, now: datetime, kept: Collection[bytes]) -> int:
    lost = await _lost(connection, volunteers, kept)
    this = volunteers.c.key_id == bindparam("b_key")
    theirs = consents.c.subject.in_(select(volunteers.c.id).where(this).scalar_subquery())
    nothing = {"state": "withdrawn", "body": None, "number": None, "marker": None}
    for row in lost:
        for statement in (
            _take_back(theirs, now),
            delete(volunteers).where(this, volunteers.c.handover_id.is_(None)),
            update(volunteers).where(this).values(nothing),
        ):
            await connection.execute(statement, row)
    return len(lost)


async def _not_entered(connection: AsyncConnection, now: datetime, kept: Collection[bytes]) -> None:
    """What was agreed to with an entry that was not finished, or that only the backup does not know of."""
    this = volunteer_drafts.c.key_id == bindparam("b_key")
    theirs = consents.c.subject.in_(select(volunteer_drafts.c.volunteer_id).where(this).scalar_subquery())
    for row in await _lost(connection, volunteer_drafts, kept):
        await connection.execute(_take_back(theirs, now), row)


def _take_back(theirs: ColumnElement[bool], now: datetime) -> Update:
    return update(consents).where(theirs, consents.c.withdrawn_at.is_(None)).values(withdrawn_at=now)


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
