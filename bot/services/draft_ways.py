"""What can be chosen about the draft of a memo as a whole, besides its sections."""

from bot.domain.co_signature import Answer
from bot.domain.co_signature_messages import DraftWays
from bot.domain.memo import Draft, memo_of_draft
from bot.domain.papers import writes_memo
from storage import co_signatures
from storage.transaction import Transaction


async def ways_of(tx: Transaction, draft: Draft) -> DraftWays | None:
    """Who shall co-sign, and whether only wording was touched; ``None`` for a form that becomes no memo."""
    if not writes_memo(draft.tag):
        return None
    return DraftWays(draft, may_be_editorial=await signed(tx, draft))


async def signed(tx: Transaction, draft: Draft) -> bool:
    """Whether the version before has been answered by an office, so that there is something to keep."""
    number = memo_of_draft(draft.tag)
    known = await co_signatures.of_memo(tx, *number) if number is not None else ()
    return any(signature.answer is not Answer.OPEN for signature in known)
