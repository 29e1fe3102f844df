"""Signed papers that were photographed or scanned as PDF: sealed, written once; who looks at one is noted."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.domain.ids import MemberId, MemoId
from storage.tables import co_signatures, memo_versions, papers, scans
from storage.transaction import Transaction


async def add(tx: Transaction, content: bytes, *, by: MemberId, now: datetime) -> int:
    """Keep the PDF; its number."""
    digest = hashlib.sha256(content).hexdigest()
    sealed = tx.keys.seal(content, f"scans.body:{digest}")
    added = await tx.execute(
        insert(scans).values(body=sealed, sha256=digest, added_by=by, added_at=now).returning(scans.c.id)
    )
    number: int = added.scalar_one()
    return number


async def digest_of(tx: Transaction, scan: int) -> str | None:
    """SHA-256 of the PDF, hexadecimal, for the audit trail; ``None`` where there is no such scan."""
    digest: str | None = (await tx.execute(select(scans.c.sha256).where(scans.c.id == scan))).scalar_one_or_none()
    return digest


async def content_of(tx: Transaction, scan: int) -> bytes | None:
    """The PDF itself; ``None`` where there is no such scan."""
    row = (await tx.execute(select(scans.c.body, scans.c.sha256).where(scans.c.id == scan))).first()
    return None if row is None else tx.keys.open(row.body, f"scans.body:{row.sha256}")


async def of_decision(tx: Transaction, memo: MemoId) -> tuple[int, int] | None:
    """Version and number of the sheet on which the memo was decided last; ``None`` where it never was on paper."""
    signed = (memo_versions.c.memo_id == memo) & memo_versions.c.scan_id.is_not(None)
    wanted = select(memo_versions.c.version, memo_versions.c.scan_id).where(signed)
    row = (await tx.execute(wanted.order_by(memo_versions.c.version.desc()).limit(1))).first()
    return None if row is None else (row.version, row.scan_id)


async def delete_unused(tx: Transaction, before: datetime) -> int:
    """Delete papers sent in for an entry that nobody finished; how many."""
    decided = select(memo_versions.c.scan_id).where(memo_versions.c.scan_id.is_not(None))
    signed = select(co_signatures.c.scan_id).where(co_signatures.c.scan_id.is_not(None))
    handed_in = select(papers.c.scan_id).where(papers.c.scan_id.is_not(None))
    gone = await tx.execute(
        delete(scans).where(
            scans.c.added_at < before,
            scans.c.id.not_in(decided),
            scans.c.id.not_in(signed),
            scans.c.id.not_in(handed_in),
        )
    )
    return gone.rowcount
