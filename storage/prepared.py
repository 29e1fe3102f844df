"""Statements of the hot path, compiled once and run on the driver's own connection.

SQLAlchemy's machinery for executing takes twice as long as SQLite itself and, with a greenlet for each statement, three
times as long as asyncpg. The statements are still SQLAlchemy's, and its types bind and read their values.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Delete, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    import asyncpg

# Any: each column has values of its own type.
Values = Mapping[str, Any]
Row = dict[str, Any]
"""Values by the names of the columns."""
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
"""An insert may say which columns it returns."""

_Process = Callable[[Any], Any]
_SQLITE: Final = sqlite.dialect()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """SQL for one database; ``fixed`` holds what the statement itself binds, ``given`` where the other values go.

    Rows have these ``names``; ``read`` says how those values are read that the driver does not give as they are meant.
    """

    sql: str
    fixed: tuple[Any, ...]
    given: tuple[tuple[int, str, _Process | None], ...]
    names: tuple[str, ...]
    read: tuple[tuple[str, _Process], ...]

    def bound(self, values: Values) -> list[Any]:
        """What the statement is run with, in its order."""
        bound = list(self.fixed)
        for place, name, binds in self.given:
            bound[place] = values[name] if binds is None else binds(values[name])
        return bound

    def row(self, found: Sequence[Any]) -> Row:
        """The values of one row, read by their types."""
        row = dict(zip(self.names, found, strict=True))
        for name, reads in self.read:
            row[name] = reads(row[name])
        return row


class Prepared:
    """A statement that is executed at every step, each time with values of the same names."""

    __slots__ = ("_in_file", "_on_server", "statement")

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._in_file: _Compiled | None = None
        self._on_server: _Compiled | None = None

    def rows_in_file(self, connection: sqlite3.Connection, values: Values) -> list[Row]:
        """Run it on SQLite and fetch everything."""
        compiled = self._for_file(values)
        found = sqlite3.Connection.cursor(connection).execute(compiled.sql, compiled.bound(values))
        return [compiled.row(row) for row in found.fetchall()]

    def change_in_file(self, connection: sqlite3.Connection, values: Values) -> int:
        """Run it on SQLite; how many rows it changed."""
        compiled = self._for_file(values)
        return sqlite3.Connection.cursor(connection).execute(compiled.sql, compiled.bound(values)).rowcount

    def changes_in_file(self, connection: sqlite3.Connection, rows: Sequence[Values]) -> None:
        """Run it on SQLite once for each row of values."""
        compiled = self._for_file(rows[0])
        sqlite3.Connection.cursor(connection).executemany(compiled.sql, map(compiled.bound, rows))

    async def rows_on_server(self, connection: "asyncpg.Connection", values: Values) -> list[Row]:
        """Run it on PostgreSQL."""
        compiled = self._for_server(values)
        return [compiled.row(tuple(row)) for row in await connection.fetch(compiled.sql, *compiled.bound(values))]

    async def change_on_server(self, connection: "asyncpg.Connection", values: Values) -> int:
        """Run it on PostgreSQL; how many rows it changed."""
        compiled = self._for_server(values)
        # The answer is «INSERT 0 1» or «UPDATE 1».
        return int((await connection.execute(compiled.sql, *compiled.bound(values))).rpartition(" ")[2])

    async def changes_on_server(self, connection: "asyncpg.Connection", rows: Sequence[Values]) -> None:
        """Run it on PostgreSQL once for each row of values."""
        compiled = self._for_server(rows[0])
        await connection.executemany(compiled.sql, list(map(compiled.bound, rows)))

    def _for_file(self, values: Values) -> _Compiled:
        if self._in_file is None:
            self._in_file = _compile(self.statement, list(values), _SQLITE)
        return self._in_file

    def _for_server(self, values: Values) -> _Compiled:
        if self._on_server is None:
            from sqlalchemy.dialects.postgresql import asyncpg as dialect

            self._on_server = _compile(self.statement, list(values), dialect.dialect())  # type: ignore[no-untyped-call]  # SQLAlchemy left it out
        return self._on_server


def _compile(statement: Statement, names: list[str], dialect: Dialect) -> _Compiled:
    # Only an insert of values asks which columns are given.
    keys = names if isinstance(statement, Insert) and statement.select is None else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
    columns = () if isinstance(statement, Update) else statement.exported_columns
    read = ((column.name, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in columns)
    return _Compiled(
        sql=compiled.string,
        fixed=tuple(None if bind.required else _bound(bind.type, bind.effective_value, dialect) for _, bind in binds),
        given=tuple(
            (place, name, _binder(bind.type, dialect)) for place, (name, bind) in enumerate(binds) if bind.required
        ),
        names=tuple(column.name for column in columns),
        read=tuple((name, reads) for name, reads in read if reads is not None),
    )


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _bound(kind: TypeEngine[Any], value: object, dialect: Dialect) -> object:
    binds = _binder(kind, dialect)
    return value if binds is None else binds(value)
