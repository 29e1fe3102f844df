"""Chats that cannot be written to, and groups that become supergroups."""

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import OutgoingMessage
from storage import card_marks, cards, chats, outbox, standing
from storage.card_marks import CardSent
from storage.cards import DueCard
from storage.database import Database
from storage.outbox import DueMessage
from tests.storage.times import NOW, after

ANNA, GROUP, SUPERGROUP = ChatId(11), ChatId(-12), ChatId(-100_13)
HELLO, AGAIN = OutgoingMessage("Guten Tag"), OutgoingMessage("Noch einmal")


async def due(database: Database) -> tuple[tuple[DueCard, ...], tuple[DueMessage, ...]]:
    async with database.read() as tx:
        return await cards.due(tx, after(days=1), 10, ()), await outbox.due(tx, after(days=1), 10, ())


async def test_who_blocked_the_bot_is_written_to_no_more(database: Database) -> None:
    await database.write(cards.show, ANNA, HELLO, now=NOW)
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    await database.write(chats.mark_unreachable, ANNA, NOW)
    await database.write(chats.mark_unreachable, ANNA, NOW)
    await database.write(outbox.add, ANNA, AGAIN, now=NOW)
    await database.write(cards.show, ANNA, AGAIN, now=NOW)
    await database.write(cards.show, ANNA, AGAIN, now=NOW, slot="memo:1.1")

    assert await due(database) == ((), ())
    async with database.read() as tx:
        assert await chats.is_unreachable(tx, ANNA)


async def test_who_comes_back_gets_the_card_as_it_is_now_and_no_old_messages(database: Database) -> None:
    await database.write(outbox.add, ANNA, HELLO, now=NOW)
    await database.write(cards.show, ANNA, HELLO, now=NOW)
    await database.write(chats.mark_unreachable, ANNA, NOW)
    await database.write(cards.show, ANNA, AGAIN, now=NOW)
    await database.write(chats.mark_reachable, ANNA)

    (card,), messages = await due(database)
    assert (card.message, messages) == (AGAIN, ())
    async with database.read() as tx:
        assert not await chats.is_unreachable(tx, ANNA)


async def test_a_group_that_became_a_supergroup_gets_what_was_meant_for_it(database: Database) -> None:
    await database.write(cards.show, GROUP, HELLO, now=NOW, slot="memo:1.1")
    (card,), _ = await due(database)
    await database.write(card_marks.mark, [CardSent(card, MessageId(100))])
    await database.write(cards.show, GROUP, AGAIN, now=NOW, slot="memo:1.1")
    await database.write(cards.show, SUPERGROUP, HELLO, now=NOW, slot="memo:1.1")
    await database.write(outbox.add, GROUP, HELLO, now=NOW)
    await database.write(chats.mark_unreachable, ANNA, NOW)

    await database.write(chats.move, GROUP, SUPERGROUP)

    (card,), (message,) = await due(database)
    assert (card.chat, card.message, card.message_id) == (SUPERGROUP, AGAIN, None)
    assert (message.chat, message.message) == (SUPERGROUP, HELLO)
    async with database.read() as tx:
        assert await standing.on_display(tx, GROUP, "memo:1.1") is None
