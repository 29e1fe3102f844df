"""Every refused attempt at contact details leaves a line in the audit trail (``storage/contacts.py``)."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.domain.errors import PurposeLockedError
from storage import audit
from storage.transaction import Transaction

if TYPE_CHECKING:
    from storage.database import Database


async def note(database: "Database", refused: PurposeLockedError) -> None:
    """In a transaction of its own, since that of the attempt was rolled back; whose details it was after stays out."""
    await database.write(
        audit.record,
        "contact_read_refused",
        actor="program",
        subject="contacts",
        details={"use": refused.use},
        at=datetime.now(UTC),
    )


@asynccontextmanager
async def watched(
    database: "Database", reading: AbstractAsyncContextManager[Transaction]
) -> AsyncIterator[Transaction]:
    """A transaction for reading in which refused attempts are noted."""
    try:
        async with reading as tx:
            yield tx
    except PurposeLockedError as refused:
        await note(database, refused)
        raise
