"""The trouble of one run, drawn from one seed: kills, faults of Telegram's, repeated updates, second presses.

The same seed gives the same plan. What the plan meets depends on the machine's pace; the checker holds either way.
"""

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Any, Final

from bot.simulator.people import Simulator
from tests.reliability.processes import Installation

DUPLICATES: Final = 0.05
REPLAYS: Final = 0.05
REPLAYED_WITHIN: Final = 6.0
SECOND_PRESSES: Final = 0.05
WHILE_STARTING: Final = 0.1
TELEGRAMS_PAUSES: Final = 0.05
"""Telegram waits up to two minutes before it tries a webhook again; runs with many kills shorten that."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One ``kill -9``, so many seconds after the bot took updates, or after it was started."""

    after: float
    while_starting: bool


def kills(seed: int, count: int) -> tuple[Kill, ...]:
    """When to kill, every 0.45 to 1.2 seconds of work, and now and then during the start."""
    chance = random.Random(f"kills:{seed}")
    return tuple(
        Kill(chance.uniform(0.1, 1.0), while_starting=True)
        if chance.random() < WHILE_STARTING
        else Kill(chance.uniform(0.45, 1.2), while_starting=False)
        for _ in range(count)
    )


@dataclass(frozen=True, slots=True)
class Death:
    """From the kill until the next bot listens no call is its: whatever Telegram takes then was on the line before."""

    at: float
    until: float


async def kill_by(plan: tuple[Kill, ...], installed: Installation) -> tuple[Death, ...]:
    """Kill and start again until the plan ends; every death. The bot runs then.

    On a machine where the start takes more than a second, the time to work is longer by as much.
    """
    deaths: list[Death] = []
    killed_at: list[float] = []
    for kill in plan:
        slowness = 1.0
        if not kill.while_starting:
            begun = time.monotonic()
            await installed.listens()
            deaths += _ended(killed_at)
            slowness = max(1.0, time.monotonic() - begun)
        await asyncio.sleep(kill.after * slowness)
        await installed.kill_bot()
        killed_at.append(time.time())
        await installed.start_bot()
    await installed.listens()
    return (*deaths, *_ended(killed_at))


def _ended(killed_at: list[float]) -> list[Death]:
    """The deaths since a bot listened last, now that one does."""
    deaths = [Death(at, time.time()) for at in killed_at]
    killed_at.clear()
    return deaths


async def repeat_updates(simulator: Simulator, seed: int) -> None:
    """From now on the webhook gets some updates twice, at once or late."""
    asked = {"seed": seed, "at_once": DUPLICATES, "late": REPLAYS, "seconds": REPLAYED_WITHIN}
    await simulator.post("repeats", {**asked, "pauses": TELEGRAMS_PAUSES})


def telegrams_faults(longest: float) -> list[dict[str, Any]]:
    """Everything the Bot API does on its bad days, in the proportions of T04; ``longest`` seconds a hang lasts."""
    edits, sends = "editMessageText", "sendMessage"
    return [
        {"code": 429, "retry_after": 1},
        {"code": 429, "retry_after": 2, "method": edits},
        {"code": 502},
        {"code": 504},
        {"kind": "reset_before"},
        {"kind": "reset_after"},
        {"kind": "hang", "seconds": longest},
        {"kind": "drip", "seconds": 0.05, "method": edits},
        {"kind": "half_body"},
        {"kind": "garbage"},
        {"code": 400, "description": "Bad Request: can't parse entities: Unsupported start tag", "method": edits},
        {"kind": "execute_and_timeout", "seconds": longest, "method": edits},
        {"kind": "execute_and_timeout", "seconds": longest, "method": sends},
        {"kind": "delay", "seconds": 0.3},
    ]
