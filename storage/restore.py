"""Brings a backup into an empty database, in such a way that nothing of the past is sent again by itself.

Until all of it is done no bot can start on the database: a SQLite file is prepared beside it and then taken over in one
transaction; on PostgreSQL the revision of the schema is entered last.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, func, insert, inspect, literal_column, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.broadcast import BY_THE_CLOCK
from storage import async_engines, backup, backup_file, engines, lost_handovers, lost_keys, migrate, postgres_tools
from storage.backup_file import BackupRefusal, BackupRefusedError, Contents
from storage.cards import NEVER
from storage.keystore import KeyStore
from storage.sealed import KeyRing, Keys
from storage.tables import alerts, broadcasts, cards, metadata, outbox, processes, settings, unreachable_chats, wishes
from storage.trouble import CAUGHT, translated

_WORK = ".restore"
# A database is empty although somebody has called ``doctor`` or started the bot on it once.
_MAY_HAVE_ROWS = frozenset({"alembic_version", "secrets", "settings", "processes", "alerts"})
_bots = select(func.count()).select_from(processes).where(processes.c.lease_until > func.now())
_hold_messages = (
    update(outbox).where(outbox.c.state == literal_column("'waiting'")).values(state="held", due_at=bindparam("now"))
)
_rest_cards = update(cards).where(cards.c.wanted > cards.c.shown).values(shown=cards.c.wanted, attempts=0)
# The chat may have gone on since the backup: its next card is sent below everything, whatever stands there now.
_show_anew = update(cards).where(cards.c.slot == "", cards.c.message_id.is_not(None)).values(fresh=cards.c.wanted)
# Who had blocked the bot may have let it again since: whoever writes gets an answer.
_all_reachable = (
    delete(unreachable_chats),
    update(cards).where(cards.c.due_at == NEVER).values(due_at=cards.c.changed_at),
)
_pause_broadcasts = update(broadcasts).where(broadcasts.c.state.in_(["filling", "running"])).values(state="paused")
# What the clock sends and what fell due since the backup has probably been sent: nobody is reminded twice.
_drop_reminders = delete(wishes).where(
    wishes.c.purpose.in_([purpose.value for purpose in BY_THE_CLOCK]), wishes.c.due_on <= bindparam("today")
)
AN_OUTAGES = ("alive_at", "gaps")
"""Settings that would take the time since the backup for an outage, after which people are shown their card again."""
_nobodys = (update(cards).values(owner=0), update(outbox).values(owner=0))
_forget_outages = delete(settings).where(settings.c.name.in_(AN_OUTAGES))


@dataclass(frozen=True, slots=True)
class Held:
    """What waited when the backup was made, or fell due since, and will not be sent by itself."""

    messages: int
    cards: int
    broadcasts: int
    reminders: int
    lost: int = 0
    """People who had begun or volunteered, and whose key was destroyed after the backup."""


def check(url: str, file: Path, ring: KeyRing) -> Contents:
    """See that a backup is whole and fits this database's kind, this version and these keys.

    Raises ``BackupRefusedError``, ``KeyMissingError`` or ``TamperedError``.
    """
    contents = backup_file.read(file)
    if contents.engine != make_url(url).get_backend_name():
        raise BackupRefusedError(BackupRefusal.OTHER_DATABASE)
    if not (contents.schema.isdigit() and contents.schema <= migrate.HEAD):
        raise BackupRefusedError(BackupRefusal.NEWER_SCHEMA)
    if contents.root:
        ring.open(contents.root, migrate.ABOUT_ROOT)
    return contents


async def restore(url: str, file: Path, contents: Contents, now: datetime, store: KeyStore) -> Held:
    """Bring a backup that ``check`` found good into an empty database and up to this version's schema.

    What no key of ``store`` opens any more is left out. Raises ``BackupRefusedError``, ``KeyStoreForeignError`` and
    ``DatabaseUnavailableError``; the database is then as it was, or holds what no bot starts on.
    """
    if contents.root:
        store.check(Keys(store.ring, store.ring.open(contents.root, migrate.ABOUT_ROOT), store).owner)
    try:
        if engines.is_sqlite(url):
            return await _restore_sqlite(url, file, contents, now, store)
        return await _restore_postgres(url, file, contents, now, store)
    except CAUGHT as error:
        raise translated(error) from None


async def _settle(connection: AsyncConnection, now: datetime, store: KeyStore) -> Held:
    """Bring the schema up to date and let everything that waited rest, in the transaction that is open."""
    await migrate.upgrade_within(connection)
    # First, as whoever withdrew after the hand-over has to be on a list for the institute.
    await lost_handovers.bring_back(connection, store.buried(), now)
    held = Held(
        messages=(await connection.execute(_hold_messages, {"now": now})).rowcount,
        cards=(await connection.execute(_rest_cards)).rowcount,
        broadcasts=(await connection.execute(_pause_broadcasts)).rowcount,
        reminders=(await connection.execute(_drop_reminders, {"today": now.date()})).rowcount,
        lost=await lost_keys.take_out(connection, now, store.ids()),
    )
    await connection.execute(_show_anew)
    for statement in (*_all_reachable, *_nobodys, _forget_outages, delete(processes), delete(alerts)):
        await connection.execute(statement)
    return held


def _refuse_unless_empty(tables: Collection[str], has_rows: Callable[[str], bool]) -> None:
    if any(has_rows(table) for table in tables if table not in _MAY_HAVE_ROWS):
        raise BackupRefusedError(BackupRefusal.NOT_EMPTY)


# --- SQLite -------------------------------------------------------------------------------------------------------


async def _restore_sqlite(url: str, file: Path, contents: Contents, now: datetime, store: KeyStore) -> Held:
    target = Path(make_url(url).database or "")
    work = target.with_name(target.name + _WORK)
    _remove(work)
    try:
        with closing(_opened_alone(target)) as connection:
            _refuse_unless_empty(_tables_of(connection), lambda table: _has_rows(connection, table))
            backup_file.copy_out(file, contents, work)
            held = await _settled(
                make_url(url).set(database=str(work)).render_as_string(hide_password=False), now, store
            )
            await asyncio.to_thread(backup.check_sqlite, work)
            connection.rollback()
            with closing(sqlite3.connect(work)) as source:
                source.backup(connection)
    finally:
        _remove(work)
    return held


def _opened_alone(target: Path) -> sqlite3.Connection:
    """Open the file so that nobody else can; raises ``BackupRefusedError`` while somebody has it open."""
    target.touch(mode=0o600)
    connection = sqlite3.connect(target, timeout=engines.BUSY_SECONDS, isolation_level=None)
    try:
        # In this mode SQLite keeps the lock until the connection is closed, and gets none beside another connection.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").close()
        connection.execute("PRAGMA synchronous=FULL").close()
        connection.execute("BEGIN EXCLUSIVE").close()
    except sqlite3.OperationalError:
        connection.close()
        raise BackupRefusedError(BackupRefusal.BOT_RUNS) from None
    return connection


def _tables_of(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _has_rows(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None  # noqa: S608 - a table's own name


def _remove(work: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        work.with_name(work.name + ending).unlink(missing_ok=True)


async def _settled(url: str, now: datetime, store: KeyStore) -> Held:
    engine = async_engines.writer_engine(url)
    try:
        async with engine.begin() as connection:
            return await _settle(connection, now, store)
    finally:
        await engine.dispose()


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


async def _restore_postgres(url: str, file: Path, contents: Contents, now: datetime, store: KeyStore) -> Held:
    engine = async_engines.writer_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_make_room)
            await postgres_tools.refuse_older_than_server(connection, "pg_restore")
        await postgres_tools.restore_all_but_the_revision(file, url)
        async with engine.begin() as connection:
            await connection.execute(insert(migrate.VERSION), {"version_num": contents.schema})
            return await _settle(connection, now, store)
    finally:
        await engine.dispose()


def _make_room(connection: Connection) -> None:
    """Drop the empty tables that a first start left; raises ``BackupRefusedError`` when anything is in them."""
    there = set(inspect(connection).get_table_names())
    if "alembic_version" in there and migrate.found(connection) == "unknown":
        raise BackupRefusedError(BackupRefusal.HALF_RESTORED)
    _refuse_unless_empty(there, lambda table: _has_rows_on_server(connection, table))
    if processes.name in there and connection.execute(_bots).scalar_one():
        raise BackupRefusedError(BackupRefusal.BOT_RUNS)
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def _has_rows_on_server(connection: Connection, table: str) -> bool:
    quoted = connection.dialect.identifier_preparer.quote(table)
    return connection.execute(text(f"SELECT 1 FROM {quoted} LIMIT 1")).first() is not None  # noqa: S608 - its own name
