"""When the bot was away, who was in the middle of something, and when they may be written to unasked.

Telegram keeps a tap for 150 seconds only: after a longer outage a citizen may wait for an answer that never comes
(RELIABILITY 0.2), so the card is shown once more. PEOPLE.md 6 says to whom and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SIGN_EVERY: Final = timedelta(seconds=15)
"""How often the bot notes that it lives."""
LONGEST_SILENCE: Final = timedelta(seconds=150)
"""Telegram gives up a tap after so long; a shorter silence loses nothing."""
RECENTLY: Final = timedelta(minutes=30)
"""Who did something so long before the outage is shown their card again; the others when they come back."""
DAY_BEGINS: Final = 8
DAY_ENDS: Final = 20
"""Between these hours, where the authority is, somebody may be written to who did not just write."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, both ends included: whoever did something in it was active before an outage."""

    first: datetime
    last: datetime


def windows_before(gaps: Sequence[datetime], scale: float) -> tuple[Window, ...]:
    """For each instant at which an outage began, when somebody has to have been active; ``scale`` shortens it.

    The last sign of life may be an update whose card changed a moment later; nothing else happened in that silence.
    """
    return tuple(Window(began - RECENTLY * scale, began + LONGEST_SILENCE * scale) for began in gaps)


def is_silence(since: datetime, until: datetime, scale: float) -> bool:
    """Whether so much time passed between two signs of life that something may have been lost."""
    return until - since > LONGEST_SILENCE * scale


def may_be_written_to(local: datetime) -> bool:
    """Whether it is daytime on the authority's clock."""
    return DAY_BEGINS <= local.hour < DAY_ENDS
