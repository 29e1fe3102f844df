"""The connections of a process that only read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from storage import engines
from storage.sealed import Keys
from storage.transaction import LocalTransaction, RemoteTransaction, Transaction
from storage.trouble import CAUGHT, translated

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class Readers:
    """Short reading on SQLite happens in the thread of the event loop, all other reading beside it."""

    def __init__(self, url: str) -> None:
        self._local = engines.local_readers(url) if engines.is_sqlite(url) else None
        self._url = url
        self._aside: AsyncEngine | None = None
        self._free = asyncio.Semaphore(engines.READERS)

    @asynccontextmanager
    async def transaction(self, keys: Keys) -> AsyncIterator[Transaction]:
        """A transaction for reading little."""
        if self._local is None:
            async with self.transaction_aside(keys) as tx:
                yield tx
            return
        async with self._free:
            try:
                connection = self._local.connect()
            except CAUGHT as error:
                raise translated(error) from None
            with connection:
                yield LocalTransaction(connection, keys)

    @asynccontextmanager
    async def transaction_aside(self, keys: Keys) -> AsyncIterator[Transaction]:
        """A transaction for reading much."""
        try:
            connection = await self._engine_aside().connect()
        except CAUGHT as error:
            raise translated(error) from None
        try:
            yield RemoteTransaction(connection, keys)
        finally:
            await _given_back(connection)

    def _engine_aside(self) -> "AsyncEngine":
        if self._aside is None:
            from storage import async_engines

            self._aside = async_engines.reader_engine(self._url)
        return self._aside

    async def close(self) -> None:
        """Let go of all connections."""
        if self._local is not None:
            self._local.dispose()
        if self._aside is not None:
            await self._aside.dispose()


async def _given_back(connection: "AsyncConnection") -> None:
    with suppress(*CAUGHT):
        await connection.close()
