"""Nothing that lies beside a chat's number tells when somebody sent off: neither a card nor the turn of a wish."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import select, text

from bot.domain.broadcast import Purpose
from bot.domain.citizen import Interview, Visitor
from bot.domain.ids import ChatId, FormId, InterviewId, MessageId, Person
from bot.domain.outgoing import OutgoingMessage
from storage import card_marks, cards, chats, interviews, outbox, standing, unlinking, wishes
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import cards as card_table
from storage.tables import outbox as outbox_table
from storage.transaction import Transaction
from tests.services.survey_scene import FORM
from tests.storage.test_broadcasts import ANNA, BERTA, CARLA, SURVEY, a_survey, wished
from tests.storage.times import NOW, after

RECEIPT = "citizen:receipt"


async def shown(tx: Transaction, chat: ChatId, view: str = RECEIPT, at: datetime = NOW, message: int = 1) -> None:
    """A card that stands in the chat."""
    await cards.show(tx, chat, OutgoingMessage("Danke"), now=at, view=view)
    due = [card for card in await cards.due(tx, at, 10, ()) if card.chat == chat]
    await card_marks.mark(tx, [card_marks.CardSent(due[0], MessageId(message))])


async def takes_part(tx: Transaction, *people: ChatId) -> None:
    await a_survey(tx)
    for chat in people:
        await interviews.note_participation(tx, SURVEY, interviews.participation_marker(tx, SURVEY, chat))


async def forgets(database: Database, instant: datetime) -> int:
    return await database.write(unlinking.forget_cards_after_sending, (SURVEY,), instant)


async def on_display(database: Database) -> set[int]:
    async with database.read() as tx:
        return {row.chat_id for row in await tx.execute(select(card_table.c.chat_id))}


async def test_the_chat_of_who_sent_off_is_forgotten_and_no_other(database: Database) -> None:
    async def two_came(tx: Transaction) -> None:
        await takes_part(tx, ANNA)
        await shown(tx, ANNA)
        await shown(tx, BERTA, "citizen:page")

    await database.write(two_came)

    assert await forgets(database, NOW) == 0
    assert await forgets(database, after(seconds=1)) == 1
    assert await on_display(database) == {BERTA}


async def test_a_receipt_that_was_not_shown_yet_stays(database: Database) -> None:
    async def two_receipts(tx: Transaction) -> None:
        await takes_part(tx, ANNA, BERTA)
        await cards.show(tx, ANNA, OutgoingMessage("Danke"), now=NOW, view=RECEIPT)
        await cards.show(tx, BERTA, OutgoingMessage("Danke"), now=NOW, view=RECEIPT)
        await chats.mark_unreachable(tx, BERTA, NOW)

    await database.write(two_receipts)

    assert await forgets(database, after(days=1)) == 0


async def test_something_else_that_waits_for_the_same_chat_stays(database: Database) -> None:
    async def two_cards(tx: Transaction) -> None:
        await takes_part(tx, ANNA)
        await shown(tx, ANNA)
        await cards.show(tx, ANNA, OutgoingMessage("Ihre Daten"), now=NOW, slot="data", view="citizen:data")

    await database.write(two_cards)

    assert await forgets(database, after(hours=1)) == 1
    async with database.read() as tx:
        assert [card.slot for card in await cards.due(tx, after(hours=1), 10, ())] == ["data"]


async def test_messages_that_went_to_who_sent_off_are_forgotten_and_no_others(database: Database) -> None:
    async def messages(tx: Transaction) -> None:
        await takes_part(tx, ANNA)
        for chat in (ANNA, BERTA):
            await outbox.add(tx, chat, OutgoingMessage("Ihre Daten"), now=NOW)
        await outbox.mark(tx, [outbox.MessageSent(due) for due in await outbox.due(tx, NOW, 10, ())])
        await outbox.add(tx, ANNA, OutgoingMessage("noch nicht gesandt"), now=NOW)

    await database.write(messages)

    assert await database.write(unlinking.forget_messages_after_sending, (SURVEY,), NOW) == 0
    assert await database.write(unlinking.forget_messages_after_sending, (SURVEY,), after(hours=1)) == 1
    async with database.read() as tx:
        rows = await tx.execute(select(outbox_table.c.chat_id, outbox_table.c.state))
        assert {(row.chat_id, row.state) for row in rows} == {(BERTA, "sent"), (ANNA, "waiting")}


async def test_who_answers_another_survey_keeps_their_card(database: Database) -> None:
    async def anna_begins_again(tx: Transaction) -> None:
        await takes_part(tx, ANNA, BERTA, CARLA)
        person = Person(tx.keys.marker("person", ANNA))
        await interviews.save_visitor(tx, Visitor(person, language="de"), NOW)
        await interviews.begin(tx, person, Interview(InterviewId("a"), SURVEY, FormId(FORM.form_id), NOW))
        await shown(tx, ANNA, "citizen:page")
        await shown(tx, BERTA, "citizen:question:b3")
        await shown(tx, CARLA)

    await database.write(anna_begins_again)

    assert await forgets(database, after(days=1)) == 1
    assert await on_display(database) == {ANNA, BERTA}


async def test_the_next_card_stands_below_the_receipt(database: Database) -> None:
    async def anna_comes_back(tx: Transaction) -> tuple[cards.DueCard, ...]:
        await cards.show(tx, ANNA, OutgoingMessage("Ihre Daten"), now=after(hours=2), view="citizen:page")
        return await cards.due(tx, after(hours=2), 10, ())

    async def anna_came(tx: Transaction) -> None:
        await takes_part(tx, ANNA)
        await shown(tx, ANNA)

    await database.write(anna_came)
    await forgets(database, after(hours=1))

    (card,) = await database.write(anna_comes_back)
    assert card.message_id is None
    async with database.read() as tx:
        assert await standing.shows(tx, ANNA, "citizen:page")


async def test_of_very_many_chats_each_is_judged_by_itself(database: Database) -> None:
    people = [ChatId(1_000 + number) for number in range(unlinking.AT_ONCE + 20)]

    async def all_came(tx: Transaction) -> None:
        await takes_part(tx, *people[::2])
        await tx.execute(card_table.insert(), [_row(tx, chat) for chat in people])

    await database.write(all_came)

    assert await forgets(database, after(seconds=1)) == len(people) // 2
    assert await on_display(database) == set(people[1::2])


def _row(tx: Transaction, chat: ChatId) -> dict[str, object]:
    counts = {"wanted": 1, "shown": 1, "fresh": 0, "priority": 0, "attempts": 0, "owner": 0}
    flags = {"secret": False, "tappable": False}
    body = tx.keys.seal(b"", cards.about(chat, ""))
    named = {"chat_id": chat, "slot": "", "body": body, "view": RECEIPT, "due_at": NOW, "changed_at": NOW}
    return named | counts | flags


async def test_mixed_wishes_are_the_same_wishes(database: Database) -> None:
    asked = [wished(ChatId(100 + number)) for number in range(40)]

    await database.write(a_survey)
    for one in asked:
        await database.write(wishes.keep, (one,))
    assert await database.write(unlinking.mix_wishes, SURVEY) == 40

    async with database.read() as tx:
        assert await wishes.page(tx, SURVEY, Purpose.RESULTS, asked[0].due_on, 50) == tuple(asked)


async def test_on_postgresql_wishes_lie_in_no_order_and_name_one_transaction(postgres_database: Database) -> None:
    asked = [wished(ChatId(100 + number)) for number in range(40)]
    await postgres_database.write(a_survey)
    for one in asked:
        await postgres_database.write(wishes.keep, (one,))

    async def lie() -> tuple[list[int], int]:
        async with postgres_database.read() as tx:
            rows = (await tx.execute(text("SELECT chat_id, xmin::text AS by FROM wishes ORDER BY ctid"))).all()
        return [row.chat_id for row in rows], len({row.by for row in rows})

    assert await lie() == ([one.chat for one in asked], 40)
    assert await postgres_database.write(unlinking.mix_wishes, SURVEY) == 40
    chats_now, transactions = await lie()
    assert transactions == 1
    assert chats_now != sorted(chats_now)

    assert await postgres_database.write(unlinking.mix_wishes, SURVEY) == 0, "nobody has come since"
    await postgres_database.write(wishes.keep, (wished(ANNA),))
    assert await postgres_database.write(unlinking.mix_wishes, SURVEY) == 41


async def test_a_wish_taken_back_while_wishes_are_mixed_is_gone(
    database: Database, key_ring: KeyRing, database_url: str
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("a SQLite file has one writer at a time")
    await database.write(a_survey)
    await database.write(wishes.keep, (wished(ANNA),))
    await database.write(wishes.keep, (wished(BERTA),))
    other = await Database.open(database_url, key_ring)
    mixed, leave = asyncio.Event(), asyncio.Event()

    async def mix_slowly(tx: Transaction) -> int:
        count = await unlinking.mix_wishes(tx, SURVEY)
        mixed.set()
        await leave.wait()
        return count

    mixing = asyncio.create_task(other.write(mix_slowly))
    await mixed.wait()
    taking = asyncio.create_task(database.write(wishes.forget, SURVEY, Purpose.RESULTS, ANNA))
    await asyncio.sleep(0.2)
    assert not taking.done()
    leave.set()

    assert await mixing == 2
    assert await taking
    await other.close()
    async with database.read() as tx:
        assert await wishes.of_chat(tx, ANNA) == ()
        assert await wishes.of_chat(tx, BERTA) == (wished(BERTA),)
