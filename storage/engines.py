"""Connections to SQLite and PostgreSQL as Bürgerecho needs them: durable, strict, no bound values in error texts."""

import sqlite3
from collections.abc import Callable
from functools import partial

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_SECONDS = 5.0
READERS = 4

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


def open_sqlite(path: str, *pragmas: str) -> sqlite3.Connection:
    """Open a SQLite file; used from one thread at a time, transactions are begun by hand."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    for pragma in (*_PRAGMAS, *pragmas):
        connection.execute(pragma).close()
    return connection


class _DaemonConnection(aiosqlite.Connection):
    """A connection whose thread does not keep a dying process alive."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True


class LocalConnection(_DaemonConnection):
    """Runs statements in the thread of the event loop and only what may wait - lock, commit, close - in its own.

    A statement of a use case takes some 10 microseconds, a hop to a thread and back several times that.
    """

    async def _execute(self, fn: Callable[..., object], *args: object, **kwargs: object) -> object:
        if self._connection is None or fn.__name__ in _WAITS or (args and args[0] == BEGIN_WRITING):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


BEGIN_WRITING = "BEGIN IMMEDIATE"
_WAITS = frozenset({"commit", "close"})


def is_sqlite(url: str) -> bool:
    """Whether the database is a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def writer_engine(url: str) -> AsyncEngine:
    """The engine of the one connection that writes; its transactions begin with the write lock."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, LocalConnection, BEGIN_WRITING, pool_size=1)
    return _postgres(parsed, pool_size=1, command_timeout=30)


def reader_engine(url: str) -> AsyncEngine:
    """The engine of the few connections that read."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, _DaemonConnection, "BEGIN", pool_size=READERS)
    return _postgres(parsed, pool_size=READERS, command_timeout=60)


def _sqlite(url: URL, kind: type[_DaemonConnection], begin: str, *, pool_size: int) -> AsyncEngine:
    path = url.database or ":memory:"

    def connect(*_: object, **__: object) -> aiosqlite.Connection:
        return kind(partial(open_sqlite, path))

    engine = create_async_engine(
        url, hide_parameters=True, pool_size=pool_size, max_overflow=0, connect_args={"async_creator_fn": connect}
    )

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", begin_transaction)
    return engine


def _postgres(url: URL, *, pool_size: int, command_timeout: float) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={
            "timeout": BUSY_SECONDS,
            "command_timeout": command_timeout,
            "server_settings": {"application_name": "buergerecho", "synchronous_commit": "on"},
        },
    )
