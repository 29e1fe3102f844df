"""A memo with one version of it as the database has them: the row, and what of it is sealed."""

import orjson
from sqlalchemy import Row, Select, select

from bot.domain.ids import MemberId, MemoId
from bot.domain.memo import Decision, Memo, MemoContent, MemoState, Verdict
from storage import proposed_measures
from storage.tables import memo_versions, memos
from storage.transaction import Transaction


def about(column: str, memo: int, version: int) -> str:
    """What a sealed value belongs to, so that it opens nowhere else."""
    return f"memo_versions.{column}:{memo}.{version}"


def sealed_content(tx: Transaction, memo: int, version: int, content: MemoContent) -> bytes:
    """The wording of a version as its row keeps it."""
    sections = (content.subject, content.recommendation, content.facts, content.assessment)
    plain = orjson.dumps([*sections, content.follows, content.refers_to, content.measures, content.told])
    return tx.keys.seal(plain, about("body", memo, version))


def _decision(tx: Transaction, row: Row[tuple[object, ...]]) -> Decision | None:
    if row.verdict is None:
        return None
    reason = tx.keys.open(row.reason, about("reason", row.id, row.version)).decode()
    decided_for = None if row.decided_for is None else MemberId(row.decided_for)
    return Decision(
        Verdict(row.verdict),
        MemberId(row.decided_by),
        row.decided_as,
        row.decided_at,
        reason,
        decided_for,
        row.on_paper_on,
        proposed_measures.endorsed_of(row) if row.verdict == Verdict.APPROVED.value else None,
    )


def memo_of(tx: Transaction, row: Row[tuple[object, ...]]) -> Memo:
    """The memo that a row of ``current`` is."""
    content = MemoContent(*orjson.loads(tx.keys.open(row.body, about("body", row.id, row.version))))
    return Memo(
        MemoId(row.id),
        MemberId(row.author),
        row.version,
        MemoState(row.state),
        content,
        row.submitted_at,
        _decision(tx, row),
        row.reference,
        row.procedure_id,
        row.step,
        row.cosign_until,
        row.put_off_until,
        row.urgent,
        row.editorial,
        row.decide_until,
    )


def current() -> Select[tuple[object, ...]]:
    """Each memo with its current version."""
    return select(
        memos.c.id,
        memos.c.author,
        memos.c.version,
        memos.c.state,
        memos.c.reference,
        memos.c.procedure_id,
        memos.c.step,
        memos.c.cosign_until,
        memos.c.put_off_until,
        memos.c.urgent,
        memos.c.decide_until,
        memo_versions.c.body,
        memo_versions.c.submitted_at,
        memo_versions.c.verdict,
        memo_versions.c.decided_by,
        memo_versions.c.decided_as,
        memo_versions.c.decided_at,
        memo_versions.c.reason,
        memo_versions.c.decided_for,
        memo_versions.c.on_paper_on,
        memo_versions.c.editorial,
        *proposed_measures.columns(),
    ).join_from(
        memos, memo_versions, (memo_versions.c.memo_id == memos.c.id) & (memo_versions.c.version == memos.c.version)
    )
