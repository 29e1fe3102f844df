"""Since when something waits to be sent: what is tried in vain again and again does not look young."""

from datetime import UTC, datetime, timedelta

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import OutgoingMessage
from storage import backlog, card_marks, cards, outbox
from storage.card_marks import CardLater, CardSent
from storage.cards import DueCard
from storage.database import Database
from storage.outbox import MessageLater

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=9)
LATER = NOW + timedelta(minutes=4)
ANNA = ChatId(7)
HELLO = OutgoingMessage("Hallo")


async def since(database: Database) -> datetime | None:
    async with database.read() as tx:
        return await backlog.waits_since(tx, NOW)


async def card_of(database: Database) -> DueCard:
    async with database.read() as tx:
        (card,) = await cards.due(tx, NOW, 1, ())
    return card


async def test_nothing_waits(database: Database) -> None:
    assert await since(database) is None
    await database.write(outbox.add, ANNA, HELLO, now=NOW, due_at=LATER)
    assert await since(database) is None


async def test_a_card_that_is_tried_in_vain_has_waited_since_it_was_wanted(database: Database) -> None:
    await database.write(cards.show, ANNA, HELLO, now=BEFORE)
    card = await card_of(database)
    await database.write(card_marks.mark, [CardLater(card, LATER)])
    assert await since(database) == BEFORE


async def test_a_card_that_was_sent_waits_no_more(database: Database) -> None:
    await database.write(cards.show, ANNA, HELLO, now=BEFORE)
    await database.write(card_marks.mark, [CardSent(await card_of(database), MessageId(1))])
    assert await since(database) is None


async def test_a_message_that_is_tried_in_vain_has_waited_since_it_was_queued(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=BEFORE)
    async with database.read() as tx:
        (message,) = await outbox.due(tx, NOW, 1, ())
    await database.write(outbox.mark, [MessageLater(message, LATER)])
    assert await since(database) == BEFORE
