"""Transactions: readers have their connections, and one writer commits together what waits together."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import DatabaseUnavailableError
from storage import audit, engines, migrate
from storage.sealed import KeyRing, Keys
from storage.transaction import Transaction, closed
from storage.trouble import CAUGHT, CollisionError, translated

__all__ = ["Database", "Transaction"]

P = ParamSpec("P")
T = TypeVar("T")

LARGEST_BATCH = 100
TRIES_AFTER_A_COLLISION = 5
_PING = text("SELECT 1")


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """A use case that waits for the writer, bound to its arguments."""

    run: Callable[[Transaction], Awaitable[Any]]  # Any: each use case has its own result
    result: asyncio.Future[Any]

    def succeed(self, result: object) -> None:
        if not self.result.done():
            self.result.set_result(result)

    def fail(self, error: Exception) -> None:
        if not self.result.done():
            self.result.set_exception(error)


class _ConnectionLostError(DatabaseUnavailableError):
    """The connection broke before the commit was asked for."""


class Database:
    """One database of one installation, open in this process."""

    def __init__(self, writer: AsyncEngine, readers: AsyncEngine, keys: Keys) -> None:
        self.keys = keys
        self._writer = writer
        self._readers = readers
        self._waiting: deque[_Job] = deque()
        self._work = asyncio.Event()
        self._closing = False
        self._connection: AsyncConnection | None = None
        self._task = asyncio.create_task(self._write_what_waits(), name="database writer")

    def __repr__(self) -> str:
        return f"<Database {self._writer.dialect.name}>"

    @classmethod
    async def open(cls, url: str, ring: KeyRing) -> "Database":
        """Open it; an empty one is brought up to date, and a root secret is made on the first opening.

        Raises ``SchemaOutdatedError``, ``DatabaseUnavailableError``, ``KeyMissingError`` or ``TamperedError``.
        """
        writer, readers = engines.writer_engine(url), engines.reader_engine(url)
        try:
            await migrate.make_ready(writer)
            root = await migrate.root_secret(writer, ring)
        except CAUGHT as error:
            await writer.dispose()
            raise translated(error) from None
        except Exception:
            await writer.dispose()
            raise
        return cls(writer, readers, Keys(ring, root))

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case in a write transaction and return when it is committed.

        It may share its transaction with others and may run twice, so it changes nothing but ``tx``. Its exception
        harms nobody else. Raises ``DatabaseUnavailableError`` when nothing could be written.
        """
        if self._closing or self._task.done():
            raise DatabaseUnavailableError("closed")
        if asyncio.current_task() is self._task:
            raise RuntimeError("a use case must not open another transaction")
        job = _Job(lambda tx: use_case(tx, *args, **kwargs), asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._work.set()
        result: T = await job.result
        return result

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Open a transaction for reading only."""
        try:
            connection = await self._readers.connect()
        except CAUGHT as error:
            raise translated(error) from None
        try:
            yield Transaction(connection, self.keys)
        finally:
            await closed(connection)

    async def ping(self) -> None:
        """Raise ``DatabaseUnavailableError`` unless the database answers."""
        async with self.read() as tx:
            await tx.execute(_PING)

    async def close(self) -> None:
        """Finish what waits, then let go of every connection."""
        self._closing = True
        self._work.set()
        await asyncio.wait([self._task])
        await self._let_go()
        await self._writer.dispose()
        await self._readers.dispose()

    async def _write_what_waits(self) -> None:
        while True:
            while self._waiting:
                batch = self._next_batch()
                if batch:
                    await self._write_batch(batch)
            if self._closing:
                return
            self._work.clear()
            await self._work.wait()

    def _next_batch(self) -> list[_Job]:
        batch: list[_Job] = []
        while self._waiting and len(batch) < LARGEST_BATCH:
            job = self._waiting.popleft()
            if not job.result.cancelled():
                batch.append(job)
        return batch

    async def _write_batch(self, batch: list[_Job]) -> None:
        try:
            results = await self._commit_together(batch)
        except DatabaseUnavailableError as error:
            for job in batch:
                job.fail(DatabaseUnavailableError(str(error)))
        except Exception as error:  # noqa: BLE001 - whatever a use case raises belongs to its caller, not to the writer
            if len(batch) == 1 and not isinstance(error, CollisionError):
                batch[0].fail(error)
                return
            for job in batch:
                await self._write_alone(job)
        else:
            for job, result in zip(batch, results, strict=True):
                job.succeed(result)

    async def _write_alone(self, job: _Job) -> None:
        for _ in range(TRIES_AFTER_A_COLLISION):
            try:
                job.succeed((await self._commit_together([job]))[0])
            except CollisionError:
                continue
            except Exception as error:  # noqa: BLE001 - it belongs to the caller
                job.fail(error)
            return
        job.fail(DatabaseUnavailableError("too many collisions"))

    async def _commit_together(self, batch: list[_Job]) -> list[Any]:
        kept = self._connection is not None
        try:
            return await self._in_one_transaction(batch)
        except _ConnectionLostError:
            # A server restarted while nobody wrote leaves a dead connection behind; a fresh one serves.
            if not kept:
                raise
            return await self._in_one_transaction(batch)

    async def _in_one_transaction(self, batch: list[_Job]) -> list[Any]:
        connection = await self._connected()
        tx = Transaction(connection, self.keys)
        try:
            results = [await job.run(tx) for job in batch]
            if tx.audit_lines:
                await audit.append(tx)
        except BaseException as error:
            lost = await self._rolled_back(connection)
            if lost and isinstance(error, DatabaseUnavailableError):
                raise _ConnectionLostError(str(error)) from None
            raise
        try:
            await connection.commit()
        except CAUGHT as error:
            await self._rolled_back(connection)
            raise translated(error) from None
        return results

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            try:
                self._connection = await self._writer.connect()
            except CAUGHT as error:
                raise translated(error) from None
        return self._connection

    async def _rolled_back(self, connection: AsyncConnection) -> bool:
        """Roll back; let go of a connection that cannot even do that, and tell so."""
        try:
            await connection.rollback()
        except CAUGHT:
            pass
        else:
            if not connection.invalidated:
                return False
        await self._let_go()
        return True

    async def _let_go(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await closed(connection)
