"""``buergerecho doctor`` beside a Telegram that answers."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.authority_file import example
from bot.simulator.people import Simulator
from bot.simulator.server import TelegramServer

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456:simulated"
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@pytest.fixture
async def telegram() -> AsyncIterator[Simulator]:
    server = TelegramServer()
    server.world.account(TOKEN)
    async with Simulator(await server.start()) as town:
        yield town
    await server.stop()


async def examined(town: Simulator, folder: Path, **settings: str) -> tuple[int, list[str]]:
    """The exit status and what it said."""
    (folder / "behoerde.toml").write_text(example(), encoding="utf-8")
    settings |= {"TOKEN": TOKEN, "AUTHORITY": "behoerde.toml", "SECRET_KEYS": KEY, "API_URL": town.address}
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    surroundings |= {f"BUERGERECHO_{name}": value for name, value in settings.items()}
    doctor = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "doctor", cwd=folder, env=surroundings, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await doctor.communicate()
    assert doctor.returncode is not None
    return doctor.returncode, said.decode().splitlines()


async def test_a_whole_installation_is_well(telegram: Simulator, tmp_path: Path) -> None:
    anna = await telegram.person("Anna")
    channel = await telegram.chat("channel", "Mitarbeiterkanal", anna)

    status, said = await examined(telegram, tmp_path, STAFF_CHAT=str(channel))

    assert [line for line in said if not line.startswith("ok ")] == []
    assert status == 0
    assert "ok    Mitarbeiterkanal: der Bot darf dort schreiben" in said


async def test_a_channel_without_the_bot_and_a_webhook_that_is_not_set_are_named(
    telegram: Simulator, tmp_path: Path
) -> None:
    webhook = {"WEBHOOK_URL": "https://bot.example/telegram", "WEBHOOK_SECRET": "kennwort"}

    status, said = await examined(telegram, tmp_path, STAFF_CHAT="-1009999999999", **webhook)

    assert status == 1
    assert [line for line in said if line.startswith("fehlt")] == [
        "fehlt Mitarbeiterkanal: der Bot ist dort nicht Mitglied",
        "fehlt Webhook: Telegram kennt eine andere Adresse; „run“ setzt sie beim Start",
    ]


async def test_without_a_staff_channel_doctor_says_how_to_get_one(telegram: Simulator, tmp_path: Path) -> None:
    status, said = await examined(telegram, tmp_path)

    assert status == 1
    assert "fehlt Mitarbeiterkanal: keiner verbunden; den Bot dort hinzufügen oder STAFF_CHAT setzen" in said
