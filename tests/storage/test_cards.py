"""The state wanted in a chat, and every way a newer state can meet an older one on its way to Telegram."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text, update

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import Attachment, Button, OutgoingMessage, Priority
from storage import card_marks, cards, standing, tables
from storage.card_marks import CardLater, CardLost, CardMark, CardRejected, CardSent, CardShown, CardStripped
from storage.cards import DueCard
from storage.database import Database, Transaction
from tests.storage.times import NOW, after

ANNA, BERTA, CARLA = ChatId(11), ChatId(12), ChatId(13)
FIRST, SECOND, THIRD = (OutgoingMessage(f"Frage {n}", ((Button("Ja", f"a:{n}"),),)) for n in (1, 2, 3))


async def show(database: Database, message: OutgoingMessage, *, fresh: bool = False, secret: bool = False) -> None:
    await database.write(cards.show, ANNA, message, now=NOW, view="citizen:b1", fresh=fresh, secret=secret)


async def due(database: Database, busy: Sequence[ChatId] = (), limit: int = 10) -> tuple[DueCard, ...]:
    async with database.read() as tx:
        return await cards.due(tx, after(seconds=1), limit, busy)


async def the_due(database: Database) -> DueCard:
    (card,) = await due(database)
    return card


async def mark(database: Database, *marks: CardMark) -> None:
    await database.write(card_marks.mark, marks)


async def on_display(database: Database) -> standing.CardOnDisplay | None:
    async with database.read() as tx:
        return await standing.on_display(tx, ANNA)


async def sent(database: Database, message: OutgoingMessage, number: int) -> None:
    """Anna's chat shows this message under this number."""
    await show(database, message)
    await mark(database, CardSent(await the_due(database), MessageId(number)))


async def test_the_first_card_is_sent_and_the_next_is_an_edit(database: Database) -> None:
    await show(database, FIRST)
    first = await the_due(database)
    assert (first.message, first.message_id, first.retired_message_id) == (FIRST, None, None)

    await mark(database, CardSent(first, MessageId(100)))
    assert await due(database) == ()

    await show(database, SECOND)
    second = await the_due(database)
    assert (second.message, second.message_id) == (SECOND, MessageId(100))
    await mark(database, CardShown(second))
    assert await due(database) == ()


async def test_a_state_that_is_overwritten_before_it_was_sent_is_never_sent(database: Database) -> None:
    for message in (FIRST, SECOND, THIRD):
        await show(database, message)

    assert (await the_due(database)).message == THIRD


async def test_a_state_wanted_while_the_older_one_was_on_its_way_is_due_next(database: Database) -> None:
    await show(database, FIRST)
    under_way = await the_due(database)
    await show(database, SECOND)
    await mark(database, CardSent(under_way, MessageId(100)))

    card = await the_due(database)
    assert (card.message, card.message_id) == (SECOND, MessageId(100))


async def test_a_late_mark_of_an_older_state_never_takes_back_a_newer_one(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND)
    older = await the_due(database)
    await show(database, THIRD)
    newer = await the_due(database)
    await mark(database, CardShown(newer))
    await mark(database, CardShown(older))

    assert await due(database) == ()


async def test_who_wrote_below_the_card_gets_a_new_one_and_the_old_one_loses_its_buttons(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)

    card = await the_due(database)
    assert (card.message_id, card.retired_message_id) == (None, MessageId(100))
    await mark(database, CardSent(card, MessageId(101)))
    await mark(database, CardStripped(card, MessageId(100)))

    await show(database, THIRD)
    card = await the_due(database)
    assert (card.message_id, card.retired_message_id) == (MessageId(101), None)


async def test_buttons_that_could_not_be_taken_off_are_tried_again_with_the_next_change(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)
    await mark(database, CardSent(await the_due(database), MessageId(101)))

    await show(database, THIRD)
    card = await the_due(database)
    assert (card.message_id, card.retired_message_id) == (MessageId(101), MessageId(100))


async def test_the_wish_for_a_new_card_outlives_later_edits_until_it_was_sent(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)
    await show(database, THIRD)

    card = await the_due(database)
    assert (card.message, card.message_id) == (THIRD, None)


async def test_an_edit_wanted_while_the_new_card_was_on_its_way_edits_the_new_card(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)
    under_way = await the_due(database)
    await show(database, THIRD)
    await mark(database, CardSent(under_way, MessageId(101)))

    card = await the_due(database)
    assert (card.message, card.message_id) == (THIRD, MessageId(101))


async def test_who_writes_again_while_the_new_card_is_on_its_way_gets_another(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)
    under_way = await the_due(database)
    await show(database, THIRD, fresh=True)
    await mark(database, CardSent(under_way, MessageId(101)), CardStripped(under_way, MessageId(100)))

    card = await the_due(database)
    assert (card.message, card.message_id, card.retired_message_id) == (THIRD, None, MessageId(101))


