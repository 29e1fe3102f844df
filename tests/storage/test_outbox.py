"""Messages that are sent once each."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage, Priority
from storage import outbox, tables
from storage.database import Database
from storage.outbox import (
    DueMessage,
    MessageDropped,
    MessageFailed,
    MessageLater,
    MessageMark,
    MessageSent,
    MessageStarted,
    MessageUnclear,
)
from tests.storage.times import NOW, after

ANNA, BERTA = ChatId(11), ChatId(12)
HELLO, AGAIN = OutgoingMessage("Guten Tag"), OutgoingMessage("Noch einmal")


async def due(
    database: Database, now: datetime = NOW, busy: Sequence[ChatId] = (), limit: int = 10
) -> tuple[DueMessage, ...]:
    async with database.read() as tx:
        return await outbox.due(tx, now, limit, busy)


async def the_due(database: Database) -> DueMessage:
    (message,) = await due(database)
    return message


async def mark(database: Database, *marks: MessageMark) -> None:
    await database.write(outbox.mark, marks)


async def rows(database: Database) -> list[tuple[str, bool]]:
    """State of each message and whether its text is still kept."""
    async with database.read() as tx:
        found = await tx.execute(select(tables.outbox).order_by(tables.outbox.c.id))
        return [(row.state, row.body is not None) for row in found]


@pytest.mark.parametrize(
    ("kind", "state"), [(MessageSent, "sent"), (MessageFailed, "failed"), (MessageDropped, "dropped")]
)
async def test_a_message_that_is_done_with_keeps_no_text(
    database: Database, kind: type[MessageSent | MessageFailed | MessageDropped], state: str
) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    message = await the_due(database)
    assert message.message == HELLO
    await mark(database, kind(message))

    assert await rows(database) == [(state, False)]
    assert await due(database) == ()


async def test_a_message_that_was_not_sent_is_tried_again_later(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    await mark(database, MessageLater(await the_due(database), after(seconds=30)))

    assert await due(database, after(seconds=29)) == ()
    (message,) = await due(database, after(seconds=30))
    assert (message.message, message.attempts) == (HELLO, 1)


async def test_what_was_written_later_does_not_overtake(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    await database.write(outbox.add, ANNA, AGAIN, now=NOW)
    await mark(database, MessageLater(await the_due(database), after(seconds=30)))

    assert await due(database, after(seconds=29)) == ()
    (message,) = await due(database, after(seconds=30))
    assert message.message == HELLO


async def test_nobody_knows_whether_it_arrived_and_it_may_be_repeated(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    await mark(database, MessageUnclear(await the_due(database), after(seconds=10)))
    (message,) = await due(database, after(seconds=10))
    assert message.message == HELLO


async def test_nobody_knows_whether_it_arrived_and_it_must_not_be_repeated(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW, repeatable=False)
    await mark(database, MessageUnclear(await the_due(database), after(seconds=10)))
    assert await due(database, after(days=1)) == ()
    assert await rows(database) == [("unclear", False)]


async def test_a_crash_during_the_call_does_not_repeat_what_must_not_be_repeated(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW, repeatable=False)
    await database.write(outbox.add, BERTA, HELLO, now=NOW)
    await mark(database, *(MessageStarted(message) for message in await due(database)))

    (message,) = await due(database, after(days=1))
    assert message.chat == BERTA


async def test_what_certainly_was_not_sent_is_tried_again_even_if_it_must_not_be_repeated(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW, repeatable=False)
    message = await the_due(database)
    await mark(database, MessageStarted(message))
    await mark(database, MessageLater(message, NOW))
    assert (await the_due(database)).message == HELLO


async def test_one_message_per_chat_most_urgent_and_oldest_first(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW, priority=Priority.BULK)
    await database.write(outbox.add, BERTA, HELLO, now=NOW, priority=Priority.REPLY)
    await database.write(outbox.add, ANNA, AGAIN, now=NOW, priority=Priority.BULK)

    assert [(message.chat, message.message) for message in await due(database)] == [(BERTA, HELLO), (ANNA, HELLO)]
    assert [message.chat for message in await due(database, busy=[BERTA])] == [ANNA]
    assert [message.chat for message in await due(database, limit=1)] == [BERTA]


async def test_a_message_waits_for_its_time(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW, due_at=after(hours=1))
    assert await due(database) == ()
    assert len(await due(database, after(hours=1))) == 1


async def test_old_messages_are_forgotten_unless_they_wait(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    await mark(database, MessageSent(await the_due(database)))
    await database.write(outbox.add, ANNA, AGAIN, now=NOW)

    assert await database.write(outbox.forget_older, after(days=8)) == 1
    assert await rows(database) == [("waiting", True)]
