"""The quarantine and the settings."""

from sqlalchemy import text

from bot.domain.ids import UpdateId
from storage import quarantine, settings
from storage.database import Database
from tests.storage.times import NOW, after


async def test_an_update_in_quarantine_is_sealed_and_wiped_in_time(database: Database) -> None:
    await database.write(quarantine.put, UpdateId(7), "message", "ValueError", b"Anna, 0971 123", NOW)
    await database.write(quarantine.put, UpdateId(7), "message", "ValueError", b"Anna, 0971 123", NOW)
    async with database.read() as tx:
        row = (await tx.execute(text("SELECT * FROM quarantine"))).one()
    assert (row.kind, row.error) == ("message", "ValueError")
    assert b"Anna" not in row.body
    async with database.read() as tx:
        assert tx.keys.open(row.body, "quarantine.body:7") == b"Anna, 0971 123"

    assert await database.write(quarantine.wipe_before, NOW) == 0
    assert await database.write(quarantine.wipe_before, after(days=7)) == 1


async def test_a_setting_is_overwritten(database: Database) -> None:
    async with database.read() as tx:
        assert await settings.get(tx, "last_update_at") is None
    await database.write(settings.put, "last_update_at", "1")
    await database.write(settings.put, "last_update_at", "2")
    async with database.read() as tx:
        assert await settings.get(tx, "last_update_at") == "2"
