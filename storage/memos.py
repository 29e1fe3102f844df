"""Memos and their versions: content sealed, at most one decision per version."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from sqlalchemy import insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import MemberId, MemoId
from bot.domain.memo import DECIDABLE, REVISABLE, Decision, Memo, MemoContent, MemoState
from bot.domain.withdrawing import WITHDRAWABLE
from storage.database import Transaction
from storage.memo_rows import about, current, memo_of, sealed_content
from storage.tables import memo_versions, memos

LARGEST_ID = 2**63 - 1


async def find(tx: Transaction, memo: MemoId) -> Memo | None:
    """The memo in its current version, if there is one of that number; any whole number may be asked for."""
    if not 0 < memo <= LARGEST_ID:
        return None
    row = (await tx.execute(current().where(memos.c.id == memo))).first()
    return None if row is None else memo_of(tx, row)


async def get(tx: Transaction, memo: MemoId) -> Memo:
    """The memo in its current version. Raises ``NotFoundError``."""
    found = await find(tx, memo)
    if found is None:
        raise NotFoundError(f"memo {memo}")
    return found


async def of_step(tx: Transaction, procedure: int, step: str) -> tuple[Memo, ...]:
    """The memos of one step of a procedure, newest first."""
    wanted = current().where(memos.c.procedure_id == procedure, memos.c.step == step)
    return tuple(memo_of(tx, row) for row in await tx.execute(wanted.order_by(memos.c.id.desc())))


async def of_procedure(tx: Transaction, procedure: int) -> tuple[Memo, ...]:
    """All memos of a procedure in their current versions, oldest first."""
    wanted = current().where(memos.c.procedure_id == procedure)
    return tuple(memo_of(tx, row) for row in await tx.execute(wanted.order_by(memos.c.id)))


async def in_state(tx: Transaction, authority: str, states: Collection[MemoState]) -> tuple[Memo, ...]:
    """All memos in these states, oldest first."""
    wanted = current().where(memos.c.authority == authority, memos.c.state.in_([state.value for state in states]))
    return tuple(memo_of(tx, row) for row in await tx.execute(wanted.order_by(memos.c.id)))


@dataclass(frozen=True, slots=True)
class Origin:
    """What stands beside a memo's content from its beginning: reference number, and the step it belongs to."""

    reference: str = ""
    procedure: int | None = None
    step: str = ""


NO_ORIGIN = Origin()


async def submit(
    tx: Transaction,
    authority: str,
    author: MemberId,
    content: MemoContent,
    *,
    now: datetime,
    origin: Origin = NO_ORIGIN,
) -> Memo:
    """Keep a new memo as version 1, submitted."""
    created = await tx.execute(
        insert(memos)
        .values(
            authority=authority,
            author=author,
            version=1,
            state=MemoState.SUBMITTED.value,
            created_at=now,
            reference=origin.reference,
            procedure_id=origin.procedure,
            step=origin.step,
        )
        .returning(memos.c.id)
    )
    memo = MemoId(created.scalar_one())
    await _add_version(tx, memo, 1, content, now=now)
    return await get(tx, memo)


async def submit_version(
    tx: Transaction,
    memo: MemoId,
    after: int,
    author: MemberId,
    content: MemoContent,
    *,
    now: datetime,
    state: MemoState = MemoState.SUBMITTED,
    cosign_until: date | None = None,
    editorial: bool = False,
) -> Memo | None:
    """Keep the version after ``after``, in this state; ``None`` when somebody else was faster, or decided on it."""
    moved = await tx.execute(
        update(memos)
        .where(memos.c.id == memo, memos.c.version == after, memos.c.state.in_([one.value for one in REVISABLE]))
        .values(version=after + 1, state=state.value, author=author, cosign_until=cosign_until)
    )
    if moved.rowcount == 0:
        return None
    await _add_version(tx, memo, after + 1, content, now=now, editorial=editorial)
    return await get(tx, memo)


