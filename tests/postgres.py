"""A PostgreSQL database per test: emptied after one test and used again by the next, as creating one takes long.

The server is what ``TEST_DATABASE_URL`` (``postgresql+asyncpg://…``) names; its user must be able to create databases.
"""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.engine import URL, make_url

from storage import migrate
from storage.tables import metadata

_HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_spare: list[str] = []


def server_url() -> str:
    """The address of the server to test with, or empty."""
    return os.environ.get("TEST_DATABASE_URL", "")


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """The address of a database with all tables and no rows."""
    if not _spare:
        url = await _create(server)
        await migrate.upgrade(url)
        _spare.append(url)
    url = _spare.pop()
    yield url
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    await _on(url, _HANG_UP, f"TRUNCATE {tables} RESTART IDENTITY")
    _spare.append(url)


@asynccontextmanager
async def blank_database(server: str) -> AsyncIterator[str]:
    """The address of a database without tables."""
    url = await _create(server)
    yield url
    await _drop(server, url)


async def empty(url: str) -> None:
    """Take every table out of a database."""
    await _on(url, _HANG_UP, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


async def drop_all(server: str) -> None:
    """Leave nothing behind on the server."""
    while _spare:
        await _drop(server, _spare.pop())


async def _create(server: str) -> str:
    url: URL = make_url(server).set(database=f"buergerecho_test_{os.getpid()}_{secrets.token_hex(4)}")
    await _on(server, f"CREATE DATABASE {url.database} STRATEGY FILE_COPY")
    return url.render_as_string(hide_password=False)


async def _drop(server: str, url: str) -> None:
    await _on(server, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


async def _on(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
