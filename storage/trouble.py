"""What a failing database means: trouble of the world, a collision worth another try, or a wrong program.

Texts of errors hold no bound value: names of classes, codes and constraints only.
"""

import sqlite3
from enum import Enum, auto
from functools import cache

from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import BuergerechoError, DatabaseUnavailableError

# SQLite without memory is a plain MemoryError.
CAUGHT = (DBAPIError, sqlite3.Error, DisconnectionError, PoolTimeout, OSError, UnicodeError, MemoryError)


@cache
def caught_from_server() -> tuple[type[Exception], ...]:
    """What asyncpg raises by itself where SQLAlchemy does not stand between; only PostgreSQL's users have it."""
    import asyncpg

    return (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, *_PLAIN)


_PLAIN = (OSError, UnicodeError, MemoryError)
# SQLite's primary result codes for: no permission, busy, locked, no memory, read-only, interrupted, I/O error, damaged,
# full, cannot open, locking protocol, schema changed meanwhile, no large files, no database.
_SQLITE_BUSY = 5
_SQLITE_TROUBLE = frozenset({3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17, 22, 26})
# PostgreSQL's classes: connection, authorisation, database gone, resources, object in another state, operator, system,
# configuration, internal. A limit of the program (54) is none: the same statement would fail for ever.
_POSTGRES_TROUBLE = frozenset({"08", "28", "3D", "53", "55", "57", "58", "F0", "XX"})
# Of other classes: a server that only reads, a session ended for being idle, a commit nobody knows the outcome of.
_POSTGRES_TROUBLE_TOO = frozenset({"25006", "25P03", "40003"})
# Serialisation, deadlock, a rollback of the server's own, a prepared statement that is gone: another try is right.
_POSTGRES_COLLISIONS = frozenset({"40000", "40001", "40P01", "26000"})
_POSTGRES_SPEAKS_OF_SQL_ONLY = "42"


class StatementRefusedError(BuergerechoError):
    """The database refuses a statement: the program is wrong, or a value is no valid text."""


class CollisionError(BuergerechoError):
    """Two transactions stood in each other's way; the one rolled back may run again."""


class _Kind(Enum):
    TROUBLE = auto()
    COLLISION = auto()
    REFUSED = auto()


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection holds the lock at the moment."""
    return error.sqlite_errorcode & 0xFF == _SQLITE_BUSY


def translated(error: Exception) -> BuergerechoError:
    """The error to raise instead, ``from None``, for one of the classes in ``CAUGHT``."""
    kind, words = _examined(error)
    match kind:
        case _Kind.TROUBLE:
            return DatabaseUnavailableError(words)
        case _Kind.COLLISION:
            return CollisionError(words)
        case _Kind.REFUSED:
            return StatementRefusedError(words)


def _examined(error: Exception) -> tuple[_Kind, str]:
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(code := getattr(original, "sqlite_errorcode", None), int):
        return _of_sqlite(original, code)
    if isinstance(state := getattr(original, "sqlstate", None), str):
        return _of_postgres(original, state)
    return _Kind.REFUSED if _without_code(error) else _Kind.TROUBLE, type(original).__name__


def _without_code(error: Exception) -> bool:
    """Whether an error without any code is the program's: a value or a statement that never reached the database."""
    if isinstance(error, DBAPIError):
        return not (error.connection_invalidated or isinstance(error, OperationalError | InterfaceError))
    # What the sqlite3 module itself refuses has no code: a wrong number of values, or of a type SQLite does not know.
    return isinstance(error, UnicodeError | sqlite3.ProgrammingError | sqlite3.InterfaceError)


def _of_sqlite(original: BaseException | None, code: int) -> tuple[_Kind, str]:
    name = getattr(original, "sqlite_errorname", "")
    if code & 0xFF in _SQLITE_TROUBLE:
        return _Kind.TROUBLE, name
    return _Kind.REFUSED, f"{name}: {original}"


def _of_postgres(original: BaseException | None, state: str) -> tuple[_Kind, str]:
    words = f"{type(original).__name__} {state}"
    if state in _POSTGRES_COLLISIONS:
        return _Kind.COLLISION, words
    if state[:2] in _POSTGRES_TROUBLE or state in _POSTGRES_TROUBLE_TOO:
        return _Kind.TROUBLE, words
    # SQLAlchemy's adapter wraps what asyncpg said.
    said = getattr(original, "__cause__", None) or original
    told = getattr(said, "message" if state[:2] == _POSTGRES_SPEAKS_OF_SQL_ONLY else "constraint_name", None)
    return _Kind.REFUSED, f"{words} {told or ''}".rstrip()
