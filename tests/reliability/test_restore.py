"""A restored database: nothing of the past is sent unasked, what is due is deleted, and nothing wrong is taken."""

import asyncio
import os
import random
import signal
import stat
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli.restore import DONE_AT_ONCE
from bot.domain.errors import BuergerechoError, KeyMissingError, SchemaOutdatedError
from bot.jobs.timetable import JOBS
from bot.services import restoring, resuming
from storage import backup, backup_file, engines, migrate, outbox, restore
from storage.backup_file import BackupRefusal, BackupRefusedError, Contents
from storage.database import Database
from storage.restore import Held
from storage.sealed import KeyRing
from tests.cli.conftest import REPOSITORY, Terminal, terminal_at
from tests.reliability.seeds import seed
from tests.reliability.two_places import Places
from tests.reliability.two_places import places as places
from tests.storage.released import populate, rows_of
from tests.stories.town import FIRST_DAY, built_town

RESTORED_AT = FIRST_DAY + timedelta(hours=3)
SAYING = {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendDocument"}


async def made(places: Places) -> Contents:
    """A backup of a database of the first released version."""
    await populate(places.old, "0001")
    return await copied(places)


async def copied(places: Places, *, replace: bool = False) -> Contents:
    return await backup.make(places.old, places.file, replace=replace, now=FIRST_DAY, program="test")


async def brought_back(places: Places, ring: KeyRing) -> Held:
    contents = restore.check(places.new, places.file, ring)
    return await restore.restore(places.new, places.file, contents, RESTORED_AT)


def at_sqlite(folder: Path) -> Places:
    return Places(f"sqlite+aiosqlite:///{folder / 'alt.db'}", f"sqlite+aiosqlite:///{folder / 'neu.db'}", folder)


async def change(url: str, *statements: str) -> None:
    engine = engines.writer_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def terminal_for(places: Places, url: str) -> Terminal:
    return terminal_at(places.folder, url)


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
        " ('lra22', 'results', 7100000005, 'de', '2022-07-01')",
        "INSERT INTO settings (name, value) VALUES ('alive_at', '2022-07-15T09:00:00+00:00')",
    )
    contents = await copied(places)
    assert (contents.schema, contents.responses, contents.waiting) == (migrate.HEAD, 5, 2)

    assert await brought_back(places, key_ring) == Held(messages=2, cards=2, broadcasts=1, reminders=1)

    rows = await rows_of(places.new)
    assert [row["state"] for row in rows["outbox"]].count("held") == 2
    assert not [row for row in rows["cards"] if row["wanted"] > row["shown"]]
    assert rows["processes"] == rows["alerts"] == rows["unreachable_chats"] == []
    assert not {row["name"] for row in rows["settings"]} & {resuming.ALIVE, resuming.GAPS}
    assert [row["state"] for row in rows["broadcasts"]] == ["paused"]
    assert [row["state"] for row in rows["broadcast_recipients"]] == ["waiting"]
    assert {row["chat_id"] for row in rows["wishes"]} == {7100000004, 7100000005}
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


async def test_the_commands_delete_what_is_due_and_say_what_is_held(places: Places) -> None:
    await made(places)
    old, new = terminal_for(places, places.old), terminal_for(places, places.new)
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


# --- what is refused ----------------------------------------------------------------------------------------------


async def test_a_cut_or_changed_backup_is_refused(tmp_path: Path) -> None:
    places = at_sqlite(tmp_path)
    contents = await made(places)
    assert backup_file.read(places.file) == contents
    whole, chance = places.file.read_bytes(), random.Random(seed())
    damaged = tmp_path / "beschaedigt"
    anywhere = [chance.randrange(len(whole)) for _ in range(30)]
    behind_the_copy = [chance.randrange(contents.size, len(whole)) for _ in range(60)]
    for position in (*anywhere, *behind_the_copy):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << chance.randrange(8)
        for wrong in (bytes(flipped), whole[:position], whole[:position] + whole[position + 1 :], whole + b"\n"):
            damaged.write_bytes(wrong)
            with pytest.raises(BackupRefusedError) as refused:
                backup_file.read(damaged)
            assert refused.value.why is BackupRefusal.NO_BACKUP
    assert not (tmp_path / "neu.db").exists()


async def refusal(places: Places, ring: KeyRing) -> BackupRefusal:
    with pytest.raises(BackupRefusedError) as refused:
        await brought_back(places, ring)
    return refused.value.why


async def test_nothing_is_restored_with_another_key(places: Places) -> None:
    await made(places)
    with pytest.raises(KeyMissingError):
        await brought_back(places, KeyRing.from_settings((b"\x07" * 32,)))


