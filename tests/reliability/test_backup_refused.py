"""What is no whole backup of ours, or does not belong here, is refused; and the file is safe while it is written."""

import asyncio
import os
import random
import signal
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import BuergerechoError, KeyMissingError, SchemaOutdatedError
from storage import backup, backup_file, migrate, restore
from storage.backup_file import BackupRefusal, BackupRefusedError
from storage.database import Database
from storage.sealed import KeyRing
from tests.cli.conftest import REPOSITORY, Terminal, terminal_at
from tests.reliability.seeds import seed
from tests.reliability.two_places import Places, at_sqlite, brought_back, change, copied, made
from tests.reliability.two_places import places as places
from tests.storage.released import populate, rows_of
from tests.stories.town import FIRST_DAY


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
    terminal = terminal_at(places.folder, places.old)
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
