"""Makes a consistent copy of the database while the bot goes on writing. How the file looks stands in ``backup_file``.

SQLite copies with ``VACUUM INTO``, which also leaves out what was deleted; PostgreSQL's copy is made by ``pg_dump``.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, literal_column, select, text
from sqlalchemy.engine import make_url

from storage import async_engines, backup_file, engines, migrate, postgres_tools
from storage.backup_file import BackupRefusal, BackupRefusedError, Contents
from storage.tables import held_responses, outbox, responses, secrets
from storage.trouble import CAUGHT, translated

_PART = ".part"
_responses = select(
    select(func.count()).select_from(responses).scalar_subquery()
    + select(func.count()).select_from(held_responses).scalar_subquery()
)
_waiting = select(func.count()).select_from(outbox).where(outbox.c.state == literal_column("'waiting'"))
_root = select(secrets.c.body).where(secrets.c.name == migrate.ROOT)
_snapshot = select(func.pg_export_snapshot())


@dataclass(frozen=True, slots=True)
class _Facts:
    schema: str
    responses: int
    waiting: int
    root: bytes


async def make(url: str, file: Path, *, replace: bool, now: datetime, program: str) -> Contents:
    """Copy the database into ``file``, which only this user can read, and return what is in it.

    The file appears under its name only when it is complete and checked. Raises ``BackupRefusedError``, and
    ``DatabaseUnavailableError`` when the database cannot be read.
    """
    try:
        with _part_of(file, replace=replace) as part:
            facts = await (_copy_sqlite(url, part) if engines.is_sqlite(url) else _copy_postgres(url, part))
            contents = Contents(
                made_at=now,
                program=program,
                engine=make_url(url).get_backend_name(),
                schema=facts.schema,
                size=part.stat().st_size,
                responses=backup_file.in_steps(facts.responses),
                waiting=facts.waiting,
                root=facts.root,
            )
            backup_file.close_with(part, contents)
            _check(backup_file.read(part) == contents)
            _give_name(part, file, replace=replace)
    except OSError:
        raise BackupRefusedError(BackupRefusal.NOT_WRITTEN) from None
    return contents


# --- the file -----------------------------------------------------------------------------------------------------


@contextmanager
def _part_of(file: Path, *, replace: bool) -> Iterator[Path]:
    """An empty file beside ``file`` that nobody else reads or writes; gone at the end, unless it got its name."""
    if file.exists() and not replace:
        raise BackupRefusedError(BackupRefusal.FILE_EXISTS)
    part = file.with_name(file.name + _PART)
    # What a run that was killed left behind is taken over, so copies of people's data do not pile up.
    opened = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock(opened, part)
        os.fchmod(opened, 0o600)
        os.ftruncate(opened, 0)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)
    finally:
        os.close(opened)


def _lock(opened: int, part: Path) -> None:
    """Refuse while another backup writes this file, also one that has just given it its name."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = os.fstat(opened).st_ino == part.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        same = False
    if not same:
        raise BackupRefusedError(BackupRefusal.ALREADY_RUNNING)


def _give_name(part: Path, file: Path, *, replace: bool) -> None:
    """Let the complete file appear at once; without ``replace`` never over another one."""
    if replace:
        part.replace(file)
    else:
        try:
            file.hardlink_to(part)
        except FileExistsError:
            raise BackupRefusedError(BackupRefusal.FILE_EXISTS) from None
        except OSError:  # some file systems have no second names
            part.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check(holds: bool) -> None:  # noqa: FBT001 - it is the only argument
    if not holds:
        raise BackupRefusedError(BackupRefusal.NOT_SOUND)


# --- the copy -----------------------------------------------------------------------------------------------------


async def _copy_sqlite(url: str, part: Path) -> _Facts:
    return await asyncio.to_thread(_copy_and_check_sqlite, url, part)


def _copy_and_check_sqlite(url: str, part: Path) -> _Facts:
    if not Path(make_url(url).database or "").is_file():
        raise BackupRefusedError(BackupRefusal.NOTHING_THERE)
    try:
        with closing(engines.open_file(url)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error as error:
        raise translated(error) from None
    return check_sqlite(part)


def check_sqlite(file: Path) -> _Facts:
    """See that a file is a sound database of ours and what is in it; neither its bytes nor files beside it change."""
    unchanged = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(unchanged, uri=True), hide_parameters=True)
    try:
        with engine.connect() as connection:
            _check(connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"])
            _check(connection.execute(text("PRAGMA foreign_key_check")).first() is None)
            return _facts(connection)
    except CAUGHT:
        raise BackupRefusedError(BackupRefusal.NOT_SOUND) from None
    finally:
        engine.dispose()


async def _copy_postgres(url: str, part: Path) -> _Facts:
    engine = async_engines.reader_engine(url).execution_options(isolation_level="REPEATABLE READ")
    try:
        async with engine.connect() as connection:
            # The figures and the copy are of one instant.
            snapshot = (await connection.execute(_snapshot)).scalar_one()
            facts = await connection.run_sync(_facts)
            await postgres_tools.dump(connection, url, snapshot, part)
    except CAUGHT as error:
        raise translated(error) from None
    finally:
        await engine.dispose()
    await postgres_tools.read_through(part)
    return facts


def _facts(connection: Connection) -> _Facts:
    schema = migrate.found(connection)
    if not schema:
        raise BackupRefusedError(BackupRefusal.NOTHING_THERE)
    migrate.refuse_unless_known(schema)
    return _Facts(
        schema,
        connection.execute(_responses).scalar_one(),
        connection.execute(_waiting).scalar_one(),
        connection.execute(_root).scalar_one_or_none() or b"",
    )
