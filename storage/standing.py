"""Whether a card stands in the chat already, so that a second tap on its button need not bring it again."""

from sqlalchemy import bindparam, select

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import OutgoingMessage
from storage import bodies
from storage.cards import about
from storage.tables import cards
from storage.transaction import Transaction

_under_message = select(cards.c.view, cards.c.body).where(
    cards.c.chat_id == bindparam("b_chat"), cards.c.slot == "", cards.c.message_id == bindparam("b_message")
)


async def stands(
    tx: Transaction, chat: ChatId, message_id: MessageId | None, view: str, message: OutgoingMessage
) -> bool:
    """Whether the conversation's card is this one, and the message that shows it, or will, is the one tapped."""
    row = (await tx.execute(_under_message, {"b_chat": chat, "b_message": message_id})).first()
    return row is not None and row.view == view and bodies.open_sealed(tx, row.body, about(chat, "")) == message
