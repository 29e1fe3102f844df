"""The key store: one key for each person, in a SQLite file of its own that no backup of the database contains.

To destroy a key is to delete what it sealed, in yesterday's backup too. The file holds random ids and keys wrapped by
``SECRET_KEYS``: no times, no order, nothing about whose they are.
"""

import asyncio
import mmap
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.domain.errors import KeyMissingError, KeyStoreForeignError
from storage.engines import file_of
from storage.keystore_file import SEEN_BYTES, make_durable, opened, shared
from storage.sealed import HEAD_BYTES, KeyRing
from storage.trouble import CAUGHT, translated

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

FILE_NAME: Final = "keys.db"
"""How the file is called in DATA_DIR."""
SURE_AFTER: Final = 3600.0
"""A key without an owner for so many seconds belongs to nobody: no transaction lasts as long."""
CLEAN_EVERY: Final = 3600.0
"""So many seconds lie at least between two times that the file is written anew."""
_REMEMBERED: Final = 4096


def place_in(folder: Path) -> Path:
    """Where the key store lies in DATA_DIR."""
    return folder / FILE_NAME


def place_beside(url: str) -> Path | None:
    """Where the keys of a database lie for which nobody named a place: beside a SQLite file, else in memory alone."""
    database = file_of(url)
    return None if database is None else database.with_name(f"{database.name}.{FILE_NAME}")


def _about(key_id: bytes) -> str:
    return f"keys.wrapped:{key_id.hex()}"


