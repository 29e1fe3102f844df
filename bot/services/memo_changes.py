"""Which version of a Vermerk the Leitung and the offices knew before, and what has changed since.

Offices get every version. The Leitung never sees one that was replaced while the offices still had it.
"""

from bot.domain import memo_changes
from bot.domain.co_signature import all_answered
from bot.domain.memo import Memo, MemoState
from bot.domain.memo_changes import MemoChanges
from storage import co_signatures, memo_attachments, memos
from storage.transaction import Transaction


async def for_offices(tx: Transaction, memo: Memo) -> MemoChanges | None:
    """What is new since the version before; ``None`` for the first."""
    return None if memo.version == 1 else await _since(tx, memo, memo.version - 1)


async def for_leadership(tx: Transaction, memo: Memo) -> MemoChanges | None:
    """What is new since the version that was laid before the Leitung last; ``None`` where this is the first."""
    for version in range(memo.version - 1, 0, -1):
        if all_answered(await co_signatures.of_memo(tx, memo.id, version)):
            return await _since(tx, memo, version)
    return None


async def for_paper(tx: Transaction, memo: Memo) -> MemoChanges | None:
    """What the PDF shows: to the offices as long as they co-sign, from then on what the Leitung gets."""
    waits = memo.state is MemoState.IN_COSIGNATURE
    return await for_offices(tx, memo) if waits else await for_leadership(tx, memo)


async def _since(tx: Transaction, memo: Memo, version: int) -> MemoChanges:
    return memo_changes.memo_changes(
        version,
        await memos.content_of(tx, memo.id, version),
        memo.content,
        await memo_attachments.named_with_digests(tx, memo.id, version),
        await memo_attachments.named_with_digests(tx, memo.id, memo.version),
    )
