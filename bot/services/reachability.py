"""People who block the bot are written to no more, and are again once they let it."""

from bot.runtime import Receipt, Runtime, Sender
from storage import chats
from storage.transaction import Transaction


async def blocked(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt:
    """The person stopped the bot."""
    await chats.mark_unreachable(tx, sender.chat, rt.now())
    return Receipt()


async def unblocked(tx: Transaction, _rt: Runtime, sender: Sender) -> Receipt:
    """The person started it again."""
    await chats.mark_reachable(tx, sender.chat)
    return Receipt()
