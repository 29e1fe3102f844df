"""Chats that cannot be written to, and chats that moved."""

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, delete, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.domain.broadcast import Purpose, RecipientState
from bot.domain.ids import ChatId, SurveyId
from storage import bodies, broadcasts, cards, consents, outbox, wishes
from storage.tables import cards as card_rows
from storage.tables import outbox as message_rows
from storage.tables import staff_chats, unreachable_chats
from storage.transaction import Transaction

_chat = bindparam("b_chat", type_=BigInteger)
_note = insert(unreachable_chats).on_conflict_do_nothing(index_elements=[unreachable_chats.c.chat_id])
_forget = delete(unreachable_chats).where(unreachable_chats.c.chat_id == _chat)
_is_unreachable = select(unreachable_chats.c.since).where(unreachable_chats.c.chat_id == _chat)
_put_off = (
    update(card_rows)
    .where(card_rows.c.chat_id == _chat, card_rows.c.wanted > card_rows.c.shown)
    .values(due_at=cards.NEVER, shown=card_rows.c.wanted)
)
_take_up = (
    update(card_rows)
    .where(card_rows.c.chat_id == _chat, card_rows.c.due_at == cards.NEVER)
    .values(due_at=card_rows.c.changed_at, wanted=card_rows.c.wanted + 1, owner=bindparam("b_owner"))
)
_waiting = message_rows.c.state == literal_column("'waiting'")
_drop = update(message_rows).where(message_rows.c.chat_id == _chat, _waiting).values(state="dropped", body=None)


async def mark_unreachable(tx: Transaction, chat: ChatId, now: datetime) -> None:
    """Write to this chat no more: it blocked the bot or is gone. Messages that wait for it are dropped, cards wait.

    Whoever blocks the bot does not want to be told anything later either, nor after a restore.
    """
    await tx.execute(_note, {"chat_id": chat, "since": now})
    await tx.execute(_drop, {"b_chat": chat})
    await tx.execute(_put_off, {"b_chat": chat})
    for survey, purpose in await _to_be_told(tx, chat):
        await consents.note_fulfilled(tx, survey, purpose, chat, today=now.date())
    await wishes.forget_chat(tx, chat)
    await broadcasts.block(tx, chat)


async def _to_be_told(tx: Transaction, chat: ChatId) -> set[tuple[SurveyId, Purpose]]:
    on_their_way = await broadcasts.of_chat(tx, chat)
    waiting = {(survey, purpose) for survey, purpose, state in on_their_way if state is RecipientState.WAITING}
    return waiting | {(one.survey, one.purpose) for one in await wishes.of_chat(tx, chat)}


async def mark_reachable(tx: Transaction, chat: ChatId) -> None:
    """Write to this chat again: somebody spoke there. Its cards are due as before."""
    await tx.execute(_forget, {"b_chat": chat})
    await tx.execute(_take_up, {"b_chat": chat, "b_owner": cards.owner_for(tx, chat)})
    tx.more_due = True


async def is_unreachable(tx: Transaction, chat: ChatId) -> bool:
    """Whether nothing is written to this chat at the moment."""
    return (await tx.execute(_is_unreachable, {"b_chat": chat})).first() is not None


_new = bindparam("b_new", type_=BigInteger)
_old_cards = select(card_rows.c.slot, card_rows.c.body).where(card_rows.c.chat_id == _chat)
_make_room = delete(card_rows).where(card_rows.c.chat_id == _new, card_rows.c.slot == bindparam("b_slot"))
_move_card = (
    update(card_rows)
    .where(card_rows.c.chat_id == _chat, card_rows.c.slot == bindparam("b_slot"))
    .values(chat_id=_new, body=bindparam("b_body"), message_id=None, retired_message_id=None)
)
_old_messages = select(message_rows.c.id, message_rows.c.body).where(message_rows.c.chat_id == _chat, _waiting)
_move_message = (
    update(message_rows).where(message_rows.c.id == bindparam("b_id")).values(chat_id=_new, body=bindparam("b_body"))
)
_move_staff = update(staff_chats).where(staff_chats.c.chat_id == _chat).values(chat_id=_new)


async def move(tx: Transaction, old: ChatId, new: ChatId) -> None:
    """A group became a supergroup with a number of its own: what was meant for the old one goes to the new one.

    Numbers of messages do not move with it, so a card that changes there is sent anew.
    """
    tx.more_due = True
    for row in (await tx.execute(_old_cards, {"b_chat": old})).all():
        body = bodies.seal(tx, bodies.open_sealed(tx, row.body, cards.about(old, row.slot)), cards.about(new, row.slot))
        await tx.execute(_make_room, {"b_new": new, "b_slot": row.slot})
        await tx.execute(_move_card, {"b_chat": old, "b_new": new, "b_slot": row.slot, "b_body": body})
    for row in (await tx.execute(_old_messages, {"b_chat": old})).all():
        body = bodies.seal(tx, bodies.open_sealed(tx, row.body, outbox.about(old)), outbox.about(new))
        await tx.execute(_move_message, {"b_id": row.id, "b_new": new, "b_body": body})
    await tx.execute(_move_staff, {"b_chat": old, "b_new": new})
    await tx.execute(_forget, {"b_chat": old})
