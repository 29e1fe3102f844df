"""Messages to be sent once each, for what is not a card. Bodies are sealed, and wiped as soon as they are done with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Row, bindparam, delete, exists, insert, literal_column, select, update

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import OutgoingMessage, Priority
from storage import bodies
from storage.cards import Owners, owner_for
from storage.tables import outbox, unreachable_chats
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A message to send; one that is not ``repeatable`` must be marked ``MessageStarted`` before the call."""

    id: int
    chat: ChatId
    message: OutgoingMessage
    repeatable: bool
    priority: Priority
    attempts: int


@dataclass(frozen=True, slots=True)
class MessageStarted:
    """The call is about to be made: should nobody learn how it ended, the message stays unclear and is not repeated."""

    due: DueMessage


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Telegram has it, as this message if it is a new one."""

    due: DueMessage
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class MessageLater:
    """It was certainly not sent: try again at ``due_at``."""

    due: DueMessage
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MessageUnclear:
    """Nobody knows whether it arrived: a repeatable one is tried again at ``due_at``, the other is given up."""

    due: DueMessage
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """Telegram refuses it: a mistake of ours."""

    due: DueMessage


@dataclass(frozen=True, slots=True)
class MessageDropped:
    """The chat cannot be reached."""

    due: DueMessage


MessageMark = MessageStarted | MessageSent | MessageLater | MessageUnclear | MessageFailed | MessageDropped

# Written out, because SQLite uses the partial index only for the very words of its condition.
_waiting = outbox.c.state == literal_column("'waiting'")
_add = insert(outbox)
_due = (
    select(outbox.c.id, outbox.c.chat_id, outbox.c.body, outbox.c.repeatable, outbox.c.priority, outbox.c.attempts)
    .where(
        _waiting,
        outbox.c.owner.in_((bindparam("mine"), bindparam("also"))),
        outbox.c.due_at <= bindparam("now"),
        ~exists().where(unreachable_chats.c.chat_id == outbox.c.chat_id),
    )
    .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
    .limit(bindparam("limit"))
)
_due_elsewhere = _due.where(outbox.c.chat_id.not_in(bindparam("busy", expanding=True)))


async def add(
    tx: Transaction,
    chat: ChatId,
    message: OutgoingMessage,
    *,
    now: datetime,
    repeatable: bool = True,
    priority: Priority = Priority.ALERT,
    due_at: datetime | None = None,
) -> None:
    """Queue a message, to be sent after the commit and not before ``due_at``."""
    tx.more_due = True
    if priority is Priority.REPLY and not message.removes:
        tx.replied_to.add(chat)
    await tx.execute(
        _add,
        {
            "chat_id": chat,
            "body": bodies.seal(tx, message, about(chat)),
            "state": "waiting",
            "repeatable": repeatable,
            "priority": priority.value,
            "due_at": due_at or now,
            "attempts": 0,
            "created_at": now,
            "owner": owner_for(tx, chat),
        },
    )


async def due(
    tx: Transaction, now: datetime, limit: int, busy: Collection[ChatId], owners: Owners = (0, 0)
) -> tuple[DueMessage, ...]:
    """At most ``limit`` messages to send, most urgent and oldest first, one per chat, none for a ``busy`` chat."""
    values: dict[str, Any] = {"now": now, "limit": limit, "mine": owners[0], "also": owners[1]}
    result = await tx.execute(_due_elsewhere, values | {"busy": list(busy)}) if busy else await tx.execute(_due, values)
    first_of_chat: dict[int, Row[Any]] = {}
    for row in result:
        first_of_chat.setdefault(row.chat_id, row)
    return tuple(_due_message(tx, row) for row in first_of_chat.values())


def _due_message(tx: Transaction, row: Row[Any]) -> DueMessage:
    chat = ChatId(row.chat_id)
    message = bodies.open_sealed(tx, row.body, about(chat))
    return DueMessage(row.id, chat, message, row.repeatable, Priority(row.priority), row.attempts)


_this = outbox.c.id == bindparam("b_id")
_finish = update(outbox).where(_this).values(state=bindparam("b_state"), body=None, message_id=bindparam("b_message"))
_later = (
    update(outbox)
    .where(_this)
    .values(state="waiting", due_at=bindparam("b_due_at"), attempts=outbox.c.attempts + 1, body=bindparam("b_body"))
)
# What was written to the same chat later stays behind it.
_queue_behind = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("b_chat"), _waiting, outbox.c.due_at < bindparam("b_due_at"))
    .values(due_at=bindparam("b_due_at"))
)
_IN_ORDER = (_finish, _later, _queue_behind)


async def mark(tx: Transaction, marks: Sequence[MessageMark]) -> None:
    """Note what became of messages."""
    changes = [change for made in marks for change in _changes(tx, made)]
    for statement in _IN_ORDER:
        rows = [values for kind, values in changes if kind is statement]
        if rows:
            await tx.execute(statement, rows)


def _changes(tx: Transaction, mark: MessageMark) -> tuple[tuple[Any, dict[str, Any]], ...]:
    match mark:
        case MessageSent(done, message_id):
            # A reply belongs to somebody as a citizen, so it goes from the chat with what else is theirs.
            return _finished(done, "sent", message_id if done.priority is Priority.REPLY else None)
        case MessageFailed(done):
            return _finished(done, "failed")
        case MessageDropped(done):
            return _finished(done, "dropped")
        case MessageStarted(done):
            return () if done.repeatable else _finished(done, "unclear")
        case MessageUnclear(done) if not done.repeatable:
            return _finished(done, "unclear")
        case MessageLater(again, due_at) | MessageUnclear(again, due_at):
            return _postponed(tx, again, due_at)
    assert_never(mark)


def _finished(
    done: DueMessage, state: str, message_id: MessageId | None = None
) -> tuple[tuple[Any, dict[str, Any]], ...]:
    return ((_finish, {"b_id": done.id, "b_state": state, "b_message": message_id}),)


def _postponed(tx: Transaction, again: DueMessage, due_at: datetime) -> tuple[tuple[Any, dict[str, Any]], ...]:
    body = bodies.seal(tx, again.message, about(again.chat))
    return (
        (_later, {"b_id": again.id, "b_due_at": due_at, "b_body": body}),
        (_queue_behind, {"b_chat": again.chat, "b_due_at": due_at}),
    )


_held = outbox.c.state == literal_column("'held'")
# What is held after a restore was written long ago; its days are counted from the restore, kept in due_at.
_forget_older = delete(outbox).where(
    (~_waiting & ~_held & (outbox.c.created_at < bindparam("instant")))
    | (_held & (outbox.c.due_at < bindparam("instant")))
)


_unsent_alerts = select(outbox.c.id, outbox.c.body).where(
    outbox.c.chat_id == bindparam("b_chat"), _waiting | _held, outbox.c.priority == Priority.ALERT.value
)


async def drop_unsent_alerts(tx: Transaction, chat: ChatId) -> None:
    """Send this chat nothing more of what waits, or is held after a restore, for somebody on the staff.

    What a person is answered as a citizen is a reply and stays, and what takes messages out of the chat goes on.
    """
    rows = (await tx.execute(_unsent_alerts, {"b_chat": chat})).all()
    alerts = [row.id for row in rows if not bodies.open_sealed(tx, row.body, about(chat)).removes]
    for number in alerts:
        await tx.execute(_finish, {"b_id": number, "b_state": "dropped", "b_message": None})


async def forget_older(tx: Transaction, instant: datetime) -> int:
    """Delete the messages done with that were queued, or held back, before ``instant`` and count them."""
    return (await tx.execute(_forget_older, {"instant": instant})).rowcount


def about(chat: ChatId) -> str:
    """What the sealed body of a message is bound to."""
    return f"outbox.body:{chat}"
