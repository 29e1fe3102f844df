"""A PostgreSQL database per test, copied from one that is already brought up to date.

The server is what ``TEST_DATABASE_URL`` (``postgresql+asyncpg://…``) names; its user must be able to create databases.
"""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.engine import URL, make_url

from storage import migrate

_PREFIX = f"buergerecho_test_{os.getpid()}"
_TEMPLATE = f"{_PREFIX}_template"
_ready: set[str] = set()


def server_url() -> str:
    """The address of the server to test with, or empty."""
    return os.environ.get("TEST_DATABASE_URL", "")


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """The address of a database of its own, dropped afterwards."""
    url = make_url(server)
    name = f"{_PREFIX}_{secrets.token_hex(4)}"
    if server not in _ready:
        await _on_server(url, f"CREATE DATABASE {_TEMPLATE}")
        await migrate.upgrade(_address(url, _TEMPLATE))
        _ready.add(server)
    await _on_server(url, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
    try:
        yield _address(url, name)
    finally:
        await _on_server(url, f"DROP DATABASE {name} WITH (FORCE)")


async def drop_template() -> None:
    """Leave nothing behind on the servers used."""
    for server in _ready:
        await _on_server(make_url(server), f"DROP DATABASE {_TEMPLATE} WITH (FORCE)")
    _ready.clear()


def _address(url: URL, name: str) -> str:
    return url.set(database=name).render_as_string(hide_password=False)


async def _on_server(url: URL, statement: str) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
