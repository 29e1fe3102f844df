"""Counts wrong links, so that trying them out is seen and answered with a pause."""

from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Final

MOST: Final = 60
SECONDS: Final = 60.0


class Brake:
    """Lets ``MOST`` misses pass in any ``SECONDS``; ``clock`` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._misses: deque[float] = deque()

    def miss(self) -> int:
        """Note one more; 0 if it may pass, else after how many seconds the next may."""
        now = self._clock()
        while self._misses and self._misses[0] <= now - SECONDS:
            self._misses.popleft()
        if len(self._misses) < MOST:
            self._misses.append(now)
            return 0
        return max(1, ceil(self._misses[0] + SECONDS - now))
