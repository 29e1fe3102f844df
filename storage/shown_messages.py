"""The messages of a private chat that may hold answers or drafts, and what is left of them when they are to go."""

from datetime import datetime

from sqlalchemy import delete, select, union_all, update

from bot.domain.ids import ChatId, MessageId
from bot.domain.study_end import REMOVABLE
from storage.cards import CITIZENS
from storage.tables import broadcast_recipients, cards, outbox
from storage.transaction import Transaction

FILE = "file"
"""The slot of the file with everything held; the conversation's own card has none."""


async def to_remove(tx: Transaction, chat: ChatId, now: datetime) -> tuple[MessageId, ...]:
    """What the chat shows of earlier cards, of what is no card, and of the file; not the card that stands there now.

    How old each card is nobody knows; Telegram deletes what is younger than 48 hours and leaves the rest.
    """
    ours = (cards.c.chat_id == chat) & cards.c.view.startswith(CITIZENS)
    found: set[int] = {number for other, number in await sent_lately(tx, now) if other == chat}
    for row in await tx.execute(select(cards.c.slot, cards.c.message_id, cards.c.earlier).where(ours)):
        found |= {int(number) for number in row.earlier.split()}
        if row.slot == FILE and row.message_id is not None:
            found.add(row.message_id)
    return tuple(MessageId(number) for number in sorted(found))


async def sent_lately(tx: Transaction, now: datetime) -> tuple[tuple[ChatId, MessageId], ...]:
    """Every message that is no card and young enough to be taken out of its chat: replies, and what was asked for."""
    found = union_all(
        *(
            select(table.c.chat_id, table.c.message_id).where(
                table.c.message_id.is_not(None), table.c.due_at > now - REMOVABLE
            )
            for table in (outbox, broadcast_recipients)
        )
    )
    return tuple((ChatId(row.chat_id), MessageId(row.message_id)) for row in await tx.execute(found))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Keep of this chat only the card that stands there now."""
    for table in (outbox, broadcast_recipients):
        await tx.execute(update(table).where(table.c.chat_id == chat).values(message_id=None))
    await tx.execute(delete(cards).where(cards.c.chat_id == chat, cards.c.slot == FILE))
    await tx.execute(update(cards).where(cards.c.chat_id == chat, cards.c.slot == "").values(earlier=""))


async def forget_staff_cards(tx: Transaction, chat: ChatId) -> tuple[MessageId, ...]:
    """Forget the staff's cards in a chat; returns the messages that showed them, and what stood there before.

    What a person is shown as a citizen in a private chat stays.
    """
    theirs = (cards.c.chat_id == chat) & ~cards.c.view.startswith(CITIZENS)
    gone = await tx.execute(delete(cards).where(theirs).returning(cards.c.message_id, cards.c.earlier))
    found: set[int] = set()
    for row in gone.all():
        found |= {int(number) for number in row.earlier.split()}
        if row.message_id is not None:
            found.add(row.message_id)
    return tuple(MessageId(number) for number in sorted(found))