async def content_of(tx: Transaction, memo: MemoId, version: int) -> MemoContent:
    """The wording of any version. Raises ``NotFoundError``."""
    this = (memo_versions.c.memo_id == memo) & (memo_versions.c.version == version)
    row = (await tx.execute(select(memo_versions.c.body).where(this))).first()
    if row is None:
        raise NotFoundError(f"memo {memo}, version {version}")
    return MemoContent(*orjson.loads(tx.keys.open(row.body, about("body", memo, version))))


async def wait_for_offices(tx: Transaction, memo: Memo, until: date) -> None:
    """The memo, just submitted, goes to the offices first, until the end of that day."""
    await tx.execute(
        update(memos).where(memos.c.id == memo.id).values(state=MemoState.IN_COSIGNATURE.value, cosign_until=until)
    )


async def lay_before_leadership(tx: Transaction, memo: Memo, after: MemoState) -> bool:
    """The memo waits for the Leitung from now on, if it is still in the state ``after``; whether it was."""
    return await _moved(tx, memo, {after}, MemoState.SUBMITTED, put_off_until=None)


async def withdraw(tx: Transaction, memo: Memo) -> bool:
    """Keep that this version was taken back, if nobody has decided on it; whether it could."""
    return await _moved(tx, memo, WITHDRAWABLE, MemoState.WITHDRAWN)


async def put_off(tx: Transaction, memo: Memo, until: date) -> bool:
    """Keep that the Leitung decides later, if this version can still be decided; whether it could."""
    days = {"put_off_until": until, "decide_until": _decided_on(memo, until)}
    return await _moved(tx, memo, DECIDABLE, MemoState.PUT_OFF, **days)


async def _moved(
    tx: Transaction, memo: Memo, before: Collection[MemoState], after: MemoState, **days: date | None
) -> bool:
    """Move this version on, if it is still in one of the states ``before``; whether it was."""
    moved = await tx.execute(
        update(memos)
        .where(
            memos.c.id == memo.id,
            memos.c.version == memo.version,
            memos.c.state.in_([state.value for state in before]),
        )
        .values(state=after.value, **days)
    )
    return moved.rowcount > 0


async def ask_until(tx: Transaction, memo: Memo, day: date) -> None:
    """The Leitung has the memo now and is asked to decide by that day; in a procedure the task of its step says so."""
    await tx.execute(update(memos).where(memos.c.id == memo.id).values(decide_until=_decided_on(memo, day)))


def _decided_on(memo: Memo, day: date) -> date | None:
    return day if memo.procedure is None else None


async def note_reminded(tx: Transaction, memo: MemoId, day: date) -> None:
    """Somebody was reminded of it on this day."""
    await tx.execute(update(memos).where(memos.c.id == memo).values(reminded_on=day))


async def reminded_on(tx: Transaction, memo: MemoId) -> date | None:
    """On which day somebody was reminded of it last."""
    return (await tx.execute(select(memos.c.reminded_on).where(memos.c.id == memo))).scalar_one_or_none()


async def mark_urgent(tx: Transaction, memo: MemoId, urgent: bool) -> None:  # noqa: FBT001 - it is the value
    """Put „eilt“ onto the memo, or take it off."""
    await tx.execute(update(memos).where(memos.c.id == memo).values(urgent=urgent))


async def _add_version(
    tx: Transaction, memo: MemoId, version: int, content: MemoContent, *, now: datetime, editorial: bool = False
) -> None:
    await tx.execute(
        insert(memo_versions).values(
            memo_id=memo,
            version=version,
            body=sealed_content(tx, memo, version, content),
            sha256=content.sha256(),
            submitted_at=now,
            editorial=editorial,
        )
    )


async def decide(tx: Transaction, memo: Memo, decision: Decision, scan: int | None = None) -> bool:
    """Save the decision if the memo still waits in exactly this version and wording; whether it did.

    ``scan`` is the signed paper of a decision made on paper: then anybody who may enter it can, the author too.

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
            memos.c.state.in_([state.value for state in DECIDABLE]),
            *([] if scan is not None else [memos.c.author != decision.by]),
            same_wording.exists(),
        )
        .values(state=decision.verdict.value, put_off_until=None)
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
            reason=tx.keys.seal(decision.reason.encode(), about("reason", memo.id, memo.version)),
            on_paper_on=decision.on_paper_on,
            scan_id=scan,
        )
    )
    return True
