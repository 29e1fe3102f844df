"""Does work that is a query away: round after round while there is some, else again after a while or when woken."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable


class Rounds:
    """Runs ``one_round`` in a task of its own; it says whether anything was done, and raises nothing."""

    def __init__(
        self, name: str, one_round: Callable[[], Awaitable[bool]], *, pause: float, patience: float = 0.0
    ) -> None:
        """Both in seconds: between two looks, and how long a round may go on once it is to stop."""
        self._name = name
        self._one_round = one_round
        self._pause = pause
        self._patience = patience
        self._woken = asyncio.Event()
        self._quiet = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.stopping = False

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def settles(self) -> None:
        """Wait until there is nothing to be done now."""
        self._quiet.clear()
        self._woken.set()
        await self._quiet.wait()

    async def stop(self) -> None:
        """Begin no round any more; the present one may end, or is cut off when the patience is."""
        self.stopping = True
        self._woken.set()
        if self._task is None:
            return
        _, late = await asyncio.wait((self._task,), timeout=self._patience)
        for task in late:
            task.cancel()
            await asyncio.wait((task,))

    async def _run(self) -> None:
        while not self.stopping:
            self._woken.clear()
            if await self._one_round() or self._woken.is_set():
                continue
            self._quiet.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause):
                    await self._woken.wait()
