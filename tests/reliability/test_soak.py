"""T11. A long run: nothing grows that should not, and no task fails unheard.

``python -m benchmarks soak`` is the full run with its slope of memory; here a small one asserts what must be flat.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median

import pytest

from benchmarks.bots import installed
from benchmarks.endurance import soak
from benchmarks.telegram import FakeTelegram
from storage.database import Database
from tests import bots
from tests.bots import EchoRoutes, Town, config_for, running
from tests.reliability.sizes import size

RATE = 100.0
LARGEST_WAL = 64.0
FEW_MORE = 30
"""Connections that an HTTP pool opens when some calls happen to overlap; far fewer than updates."""
FULL = 27_000
STEEPEST = 1.0
TAPS = 60


async def test_a_long_run_leaves_no_file_open_and_no_error_unheard(tmp_path: Path, database_url: str) -> None:
    telegram = FakeTelegram()
    await telegram.start()
    updates = size("T11_UPDATES")
    try:
        made = await installed(tmp_path, database_url, f"http://127.0.0.1:{telegram.port}")
        found = await soak(made, telegram, updates, RATE, samples=10, idle=1.0)
    finally:
        telegram.stop()

    descriptors = [sample.descriptors for sample in found.samples]
    assert (found.refused, found.unretrieved) == (0, 0)
    assert descriptors[-1] <= median(descriptors) + FEW_MORE, descriptors
    assert max(sample.wal for sample in found.samples) < LARGEST_WAL
    if updates >= FULL:
        assert found.slope < STEEPEST, found.samples


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with bots.town() as opened:
        yield opened


async def test_no_task_is_left_behind(town: Town, database: Database) -> None:
    unheard: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: unheard.append(context))
    async with running(config_for(town), database, EchoRoutes()) as bot:
        anna = await town.person("Anna")
        await town.says(anna, "Hallo")
        await town.settles(bot)
        before = len(asyncio.all_tasks())

        for _ in range(TAPS):
            await town.taps(anna, "Noch einmal")
        await town.settles(bot)

        assert len(asyncio.all_tasks()) <= before + 2
    assert not unheard
