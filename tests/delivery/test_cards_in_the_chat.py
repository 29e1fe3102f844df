"""What people see of cards and messages, whatever happens on the way."""

from datetime import UTC, datetime

import pytest

from bot.delivery.pace import Limits
from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage, Priority
from storage import cards, chats, outbox, standing
from storage.database import Database
from storage.transaction import Transaction
from tests.bots import EchoRoutes, Town, config_for, running


def now() -> datetime:
    return datetime.now(UTC)


async def queue(tx: Transaction, chat: int, text: str, *, repeatable: bool = True) -> None:
    await outbox.add(tx, ChatId(chat), OutgoingMessage(text), now=now(), repeatable=repeatable)


async def show_secret(tx: Transaction, chat: int) -> None:
    await cards.show(tx, ChatId(chat), OutgoingMessage("Code ABCD-EFGH-JKLM"), now=now(), secret=True)


async def test_tap_changes_the_card_in_its_place(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        for number in (1, 2):
            assert await town.taps(ann, "Noch einmal") == f"Notiert: {number}"
            await town.settles(bot)

    assert await town.screen(ann) == ["2. Mal [Noch einmal]"]


async def test_typed_message_gets_a_new_card_and_the_old_one_loses_its_buttons(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        for text in ("eins", "zwei", "drei"):
            await town.says(ann, text)
            await town.settles(bot)

    assert await town.screen(ann) == [
        "Sie schrieben: eins",
        "Sie schrieben: zwei",
        "Sie schrieben: drei [Noch einmal]",
    ]


async def test_card_that_was_deleted_in_the_chat_is_sent_anew(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        gone = {"kind": "error", "code": 400, "description": "Bad Request: message to edit not found"}
        await town.ask("faults", plan=[{**gone, "method": "editMessageText"}])
        await town.taps(ann, "Noch einmal")
        await town.settles(bot)

    assert (await town.screen(ann))[-1] == "1. Mal [Noch einmal]"
    assert len(await town.calls("sendMessage")) == 2


@pytest.mark.parametrize("kind", ["reset_after", "garbage", "half_body"])
async def test_edit_whose_answer_is_lost_is_simply_repeated(
    town: Town, database: Database, routes: EchoRoutes, kind: str
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        await town.ask("faults", plan=[{"kind": kind, "method": "editMessageText"}])
        await town.taps(ann, "Noch einmal")
        await town.gets("editMessageText", 2)

    assert await town.screen(ann) == ["1. Mal [Noch einmal]"]


async def test_message_that_must_not_arrive_twice_is_not_repeated_on_suspicion(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        await town.ask("faults", plan=[{"kind": "reset_after", "contains": "Ergebnis"}])
        await bot.rt.database.write(queue, ann, "Ergebnis der Studie", repeatable=False)
        await bot.delivery.settles()
        await bot.rt.database.write(queue, ann, "danach")
        await bot.delivery.settles()

    assert [text for text in await town.screen(ann) if "Ergebnis" in text] == ["Ergebnis der Studie"]
    assert (await town.screen(ann))[-1] == "danach"


async def test_one_chat_told_to_wait_holds_nobody_up_and_is_not_called_before(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann, bob = await town.person("Ann"), await town.person("Bob")
    async with running(config_for(town), database, routes):
        await town.ask("faults", plan=[{"kind": "error", "code": 429, "retry_after": 1, "contains": "Anna"}])
        await town.says(ann, "Anna")
        await town.says(bob, "Bob")
        await town.sees(bob, "Sie schrieben")
        await town.sees(ann, "Sie schrieben")

    calls = await town.calls("sendMessage")
    refused, repeated = [call["at"] for call in calls if "Anna" in call["parameters"]["text"]]
    (told_bob,) = [call["at"] for call in calls if "Bob" in call["parameters"]["text"]]
    assert repeated - refused >= 1.0
    assert told_bob < repeated


async def test_person_who_blocked_the_bot_is_left_in_peace(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        await town.ask("block", user=ann)
        await bot.rt.database.write(queue, ann, "eins")
        await bot.delivery.settles()
        before = len(await town.calls())
        await bot.rt.database.write(queue, ann, "zwei")
        await bot.delivery.settles()
        async with database.read() as tx:
            assert await chats.is_unreachable(tx, ChatId(ann))

    assert len([call for call in (await town.calls())[before:] if call["method"] == "sendMessage"]) == 0


async def test_message_for_a_group_that_moved_arrives_there(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        group = (await town.ask("chats", kind="group", title="Mitarbeiter", members=[ann]))["id"]
        new = (await town.ask("migrate", chat=group))["id"]
        await bot.rt.database.write(queue, group, "Meldung")
        await bot.delivery.settles()

    assert await town.screen(ann, chat=new) == ["Meldung"]


async def test_code_on_a_card_is_wiped_once_it_was_shown(town: Town, database: Database, routes: EchoRoutes) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        await bot.rt.database.write(show_secret, ann)
        await bot.delivery.settles()
        async with database.read() as tx:
            shown = await standing.on_display(tx, ChatId(ann))

    assert await town.screen(ann) == ["Code ABCD-EFGH-JKLM"]
    assert shown is not None
    assert shown.message.text == ""


async def test_rows_written_by_another_process_are_found_without_being_told(
    town: Town, database: Database, routes: EchoRoutes
) -> None:
    ann = await town.person("Ann")
    async with running(config_for(town), database, routes) as bot:
        await town.says(ann, "Hallo")
        await town.settles(bot)
        await database.write(queue, ann, "vom Befehl")
        await town.sees(ann, "vom Befehl")


async def test_replies_go_before_bulk(town: Town, database: Database, routes: EchoRoutes) -> None:
    people = [await town.person(f"Person {number}") for number in range(40)]
    ann = people[0]

    async def notice(tx: Transaction) -> None:
        for person in people:
            await outbox.add(tx, ChatId(person), OutgoingMessage("Rundschreiben"), now=now(), priority=Priority.BULK)

    async with running(config_for(town), database, routes, limits=Limits()) as bot:
        for person in people:
            await town.says(person, "Hallo")
        await town.settles(bot)
        await bot.rt.run(lambda tx, _rt: notice(tx))
        await town.says(ann, "Und jetzt?")
        await town.settles(bot)

    bulk = [call for call in await town.calls("sendMessage") if call["parameters"]["text"] == "Rundschreiben"]
    (reply,) = [call for call in await town.calls("sendMessage") if "Und jetzt?" in call["parameters"]["text"]]
    assert len(bulk) == 40
    assert reply["at"] < bulk[-1]["at"]
