"""The one connection of a process that writes, on SQLite and on PostgreSQL: begin, commit, roll back."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, Engine

from bot.domain.errors import DatabaseUnavailableError
from storage import engines
from storage.engines import BEGIN_WRITING, BUSY_SECONDS
from storage.sealed import Keys
from storage.transaction import LocalTransaction, RemoteTransaction, Transaction
from storage.trouble import CAUGHT, is_busy, translated

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_BETWEEN_TRIES = 0.01


class Writer(Protocol):
    """One transaction at a time; every method raises ``DatabaseUnavailableError`` when the world is broken."""

    @property
    def connected(self) -> bool:
        """Whether a connection is kept."""

    async def begin(self, keys: Keys) -> Transaction:
        """Open a transaction that holds what it needs to write."""

    async def commit(self) -> None:
        """Make it durable."""

    async def roll_back(self) -> None:
        """Undo it; a connection that cannot even do that is dropped, and ``connected`` is false then."""

    async def close(self) -> None:
        """Let go of the connection."""


class LocalWriter:
    """SQLite: statements run in the thread of the event loop, as a hop to a thread and back takes longer than they do.

    Only the commit, which waits for the disk, has a thread of its own.
    """

    def __init__(self, engine: Engine, patience: float = BUSY_SECONDS) -> None:
        """Begin writing waits ``patience`` seconds for a lock that another process holds."""
        self._engine = engine
        self._tries = max(1, int(patience / _BETWEEN_TRIES))
        self._connection: Connection | None = None
        self._committer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commit")

    @property
    def connected(self) -> bool:
        """Whether a connection is kept."""
        return self._connection is not None

    async def begin(self, keys: Keys) -> Transaction:
        """Connect if need be and open a transaction that may write."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            await self._take_the_lock(self._connection)
            self._connection.begin()
        except CAUGHT as error:
            self._drop()
            raise translated(error) from None
        return LocalTransaction(self._connection, keys)

    async def _take_the_lock(self, connection: Connection) -> None:
        cursor = connection.connection.cursor()
        for _ in range(self._tries):
            try:
                cursor.execute(BEGIN_WRITING)
            except sqlite3.OperationalError as error:
                if not is_busy(error):
                    raise
                await asyncio.sleep(_BETWEEN_TRIES)  # another process, such as a command, writes just now
            else:
                return
        raise DatabaseUnavailableError("SQLITE_BUSY")

    async def commit(self) -> None:
        """Make it durable, or roll it back and raise."""
        if self._connection is None:
            raise DatabaseUnavailableError("connection lost")
        try:
            await asyncio.get_running_loop().run_in_executor(self._committer, self._connection.commit)
        except CAUGHT as error:
            await self.roll_back()
            raise translated(error) from None

    async def roll_back(self) -> None:
        """Undo the transaction."""
        try:
            if self._connection is not None:
                self._connection.rollback()
        except CAUGHT:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    async def close(self) -> None:
        """Let go of the connection; what was not committed is undone."""
        self._committer.shutdown()  # a commit that is under way comes first
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()


class RemoteWriter:
    """PostgreSQL over its own connection; the server's locks and constraints arbitrate between processes."""

    def __init__(self, engine: "AsyncEngine") -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None

    @property
    def connected(self) -> bool:
        """Whether a connection is kept."""
        return self._connection is not None

    async def begin(self, keys: Keys) -> Transaction:
        """Connect if need be and open a transaction that may write."""
        try:
            if self._connection is None:
                self._connection = await self._engine.connect()
            await self._connection.begin()
        except CAUGHT as error:
            await self._drop()
            raise translated(error) from None
        return RemoteTransaction(self._connection, keys)

    async def commit(self) -> None:
        """Make it durable, or roll it back and raise."""
        if self._connection is None:
            raise DatabaseUnavailableError("connection lost")
        try:
            await self._connection.commit()
        except CAUGHT as error:
            await self.roll_back()
            raise translated(error) from None

    async def roll_back(self) -> None:
        """Undo the transaction."""
        if self._connection is None:
            return
        try:
            await self._connection.rollback()
        except CAUGHT:
            await self._drop()
        else:
            if self._connection.invalidated:
                await self._drop()

    async def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                await connection.invalidate()
                await connection.close()
            except CAUGHT:
                return

    async def close(self) -> None:
        """Let go of the connection; what was not committed is undone."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
        await self._engine.dispose()


def writer_on(url: str) -> Writer:
    """The writer for this database."""
    if engines.is_sqlite(url):
        return LocalWriter(engines.local_writer(url))
    from storage import async_engines

    return RemoteWriter(async_engines.writer_engine(url))
