"""The papers attached to a version of a memo, numbered from 1; names and contents sealed."""

import hashlib

from sqlalchemy import insert, select

from bot.domain.ids import MemoId
from bot.domain.outgoing import Attachment
from storage.tables import memo_attachments
from storage.transaction import Transaction


def _about(column: str, memo: int, version: int, number: int) -> str:
    return f"memo_attachments.{column}:{memo}.{version}.{number}"


async def add(
    tx: Transaction, memo: MemoId, version: int, from_file: tuple[Attachment, ...], own: tuple[Attachment, ...]
) -> None:
    """Keep the papers of a new version: those of the procedure's file, then the author's own, each in their order."""
    for number, paper in enumerate((*from_file, *own), start=1):
        await tx.execute(
            insert(memo_attachments).values(
                memo_id=memo,
                version=version,
                number=number,
                own=number > len(from_file),
                sha256=hashlib.sha256(paper.content).hexdigest(),
                name=tx.keys.seal(paper.file_name.encode(), _about("name", memo, version, number)),
                body=tx.keys.seal(paper.content, _about("body", memo, version, number)),
            )
        )


async def of_memo(tx: Transaction, memo: MemoId, version: int) -> tuple[Attachment, ...]:
    """The papers of a version, in their order."""
    return (*await from_file_of(tx, memo, version), *await own_of(tx, memo, version))


async def _papers(tx: Transaction, memo: MemoId, version: int, *, own: bool) -> tuple[Attachment, ...]:
    this = (memo_attachments.c.memo_id == memo) & (memo_attachments.c.version == version)
    wanted = select(memo_attachments).where(this, memo_attachments.c.own.is_(own))
    rows = await tx.execute(wanted.order_by(memo_attachments.c.number))
    return tuple(
        Attachment(
            tx.keys.open(row.name, _about("name", memo, version, row.number)).decode(),
            tx.keys.open(row.body, _about("body", memo, version, row.number)),
        )
        for row in rows
    )


async def own_of(tx: Transaction, memo: MemoId, version: int) -> tuple[Attachment, ...]:
    """The papers that the author put to a version."""
    return await _papers(tx, memo, version, own=True)


async def from_file_of(tx: Transaction, memo: MemoId, version: int) -> tuple[Attachment, ...]:
    """The papers that came with a version from the file of its procedure."""
    return await _papers(tx, memo, version, own=False)


async def names_of(tx: Transaction, memo: MemoId, version: int) -> tuple[str, ...]:
    """The names alone: a card shows them, and the papers may be large."""
    this = (memo_attachments.c.memo_id == memo) & (memo_attachments.c.version == version)
    wanted = select(memo_attachments.c.number, memo_attachments.c.name).where(this)
    rows = await tx.execute(wanted.order_by(memo_attachments.c.number))
    return tuple(tx.keys.open(row.name, _about("name", memo, version, row.number)).decode() for row in rows)


async def named_with_digests(tx: Transaction, memo: MemoId, version: int) -> tuple[tuple[str, str], ...]:
    """Names with the hexadecimal SHA-256 of the papers: another paper may have an old name."""
    this = (memo_attachments.c.memo_id == memo) & (memo_attachments.c.version == version)
    wanted = select(memo_attachments.c.sha256).where(this).order_by(memo_attachments.c.number)
    digests = (await tx.execute(wanted)).scalars()
    return tuple(zip(await names_of(tx, memo, version), digests, strict=True))
