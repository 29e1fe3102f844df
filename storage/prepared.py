"""Statements of the hot path, compiled once. On SQLite they skip SQLAlchemy's machinery for executing statements.

That machinery takes twice as long as the statement itself. The statement is still one of SQLAlchemy's: its types bind
and read the values, and on PostgreSQL it is executed like every other.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

# Any: each column has values of its own type.
Values = Mapping[str, Any]
Row = dict[str, Any]
"""Values by the names of the columns."""

_Process = Callable[[Any], Any] | None
_DIALECT = sqlite.dialect()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """SQL for SQLite; ``fixed`` holds what the statement itself binds, ``given`` says where the other values go."""

    sql: str
    fixed: tuple[Any, ...]
    given: tuple[tuple[int, str, _Process], ...]
    read: tuple[tuple[str, _Process], ...]

    def executed(self, connection: sqlite3.Connection, values: Values) -> sqlite3.Cursor:
        """Run it with these values."""
        bound = list(self.fixed)
        for place, name, binds in self.given:
            bound[place] = values[name] if binds is None else binds(values[name])
        return sqlite3.Connection.cursor(connection).execute(self.sql, bound)

    def row(self, found: tuple[Any, ...]) -> Row:
        """The values of one row, read by their types."""
        return {
            name: value if reads is None else reads(value)
            for (name, reads), value in zip(self.read, found, strict=True)
        }


class Prepared:
    """A statement that is executed at every step, each time with values of the same names."""

    __slots__ = ("_compiled", "statement")

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert | Update) -> None:
        self.statement = statement
        self._compiled: _Compiled | None = None

    def rows(self, connection: sqlite3.Connection, values: Values) -> list[Row]:
        """Run it on SQLite and fetch everything."""
        compiled = self._compiled_for(values)
        found = compiled.executed(connection, values).fetchall()
        return [
            {
                name: value if read is None else read(value)
                for (name, read), value in zip(compiled.read, row, strict=True)
            }
            for row in found
        ]

    def change(self, connection: sqlite3.Connection, values: Values) -> int:
        """Run it on SQLite; how many rows it changed."""
        return self._compiled_for(values).executed(connection, values).rowcount

    def _compiled_for(self, values: Values) -> _Compiled:
        if self._compiled is None:
            self._compiled = _compile(self.statement, list(values))
        return self._compiled


def _compile(statement: Select[*tuple[Any, ...]] | Insert | Update, names: list[str]) -> _Compiled:
    # Only an insert asks which columns are given.
    keys = names if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=_DIALECT, column_keys=keys)
    binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    return _Compiled(
        sql=compiled.string,
        fixed=tuple(None if bind.required else _bound(bind.type, bind.effective_value) for _, bind in binds),
        given=tuple((place, name, _binder(bind.type)) for place, (name, bind) in enumerate(binds) if bind.required),
        read=tuple((column.name, _reader(column.type)) for column in columns),
    )


def _binder(kind: TypeEngine[Any]) -> _Process:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _bound(kind: TypeEngine[Any], value: object) -> object:
    binds = _binder(kind)
    return value if binds is None else binds(value)


def _reader(kind: TypeEngine[Any]) -> _Process:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
