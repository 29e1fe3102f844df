"""A process killed in the middle of writing keeps everything it has acknowledged, and nothing half."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

import storage
from storage.database import Database
from storage.sealed import KeyRing

_WRITE = """
import asyncio, sys
from datetime import UTC, datetime
from storage import inbox, settings
from storage.database import Database
from storage.sealed import KeyRing

NOW = datetime(2026, 11, 21, tzinfo=UTC)

async def take(tx, update_id):
    await inbox.first_time(tx, update_id, NOW)
    await settings.put(tx, f"answer {update_id}", "given")

async def person(database, number):
    for update_id in range(number, 1_000_000, 20):
        await database.write(take, update_id)
        print(update_id, flush=True)

async def main():
    database = await Database.open(sys.argv[1], KeyRing.from_settings((bytes(range(32)),)))
    await asyncio.gather(*(person(database, number) for number in range(20)))

asyncio.run(main())
"""


async def killed_after(url: str, acknowledgements: int) -> set[int]:
    """Let a process write and kill it; what it had acknowledged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITE, url, stdout=asyncio.subprocess.PIPE, cwd=Path(storage.__file__).parent.parent
    )
    assert process.stdout is not None
    acknowledged = {int(await process.stdout.readline()) for _ in range(acknowledgements)}
    process.kill()
    rest, _ = await process.communicate()
    whole_lines = rest.decode().split("\n")[:-1]
    return acknowledged | {int(line) for line in whole_lines}


async def test_everything_acknowledged_before_a_kill_is_there(database_url: str, key_ring: KeyRing) -> None:
    for attempt in range(1, 4):
        acknowledged = await killed_after(database_url, 150 * attempt)
        database = await Database.open(database_url, key_ring)
        async with database.read_aside() as tx:
            taken = set((await tx.execute(text("SELECT update_id FROM inbox"))).scalars())
            answers = set((await tx.execute(text("SELECT name FROM settings"))).scalars())
        await database.close()
        assert acknowledged <= taken
        assert answers == {f"answer {update_id}" for update_id in taken}
