"""Where people can be reached: who blocks the bot is written to no more, and a group may get another number."""

from bot.domain.ids import ChatId
from bot.runtime import Receipt, Runtime, Sender
from bot.services import task_news
from storage import chats, staff
from storage.transaction import Transaction


async def blocked(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt:
    """The person stopped the bot."""
    await chats.mark_unreachable(tx, sender.chat, rt.now())
    member = await staff.find(tx, sender.user)
    if member is not None and member.active:
        await task_news.left_behind(tx, rt, member.grants)
    return Receipt()


async def unblocked(tx: Transaction, _rt: Runtime, sender: Sender) -> Receipt:
    """The person started it again."""
    await chats.mark_reachable(tx, sender.chat)
    return Receipt()


async def moved(tx: Transaction, _rt: Runtime, new: ChatId, sender: Sender) -> Receipt:
    """The group became a supergroup with a number of its own: what was meant for it goes there from now on."""
    await chats.move(tx, sender.chat, new)
    return Receipt()
