"""The transaction that storage functions take first. It is opened and committed in ``storage/database.py`` only."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealed import Keys
from storage.trouble import CAUGHT, translated

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line on its way into the audit trail; ``details`` is canonical JSON."""

    at: datetime
    event: str
    actor: str
    subject: str
    details: str


class Transaction:
    """What storage functions run their statements in; ``keys`` seal, open and mark."""

    __slots__ = ("_connection", "audit_lines", "keys")

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self.keys = keys
        self.audit_lines: list[AuditLine] = []

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        """Run one statement; its rows are already fetched.

        Raises ``DatabaseUnavailableError`` when the world is broken, ``StatementRefusedError`` when the program is.
        """
        try:
            return await self._connection.execute(statement, parameters)
        except CAUGHT as error:
            raise translated(error) from None

    @property
    def on_sqlite(self) -> bool:
        """Whether the rows lie in a SQLite file."""
        return self._connection.dialect.name == "sqlite"


async def closed(connection: AsyncConnection) -> None:
    """Give a connection back; one that is broken already is simply dropped."""
    with suppress(*CAUGHT):
        await connection.close()