async def test_stripping_the_old_card_does_not_forget_a_newer_one_to_strip(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)
    first_move = await the_due(database)
    await mark(database, CardSent(first_move, MessageId(101)))
    await show(database, THIRD, fresh=True)
    await mark(database, CardSent(await the_due(database), MessageId(102)))
    await mark(database, CardStripped(first_move, MessageId(100)))

    await show(database, FIRST)
    assert (await the_due(database)).retired_message_id == MessageId(101)


async def test_a_card_deleted_in_the_chat_is_sent_anew(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND)
    await mark(database, CardLost(await the_due(database)))

    card = await the_due(database)
    assert (card.message, card.message_id) == (SECOND, None)


async def test_telegram_asked_to_wait_and_newer_cards_wait_as_long(database: Database) -> None:
    await show(database, FIRST)
    await mark(database, CardLater(await the_due(database), after(seconds=30)))
    assert await due(database) == ()
    await show(database, SECOND)
    assert await due(database) == ()

    async with database.read() as tx:
        (card,) = await cards.due(tx, after(seconds=30), 10, ())
    assert card.message == SECOND


async def test_tries_are_counted_until_one_succeeds(database: Database) -> None:
    await show(database, FIRST)
    for attempts in range(3):
        card = await the_due(database)
        assert card.attempts == attempts
        await mark(database, CardLater(card, NOW))
    await mark(database, CardSent(await the_due(database), MessageId(100)))
    await show(database, SECOND)
    assert (await the_due(database)).attempts == 0


async def test_a_card_refused_three_times_is_given_up_and_the_next_one_is_not(database: Database) -> None:
    await show(database, FIRST)
    for _ in range(3):
        async with database.read() as tx:
            (card,) = await cards.due(tx, after(days=1), 10, ())
        await mark(database, CardRejected(card, after(hours=1)))
    async with database.read() as tx:
        assert await cards.due(tx, after(days=1), 10, ()) == ()

    await show(database, SECOND)
    assert (await the_due(database)).attempts == 0


async def test_a_refusal_of_an_older_state_does_not_count_against_a_newer_one(database: Database) -> None:
    await show(database, FIRST)
    refused = await the_due(database)
    await show(database, SECOND)
    await mark(database, CardRejected(refused, after(hours=1)))

    card = await the_due(database)
    assert (card.message, card.attempts) == (SECOND, 0)


RECEIPT = OutgoingMessage(
    "Ihr Löschcode: ABCD-EFGH-JKMN",
    ((Button("Code kopieren", copy="ABCD-EFGH-JKMN"),), (Button("Antworten löschen", "x"), Button("Kopie", copy="A"))),
    protected=True,
)


async def test_a_code_is_wiped_once_it_was_shown_and_typed_words_still_work(database: Database) -> None:
    await show(database, RECEIPT, secret=True)
    card = await the_due(database)
    assert card.message == RECEIPT
    await mark(database, CardSent(card, MessageId(100)))

    shown = await on_display(database)
    assert shown is not None
    assert shown.message == OutgoingMessage("", ((Button("Antworten löschen", "x"),),), protected=True)
    assert shown.view == "citizen:b1"
    assert await due(database) == ()


async def test_wiping_leaves_a_card_alone_that_was_wanted_meanwhile(database: Database) -> None:
    await show(database, RECEIPT, secret=True)
    under_way = await the_due(database)
    await show(database, SECOND)
    await mark(database, CardSent(under_way, MessageId(100)))

    assert (await the_due(database)).message == SECOND


async def test_a_code_that_was_not_shown_yet_is_kept(database: Database) -> None:
    await show(database, RECEIPT, secret=True)
    card = await the_due(database)
    await mark(database, CardLater(card, NOW))
    assert (await the_due(database)).message == RECEIPT


async def test_one_card_per_chat_and_none_for_a_chat_with_a_call_in_flight(database: Database) -> None:
    for chat in (ANNA, BERTA, CARLA):
        await database.write(cards.show, chat, FIRST, now=NOW)
        await database.write(cards.show, chat, SECOND, now=NOW, slot="memo:17.2")

    assert sorted(card.chat for card in await due(database)) == [ANNA, BERTA, CARLA]
    assert [card.chat for card in await due(database, busy=[ANNA, CARLA])] == [BERTA]


async def test_replies_come_before_alerts_and_the_older_before_the_newer(database: Database) -> None:
    await database.write(cards.show, ANNA, FIRST, now=NOW, priority=Priority.ALERT)
    await database.write(cards.show, BERTA, FIRST, now=after(seconds=0.5))
    await database.write(cards.show, CARLA, FIRST, now=NOW)

    assert [card.chat for card in await due(database)] == [CARLA, BERTA, ANNA]
    assert [card.chat for card in await due(database, limit=1)] == [CARLA]