class KeyStore:
    """The keys of people, for one process; several processes on one machine share the file.

    Every method raises ``DatabaseUnavailableError`` when the file cannot be used, ``KeyMissingError`` when a key was
    wrapped with one that is not among SECRET_KEYS, and ``TamperedError`` when a wrapped key was changed.
    """

    def __init__(self, path: Path | None, ring: KeyRing, *, seconds: Callable[[], float] = time.monotonic) -> None:
        """Open the file, which is made if need be; without a ``path`` keys last as long as this object.

        Raises ``KeyStoreOpenToOthersError``.
        """
        self.ring = ring
        self._seconds = seconds
        self._suspected: dict[bytes, float] = {}
        self._ciphers: dict[bytes, AESGCM] = {}
        self._cleaned_at = -CLEAN_EVERY
        with _translating():
            # Two connections, so that the event loop does not wait for a commit of the other thread.
            self._writing = opened(path)
            self._reading = self._writing if path is None else opened(path)
            self._destructions: bytearray | mmap.mmap = bytearray(SEEN_BYTES) if path is None else shared(path)
        self._seen = self._destructions[:]
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="keys")

    def get(self, key_id: bytes) -> AESGCM | None:
        """The cipher of a key; ``None`` when it was destroyed, by whichever process."""
        if (changed := self._destructions[:]) != self._seen:
            self._ciphers.clear()
            self._seen = changed
        cipher = self._ciphers.pop(key_id, None) or self._read(key_id)
        if cipher is None:
            return None
        self._ciphers[key_id] = cipher
        if len(self._ciphers) > _REMEMBERED:
            del self._ciphers[next(iter(self._ciphers))]  # the one not used for longest
        return cipher

    def _read(self, key_id: bytes) -> AESGCM | None:
        with _translating():
            row = self._reading.execute("SELECT wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
        return None if row is None else AESGCM(self.ring.open(row[0], _about(key_id)))

    def count(self) -> int:
        """How many keys there are."""
        with _translating():
            number: int = self._reading.execute("SELECT count(*) FROM keys").fetchone()[0]
        return number

    def ids(self) -> frozenset[bytes]:
        """All keys that there are."""
        with _translating():
            return frozenset(row[0] for row in self._reading.execute("SELECT id FROM keys").fetchall())

    def check(self, owner: bytes) -> None:
        """See that the keys in it are those of this database and can be unwrapped.

        Raises ``KeyStoreForeignError`` or ``KeyMissingError``.
        """
        with _translating():
            owners = {row[0] for row in self._reading.execute("SELECT marker FROM owner").fetchall()}
            heads = self._reading.execute("SELECT DISTINCT substr(wrapped, 1, ?) FROM keys", (HEAD_BYTES,)).fetchall()
        if owners and owner not in owners:
            raise KeyStoreForeignError("the key store belongs to another database")
        if not all(self.ring.knows(head) for (head,) in heads):
            raise KeyMissingError("a person's key was wrapped with one that is not among SECRET_KEYS")

    def unowned(self, owned: Collection[bytes]) -> tuple[bytes, ...]:
        """The keys that belong to nobody, as left by a crash between the two commits; ``owned`` are all that do.

        A key has to be found so twice, ``SURE_AFTER`` apart: another process may be about to commit whose it is.
        """
        now = self._seconds()
        self._suspected = {key_id: self._suspected.get(key_id, now) for key_id in self.ids().difference(owned)}
        return tuple(key_id for key_id, since in self._suspected.items() if now - since >= SURE_AFTER)

    async def create(self, keys: Mapping[bytes, bytes], owner: bytes) -> None:
        """Keep new keys of 32 bytes by their ids, in one durable commit; ``owner`` marks the database."""
        wrapped = [(key_id, self.ring.seal(key, _about(key_id))) for key_id, key in keys.items()]

        def write() -> None:
            self._writing.execute("INSERT OR IGNORE INTO owner (marker) VALUES (?)", (owner,))
            self._writing.executemany("INSERT INTO keys (id, wrapped) VALUES (?, ?)", wrapped)

        await self._in_thread(lambda: self._committed(write))

    async def destroy(self, key_ids: Iterable[bytes]) -> int:
        """Destroy keys for good, those that are gone already included; returns how many there were."""
        doomed = [(key_id,) for key_id in key_ids]
        for (key_id,) in doomed:
            self._ciphers.pop(key_id, None)

        def write() -> int:
            return self._writing.executemany("DELETE FROM keys WHERE id = ?", doomed).rowcount

        def work() -> int:
            self._tell_all()
            gone = self._committed(write)
            self._tell_all()
            if self._seconds() - self._cleaned_at >= CLEAN_EVERY:
                self._clean()
            # The log holds what was deleted until it is taken over into the file and cut to nothing.
            self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return gone

        return await self._in_thread(work)

    async def bury(self, markers: Mapping[bytes, date]) -> None:
        """Keep, durably, what was deleted on which day, so that it does not come back with an older backup."""
        rows = [(marker, day.isoformat()) for marker, day in markers.items()]

        def write() -> None:
            self._writing.executemany("INSERT OR REPLACE INTO tombstones (marker, day) VALUES (?, ?)", rows)

        await self._in_thread(lambda: self._committed(write))

    def buried(self) -> tuple[bytes, ...]:
        """The markers of everything that must not come back."""
        with _translating():
            return tuple(row[0] for row in self._reading.execute("SELECT marker FROM tombstones").fetchall())

    async def forget_buried_before(self, day: date) -> int:
        """Delete the markers of what no backup holds any more; returns how many."""

        def write() -> int:
            return self._writing.execute("DELETE FROM tombstones WHERE day < ?", (day.isoformat(),)).rowcount

        return await self._in_thread(lambda: self._committed(write))

    async def rewrap(self, after: bytes, limit: int) -> tuple[int, bytes | None]:
        """Wrap at most ``limit`` keys whose id is above ``after`` with the newest key of the ring.

        Returns how many were wrapped anew, and the last id looked at: ``None`` when it was the last of all.
        """

        def write() -> tuple[int, bytes | None]:
            found = "SELECT id, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?"
            rows = self._writing.execute(found, (after, limit)).fetchall()
            older = [(key_id, wrapped) for key_id, wrapped in rows if not self.ring.is_current(wrapped)]
            anew = [(self.ring.seal(self.ring.open(old, _about(one)), _about(one)), one) for one, old in older]
            self._writing.executemany("UPDATE keys SET wrapped = ? WHERE id = ?", anew)
            return len(anew), rows[-1][0] if len(rows) == limit else None

        return await self._in_thread(lambda: self._committed(write))

    async def save(self, file: Path) -> int:
        """Write a copy to ``file``, in the place of an older one; returns how many keys are in it."""
        return await self._in_thread(lambda: self._copy(file))

    def close(self) -> None:
        """Let go of the file; what was begun is finished."""
        self._writer.shutdown()
        self._reading.close()
        self._writing.close()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        with _translating():
            return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    def _committed(self, write: Callable[[], T]) -> T:
        self._writing.execute("BEGIN IMMEDIATE")
        try:
            result = write()
            self._writing.execute("COMMIT")
        except BaseException:
            if self._writing.in_transaction:
                self._writing.execute("ROLLBACK")
            raise
        return result

    def _tell_all(self) -> None:
        """Let no process use a key from memory: before the commit none that is, after it none read meanwhile.

        Whoever crashes between the two has left a row in ``doomed_keys``, and it is all done once more.
        """
        self._destructions[:] = os.urandom(SEEN_BYTES)

    def _clean(self) -> None:
        """Write the file anew: its pages keep remnants of rows that were once moved within them."""
        with suppress(sqlite3.OperationalError):  # another process has it in hand just now: the next time
            self._writing.execute("VACUUM")
            self._cleaned_at = self._seconds()

    def _copy(self, file: Path) -> int:
        part = file.with_name(f"{file.name}.part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        try:
            self._writing.execute("VACUUM INTO ?", (str(part),))
            with closing(sqlite3.connect(part)) as copy:
                number: int = copy.execute("SELECT count(*) FROM keys").fetchone()[0]
            make_durable(part)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        make_durable(file.parent)
        return number


@contextmanager
def _translating() -> "Iterator[None]":
    try:
        yield
    except CAUGHT as error:
        raise translated(error) from None
