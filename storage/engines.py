"""Connections to SQLite and PostgreSQL as Bürgerecho needs them: durable, strict, no bound values in error texts."""

import sqlite3
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any, Self, cast

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5.0
READERS = 4
IDLE_WRITER_SECONDS = 5.0
"""PostgreSQL undoes the transaction of a process that stands still so long, as others wait for what it has locked."""
BEGIN_WRITING = "BEGIN IMMEDIATE"

# secure_delete is a property of the connection, not of the file: each connection must say it.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-8192",
)
_READ_ONLY = "PRAGMA query_only=ON"
_NEVER_WAIT = "PRAGMA busy_timeout=0"


def file_of(url: str) -> Path | None:
    """The SQLite file; ``None`` for another database and for one in memory."""
    name = make_url(url).database if is_sqlite(url) else None
    return Path(name) if name and name != ":memory:" else None


def is_sqlite(url: str) -> bool:
    """Whether the database is a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


# --- SQLite in the thread of the event loop -----------------------------------------------------------------------


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


def _open_sqlite(path: str, factory: type[sqlite3.Connection], *pragmas: str) -> sqlite3.Connection:
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
    return _open_sqlite(_path(make_url(url)), sqlite3.Connection)


def local_writer(url: str) -> Engine:
    """SQLite's one writing connection; it does not wait for a lock held by another process, its user does."""
    return _local(url, 1, _NEVER_WAIT)


def local_readers(url: str) -> Engine:
    """SQLite's connections for short reading; at most ``READERS`` may be asked for at a time."""
    engine = _local(url, READERS, _READ_ONLY)
    event.listen(engine, "begin", _begin_reading)
    return engine


def _local(url: str, connections: int, pragma: str) -> Engine:
    open_one = partial(_open_sqlite, _path(make_url(url)), _BufferedConnection, pragma)
    return create_engine(
        "sqlite://",
        creator=open_one,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=0,
    )


def _begin(statement: str, connection: Connection) -> None:
    connection.exec_driver_sql(statement)


def _begin_reading(connection: Connection) -> None:
    begin_reading(cast("sqlite3.Connection", connection.connection.driver_connection))


def begin_reading(connection: sqlite3.Connection) -> None:
    """Open a transaction unless one is open; the pool ends it when the connection is given back."""
    if not connection.in_transaction:
        sqlite3.Connection.execute(connection, "BEGIN").close()


def _path(url: URL) -> str:
    return url.database or ":memory:"


# --- beside the thread of the event loop --------------------------------------------------------------------------


class _DaemonConnection(aiosqlite.Connection):
    """A connection that is open before its thread starts, and whose thread does not keep a dying process alive."""

    def __init__(self, opened: sqlite3.Connection) -> None:
        super().__init__(lambda: opened, iter_chunk_size=64)
        self._thread.daemon = True


def writer_engine(url: str) -> AsyncEngine:
    """The engine of the one connection that writes; its transactions begin with the write lock."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, BEGIN_WRITING, connections=1)
    return _postgres(parsed, connections=1, command_timeout=15, read_only="off", idle_seconds=IDLE_WRITER_SECONDS)


def reader_engine(url: str) -> AsyncEngine:
    """The engine of the few connections that only read."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, "BEGIN", _READ_ONLY, connections=READERS)
    return _postgres(parsed, connections=READERS, command_timeout=60, read_only="on")


def _sqlite(url: URL, begin: str, *pragmas: str, connections: int) -> AsyncEngine:
    def connect(*_: object, **__: object) -> aiosqlite.Connection:
        return _DaemonConnection(_open_sqlite(_path(url), sqlite3.Connection, *pragmas))

    engine = create_async_engine(
        url, hide_parameters=True, pool_size=connections, max_overflow=0, connect_args={"async_creator_fn": connect}
    )
    event.listen(engine.sync_engine, "begin", partial(_begin, begin))
    return engine


def _postgres(
    url: URL, *, connections: int, command_timeout: float, read_only: str, idle_seconds: float = 0.0
) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={
            "timeout": BUSY_SECONDS,
            "command_timeout": command_timeout,
            "server_settings": {
                "application_name": "buergerecho",
                "synchronous_commit": "on",
                "default_transaction_read_only": read_only,
                "idle_in_transaction_session_timeout": f"{idle_seconds:g}s",
            },
        },
    )
