"""The audit trail: append-only lines, each chained to the one before with a keyed digest. It holds no personal data.

A use case records its lines; the writer appends them last in the transaction, so that the head is locked only briefly.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import orjson
from sqlalchemy import bindparam, func, insert, select

from bot.domain.audit_trail import Broken, Head
from storage.tables import audit
from storage.transaction import AuditLine, Transaction

_FIRST = b"\x00" * 32
_PAGE = 1000
_LOCK = 0x4255_4552_4745  # any fixed number; every process of the installation asks for the same

_lock_head = select(func.pg_advisory_xact_lock(_LOCK))
_head = select(audit.c.nr, audit.c.digest).order_by(audit.c.nr.desc()).limit(1)
_append = insert(audit)
_page = select(audit).where(audit.c.nr > bindparam("after")).order_by(audit.c.nr).limit(_PAGE)


async def record(
    tx: Transaction, event: str, *, actor: str, subject: str, details: Mapping[str, str | int | bool], at: datetime
) -> None:
    """Add a line to the trail when the transaction ends; ``actor`` and ``subject`` are ids such as ``member:3``."""
    canonical = orjson.dumps(dict(details), option=orjson.OPT_SORT_KEYS).decode()
    tx.audit_lines.append(AuditLine(at.astimezone(UTC), event, actor, subject, canonical))


async def append(tx: Transaction) -> None:
    """Number and chain the lines recorded; called by the writer just before the commit."""
    if not tx.on_sqlite:
        await tx.execute(_lock_head)
    head = (await tx.execute(_head)).first()
    nr, previous = (head.nr, head.digest) if head else (0, _FIRST)
    rows = []
    for line in tx.audit_lines:
        nr += 1
        digest = tx.keys.chained(previous, _canonical(nr, line))
        rows.append(
            {"nr": nr, "at": line.at, "event": line.event, "actor": line.actor, "subject": line.subject}
            | {"details": line.details, "previous": previous, "digest": digest}
        )
        previous = digest
    tx.audit_lines.clear()
    await tx.execute(_append, rows)


async def verify(tx: Transaction) -> int | None:
    """The number of the first line that is missing or was changed; None when the chain is whole."""
    found = await follow(tx)
    return found.nr if isinstance(found, Broken) else None


async def follow(tx: Transaction, noted: Head | None = None) -> Head | Broken:
    """Follow the chain from its first line to its last.

    Lines cut off at the end leave no trace in the chain itself; against an earlier note of the head they are found.
    """
    nr, previous = 0, _FIRST
    while rows := (await tx.execute(_page, {"after": nr})).all():
        for row in rows:
            nr += 1
            line = AuditLine(row.at, row.event, row.actor, row.subject, row.details)
            digest = tx.keys.chained(previous, _canonical(nr, line))
            if (row.nr, row.previous, row.digest) != (nr, previous, digest):
                return Broken(nr)
            if noted is not None and nr == noted.nr and digest != noted.digest:
                return Broken(nr)
            previous = digest
    return Head(nr, previous) if noted is None or noted.nr <= nr else Broken(nr + 1)


async def head(tx: Transaction) -> Head:
    """The last line as it stands in the table; whether the chain is whole only ``follow`` tells."""
    row = (await tx.execute(_head)).first()
    return Head(row.nr, row.digest) if row else Head(0, _FIRST)


def _canonical(nr: int, line: AuditLine) -> bytes:
    return orjson.dumps((nr, line.at.isoformat(), line.event, line.actor, line.subject, line.details))
