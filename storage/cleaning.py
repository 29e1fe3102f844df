"""Takes what was deleted out of the files, and looks whether anything of it is left there. It deletes no row itself.

RELIABILITY.md § 3.6: on SQLite the log is taken over into the file and cut to nothing, the file is written anew, and
the log is emptied once more. On PostgreSQL the tables are written anew; its files lie on the server and are not
searched. Killed at any moment, nothing is lost, and it may be done again.
"""

import asyncio
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
_LOCK_WAITS = "SET lock_timeout = '3s'"  # who waits for a whole table holds up everybody behind them
# The role exists since PostgreSQL 15.
_MAY_CHECKPOINT = text(
    "SELECT rolsuper OR EXISTS"
    " (SELECT FROM pg_roles AS r WHERE r.rolname = 'pg_checkpoint' AND pg_has_role(r.oid, 'member'))"
    " FROM pg_roles WHERE rolname = current_user"
)
_NOTED = text(
    "SELECT s.tablename, s.attname, format_type(a.atttypid, a.atttypmod) FROM pg_stats AS s"
    " JOIN pg_attribute AS a ON a.attname = s.attname"
    " AND a.attrelid = (quote_ident(s.schemaname) || '.' || quote_ident(s.tablename))::regclass"
    " WHERE s.schemaname = current_schema() AND (a.atttypid = 'bytea'::regtype OR s.attname IN ('chat_id', 'subject'))"
)
_PLACE_IN_LOG = text("SELECT pg_walfile_name(pg_current_wal_lsn())")


@dataclass(frozen=True, slots=True)
class Searched:
    """The names of the files in which something was found, and of those that could not be read."""

    found_in: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


async def write_anew(url: str, turn: asyncio.Lock) -> str:
    """Take what was deleted out of the files; on SQLite nobody else in this process writes meanwhile.

    ``turn`` is the writer's. Returns the server's log file from which on nothing deleted is written, nothing on SQLite.
    Raises ``DatabaseUnavailableError``: then it has to be done again.
    """
    path = engines.file_of(url)
    if path is None:
        return await _clean_server(url)
    async with turn:
        await asyncio.to_thread(_clean_file, path)
    return ""


def _clean_file(path: Path) -> None:
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


async def _clean_server(url: str) -> str:
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
            await _forget_statistics(connection)
            for table in metadata.sorted_tables:
                await connection.execute(text(f"VACUUM (FULL) {table.name}"))
            await _checkpoint(connection)
            return str((await connection.execute(_PLACE_IN_LOG)).scalar_one())
    except CAUGHT as error:
        raise translated(error) from None
    finally:
        await engine.dispose()


async def _forget_statistics(connection: "AsyncConnection") -> None:
    """Take out the values that the server has noted of people's columns to plan its queries.

    It keeps those of an emptied table for ever, and ANALYZE does not replace them. Declaring a column anew, as the type
    it has, drops them; it needs no right beyond owning the table.
    """
    for table, column, kind in (await connection.execute(_NOTED)).all():
        await connection.execute(text(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}'))
    await connection.execute(text("VACUUM (FULL) pg_catalog.pg_statistic"))


async def _checkpoint(connection: "AsyncConnection") -> None:
    """The server writes its files out, if this user may ask for it; else it does so by itself within minutes."""
    if (await connection.execute(_MAY_CHECKPOINT)).scalar_one():
        await connection.execute(text("CHECKPOINT"))


def search(folder: Path, files: Sequence[Path], fragments: Sequence[bytes]) -> Searched:
    """Look for fragments in these files, in every file below ``folder``, and in SQLite's temporary files."""
    found, unread = [], []
    for path in sorted({path.resolve() for path in (*files, *_places(folder)) if path.is_file()}):
        try:
            if _holds(path, fragments):
                found.append(path.name)
        except FileNotFoundError:
            continue
        except OSError:
            unread.append(path.name)
    return Searched(tuple(found), tuple(unread))


def files_of(url: str) -> tuple[Path, ...]:
    """The file of a SQLite database and those beside it, whether or not they are there; none of one on a server."""
    database = engines.file_of(url)
    return (
        ()
        if database is None
        else tuple(database.with_name(database.name + ending) for ending in ("", "-wal", "-shm", "-journal"))
    )


def _places(folder: Path) -> Iterator[Path]:
    yield from Path(tempfile.gettempdir()).glob("etilqs_*")
    for parent, folders, names in os.walk(folder):
        # Hidden folders hold programs and settings, such as a virtual environment: the bot writes nothing there.
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names)


def _holds(path: Path, fragments: Sequence[bytes]) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(fragment) >= 0 for fragment in fragments)
