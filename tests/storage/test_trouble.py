"""What an error of the database means for the answer it hit: come again, try again, or set aside."""

import sqlite3
from collections.abc import Callable

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DatabaseUnavailableError
from storage.trouble import CAUGHT, CollisionError, StatementRefusedError, caught_from_server, translated


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("whatever SQLite says")
    error.sqlite_errorcode, error.sqlite_errorname = code, "SQLITE_X"
    return error


def wrapped(error: Exception) -> DBAPIError:
    """As SQLAlchemy hands it on."""
    return DBAPIError("statement", {}, error)


THE_WORLD = (
    *(sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED),
    *(sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_READONLY_DBMOVED, sqlite3.SQLITE_INTERRUPT),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_CORRUPT),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_SCHEMA),
    *(sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_NOTADB),
)
THE_PROGRAM = (
    *(sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_TOOBIG),
    *(sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_AUTH),
)


@pytest.mark.parametrize("wrap", [lambda error: error, wrapped], ids=["bare", "by SQLAlchemy"])
@pytest.mark.parametrize("code", THE_WORLD)
def test_where_sqlite_cannot_the_answer_comes_again(code: int, wrap: Callable[[Exception], Exception]) -> None:
    assert isinstance(translated(wrap(sqlite_error(code))), DatabaseUnavailableError)


@pytest.mark.parametrize("wrap", [lambda error: error, wrapped], ids=["bare", "by SQLAlchemy"])
@pytest.mark.parametrize("code", THE_PROGRAM)
def test_where_the_program_is_wrong_the_answer_is_set_aside(code: int, wrap: Callable[[Exception], Exception]) -> None:
    assert isinstance(translated(wrap(sqlite_error(code))), StatementRefusedError)


@pytest.mark.parametrize("values", [(1, 2), ({1},), ("\ud800",)])
def test_a_value_sqlite_does_not_take_does_not_come_again_for_ever(values: tuple[object, ...]) -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(CAUGHT) as caught:
        connection.execute("SELECT ?", values)
    connection.close()

    assert isinstance(translated(caught.value), StatementRefusedError)


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "full"), TimeoutError(), ConnectionResetError()])
def test_what_the_machine_lacks_is_trouble_of_the_world(error: Exception) -> None:
    assert isinstance(error, CAUGHT)
    assert isinstance(error, caught_from_server())
    assert isinstance(translated(error), DatabaseUnavailableError)


@pytest.mark.parametrize(
    ("state", "meaning"),
    [
        *((state, DatabaseUnavailableError) for state in ("08000", "08003", "08006", "08P01", "28P01", "3D000")),
        *((state, DatabaseUnavailableError) for state in ("53000", "53100", "53200", "53300", "55000", "55P03")),
        *((state, DatabaseUnavailableError) for state in ("57014", "57P01", "57P02", "57P03", "57P05", "58030")),
        *((state, DatabaseUnavailableError) for state in ("XX000", "XX001", "F0000", "25006", "25P03", "40003")),
        *((state, CollisionError) for state in ("40000", "40001", "40P01", "26000")),
        *((state, StatementRefusedError) for state in ("22000", "22021", "22003", "23505", "23502", "40002")),
        *((state, StatementRefusedError) for state in ("42601", "42P01", "42703", "54000", "0A000")),
    ],
)
def test_what_postgres_says_is_understood(state: str, meaning: type[Exception]) -> None:
    error = asyncpg.PostgresError("whatever PostgreSQL says")
    error.sqlstate = state

    assert type(translated(error)) is meaning
    assert type(translated(wrapped(error))) is meaning


def test_a_connection_asyncpg_lost_is_trouble_of_the_world() -> None:
    for lost in (
        asyncpg.InterfaceError("closed"),
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.CannotConnectNowError(),
    ):
        assert isinstance(translated(lost), DatabaseUnavailableError)
