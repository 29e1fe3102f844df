"""Everything a copy of the database gives away without a key: values as they lie there, and where and when they lie.

On SQLite that is also the hidden row number and the place in the file, on PostgreSQL ``ctid`` and ``xmin``.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import asyncpg

from storage.engines import file_of, is_sqlite
from storage.tables import metadata

Row = Mapping[str, Any]
Dump = Mapping[str, Sequence[Row]]
"""Table to rows; besides its columns a row may have ``rowid``, ``place``, ``ctid`` and ``xmin``."""


async def dump_of(url: str) -> Dump:
    """Read every row of every table; the bot must have let go of a SQLite file, so that all of it is in there."""
    return _of_file(file_of(url)) if is_sqlite(url) else await _of_server(url)


def _of_file(path: Path | None) -> Dump:
    assert path is not None
    content = path.read_bytes()
    with sqlite3.connect(path) as opened:
        opened.row_factory = sqlite3.Row
        found = {table.name: [_placed(row, content) for row in _rows(opened, table.name)] for table in _tables()}
    opened.close()
    return found


def _rows(opened: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    try:
        rows = opened.execute(f"SELECT rowid AS rowid, * FROM {table}")
    except sqlite3.OperationalError:  # a table without row numbers
        rows = opened.execute(f"SELECT * FROM {table}")
    return (dict(row) for row in rows)


def _placed(row: dict[str, Any], content: bytes) -> Row:
    """The row with the place in the file where its longest run of bytes lies."""
    place = content.find(_longest_run(row))
    return row | {"place": place} if place >= 0 else row


def _longest_run(row: Mapping[str, Any]) -> bytes:
    """The columns as SQLite writes one behind the other; a number of a chat takes four, six or eight bytes."""
    values = [value for name, value in row.items() if name != "rowid"]
    runs, run = [], b""
    for value in values:
        written = _bytes_of(value)
        runs.append(run := run + written if written else b"")
    return max(runs, key=len)


def _bytes_of(value: object) -> bytes:
    match value:
        case bytes():
            return value
        case str():
            return value.encode()
        case int() if value > 1:
            width = next(size for size in (1, 2, 3, 4, 6, 8) if value < 1 << (8 * size - 1))
            return value.to_bytes(width, "big")
        case _:
            return b""


async def _of_server(url: str) -> Dump:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return {
            table.name: [
                dict(row)
                for row in await connection.fetch(
                    f"SELECT *, ctid::text AS ctid, xmin::text::bigint AS xmin FROM {table.name}"
                )
            ]
            for table in _tables()
        }
    finally:
        await connection.close()


def _tables() -> Iterator[Any]:
    return iter(metadata.sorted_tables)


def number_of(value: object) -> float | None:
    """What can be put in an order: instants, days, numbers, places, and the length of whatever is sealed or written."""
    match value:
        case bool():
            return float(value)
        case int() | float():
            return float(value)
        case datetime():
            return value.timestamp()
        case date():
            return _noon(value)
        case bytes():
            return float(len(value))
        case str() if value.startswith("(") and value.endswith(")"):  # ctid: page and line
            page, _, line = value[1:-1].partition(",")
            return float(page) * 1_000 + float(line)
        case str():
            return _instant(value)
        case _:
            return None


def _instant(text: str) -> float:
    """What SQLite keeps as text is a day, an instant in UTC, or words."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return float(len(text))
    return _noon(at.date()) if len(text) == len("2022-08-03") else at.replace(tzinfo=UTC).timestamp()


def _noon(day: date) -> float:
    return datetime.combine(day, time(12), UTC).timestamp()
