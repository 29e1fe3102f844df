"""Connections to SQLite in the thread of the event loop: durable, strict, no bound values in error texts.

All others are in ``storage/async_engines.py``, which is imported only where it is needed.
"""

import sqlite3
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5.0
READERS = 4
BEGIN_WRITING = "BEGIN IMMEDIATE"

# secure_delete is a property of the connection, not of the file: each connection must say it.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
    # Each connection keeps so many KiB of pages; the system's own cache holds the rest, and memory stays flat.
    "PRAGMA cache_size=-1024",
)
READ_ONLY = "PRAGMA query_only=ON"
_NEVER_WAIT = "PRAGMA busy_timeout=0"


def file_of(url: str) -> Path | None:
    """The SQLite file; ``None`` for another database and for one in memory."""
    name = make_url(url).database if is_sqlite(url) else None
    return Path(name) if name and name != ":memory:" else None


def is_sqlite(url: str) -> bool:
    """Whether the database is a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


class _BufferedCursor(sqlite3.Cursor):
    """Fetches all rows at once, so that a statement is over when ``execute`` returns, as it is on PostgreSQL."""

    _rows: deque[Any]

    def execute(self, sql: str, parameters: Any = (), /) -> Self:  # noqa: ANN401 - as in the base class
        super().execute(sql, parameters)
        self._rows = deque(super().fetchall() if self.description else ())
        return self

    def fetchone(self) -> Any:  # noqa: ANN401 - as in the base class
        return self._rows.popleft() if self._rows else None

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or 1, len(self._rows)))]


class _BufferedConnection(sqlite3.Connection):
    def cursor(self, factory: Any = _BufferedCursor) -> Any:  # noqa: ANN401 - as in the base class
        return super().cursor(factory)


def open_sqlite(path: str, factory: type[sqlite3.Connection], *pragmas: str) -> sqlite3.Connection:
    """Open a file, which is made if need be."""
    if not Path(path).exists():
        Path(path).touch(mode=0o600)  # nobody else on the machine reads it; SQLite's other files copy the mode
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=factory
    )
    for pragma in (*_PRAGMAS, *pragmas):
        connection.execute(pragma).close()
    return connection


def open_file(url: str) -> sqlite3.Connection:
    """Open a plain connection to a SQLite file, for what SQLAlchemy has no words for."""
    return open_sqlite(path_in(make_url(url)), sqlite3.Connection)


def local_writer(url: str) -> Engine:
    """SQLite's one writing connection; it does not wait for a lock held by another process, its user does."""
    return _local(url, 1, _NEVER_WAIT)


def local_readers(url: str) -> Engine:
    """SQLite's connections for short reading; at most ``READERS`` may be asked for at a time."""
    engine = _local(url, READERS, READ_ONLY)
    event.listen(engine, "begin", _begin_reading)
    return engine


def opener(url: str) -> Engine:
    """The connection that looks whether a SQLite file can be used, before there is a writer.

    Its transactions begin with the write lock, for which it waits.
    """
    engine = _local(url, 1)
    event.listen(engine, "begin", partial(begin, BEGIN_WRITING))
    return engine


def _local(url: str, connections: int, *pragmas: str) -> Engine:
    open_one = partial(open_sqlite, path_in(make_url(url)), _BufferedConnection, *pragmas)
    return create_engine(
        "sqlite://",
        creator=open_one,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=0,
    )


def begin(statement: str, connection: Connection) -> None:
    """Open a transaction by this statement."""
    connection.exec_driver_sql(statement)


def _begin_reading(connection: Connection) -> None:
    begin_reading(cast("sqlite3.Connection", connection.connection.driver_connection))


def begin_reading(connection: sqlite3.Connection) -> None:
    """Open a transaction unless one is open; the pool ends it when the connection is given back."""
    if not connection.in_transaction:
        sqlite3.Connection.execute(connection, "BEGIN").close()


def path_in(url: URL) -> str:
    """Where the SQLite file of an address lies."""
    return url.database or ":memory:"
