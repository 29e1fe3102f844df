"""How many calls of a broadcast are made side by side: one as long as that keeps up, more only where Telegram is slow.

Each call in flight is one recipient of whom nobody knows after a crash, so there are never more than needed.
"""

import math
from typing import Final

WINDOW_SECONDS: Final = 1.0
KEEPS_UP: Final = 0.985
"""Of the rate wanted; 29.06 of 29.5 a second."""
PATIENCE: Final = 3
"""So many seconds one after the other below that make one lane more, if the lanes are nearly always busy."""
NEARLY: Final = 1.1
"""They are if they could not keep up with calls so much longer."""
RESERVE: Final = 1.3
"""A lane is given up only if the others would keep up even with calls so much longer."""
MOST_LANES: Final = 30
LATEST: Final = 0.1
"""The weight of the latest call in the mean."""


class Speed:
    """Judged once a second by how many calls there were and how long one takes; instants in seconds."""

    def __init__(self, wanted: float) -> None:
        self.lanes = 1
        self.per_second = wanted
        """What is reached at the moment; at the beginning what is hoped for."""
        self._wanted = wanted
        self._busy = 0.0
        self._began = 0.0
        self._calls = 0
        self._behind = 0

    def begin(self, now: float) -> None:
        """Calls begin, or go on after a pause that nobody shall be blamed for."""
        self._began, self._calls = now, 0

    def called(self, now: float, busy: float) -> None:
        """A call has ended; ``busy`` is what its recipient took with everything but waiting for the place."""
        self._calls += 1
        self._busy = busy if not self._busy else (1 - LATEST) * self._busy + LATEST * busy
        if now - self._began >= WINDOW_SECONDS:
            self._judge(now)

    def _judge(self, now: float) -> None:
        self.per_second = self._calls / (now - self._began)
        needed = self._wanted * self._busy
        self._behind = self._behind + 1 if self.per_second < KEEPS_UP * self._wanted else 0
        if self._behind >= PATIENCE:
            needed *= NEARLY
        if self._behind and math.ceil(needed) > self.lanes:
            self.lanes, self._behind = min(MOST_LANES, math.ceil(needed)), 0
        elif math.ceil(needed * RESERVE) < self.lanes:
            self.lanes -= 1
        self.begin(now)
