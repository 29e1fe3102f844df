"""The schema: an empty database is brought up to date, another version's is refused.

Importing Alembic takes a second, so it is imported only where something is to be changed.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, String, column, func, insert, inspect, select, table, update

from bot.domain.errors import DatabaseUnavailableError, SchemaNewerError, SchemaOutdatedError
from storage import engines
from storage.doomed import KEYED
from storage.sealed import KEY_BYTES, KeyRing
from storage.tables import secrets
from storage.trouble import CAUGHT, translated

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")

HEAD = "0004"
"""The newest revision in ``storage/migrations/versions``."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x4255_4552_4D49  # any fixed number; every process of the installation asks for the same
VERSION = table("alembic_version", column("version_num", String))
_revision = select(VERSION.c.version_num)
_with_keys = tuple(
    select(table.c.key_id)
    .where(table.c.key_id.is_not(None), *(table.c[name].is_not(None) for name in {"body"} & set(table.c.keys())))
    .limit(1)
    for table in KEYED
)


@dataclass(frozen=True, slots=True)
class Ready:
    """What was found in a database that can be used: its random secret, and whether anything needs people's keys."""

    root: bytes
    needs_keys: bool


async def upgrade(url: str) -> None:
    """Bring a database of any earlier version up to date; running it again changes nothing.

    Raises ``SchemaOutdatedError`` for one of a newer version, ``DatabaseUnavailableError`` when it cannot be reached.
    """
    from storage import async_engines

    engine = async_engines.writer_engine(url)
    try:
        await _upgrade(engine)
    except CAUGHT as error:
        raise translated(error) from None
    finally:
        await engine.dispose()


async def check(url: str) -> None:
    """Raise ``SchemaOutdatedError`` unless the schema is this version's."""
    from storage import async_engines

    engine = async_engines.reader_engine(url)
    try:
        async with engine.connect() as connection:
            _refuse_unless_current(await connection.run_sync(found))
    except CAUGHT as error:
        raise translated(error) from None
    finally:
        await engine.dispose()


async def make_ready(url: str, ring: KeyRing) -> Ready:
    """Bring an empty database up to date and refuse one of another version.

    Raises ``KeyMissingError`` when its secret was sealed with none of these keys, ``TamperedError`` when that was
    changed.
    """
    ready = await _in_transaction(url, partial(_look_into, ring=ring))
    if ready is None:
        await upgrade(url)
        ready = await _in_transaction(url, partial(_look_into, ring=ring))
    if ready is None:
        raise DatabaseUnavailableError("nothing stays in this database")
    return ready


async def _in_transaction(url: str, work: Callable[[Connection], T]) -> T:
    if engines.is_sqlite(url):
        # Another process may hold the lock for a while.
        return await asyncio.to_thread(_in_transaction_on_file, url, work)
    from storage import async_engines

    engine = async_engines.writer_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _in_transaction_on_file(url: str, work: Callable[[Connection], T]) -> T:
    engine = engines.opener(url)
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


def _look_into(connection: Connection, ring: KeyRing) -> Ready | None:
    """``None`` where there is no schema yet."""
    schema = found(connection)
    if schema == "":
        return None
    _refuse_unless_current(schema)
    looked = (connection.execute(query).first() for query in _with_keys)
    return Ready(_root_secret(connection, ring), needs_keys=any(row is not None for row in looked))


def _refuse_unless_current(schema: str) -> None:
    refuse_unless_known(schema)
    if schema != HEAD:
        raise SchemaOutdatedError(f"the database has schema {schema}, this version needs {HEAD}: db upgrade")


def refuse_unless_known(schema: str) -> None:
    """Raise ``SchemaOutdatedError`` for a schema of a newer version, for none, and for one that is not ours."""
    if not schema.isdigit():
        raise SchemaOutdatedError(f"the database has no schema of Bürgerecho: {schema or 'none'}")
    if schema > HEAD:
        raise SchemaNewerError(f"the database has schema {schema}, this version knows only up to {HEAD}")


def found(connection: Connection) -> str:
    """The revision of the schema, '' for an empty database, 'unknown' for one that is not ours."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(_revision).scalar_one_or_none() or "unknown"
    return "unknown" if tables else ""


async def _upgrade(engine: "AsyncEngine") -> None:
    await asyncio.to_thread(_import_alembic)  # takes a second
    async with engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        # Another process may have done it while this one waited for the lock.
        await upgrade_within(connection)


async def upgrade_within(connection: "AsyncConnection") -> None:
    """Bring the database up to date as a part of the transaction that is open on this connection."""
    await asyncio.to_thread(_import_alembic)  # takes a second
    schema = await connection.run_sync(found)
    if schema:
        refuse_unless_known(schema)
    if schema != HEAD:
        await connection.run_sync(_run_migrations)


def _import_alembic() -> None:
    import alembic.command  # noqa: F401


def _run_migrations(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


ROOT = "root"
"""Name of the secret that marks and chains; sealed with SECRET_KEYS."""
ABOUT_ROOT = "secrets.body:root"
_root = select(secrets.c.body).where(secrets.c.name == ROOT)


def _root_secret(connection: Connection, ring: KeyRing) -> bytes:
    """Made on the first opening, sealed anew when ``ring`` got a newer key."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    sealed: bytes | None = connection.execute(_root).scalar_one_or_none()
    if sealed is None:
        root = os.urandom(KEY_BYTES)
        connection.execute(insert(secrets), {"name": ROOT, "body": ring.seal(root, ABOUT_ROOT)})
        return root
    root = ring.open(sealed, ABOUT_ROOT)
    if not ring.is_current(sealed):
        connection.execute(update(secrets).where(secrets.c.name == ROOT), {"body": ring.seal(root, ABOUT_ROOT)})
    return root
