"""Connections beside the thread of the event loop: PostgreSQL, and SQLite where much is read or the schema changes.

SQLAlchemy's part for asyncio brings its whole ORM along, a fifteenth of the start, and a bot on SQLite hardly ever
needs it: so import this module inside the functions that do.
"""

import sqlite3
from functools import partial

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.engines import BEGIN_WRITING, BUSY_SECONDS, READ_ONLY, READERS, begin, open_sqlite, path_in

IDLE_WRITER_SECONDS = 5.0
"""PostgreSQL undoes the transaction of a process that stands still so long, as others wait for what it has locked."""


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
        return _sqlite(parsed, "BEGIN", READ_ONLY, connections=READERS)
    return _postgres(parsed, connections=READERS, command_timeout=60, read_only="on")


def _sqlite(url: URL, first: str, *pragmas: str, connections: int) -> AsyncEngine:
    def connect(*_: object, **__: object) -> aiosqlite.Connection:
        return _DaemonConnection(open_sqlite(path_in(url), sqlite3.Connection, *pragmas))

    engine = create_async_engine(
        url, hide_parameters=True, pool_size=connections, max_overflow=0, connect_args={"async_creator_fn": connect}
    )
    event.listen(engine.sync_engine, "begin", partial(begin, first))
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
