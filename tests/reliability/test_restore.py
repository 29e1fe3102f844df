"""A restored database: nothing of the past is sent unasked, what is due is deleted, and nothing wrong is taken."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest

from bot.cli.restore import DONE_AT_ONCE, ENDED_AGAIN
from bot.domain.errors import KeyStoreForeignError
from bot.domain.ids import InterviewId
from bot.jobs.timetable import JOBS
from bot.services import restoring, resuming
from storage import interviews, migrate, outbox, restore
from storage.database import Database
from storage.keystore import KeyStore
from storage.restore import Held
from storage.sealed import KeyRing
from tests.cli.conftest import terminal_at
from tests.reliability.test_keys import FIRST_CHAT, answer, begin
from tests.reliability.two_places import RESTORED_AT, Places, brought_back, change, copied, made
from tests.reliability.two_places import places as places
from tests.storage.released import populate, rows_of
from tests.stories.town import built_town

SAYING = {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendDocument"}


async def test_the_past_is_held_until_somebody_decides(places: Places, key_ring: KeyRing) -> None:
    await populate(places.old, "0001")
    await migrate.upgrade(places.old)
    await change(
        places.old,
        "UPDATE cards SET wanted = wanted + 1 WHERE chat_id IN (7100000001, 7100000002)",
        "INSERT INTO processes (id, started_at, lease_until) VALUES (3, '2022-07-15 10:00:00', '2022-07-15 10:00:30')",
        "INSERT INTO alerts (cause, since) VALUES ('webhook', '2022-07-15 10:00:00')",
        "INSERT INTO unreachable_chats (chat_id, since) VALUES (7100000001, '2022-07-15 10:00:00')",
        "INSERT INTO broadcasts (id, survey_id, purpose, state, address, created_at)"
        " VALUES (1, 'lra22', 'results', 'running', '', '2022-07-15 10:00:00')",
        "INSERT INTO broadcast_recipients (broadcast_id, chat_id, language, state, due_at)"
        " VALUES (1, 7100000003, 'de', 'waiting', '2022-07-15 10:00:00')",
        "INSERT INTO wishes (survey_id, purpose, chat_id, language, due_on) VALUES"
        " ('lra22', 'reminder', 7100000001, 'de', '2022-07-15'), ('lra22', 'reminder', 7100000004, 'de', '2022-07-16'),"
        " ('lra22', 'results', 7100000005, 'de', '2022-07-01'),"
        " ('lra22', 'call_notice', 7100000006, 'de', '2022-07-14'),"
        " ('lra22', 'call_notice', 7100000007, 'de', '2022-07-29')",
        "INSERT INTO settings (name, value) VALUES ('alive_at', '2022-07-15T09:00:00+00:00')",
    )
    contents = await copied(places)
    assert (contents.schema, contents.responses, contents.waiting) == (migrate.HEAD, 5, 2)

    assert await brought_back(places, key_ring) == Held(messages=2, cards=2, broadcasts=1, reminders=2)

    rows = await rows_of(places.new)
    assert [row["state"] for row in rows["outbox"]].count("held") == 2
    assert not [row for row in rows["cards"] if row["wanted"] > row["shown"]]
    assert rows["processes"] == rows["alerts"] == rows["unreachable_chats"] == []
    assert not {row["name"] for row in rows["settings"]} & {resuming.ALIVE, resuming.GAPS}
    assert [row["state"] for row in rows["broadcasts"]] == ["paused"]
    assert [row["state"] for row in rows["broadcast_recipients"]] == ["waiting"]
    assert {row["chat_id"] for row in rows["wishes"]} == {7100000004, 7100000005, 7100000007}
    assert rows["interviews"] == (await rows_of(places.old))["interviews"]
    assert rows["audit"] == (await rows_of(places.old))["audit"]


def test_the_settings_that_tell_of_outages_are_those_of_the_watch() -> None:
    assert set(restore.AN_OUTAGES) == {resuming.ALIVE, resuming.GAPS}


def test_a_restore_does_at_once_what_deletes_and_nothing_that_writes_to_people() -> None:
    done = {work.name for work in JOBS if work.name.startswith(DONE_AT_ONCE)}
    assert {"close-surveys", "delete-started-answers", "delete-traces", "delete-past-surveys"} <= done
    assert not {"send-reminders", "awaited-results"} & done


async def test_the_held_messages_wait_for_a_word(places: Places, key_ring: KeyRing) -> None:
    await made(places)
    await brought_back(places, key_ring)
    async with built_town(places.new, key_ring) as town:
        await town.settles()
        await town.restarts()
        assert [call for call in await town.simulator.calls() if call["method"] in SAYING] == []

        assert await town.rt.run(restoring.send_held) == 2
        await town.settles()
        said = [call for call in await town.simulator.calls() if call["method"] in SAYING]
        assert sorted(call["parameters"]["text"] for call in said) == [
            "Es gibt etwas Neues.",
            "Sie sind wieder an der Reihe.",
        ]


async def test_a_tap_on_a_card_from_after_the_backup_brings_the_current_one_below_it(
    places: Places, key_ring: KeyRing
) -> None:
    await populate(places.old, "0001")
    await migrate.upgrade(places.old)
    async with built_town(places.old, key_ring) as town:
        half = await town.person("Halb")
        # The simulator counts its updates from the beginning again, as Telegram does after a week without any.
        await town.later(days=9)
        await town.restarts()
        await copied(places)
        review = await half.writes("Die Wartezeit")
        assert review.offers("Absenden")

        await brought_back(places, key_ring)
        town.database_url = places.new
        await town.restarts()
        current = await half.taps("Absenden")
        assert current.id > review.id
        assert "Was war schlecht?" in current.text
        assert (await half.writes("Alles")).offers("Absenden")


async def test_who_was_deleted_after_the_backup_does_not_come_back(places: Places, key_ring: KeyRing) -> None:
    await populate(places.old, "0001")
    await migrate.upgrade(places.old)
    database = await Database.open(places.old, key_ring, places.keys_in)
    for number in range(3):
        await database.write(begin, number)
    await copied(places)
    await database.write(interviews.end, InterviewId("00000001"))
    await database.close()

    assert (await brought_back(places, key_ring)).lost == 1

    rows = await rows_of(places.new)
    ours = ("00000000", "00000001", "00000002")
    assert [row["id"] for row in rows["interviews"] if row["id"] in ours] == ["00000000", "00000002"]
    assert FIRST_CHAT + 1 not in {row["chat_id"] for row in rows["cards"]}
    assert {FIRST_CHAT, FIRST_CHAT + 2} <= {row["chat_id"] for row in rows["cards"]}
    database = await Database.open(places.new, key_ring, places.keys_in)
    for number in (0, 2):
        await database.write(answer, number, 1)
    await database.close()


async def test_keys_of_another_installation_bring_nothing_back(places: Places, key_ring: KeyRing) -> None:
    await made(places)
    with closing(KeyStore(places.keys_in, key_ring)) as store:
        await store.create({bytes(16): bytes(32)}, b"somebody else's")
    with pytest.raises(KeyStoreForeignError):
        await brought_back(places, key_ring)
    assert "alembic_version" not in await rows_of(places.new)


async def test_held_messages_are_gone_eight_days_after_the_restore(places: Places, key_ring: KeyRing) -> None:
    await made(places)
    await brought_back(places, key_ring)
    database = await Database.open(places.new, key_ring)
    try:
        await database.write(outbox.forget_older, RESTORED_AT)
        assert [row["state"] for row in (await rows_of(places.new))["outbox"]] == ["held", "held"]
        await database.write(outbox.forget_older, RESTORED_AT + timedelta(seconds=1))
        assert (await rows_of(places.new))["outbox"] == []
    finally:
        await database.close()


def test_the_command_has_a_word_for_everything_that_ends_again() -> None:
    assert set(ENDED_AGAIN) == {each.value for each in restoring.Again}


async def test_the_command_says_how_many_roles_ended_once_more(places: Places) -> None:
    await populate(places.old, "0001")
    await migrate.upgrade(places.old)
    old, new = terminal_at(places.folder, places.old), terminal_at(places.folder, places.new)
    number, *_ = (await asyncio.to_thread(old.run, "staff", "list")).out.split("\t")
    await copied(places)
    assert (await asyncio.to_thread(old.run, "staff", "remove", number)).status == 0

    restored = await asyncio.to_thread(new.run, "restore", str(places.file))
    assert (restored.status, restored.err) == (0, "")
    assert "schon beendet war – beendete Rollen: 1.\n" in restored.out
    there = (await asyncio.to_thread(new.run, "staff", "list")).out.splitlines()
    assert number not in [line.split("\t")[0] for line in there]


async def test_the_commands_delete_what_is_due_and_say_what_is_held(places: Places) -> None:
    await made(places)
    old, new = terminal_at(places.folder, places.old), terminal_at(places.folder, places.new)
    again = await asyncio.to_thread(old.run, "backup", str(places.file))
    assert (again.status, again.err) == (1, "Die Datei gibt es schon; mit --replace wird sie ersetzt.\n")
    copied = await asyncio.to_thread(old.run, "backup", "--replace", str(places.file))
    assert (copied.status, copied.err) == (0, "")
    assert "Schema 0001" in copied.out
    assert "mindestens 5 Antworten, 2 wartende Nachrichten" in copied.out

    restored = await asyncio.to_thread(new.run, "restore", str(places.file))
    assert (restored.status, restored.err) == (0, "")
    # The survey's printed date of deletion is long past: nothing of it comes back.
    assert "delete-past-surveys: responses: 6" in restored.out
    assert "Zurückgehalten: 2 Nachrichten." in restored.out
    rows = await rows_of(places.new)
    assert rows["responses"] == rows["held_responses"] == rows["interviews"] == rows["people"] == []
    assert [row["event"] for row in rows["audit"]].count("restored") == 1

    listed = await asyncio.to_thread(new.run, "outbox", "list")
    assert [line.split("\t")[:3] for line in listed.out.splitlines()] == [
        ["zurückgehalten", "Mitarbeiterkanal", "1"],
        ["zurückgehalten", "einzelne Personen", "1"],
    ]
    assert "7100000010" not in listed.out
    assert (await asyncio.to_thread(new.run, "outbox", "discard")).out == "Verworfen: 2\n"
    assert {row["body"] for row in (await rows_of(places.new))["outbox"]} <= {None}
    second = await asyncio.to_thread(new.run, "restore", str(places.file))
    assert second.status == 1
    assert second.err == "In der Datenbank steht schon etwas; wiederhergestellt wird nur in eine leere.\n"
