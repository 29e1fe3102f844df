"""What a failing database means: trouble of the world, a collision worth another try, or a wrong program.

Texts of errors hold no bound value: names of classes, codes and constraints only.
"""

from enum import Enum, auto

from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import BuergerechoError, DatabaseUnavailableError

CAUGHT = (DBAPIError, DisconnectionError, PoolTimeout, OSError, UnicodeError)

# SQLite's primary result codes for: no permission, busy, locked, no memory, read-only, I/O error, damaged, full,
# cannot open, locking protocol, no database.
_SQLITE_TROUBLE = frozenset({3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 26})
# PostgreSQL's classes: connection, authorisation, resources, limits, operator, system, configuration, internal.
_POSTGRES_TROUBLE = frozenset({"08", "28", "53", "54", "55", "57", "58", "F0", "XX"})
_POSTGRES_READ_ONLY = "25006"
_POSTGRES_COLLISIONS = frozenset({"40001", "40P01"})
_POSTGRES_SPEAKS_OF_SQL_ONLY = "42"


class StatementRefusedError(BuergerechoError):
    """The database refuses a statement: the program is wrong, or a value is no valid text."""


class CollisionError(BuergerechoError):
    """Two transactions stood in each other's way; the one rolled back may run again."""


class _Kind(Enum):
    TROUBLE = auto()
    COLLISION = auto()
    REFUSED = auto()


def translated(error: Exception) -> BuergerechoError:
    """The error to raise instead, ``from None``, for one of the classes in ``CAUGHT``."""
    if not isinstance(error, DBAPIError):
        if isinstance(error, UnicodeError):
            return StatementRefusedError("a text that is no valid Unicode")
        return DatabaseUnavailableError(type(error).__name__)
    kind, words = _examined(error)
    match kind:
        case _Kind.TROUBLE:
            return DatabaseUnavailableError(words)
        case _Kind.COLLISION:
            return CollisionError(words)
        case _Kind.REFUSED:
            return StatementRefusedError(words)


def _examined(error: DBAPIError) -> tuple[_Kind, str]:
    if isinstance(code := getattr(error.orig, "sqlite_errorcode", None), int):
        return _of_sqlite(error, code)
    if isinstance(state := getattr(error.orig, "sqlstate", None), str):
        return _of_postgres(error, state)
    lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return _Kind.TROUBLE if lost else _Kind.REFUSED, type(error.orig).__name__


def _of_sqlite(error: DBAPIError, code: int) -> tuple[_Kind, str]:
    name = getattr(error.orig, "sqlite_errorname", "")
    if code & 0xFF in _SQLITE_TROUBLE:
        return _Kind.TROUBLE, name
    return _Kind.REFUSED, f"{name}: {error.orig}"


def _of_postgres(error: DBAPIError, state: str) -> tuple[_Kind, str]:
    words = f"{type(error.orig).__name__} {state}"
    if state in _POSTGRES_COLLISIONS:
        return _Kind.COLLISION, words
    if state[:2] in _POSTGRES_TROUBLE or state == _POSTGRES_READ_ONLY or error.connection_invalidated:
        return _Kind.TROUBLE, words
    cause = error.orig.__cause__ if error.orig else None
    if state[:2] == _POSTGRES_SPEAKS_OF_SQL_ONLY:
        return _Kind.REFUSED, f"{words}: {getattr(cause, 'message', '')}"
    return _Kind.REFUSED, f"{words} {getattr(cause, 'constraint_name', None) or ''}".rstrip()
