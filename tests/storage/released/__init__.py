"""Databases as released versions left them: tables and rows, frozen when the version was released.

Each was made by the stories of its version: a half-done interview, six submitted responses, staff with a memo approved,
one submitted and one begun, an open invitation and two messages that wait. Sealed with the key of the tests. Never
changed.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, text

from storage import async_engines

FOLDER = Path(__file__).parent
REVISIONS = tuple(sorted(folder.name for folder in FOLDER.iterdir() if folder.name.isdigit()))

Rows = Mapping[str, list[dict[str, Any]]]


async def populate(url: str, revision: str) -> None:
    """Make a blank database one of that revision, with all its rows."""
    engine = async_engines.writer_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_fill, revision)
    await engine.dispose()


async def rows_of(url: str) -> Rows:
    """Every row of every table, whatever the schema is."""
    engine = async_engines.writer_engine(url)
    async with engine.begin() as connection:
        found = await connection.run_sync(_rows)
    await engine.dispose()
    return found


def frozen_rows(revision: str) -> Rows:
    """The rows as they were frozen."""
    kept = json.loads((FOLDER / revision / "rows.json").read_text(encoding="utf-8"))
    return {name: [{key: _thawed(value) for key, value in row.items()} for row in rows] for name, rows in kept.items()}


def _fill(connection: Connection, revision: str) -> None:
    ddl = (FOLDER / revision / f"{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in filter(None, map(str.strip, ddl.split(";\n"))):
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    tables = _tables(connection)
    for table in tables.sorted_tables:
        for row in frozen_rows(revision).get(table.name, []):
            connection.execute(table.insert(), {key: _stored(connection, value) for key, value in row.items()})
    connection.execute(tables.tables["alembic_version"].insert(), {"version_num": revision})
    if connection.dialect.name == "postgresql":
        for name in ("outbox", "members", "memos"):
            top = f"(SELECT max(id) FROM {name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {top})"))


def _rows(connection: Connection) -> Rows:
    found = {}
    for table in _tables(connection).sorted_tables:
        rows = connection.execute(table.select().order_by(*_keys(table))).mappings().all()
        found[table.name] = [{key: _read(value) for key, value in row.items()} for row in rows]
    return found


def _keys(table: Table) -> list[Any]:
    return list(table.primary_key.columns) or list(table.columns)


def _tables(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    return tables


def _thawed(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case {"bytes": encoded}:
            return base64.b64decode(encoded)
        case {"at": instant}:
            return datetime.fromisoformat(instant)
        case {"on": day}:
            return date.fromisoformat(day)
    return value


def _stored(connection: Connection, value: object) -> object:
    if isinstance(value, datetime) and connection.dialect.name == "sqlite":
        return value.replace(tzinfo=None)
    return value


def _read(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
