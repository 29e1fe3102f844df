"""Transactions: readers have their connections, and one writer commits together what waits together."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import structlog
from sqlalchemy import select

from bot.domain.errors import BuergerechoError, DatabaseUnavailableError, PurposeLockedError
from storage import audit, contact_refusals, doomed, migrate, tallies
from storage import settings as settings_of
from storage.cards import DueCard
from storage.keystore import place_beside
from storage.outage import Outage
from storage.processes import Leases, leases
from storage.queued import Job, fail_all, next_batch
from storage.readers import Readers
from storage.sealed import KeyRing, Keys
from storage.tables import settings
from storage.transaction import Transaction
from storage.trouble import CAUGHT, CollisionError, translated
from storage.unlocking import unlocked
from storage.writers import Writer, writer_on

__all__ = ["Database", "Transaction"]

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.stdlib.get_logger("storage")

LAST = 2**63
"""The place behind everybody's number."""
TRIES_AFTER_A_COLLISION = 5
_PING = select(settings.c.name).limit(1)  # reads the file, which "SELECT 1" does not


class Show(Protocol):
    """Is told what a commit has made due."""

    def __call__(self, due: Sequence[DueCard], /, *, more: bool) -> object:
        """``due``: cards that can be brought at once; ``more``: something else has to be looked for."""


def nobody_counts(_size: int) -> None:
    """Used where nobody wants to know how large the commits are."""


def nobody_shows(_cards: Sequence[DueCard], *, more: bool) -> None:
    """Used where no delivery runs in this process: the running bot finds them by itself."""


