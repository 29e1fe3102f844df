"""Co-signatures: what each office that was asked said about one version; opinions sealed."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Row, insert, select, update

from bot.domain.co_signature import Answer, CoSignature
from bot.domain.ids import MemberId, MemoId
from bot.domain.memo import MemoState
from storage.tables import co_signatures, memos
from storage.transaction import Transaction


def _about(memo: int, version: int, office: str) -> str:
    return f"co_signatures.body:{memo}.{version}:{office}"


def _signature(tx: Transaction, row: Row[tuple[object, ...]]) -> CoSignature:
    about = _about(row.memo_id, row.version, row.office)
    opinion = tx.keys.open(row.body, about).decode() if row.body is not None else ""
    by = MemberId(row.answered_by) if row.answered_by is not None else None
    return CoSignature(row.office, Answer(row.answer), by, row.answered_at, opinion, row.on_paper_on)


async def of_memo(tx: Transaction, memo: MemoId, version: int) -> tuple[CoSignature, ...]:
    """The offices asked about this version, by name; their places in this order stand in buttons."""
    this = (co_signatures.c.memo_id == memo) & (co_signatures.c.version == version)
    rows = await tx.execute(select(co_signatures).where(this).order_by(co_signatures.c.office))
    return tuple(_signature(tx, row) for row in rows)


async def ask(tx: Transaction, memo: MemoId, version: int, signatures: Iterable[CoSignature], *, now: datetime) -> None:
    """Keep what is known of each office: open, or an answer kept from the version before."""
    for signature in signatures:
        await tx.execute(
            insert(co_signatures).values(
                memo_id=memo, version=version, asked_at=now, **_answered(tx, memo, version, signature)
            )
        )


async def save(
    tx: Transaction, memo: MemoId, version: int, before: CoSignature, after: CoSignature, scan: int | None = None
) -> bool:
    """Save an answer if the office's row still is as it was ``before``; whether it was."""
    # The condition stands in the statement: of two members of an office who tap at once only one answers for it.
    changed = await tx.execute(
        update(co_signatures)
        .where(
            co_signatures.c.memo_id == memo,
            co_signatures.c.version == version,
            co_signatures.c.office == before.office,
            co_signatures.c.answer == before.answer.value,
        )
        .values(scan_id=scan, **_answered(tx, memo, version, after))
    )
    return changed.rowcount > 0


async def overdue(tx: Transaction, authority: str, today: date) -> tuple[MemoId, ...]:
    """The memos with the offices whose last day for signing has passed."""
    rows = await tx.execute(
        select(memos.c.id)
        .where(
            memos.c.authority == authority,
            memos.c.state == MemoState.IN_COSIGNATURE.value,
            memos.c.cosign_until < today,
        )
        .order_by(memos.c.id)
    )
    return tuple(MemoId(row.id) for row in rows)


def _answered(tx: Transaction, memo: MemoId, version: int, signature: CoSignature) -> dict[str, object]:
    sealed = tx.keys.seal(signature.opinion.encode(), _about(memo, version, signature.office))
    return {
        "office": signature.office,
        "answer": signature.answer.value,
        "answered_by": signature.by,
        "answered_at": signature.at,
        "body": sealed if signature.opinion else None,
        "on_paper_on": signature.on_paper_on,
    }
