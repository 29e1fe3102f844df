"""Every refused attempt at contact details leaves a line in the audit trail (``storage/contacts.py``)."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from bot.domain.errors import PurposeLockedError
from bot.domain.volunteering import ContactUse
from storage import audit
from storage.transaction import AuditLine, Transaction

if TYPE_CHECKING:
    from storage.database import Database


async def refuse(tx: Transaction, whose: str, use: ContactUse) -> NoReturn:
    """Raise ``PurposeLockedError``; whoever catches it and goes on leaves the line with whatever else they commit."""
    await _record(tx, use)
    raise PurposeLockedError(whose, use)


async def note(database: "Database", refused: PurposeLockedError) -> None:
    """In a transaction of its own, since that of the attempt was rolled back."""
    await database.write(_record, refused.use)


async def _record(tx: Transaction, use: str) -> None:
    # Whose details it was after stays out.
    at = datetime.now(UTC)
    await audit.record(tx, "contact_read_refused", actor="program", subject="contacts", details={"use": use}, at=at)


@asynccontextmanager
async def watched(
    database: "Database", reading: AbstractAsyncContextManager[Transaction]
) -> AsyncIterator[Transaction]:
    """A transaction for reading in which refused attempts are noted, in another one for writing."""
    noted: Sequence[AuditLine] = ()
    try:
        async with reading as tx:
            noted = tx.audit_lines
            yield tx
    finally:
        if noted:
            await database.write(_carry_over, noted)


async def _carry_over(tx: Transaction, noted: Sequence[AuditLine]) -> None:
    tx.audit_lines += noted