async def test_slots_of_one_chat_are_cards_of_their_own(database: Database) -> None:
    await database.write(cards.show, ANNA, FIRST, now=NOW)
    await database.write(cards.show, ANNA, SECOND, now=NOW, slot="memo:17.2")
    async with database.read() as tx:
        shown = [await standing.on_display(tx, ANNA, slot) for slot in ("", "memo:17.2", "memo:18.1")]
    assert [card and card.message for card in shown] == [FIRST, SECOND, None]


async def test_a_body_that_cannot_be_opened_stops_no_other_card(database: Database) -> None:
    async def damage(tx: Transaction) -> None:
        await tx.execute(update(tables.cards).where(tables.cards.c.chat_id == ANNA).values(body=b"\x01" + b"x" * 99))

    await show(database, FIRST)
    await database.write(cards.show, BERTA, SECOND, now=NOW)
    await database.write(damage)

    assert {card.chat: card.message for card in await due(database)} == {ANNA: OutgoingMessage(""), BERTA: SECOND}


async def test_texts_are_not_readable_in_the_tables(database: Database) -> None:
    async def bodies(tx: Transaction) -> bytes:
        return b"".join(row.body for row in await tx.execute(text("SELECT body FROM cards")))

    await show(database, OutgoingMessage("Wartezeit", ((Button("Bauamt", "t"),),), Attachment("v.pdf", b"Inhalt")))
    stored = await database.write(bodies)
    assert not any(word in stored for word in (b"Wartezeit", b"Bauamt", b"Inhalt", b"v.pdf"))
    shown = await on_display(database)
    assert shown is not None
    assert shown.message.attachment == Attachment("v.pdf", b"Inhalt")


@pytest.mark.parametrize("words", ["", "\x00", "halb \ud83d", "مرحبا 👨‍👩‍👧 \u2068Bürger\u2069"])
async def test_every_text_can_be_kept(database: Database, words: str) -> None:
    await show(database, OutgoingMessage(words, ((Button(words, "t"),),)))
    shown = await on_display(database)
    assert shown is not None
    assert shown.message.text == words.encode("utf-8", "replace").decode()


async def test_fifty_taps_at_once_want_one_last_state(database: Database) -> None:
    await asyncio.gather(*(show(database, OutgoingMessage(f"Frage {n}")) for n in range(50)))
    card = await the_due(database)
    assert (card.wanted, card.message.text) == (50, "Frage 49")


async def test_a_message_without_buttons_does_not_have_to_lose_them(database: Database) -> None:
    await sent(database, OutgoingMessage("Wie heißt der Betreff?"), 5)
    await show(database, SECOND, fresh=True)
    assert (await the_due(database)).retired_message_id is None


async def test_a_card_that_came_late_takes_over_where_a_button_of_it_is_tapped(database: Database) -> None:
    await sent(database, FIRST, 100)
    await database.write(cards.show, ANNA, SECOND, now=NOW, view="citizen:b2", at=MessageId(103))

    card = await the_due(database)

    assert (card.message, card.message_id, card.retired_message_id) == (SECOND, MessageId(103), MessageId(100))


async def test_a_tap_on_the_card_or_above_it_moves_nothing(database: Database) -> None:
    await sent(database, FIRST, 100)
    for tapped in (90, 100):
        await database.write(cards.show, ANNA, SECOND, now=NOW, view="citizen:b2", at=MessageId(tapped))
        card = await the_due(database)
        assert (card.message_id, card.retired_message_id) == (MessageId(100), None)


async def test_a_tap_may_come_before_the_note_that_the_card_was_sent(database: Database) -> None:
    await sent(database, FIRST, 100)
    await show(database, SECOND, fresh=True)
    on_its_way = await the_due(database)
    await database.write(cards.show, ANNA, THIRD, now=NOW, view="citizen:b3", at=MessageId(104))
    await mark(database, CardSent(on_its_way, MessageId(104)))

    card = await the_due(database)

    assert (card.message, card.message_id, card.retired_message_id) == (THIRD, MessageId(104), MessageId(100))


async def test_a_card_noted_as_sent_above_the_one_that_was_tapped_loses_its_buttons(database: Database) -> None:
    await show(database, FIRST)
    on_its_way = await the_due(database)
    await database.write(cards.show, ANNA, SECOND, now=NOW, view="citizen:b2", at=MessageId(104))
    await mark(database, CardSent(on_its_way, MessageId(103)))

    card = await the_due(database)

    assert (card.message, card.message_id, card.retired_message_id) == (SECOND, MessageId(104), MessageId(103))
