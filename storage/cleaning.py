"""Takes what was deleted out of the files, and looks whether anything of it is left there. It deletes no row itself.

RELIABILITY.md § 3.6: on SQLite the log is taken over into the file and cut to nothing, the file is written anew, and
the log is emptied once more. On PostgreSQL the tables are written anew; its files lie on the server and are not
searched. Killed at any moment, nothing is lost, and it may be done again.
"""

import mmap
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.domain.errors import DatabaseUnavailableError
from storage import engines
from storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

READERS_LEAVE_WITHIN = 30.0
"""So many seconds the log is tried to be emptied; an export that reads meanwhile holds it up."""
_BETWEEN_TRIES = 0.1
_OF_THE_DATABASE = ("", "-wal", "-shm", "-journal")
_LOCK_WAITS = "SET lock_timeout = '3s'"  # who waits for a whole table holds up everybody behind them
_PLACE_IN_LOG = text("SELECT pg_walfile_name(pg_current_wal_lsn())")


@dataclass(frozen=True, slots=True)
class Searched:
    """How many files were searched, and the names of those in which something was found."""

    files: int
    found_in: tuple[str, ...]


def clean_file(path: Path) -> None:
    """Write a SQLite file and its log anew. Raises ``DatabaseUnavailableError`` while somebody reads for too long."""
    try:
        with closing(engines.open_sqlite(str(path), sqlite3.Connection)) as connection:
            _empty_log(connection)
            connection.execute("VACUUM").close()
            _empty_log(connection)
    except sqlite3.Error as error:
        raise DatabaseUnavailableError(type(error).__name__) from None


def _empty_log(connection: sqlite3.Connection) -> None:
    """Until SQLite answers 0|0|0: nobody reads an older state, and no page is left in the log."""
    until = time.monotonic() + READERS_LEAVE_WITHIN
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() != (0, 0, 0):
        if time.monotonic() > until:
            raise DatabaseUnavailableError("somebody reads an older state of the database")
        time.sleep(_BETWEEN_TRIES)


async def clean_server(url: str) -> str:
    """Write every table anew and return the file of the server's log from which on nothing deleted is written.

    Raises ``DatabaseUnavailableError`` when a table is in use for too long.
    """
    from storage import async_engines
    from storage.trouble import CAUGHT, translated

    engine = async_engines.writer_engine(url)
    try:
        async with engine.connect() as raw:
            connection = await raw.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text(_LOCK_WAITS))
            for table in metadata.sorted_tables:
                await connection.execute(text(f"VACUUM (FULL) {table.name}"))
            await _checkpoint(connection)
            return str((await connection.execute(_PLACE_IN_LOG)).scalar_one())
    except CAUGHT as error:
        raise translated(error) from None
    finally:
        await engine.dispose()


async def _checkpoint(connection: "AsyncConnection") -> None:
    """The server writes its files out, if this user may ask for it; else it does so by itself within minutes."""
    allowed = text("SELECT rolsuper OR pg_has_role('pg_checkpoint', 'member') FROM pg_roles WHERE rolname = current_user")
    if (await connection.execute(allowed)).scalar_one():
        await connection.execute(text("CHECKPOINT"))


def search(database: Path, folder: Path, fragments: Sequence[bytes]) -> Searched:
    """Look for fragments in the database's files, in every file below ``folder``, and in SQLite's temporary files."""
    files = sorted({path.resolve() for path in _places(database, folder) if path.is_file()})
    found = [path.name for path in files if _holds(path, fragments)]
    return Searched(len(files), tuple(found))


def _places(database: Path, folder: Path) -> Iterator[Path]:
    yield from (database.with_name(database.name + ending) for ending in _OF_THE_DATABASE)
    yield from Path(tempfile.gettempdir()).glob("etilqs_*")
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names)


def _holds(path: Path, fragments: Sequence[bytes]) -> bool:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(fragment) >= 0 for fragment in fragments)
    except (OSError, ValueError):  # gone meanwhile, not ours, or empty
        return False
