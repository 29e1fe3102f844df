"""The topics of a forum that is the staff channel: those wanted, which delivery opens, and those to be closed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, insert, select, update

from bot.domain.ids import ChatId, ProcedureId
from bot.domain.procedure import ProcedureState
from storage.tables import procedures, topics
from storage.transaction import Transaction

WANTED = 0
"""The number of a topic that Telegram has not opened yet."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of one procedure, or of one office in it; ``thread`` is Telegram's number for it."""

    chat: ChatId
    procedure: ProcedureId
    office: str
    thread: int


def _this(chat: ChatId, procedure: ProcedureId, office: str) -> tuple[ColumnElement[bool], ...]:
    return topics.c.chat_id == chat, topics.c.procedure_id == procedure, topics.c.office == office


async def find(tx: Transaction, chat: ChatId, procedure: ProcedureId, office: str) -> Topic | None:
    """The topic of a procedure in this chat, or of an office in it, opened or only wanted."""
    row = (await tx.execute(select(topics.c.thread_id).where(*_this(chat, procedure, office)))).first()
    return None if row is None else Topic(chat, procedure, office, row.thread_id)


async def want(tx: Transaction, chat: ChatId, procedure: ProcedureId, office: str) -> None:
    """Let delivery open a topic; there is none of these in the chat yet."""
    await tx.execute(insert(topics).values(chat_id=chat, procedure_id=procedure, office=office, thread_id=WANTED))
    tx.more_due = True


async def to_open(tx: Transaction, chat: ChatId) -> tuple[Topic, ...]:
    """The topics of this chat that Telegram has not opened yet."""
    wanted = select(topics.c.procedure_id, topics.c.office).where(
        topics.c.chat_id == chat, topics.c.thread_id == WANTED
    )
    rows = await tx.execute(wanted.order_by(topics.c.procedure_id, topics.c.office))
    return tuple(Topic(chat, ProcedureId(row.procedure_id), row.office, WANTED) for row in rows)


async def note_opened(tx: Transaction, topic: Topic, thread: int) -> bool:
    """Telegram opened it under this number; ``False`` where another process was faster."""
    opened = await tx.execute(
        update(topics)
        .where(*_this(topic.chat, topic.procedure, topic.office), topics.c.thread_id == WANTED)
        .values(thread_id=thread)
    )
    return opened.rowcount > 0


async def to_close(tx: Transaction, chat: ChatId) -> tuple[Topic, ...]:
    """The topics of this chat whose procedure is over, and that are still open."""
    wanted = (
        select(topics.c.procedure_id, topics.c.office, topics.c.thread_id)
        .join(procedures, procedures.c.id == topics.c.procedure_id)
        .where(
            topics.c.chat_id == chat,
            topics.c.thread_id != WANTED,
            topics.c.closed.is_(False),
            procedures.c.state != ProcedureState.RUNNING.value,
        )
    )
    rows = await tx.execute(wanted)
    return tuple(Topic(chat, ProcedureId(row.procedure_id), row.office, row.thread_id) for row in rows)


async def note_closed(tx: Transaction, topic: Topic) -> None:
    """It is closed, or exists no more."""
    this = _this(topic.chat, topic.procedure, topic.office)
    await tx.execute(update(topics).where(*this).values(closed=True))
