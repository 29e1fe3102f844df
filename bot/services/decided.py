"""What follows when the Leitung has decided: everybody whose own matter depends on a memo, called in one place."""

from collections.abc import Awaitable, Callable

from bot.domain.memo import Decision, Memo
from bot.runtime import Runtime
from bot.services import co_sign_cards, handover_desk, memo_course
from storage.transaction import Transaction

Follower = Callable[[Transaction, Runtime, Memo, Decision], Awaitable[None]]

FOLLOWERS: tuple[Follower, ...] = (
    handover_desk.follow_decision,
    memo_course.follow_decision,
    co_sign_cards.follow_decision,
)
"""Each looks whether the memo is one of its own; they run in the transaction of the decision."""


async def follow(tx: Transaction, rt: Runtime, memo: Memo, decision: Decision) -> None:
    """Carry the decision on, in the order of the table."""
    for follower in FOLLOWERS:
        await follower(tx, rt, memo, decision)
