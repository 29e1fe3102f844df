"""The file of the key store: who may read it, what is in it, and what all processes that have it open see at once.

Keys are kept, used and destroyed in ``keystore``.
"""

import mmap
import os
import sqlite3
from pathlib import Path
from typing import Final

from bot.domain.errors import KeyStoreOpenToOthersError
from storage.engines import open_sqlite

SEEN_BYTES: Final = 8
"""So many bytes are shared by all processes."""
_OTHERS: Final = 0o077
_MADE: Final = (
    "CREATE TABLE IF NOT EXISTS keys (id BLOB NOT NULL PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS owner (marker BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS tombstones (marker BLOB NOT NULL PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID",
)


def refuse_if_open_to_others(path: Path) -> None:
    """Raise ``KeyStoreOpenToOthersError`` when other users of the machine may read or write the file."""
    if path.exists() and path.stat().st_mode & _OTHERS:
        raise KeyStoreOpenToOthersError(path.name)


def opened(path: Path | None) -> sqlite3.Connection:
    """A connection to the file, which is made if need be; without a ``path`` one to memory.

    Raises ``KeyStoreOpenToOthersError``.
    """
    if path is None:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    else:
        refuse_if_open_to_others(path)
        connection = open_sqlite(str(path), sqlite3.Connection)
    for statement in _MADE:
        connection.execute(statement)
    return connection


def shared(path: Path) -> mmap.mmap:
    """A few bytes that all processes see, changed whenever a key is destroyed.

    To ask SQLite costs each step twenty times as long as to look here.
    """
    opened = os.open(path.with_name(f"{path.name}-destroyed"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(opened, SEEN_BYTES)
        return mmap.mmap(opened, SEEN_BYTES)
    finally:
        os.close(opened)


def make_durable(path: Path) -> None:
    """Wait until the disk has what was written to a file, or which files a folder holds."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
