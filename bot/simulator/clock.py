"""The simulator's time: the system's, or one that a test moves by hand."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds since 1970 and the way to wait for a later one."""

    def now(self) -> float:
        """The present instant in seconds since 1970."""

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds of this clock have passed."""


class SystemClock:
    """The clock on the wall."""

    def now(self) -> float:
        """The present instant in seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await asyncio.sleep(seconds)


class HandClock:
    """A clock that stands still until :meth:`advance` is called; sleepers wake when their time has come."""

    def __init__(self, start: float = 1_780_000_000.0) -> None:
        self._now = start
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> float:
        """The instant the clock was moved to."""
        return self._now

    def waiting(self) -> tuple[float, ...]:
        """After how many seconds each sleeper wakes, soonest first."""
        return tuple(sorted(due - self._now for due, event in self._sleepers if not event.is_set()))

    async def sleep(self, seconds: float) -> None:
        """Wait until :meth:`advance` has moved the clock so far."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        event = asyncio.Event()
        sleeper = (self._now + seconds, event)
        self._sleepers.append(sleeper)
        try:
            await event.wait()
        finally:
            self._sleepers.remove(sleeper)

    def advance(self, seconds: float) -> None:
        """Move the clock forward and wake whoever is due."""
        self._now += seconds
        for due, event in self._sleepers:
            if due <= self._now:
                event.set()
