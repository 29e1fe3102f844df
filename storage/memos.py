"""Memos and their versions: content sealed, at most one decision per version."""

from collections.abc import Collection
from datetime import datetime

import orjson
from sqlalchemy import Row, Select, insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import MemberId, MemoId
from bot.domain.memo import Decision, Memo, MemoContent, MemoState, Verdict
from storage.database import Transaction
from storage.tables import memo_versions, memos

LARGEST_ID = 2**63 - 1


def _about(column: str, memo: int, version: int) -> str:
    return f"memo_versions.{column}:{memo}.{version}"


def _sealed_content(tx: Transaction, memo: int, version: int, content: MemoContent) -> bytes:
    plain = orjson.dumps([content.subject, content.recommendation, content.facts, content.assessment])
    return tx.keys.seal(plain, _about("body", memo, version))


def _decision(tx: Transaction, row: Row[tuple[object, ...]]) -> Decision | None:
    if row.verdict is None:
        return None
    reason = tx.keys.open(row.reason, _about("reason", row.id, row.version)).decode()
    decided_for = None if row.decided_for is None else MemberId(row.decided_for)
    return Decision(Verdict(row.verdict), MemberId(row.decided_by), row.decided_as, row.decided_at, reason, decided_for)


def _memo(tx: Transaction, row: Row[tuple[object, ...]]) -> Memo:
    content = MemoContent(*orjson.loads(tx.keys.open(row.body, _about("body", row.id, row.version))))
    return Memo(
        MemoId(row.id),
        MemberId(row.author),
        row.version,
        MemoState(row.state),
        content,
        row.submitted_at,
        _decision(tx, row),
    )


def _current() -> Select[tuple[object, ...]]:
    """Each memo with its current version."""
    return select(
        memos.c.id,
        memos.c.author,
        memos.c.version,
        memos.c.state,
        memo_versions.c.body,
        memo_versions.c.submitted_at,
        memo_versions.c.verdict,
        memo_versions.c.decided_by,
        memo_versions.c.decided_as,
        memo_versions.c.decided_at,
        memo_versions.c.reason,
        memo_versions.c.decided_for,
    ).join_from(
        memos, memo_versions, (memo_versions.c.memo_id == memos.c.id) & (memo_versions.c.version == memos.c.version)
    )


async def find(tx: Transaction, memo: MemoId) -> Memo | None:
    """The memo in its current version, if there is one of that number; any whole number may be asked for."""
    if not 0 < memo <= LARGEST_ID:
        return None
    row = (await tx.execute(_current().where(memos.c.id == memo))).first()
    return None if row is None else _memo(tx, row)


async def get(tx: Transaction, memo: MemoId) -> Memo:
    """The memo in its current version. Raises ``NotFoundError``."""
    found = await find(tx, memo)
    if found is None:
        raise NotFoundError(f"memo {memo}")
    return found


async def in_state(tx: Transaction, authority: str, states: Collection[MemoState]) -> tuple[Memo, ...]:
    """All memos in these states, oldest first."""
    wanted = _current().where(memos.c.authority == authority, memos.c.state.in_([state.value for state in states]))
    return tuple(_memo(tx, row) for row in await tx.execute(wanted.order_by(memos.c.id)))


async def submit(tx: Transaction, authority: str, author: MemberId, content: MemoContent, *, now: datetime) -> Memo:
    """Keep a new memo as version 1, submitted."""
    created = await tx.execute(
        insert(memos)
        .values(authority=authority, author=author, version=1, state=MemoState.SUBMITTED.value, created_at=now)
        .returning(memos.c.id)
    )
    memo = MemoId(created.scalar_one())
    await _add_version(tx, memo, 1, content, now=now)
    return await get(tx, memo)


async def submit_version(
    tx: Transaction, memo: MemoId, after: int, author: MemberId, content: MemoContent, *, now: datetime
) -> Memo | None:
    """Keep the version after ``after``, for which changes were ordered; ``None`` when somebody else was faster."""
    moved = await tx.execute(
        update(memos)
        .where(memos.c.id == memo, memos.c.version == after, memos.c.state == MemoState.CHANGES_ORDERED.value)
        .values(version=after + 1, state=MemoState.SUBMITTED.value, author=author)
    )
    if moved.rowcount == 0:
        return None
    await _add_version(tx, memo, after + 1, content, now=now)
    return await get(tx, memo)


async def _add_version(tx: Transaction, memo: MemoId, version: int, content: MemoContent, *, now: datetime) -> None:
    await tx.execute(
        insert(memo_versions).values(
            memo_id=memo,
            version=version,
            body=_sealed_content(tx, memo, version, content),
            sha256=content.sha256(),
            submitted_at=now,
        )
    )


async def decide(tx: Transaction, memo: Memo, decision: Decision) -> bool:
    """Save the decision if the memo still waits in exactly this version and wording; whether it did.

    The condition stands in the statement itself: of two who tap at the same instant one changes the row, whatever the
    database, and the other changes none (RELIABILITY.md § 4.7).
    """
    same_wording = select(memo_versions.c.memo_id).where(
        memo_versions.c.memo_id == memo.id,
        memo_versions.c.version == memo.version,
        memo_versions.c.sha256 == memo.content.sha256(),
    )
    won = await tx.execute(
        update(memos)
        .where(
            memos.c.id == memo.id,
            memos.c.version == memo.version,
            memos.c.state == MemoState.SUBMITTED.value,
            memos.c.author != decision.by,
            same_wording.exists(),
        )
        .values(state=decision.verdict.value)
    )
    if won.rowcount == 0:
        return False
    await tx.execute(
        update(memo_versions)
        .where(memo_versions.c.memo_id == memo.id, memo_versions.c.version == memo.version)
        .values(
            verdict=decision.verdict.value,
            decided_by=decision.by,
            decided_as=decision.function,
            decided_for=decision.decided_for,
            decided_at=decision.at,
            reason=tx.keys.seal(decision.reason.encode(), _about("reason", memo.id, memo.version)),
        )
    )
    return True