async def test_nothing_is_restored_over_anything(places: Places, key_ring: KeyRing) -> None:
    await made(places)
    await (await Database.open(places.new, key_ring)).close()
    await brought_back(places, key_ring)
    before = await rows_of(places.new)
    assert await refusal(places, key_ring) is BackupRefusal.NOT_EMPTY
    assert await rows_of(places.new) == before


async def test_nothing_is_restored_under_a_bot_that_runs(places: Places, key_ring: KeyRing) -> None:
    await made(places)
    database = await Database.open(places.new, key_ring)
    await database.ping()
    if places.database == "postgres":
        until = "now() + interval '1 minute'"
        await change(places.new, f"INSERT INTO processes (id, started_at, lease_until) VALUES (1, now(), {until})")
    assert await refusal(places, key_ring) is BackupRefusal.BOT_RUNS
    await database.close()


async def test_a_restore_that_broke_off_is_recognised(postgres_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    places = Places(postgres_url, postgres_url, tmp_path)
    await copied(places)
    await change(places.new, "DELETE FROM alembic_version")
    try:
        assert await refusal(places, key_ring) is BackupRefusal.HALF_RESTORED
        with pytest.raises(SchemaOutdatedError):
            await Database.open(places.new, key_ring)
    finally:
        await change(places.new, f"INSERT INTO alembic_version VALUES ('{migrate.HEAD}')")


async def test_other_kinds_and_newer_versions_are_refused(tmp_path: Path, key_ring: KeyRing) -> None:
    places = at_sqlite(tmp_path)
    contents = await made(places)
    with pytest.raises(BackupRefusedError, match=BackupRefusal.OTHER_DATABASE):
        restore.check("postgresql+asyncpg://bot@127.0.0.1/buergerecho", places.file, key_ring)

    copy = tmp_path / "neuer"
    backup_file.copy_out(places.file, contents, copy)
    backup_file.close_with(copy, replace(contents, schema="0999"))
    with pytest.raises(BackupRefusedError, match=BackupRefusal.NEWER_SCHEMA):
        restore.check(places.new, copy, key_ring)


# --- the file -----------------------------------------------------------------------------------------------------


async def test_only_its_owner_can_read_a_backup(places: Places) -> None:
    before = os.umask(0)
    try:
        await made(places)
    finally:
        os.umask(before)
    assert stat.S_IMODE(places.file.stat().st_mode) == 0o600
    assert [file.name for file in places.folder.glob("*.part")] == []


async def test_a_backup_that_fails_leaves_the_older_one(places: Places) -> None:
    await made(places)
    before = places.file.read_bytes()
    broken = "sqlite+aiosqlite:///nirgends.db" if places.database == "sqlite" else f"{places.old}_gibt_es_nicht"
    with pytest.raises(BuergerechoError):
        await backup.make(broken, places.file, replace=True, now=FIRST_DAY, program="test")
    assert places.file.read_bytes() == before
    assert list(places.folder.glob("*.part")) == []


async def test_two_backups_into_one_file_do_not_mix(places: Places) -> None:
    await populate(places.old, "0001")
    results = await asyncio.gather(*(copied(places, replace=True) for _ in range(4)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, BackupRefusedError)]
    assert len(refused) < 4
    assert {result.why for result in refused} <= {BackupRefusal.ALREADY_RUNNING}
    assert backup_file.read(places.file) in results


async def test_a_backup_killed_in_the_middle_is_no_file(places: Places) -> None:
    await populate(places.old, "0001")
    terminal = terminal_for(places, places.old)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import os, signal\nfrom storage import backup_file\n"
        "backup_file.close_with = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"from bot.cli import main; import sys; sys.argv[1:] = ['backup', {str(places.file)!r}]; main()",
        env={**os.environ, **terminal.settings, "PYTHONPATH": str(REPOSITORY)},
        cwd=places.folder,
    )
    assert await process.wait() == -signal.SIGKILL
    assert not places.file.exists()
    assert len(list(places.folder.glob("*.part"))) == 1

    assert (await copied(places)).schema == "0001"
    assert list(places.folder.glob("*.part")) == []


async def test_a_machine_without_pg_dump_is_told_which_package_to_install(postgres_url: str, tmp_path: Path) -> None:
    terminal = terminal_at(tmp_path, postgres_url)
    bare = Terminal(terminal.folder, {**terminal.settings, "PATH": str(tmp_path)})
    refused = await asyncio.to_thread(bare.run, "backup", "kopie")
    assert refused.status == 1
    assert "postgresql-client" in refused.err
    assert (await asyncio.to_thread(bare.run, "restore", "kopie")).status == 2
