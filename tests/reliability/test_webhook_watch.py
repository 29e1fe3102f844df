"""T09: somebody re-points the webhook, or Telegram cannot reach it: the staff knows within five minutes.

Times are scaled; the same on both databases, with a clock moved by hand, stands in tests/stories/test_alarms.py.
"""

import asyncio
import time
from pathlib import Path

import pytest

from bot.simulator.people import Phone, Simulator
from tests.reliability.history import History, report
from tests.reliability.processes import READY_SECONDS, TOKEN, installation

SCALE = 0.02
FIVE_MINUTES = 300.0 * SCALE
SLACK = 2.0
"""Seconds for a busy machine."""
WRONG = "Telegram hat die Nachrichten an eine andere Adresse geschickt."
FAILING = "Telegram erreicht den Bot nicht; wartende Nachrichten: 500."
WAITING = "Bei Telegram warten 500 Nachrichten an den Bot."
RIGHT_AGAIN = "Wieder in Ordnung: Telegram schickt die Nachrichten an die richtige Adresse."
REACHED_AGAIN = "Wieder in Ordnung: Telegram erreicht den Bot."


async def seen(channel: Phone, text: str) -> float:
    """Wait until the channel shows it; the seconds that took, at most the five minutes."""
    begun = time.monotonic()
    await channel.sees(text, within=FIVE_MINUTES + SLACK)
    return time.monotonic() - begun


async def ready(simulator: Simulator) -> None:
    """Wait until the bot has set its webhook: its commands come after that."""
    async with asyncio.timeout(READY_SECONDS):
        while not await simulator.calls(method="setMyCommands"):  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(0.1)


async def test_the_staff_knows_within_five_minutes_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history, url = History(), f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"
    async with installation(tmp_path, url, webhook=True) as installed, Simulator(installed.telegram) as simulator:
        await simulator.post("bots", {"token": TOKEN})
        reader = await simulator.person("Pressestelle")
        channel = reader.at(await simulator.chat("group", "Mitarbeiterkanal", reader))
        monkeypatch.setenv("BUERGERECHO_STAFF_CHAT", str(channel.chat))
        installed.time_scale = SCALE
        await installed.import_survey()
        await installed.start_bot()
        await ready(simulator)
        trouble = {"pending_update_count": 500, "last_error_date": 2**31, "last_error_message": "Connection refused"}
        await simulator.post("webhook", {"url": "https://anderswo.example/", **trouble})

        for cause in (WRONG, FAILING, WAITING):
            history.attempted(cause)
            history.acknowledged(cause)
        longest = max([await seen(channel, cause) for cause in (WRONG, FAILING, WAITING)])
        await seen(channel, RIGHT_AGAIN)
        assert not (await channel.screen()).shows(REACHED_AGAIN)
        await simulator.post("webhook", {})
        await seen(channel, REACHED_AGAIN)

        said = [message.text for message in (await channel.screen()).messages]
        again = [call for call in await simulator.calls(method="setWebhook") if not call["refused"]]
        assert await installed.stop_bot() == 0
    observed = [cause for text in said for cause in (WRONG, FAILING, WAITING) if text.startswith(cause)]
    verdict = history.verdict(observed)
    report(verdict, test="T09", database="sqlite", alarm_after=longest / SCALE)
    assert verdict.clean, said
    assert longest <= FIVE_MINUTES + SLACK
    assert len(again) >= 2
