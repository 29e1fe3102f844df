"""Broadcasts and their recipients: who is told, who was, and who must not be told again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Row, bindparam, delete, exists, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.domain.broadcast import UNFINISHED, Broadcast, BroadcastState, Counts, Purpose, Recipient, RecipientState
from bot.domain.ids import BroadcastId, ChatId, MemberId, MessageId, SurveyId
from storage.prepared import Prepared
from storage.tables import broadcast_recipients as recipients
from storage.tables import broadcasts
from storage.transaction import Transaction

# Written out, because SQLite uses the partial index only for the very words of its condition.
_waiting = recipients.c.state == literal_column("'waiting'")
_broadcast = bindparam("b_broadcast", type_=BigInteger)
_chat = bindparam("b_chat", type_=BigInteger)
_this = (recipients.c.broadcast_id == _broadcast) & (recipients.c.chat_id == _chat)
_FINISHED = tuple(state.value for state in (BroadcastState.DONE, BroadcastState.CANCELLED))


async def add(
    tx: Transaction,
    survey: SurveyId,
    purpose: Purpose,
    state: BroadcastState,
    *,
    address: str,
    started_by: MemberId | None,
    now: datetime,
) -> Broadcast:
    """Begin a broadcast without recipients."""
    values = {"survey_id": survey, "purpose": purpose.value, "state": state.value, "address": address}
    made = insert(broadcasts).values(**values, started_by=started_by, created_at=now).returning(broadcasts.c.id)
    number = BroadcastId((await tx.execute(made)).scalar_one())
    return Broadcast(number, survey, purpose, state, address, started_by, now)


async def find(tx: Transaction, broadcast: BroadcastId) -> Broadcast | None:
    """The broadcast of that number; on PostgreSQL its row stays locked until a writing transaction ends."""
    row = (await tx.execute(select(broadcasts).where(broadcasts.c.id == broadcast).with_for_update())).first()
    return None if row is None else _as_broadcast(row)


async def look(tx: Transaction, broadcast: BroadcastId) -> Broadcast | None:
    """The broadcast of that number, only to be read."""
    row = (await tx.execute(select(broadcasts).where(broadcasts.c.id == broadcast))).first()
    return None if row is None else _as_broadcast(row)


async def of_survey(tx: Transaction, survey: SurveyId) -> tuple[Broadcast, ...]:
    """The broadcasts of a survey that were sent off, the latest first."""
    sent_off = broadcasts.c.state != BroadcastState.PREPARED.value
    rows = await tx.execute(
        select(broadcasts).where(broadcasts.c.survey_id == survey, sent_off).order_by(broadcasts.c.id.desc())
    )
    return tuple(_as_broadcast(row) for row in rows)


async def with_work(tx: Transaction) -> tuple[Broadcast, ...]:
    """The broadcasts that something is to be done for, oldest first: fill, send, or give back what was cancelled."""
    left = exists().where(recipients.c.broadcast_id == broadcasts.c.id, _waiting)
    active = broadcasts.c.state.in_((BroadcastState.FILLING.value, BroadcastState.RUNNING.value))
    cancelled = (broadcasts.c.state == BroadcastState.CANCELLED.value) & left
    rows = await tx.execute(select(broadcasts).where(active | cancelled).order_by(broadcasts.c.id))
    return tuple(_as_broadcast(row) for row in rows)


async def save(tx: Transaction, broadcast: Broadcast) -> None:
    """Store a changed state."""
    await tx.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast.id)
        .values(state=broadcast.state.value, finished_at=broadcast.finished_at)
    )


async def cancel_unfinished(tx: Transaction, survey: SurveyId, purpose: Purpose, now: datetime) -> None:
    """Whatever of this kind is under way ends here."""
    of_it = (broadcasts.c.survey_id == survey) & (broadcasts.c.purpose == purpose.value)
    begun = broadcasts.c.state.in_(tuple(state.value for state in UNFINISHED))
    ended = {"state": BroadcastState.CANCELLED.value, "finished_at": now}
    await tx.execute(update(broadcasts).where(of_it, begun).values(**ended))


async def forget_prepared(tx: Transaction, survey: SurveyId, member: MemberId) -> None:
    """Delete what a member prepared and did not send off."""
    prepared = broadcasts.c.state == BroadcastState.PREPARED.value
    await tx.execute(
        delete(broadcasts).where(broadcasts.c.survey_id == survey, broadcasts.c.started_by == member, prepared)
    )


# --- recipients ---------------------------------------------------------------------------------------------------

_add_recipient = upsert(recipients).on_conflict_do_nothing(
    index_elements=[recipients.c.broadcast_id, recipients.c.chat_id]
)


async def fill(tx: Transaction, chosen: Sequence[Recipient], now: datetime) -> None:
    """Add recipients who wait from now on; one who is there already stays as they are."""
    rows = [
        {
            "broadcast_id": one.broadcast,
            "chat_id": one.chat,
            "language": one.language,
            "state": RecipientState.WAITING.value,
            "due_at": now,
        }
        for one in chosen
    ]
    if rows:
        await tx.execute(_add_recipient, rows)


async def due(tx: Transaction, broadcast: BroadcastId, now: datetime, most: int) -> tuple[Recipient, ...]:
    """At most ``most`` recipients who can be told now, those first who have waited longest."""
    found = (
        select(recipients.c.chat_id, recipients.c.language)
        .where(recipients.c.broadcast_id == broadcast, _waiting, recipients.c.due_at <= now)
        .order_by(recipients.c.due_at)
        .limit(most)
    )
    return tuple(Recipient(broadcast, ChatId(row.chat_id), row.language) for row in await tx.execute(found))


_runs = exists().where(broadcasts.c.id == _broadcast, broadcasts.c.state == literal_column("'running'"))
_start = Prepared(update(recipients).where(_this, _waiting, _runs).values(state=literal_column("'unclear'")))
_end = Prepared(
    update(recipients)
    .where(_this, recipients.c.state == literal_column("'unclear'"))
    .values(
        state=bindparam("b_state"), due_at=bindparam("b_due_at"), message_id=bindparam("b_message", type_=BigInteger)
    )
)


async def start(tx: Transaction, one: Recipient) -> bool:
    """Mark, before the call, that this recipient is being told; False if they must not be told (any more)."""
    return await tx.change(_start, {"b_broadcast": one.broadcast, "b_chat": one.chat}) == 1


async def end(
    tx: Transaction, one: Recipient, state: RecipientState, due_at: datetime, message_id: MessageId | None = None
) -> None:
    """Note how the call to a recipient who was started has ended; one who waits again does so until ``due_at``."""
    this = {"b_broadcast": one.broadcast, "b_chat": one.chat}
    await tx.change(_end, {**this, "b_state": state.value, "b_due_at": due_at, "b_message": message_id})


async def counts(tx: Transaction, broadcast: BroadcastId) -> Counts:
    """How many recipients stand where."""
    found = select(recipients.c.state, func.count().label("number")).where(recipients.c.broadcast_id == broadcast)
    rows = await tx.execute(found.group_by(recipients.c.state))
    return Counts(**{str(row.state): int(row.number) for row in rows})


async def any_waits(tx: Transaction, broadcast: BroadcastId) -> bool:
    """Whether anybody is still to be told, now or later."""
    found = select(recipients.c.chat_id).where(recipients.c.broadcast_id == broadcast, _waiting).limit(1)
    return (await tx.execute(found)).first() is not None


async def cancel(tx: Transaction, broadcast: BroadcastId, chats: Collection[ChatId]) -> None:
    """These recipients are told no more."""
    which = (recipients.c.broadcast_id == broadcast) & recipients.c.chat_id.in_(chats) & _waiting
    await tx.execute(update(recipients).where(which).values(state=RecipientState.CANCELLED.value))


_block = update(recipients).where(recipients.c.chat_id == _chat, _waiting).values(state=RecipientState.BLOCKED.value)
_take_back = delete(recipients).where(recipients.c.chat_id == _chat, _waiting)


async def block(tx: Transaction, chat: ChatId) -> None:
    """The person blocked the bot: whatever was to be told to them is told no more."""
    await tx.execute(_block, {"b_chat": chat})


async def take_back(tx: Transaction, survey: SurveyId, purpose: Purpose, chat: ChatId) -> bool:
    """Somebody who was to be told in a moment wants it no more; whether they were still waiting."""
    of_these = select(broadcasts.c.id).where(broadcasts.c.survey_id == survey, broadcasts.c.purpose == purpose.value)
    gone = await tx.execute(_take_back.where(recipients.c.broadcast_id.in_(of_these)), {"b_chat": chat})
    return gone.rowcount > 0


async def chats_of(tx: Transaction, survey: SurveyId, purposes: Collection[Purpose]) -> tuple[ChatId, ...]:
    """Every chat of which it is kept that it was told one of these of a survey, or is to be told."""
    named = [purpose.value for purpose in purposes]
    of_these = select(broadcasts.c.id).where(broadcasts.c.survey_id == survey, broadcasts.c.purpose.in_(named))
    found = select(recipients.c.chat_id).where(recipients.c.broadcast_id.in_(of_these)).distinct()
    return tuple(ChatId(row.chat_id) for row in await tx.execute(found))


async def forget_recipient(tx: Transaction, survey: SurveyId, purpose: Purpose, chat: ChatId) -> None:
    """Keep nothing of what this chat was told, or was to be told."""
    of_these = select(broadcasts.c.id).where(broadcasts.c.survey_id == survey, broadcasts.c.purpose == purpose.value)
    await tx.execute(
        delete(recipients).where(recipients.c.chat_id == _chat, recipients.c.broadcast_id.in_(of_these)),
        {"b_chat": chat},
    )


async def take_back_all(tx: Transaction, chat: ChatId) -> int:
    """Somebody wants to be told nothing any more; returns of how many broadcasts they were taken out."""
    return (await tx.execute(_take_back, {"b_chat": chat})).rowcount


async def of_chat(tx: Transaction, chat: ChatId) -> tuple[tuple[SurveyId, Purpose, RecipientState], ...]:
    """What is kept about telling this chat something, for whoever asks for their data."""
    found = (
        select(broadcasts.c.survey_id, broadcasts.c.purpose, recipients.c.state)
        .join(broadcasts, broadcasts.c.id == recipients.c.broadcast_id)
        .where(recipients.c.chat_id == chat)
        .order_by(recipients.c.broadcast_id)
    )
    rows = await tx.execute(found)
    return tuple((SurveyId(row.survey_id), Purpose(row.purpose), RecipientState(row.state)) for row in rows)


# --- deletion -----------------------------------------------------------------------------------------------------


async def forget_recipients_finished_before(tx: Transaction, instant: datetime) -> int:
    """Delete the recipients of broadcasts that ended before; returns how many."""
    ended = select(broadcasts.c.id).where(broadcasts.c.state.in_(_FINISHED), broadcasts.c.finished_at < instant)
    return (await tx.execute(delete(recipients).where(recipients.c.broadcast_id.in_(ended)))).rowcount


async def forget_prepared_before(tx: Transaction, instant: datetime) -> int:
    """Delete broadcasts that were prepared before and never sent off; returns how many."""
    old = (broadcasts.c.state == BroadcastState.PREPARED.value) & (broadcasts.c.created_at < instant)
    return (await tx.execute(delete(broadcasts).where(old))).rowcount


async def erase(tx: Transaction, survey: SurveyId) -> int:
    """Delete the broadcasts of a survey with their recipients; returns how many recipients."""
    of_it = select(broadcasts.c.id).where(broadcasts.c.survey_id == survey)
    gone = await tx.execute(delete(recipients).where(recipients.c.broadcast_id.in_(of_it)))
    await tx.execute(delete(broadcasts).where(broadcasts.c.survey_id == survey))
    return gone.rowcount


def _as_broadcast(row: Row[Any]) -> Broadcast:
    return Broadcast(
        id=BroadcastId(row.id),
        survey=SurveyId(row.survey_id),
        purpose=Purpose(row.purpose),
        state=BroadcastState(row.state),
        address=row.address,
        started_by=None if row.started_by is None else MemberId(row.started_by),
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
