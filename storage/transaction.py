"""The transaction that storage functions take first. Only ``storage/database.py`` opens and commits one."""

import sqlite3
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, CursorResult, Executable

from bot.domain.ids import ChatId
from bot.domain.volunteering import ContactUse
from storage.engines import begin_reading
from storage.prepared import Prepared, Row, Values
from storage.sealed import Keys, TransactionKeys
from storage.trouble import CAUGHT, caught_from_server, translated

if TYPE_CHECKING:
    import asyncpg
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.cards import DueCard

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line on its way into the audit trail; ``details`` is canonical JSON."""

    at: datetime
    event: str
    actor: str
    subject: str
    details: str


class Transaction(ABC):
    """What storage functions run their statements in; ``keys`` seal, open and mark."""

    __slots__ = ("audit_lines", "contact_use", "due_cards", "keys", "more_due", "process", "replied_to", "tallies")

    def __init__(self, keys: Keys) -> None:
        self.keys = TransactionKeys(keys)
        self.audit_lines: list[AuditLine] = []
        self.due_cards: list[DueCard] = []
        """Cards that are due at once when this is committed: delivery need not look for them."""
        self.more_due = False
        """Whether there is something else to be sent, for which delivery has to look."""
        self.replied_to: set[ChatId] = set()
        """Chats for which a reply is queued that is no card: a card wanted after it shall stand below it."""
        self.tallies: Counter[tuple[str, str]] = Counter()
        """What is to be counted when the transaction ends, by survey and name."""
        self.contact_use: tuple[ContactUse, bytes] | None = None
        """What contact details of volunteers are read for (``storage/contacts.py``), and by whose chat or number."""
        self.process = 0
        """The bot process that runs it; 0: a command, or the only one on SQLite."""

    @property
    @abstractmethod
    def on_sqlite(self) -> bool:
        """Whether the rows lie in a SQLite file."""

    @abstractmethod
    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run one statement; its rows are already fetched.

        Raises ``DatabaseUnavailableError`` when the world is broken, ``StatementRefusedError`` when the program is.
        """

    async def rows(self, prepared: Prepared, values: Values) -> list[Row]:
        """Run a prepared query, raising as ``execute`` does; what it found."""
        return [dict(row) for row in (await self.execute(prepared.statement, values)).mappings()]

    async def change(self, prepared: Prepared, values: Values) -> int:
        """Run a prepared statement that changes rows, raising as ``execute`` does; how many it changed."""
        return (await self.execute(prepared.statement, values)).rowcount

    async def changes(self, prepared: Prepared, rows: Sequence[Values]) -> None:
        """Run a prepared statement once for each of one or more rows of values, raising as ``execute`` does."""
        await self.execute(prepared.statement, rows)


class LocalTransaction(Transaction):
    """On SQLite, in the thread of the event loop."""

    __slots__ = ("_connection", "_driven")
    on_sqlite = True

    def __init__(self, connection: Connection, keys: Keys) -> None:
        super().__init__(keys)
        self._connection = connection
        self._driven: sqlite3.Connection | None = None

    async def rows(self, prepared: Prepared, values: Values) -> list[Row]:
        """Run a prepared query; what it found."""
        try:
            return prepared.rows_in_file(self._begun(), values)
        except CAUGHT as error:
            raise translated(error) from None

    async def change(self, prepared: Prepared, values: Values) -> int:
        """Run a prepared statement that changes rows; how many it changed."""
        try:
            return prepared.change_in_file(self._begun(), values)
        except CAUGHT as error:
            raise translated(error) from None

    async def changes(self, prepared: Prepared, rows: Sequence[Values]) -> None:
        """Run a prepared statement once for each row of values."""
        try:
            prepared.changes_in_file(self._begun(), rows)
        except CAUGHT as error:
            raise translated(error) from None

    def _begun(self) -> sqlite3.Connection:
        """The connection below SQLAlchemy's; a reader's transaction begins with its first statement."""
        if self._driven is None:
            self._driven = cast("sqlite3.Connection", self._connection.connection.driver_connection)
            begin_reading(self._driven)
        return self._driven

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run one statement; its rows are already fetched."""
        try:
            return self._connection.execute(statement, parameters)
        except CAUGHT as error:
            raise translated(error) from None


class RemoteTransaction(Transaction):
    """On PostgreSQL, or on SQLite beside the thread of the event loop."""

    __slots__ = ("_connection",)

    def __init__(self, connection: "AsyncConnection", keys: Keys) -> None:
        super().__init__(keys)
        self._connection = connection

    @property
    def on_sqlite(self) -> bool:
        """Whether the rows lie in a SQLite file."""
        return self._connection.dialect.name == "sqlite"

    async def rows(self, prepared: Prepared, values: Values) -> list[Row]:
        """Run a prepared query; what it found."""
        connection = await self._begun()
        if connection is None:
            return await super().rows(prepared, values)
        try:
            return await prepared.rows_on_server(connection, values)
        except caught_from_server() as error:
            raise translated(error) from None

    async def change(self, prepared: Prepared, values: Values) -> int:
        """Run a prepared statement that changes rows; how many it changed."""
        connection = await self._begun()
        if connection is None:
            return await super().change(prepared, values)
        try:
            return await prepared.change_on_server(connection, values)
        except caught_from_server() as error:
            raise translated(error) from None

    async def changes(self, prepared: Prepared, rows: Sequence[Values]) -> None:
        """Run a prepared statement once for each row of values."""
        connection = await self._begun()
        if connection is None:
            await super().changes(prepared, rows)
            return
        try:
            await prepared.changes_on_server(connection, rows)
        except caught_from_server() as error:
            raise translated(error) from None

    async def _begun(self) -> "asyncpg.Connection | None":
        """Asyncpg's connection once a transaction is open: SQLAlchemy opens it with the first statement it executes."""
        if self.on_sqlite:
            return None
        try:
            connection = (await self._connection.get_raw_connection()).driver_connection
        except CAUGHT as error:
            raise translated(error) from None
        return connection if connection is not None and connection.is_in_transaction() else None

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run one statement; its rows are already fetched."""
        try:
            return await self._connection.execute(statement, parameters)
        except CAUGHT as error:
            raise translated(error) from None