class Database:
    """One database of one installation, open in this process."""

    def __init__(self, url: str, writer: Writer, readers: Readers, keys: Keys, leases: Leases | None = None) -> None:
        self.keys = keys
        self.leases = leases
        self._doomed: set[bytes] = set()
        self._destroyed: set[bytes] = set()
        self.process = 0
        """The number of this process, once it has one (``bot/cluster.py``)."""
        self._writer = writer
        self._readers = readers
        self.committed: Callable[[int], object] = nobody_counts
        """Told how many use cases each commit carried."""
        self.show: Show = nobody_shows
        """Given the cards that became due with a commit, and told whether more did."""
        self._waiting: deque[Job] = deque()
        self._work = asyncio.Event()
        self._closing = False
        self._outage = Outage()
        self.url = url
        self.turn = asyncio.Lock()
        """Held by whoever writes: a commit, or the clean-up that writes the files anew."""
        self._task = asyncio.create_task(self._write_what_waits(), name="database writer")

    @classmethod
    async def open(cls, url: str, ring: KeyRing, keys_in: Path | None = None) -> "Database":
        """Open it; an empty one is brought up to date, and a root secret is made on the first opening.

        ``keys_in``: the file with people's keys; without it they lie beside a SQLite file, for PostgreSQL in memory.
        Raises ``SchemaOutdatedError``, ``DatabaseUnavailableError``, ``KeyMissingError``, ``TamperedError``,
        ``KeyStoreMissingError``, ``KeyStoreForeignError`` or ``KeyStoreOpenToOthersError``.
        """
        try:
            ready = await migrate.make_ready(url, ring)
        except CAUGHT as error:
            raise translated(error) from None
        keys = unlocked(ready, ring, keys_in or place_beside(url))
        database = cls(url, writer_on(url), Readers(url), keys, leases(url))
        try:
            await database._carry_on()
        except BuergerechoError:
            await database.close()
            raise
        return database

    async def _carry_on(self) -> None:
        """Destroy the keys whose destruction was decided when a process crashed."""
        async with self.read() as tx:
            left = await doomed.all_of_them(tx)
        if left:
            await self._destroy(left)

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a use case in a write transaction and return when it is committed.

        It may share its transaction with others and may run twice, so it changes nothing but ``tx``. Its exception
        harms nobody else. Raises ``DatabaseUnavailableError`` when nothing could be written.
        """
        job = Job(lambda tx: use_case(tx, *args, **kwargs), asyncio.get_running_loop().create_future())
        result: T = await self._result_of(job)
        return result

    async def write_at(
        self,
        place: int,
        use_case: Callable[Concatenate[Transaction, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run it as ``write`` does, behind those in a lower ``place`` with whom it shares its transaction.

        Processes that lock what belongs to the same people do so in the same order then, and do not wait in a circle.
        """
        if not isinstance(place, int):
            # An update may hold anything where a number belongs; sorting by it would end the writer for everybody.
            raise TypeError("a place is a whole number")
        job = Job(lambda tx: use_case(tx, *args, **kwargs), asyncio.get_running_loop().create_future(), place)
        result: T = await self._result_of(job)
        return result

    async def _result_of(self, job: Job) -> Any:  # noqa: ANN401 - each use case has its own result
        try:
            return await self._queued(job).result
        except PurposeLockedError as refused:
            await contact_refusals.note(self, refused)
            raise

    def _queued(self, job: Job) -> Job:
        if self._closing or self._task.done():
            raise DatabaseUnavailableError("closed")
        if asyncio.current_task() is self._task:
            raise RuntimeError("a use case must not open another transaction")
        self._waiting.append(job)
        self._work.set()
        return job

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction for reading little; on SQLite its statements hold up the event loop."""
        return contact_refusals.watched(self, self._readers.transaction(self.keys))

    def read_aside(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction for reading much, as for an export; its statements run beside the event loop."""
        return contact_refusals.watched(self, self._readers.transaction_aside(self.keys))

    async def ping(self) -> None:
        """Raise ``DatabaseUnavailableError`` unless the database answers, and can be written again if it could not."""
        async with self.read() as tx:
            await tx.execute(_PING)
        if self._outage.lasts:
            await self.write(settings_of.put, "written_again", "yes")

    async def close(self) -> None:
        """Finish what waits, then let go of every connection."""
        self._closing = True
        self._work.set()
        await asyncio.wait([self._task])
        await self._writer.close()
        await self._readers.close()
        self.keys.store.close()
        if self.leases is not None:
            await self.leases.close()

    async def _write_what_waits(self) -> None:
        try:
            while not (self._closing and not self._waiting):
                self._work.clear()
                while batch := next_batch(self._waiting):
                    async with self.turn:
                        await self._write_batch(batch)
                if not self._closing:
                    await self._work.wait()
        finally:
            fail_all(self._waiting, "closed")

    async def _write_batch(self, batch: list[Job]) -> None:
        try:
            results = await self._commit_together(batch)
        except DatabaseUnavailableError as error:
            self._outage.began(str(error))
            fail_all(batch, str(error))
        except asyncio.CancelledError:
            fail_all(batch, "closed")
            raise
        except Exception as error:  # noqa: BLE001 - whatever a use case raises belongs to its caller, not to the writer
            await self._write_one_by_one(batch, error)
        else:
            self._outage.ended()
            for job, result in zip(batch, results, strict=True):
                job.succeed(result)

    async def _write_one_by_one(self, batch: list[Job], error: Exception) -> None:
        if len(batch) == 1 and not isinstance(error, CollisionError):
            batch[0].fail(error)
            return
        for job in batch:
            await self._write_alone(job)

    async def _write_alone(self, job: Job) -> None:
        for _ in range(TRIES_AFTER_A_COLLISION):
            try:
                job.succeed((await self._commit_together([job]))[0])
            except CollisionError:
                continue
            except Exception as error:  # noqa: BLE001 - it belongs to the caller
                job.fail(error)
            return
        job.fail(DatabaseUnavailableError("too many collisions"))

    async def _commit_together(self, batch: list[Job]) -> list[Any]:
        kept, process = self._writer.connected, self.process
        try:
            results, tx = await self._run_together(batch)
        except DatabaseUnavailableError:
            # A server restarted while nobody wrote leaves a dead connection behind; a fresh one serves.
            if not kept or self._writer.connected:
                raise
            results, tx = await self._run_together(batch)
        await self._writer.commit()
        self._destroyed.clear()
        if tx.keys.doomed or self._doomed:
            await self._destroy(tx.keys.doomed)
        self.committed(len(batch))
        # A process that has got a new number meanwhile has to leave its cards to others.
        if process == self.process and (tx.due_cards or tx.more_due):
            self.show(tx.due_cards, more=tx.more_due)
        return results

    async def _destroy(self, key_ids: Iterable[bytes]) -> None:
        """Destroy keys whose destruction is committed; what fails is tried again with the next one, or at the start."""
        self._doomed.update(key_ids)
        try:
            await self.keys.store.destroy(self._doomed)
        except DatabaseUnavailableError as error:
            log.error("keys cannot be destroyed yet", keys=len(self._doomed), problem=str(error))  # noqa: TRY400
        else:
            self._destroyed |= self._doomed
            self._doomed = set()

    async def _run_together(self, batch: list[Job]) -> tuple[list[Any], Transaction]:
        tx = await self._writer.begin(self.keys)
        tx.process = self.process
        try:
            results = [await job.run(tx) for job in batch]
            if tx.tallies:
                await tallies.count(tx)
            if tx.audit_lines:
                await audit.append(tx)
            if self._destroyed:
                await doomed.done(tx, self._destroyed)
            if tx.keys.made:
                # A key without an owner harms nobody; a row without its key would be lost.
                await self.keys.store.create(tx.keys.made, self.keys.owner)
            if tx.keys.buried:
                # Somebody wants it gone: should the commit fail now, the next start deletes it.
                await self.keys.store.bury(tx.keys.buried)
        except Exception:
            await self._writer.roll_back()
            raise
        return results, tx
