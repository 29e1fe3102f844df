"""What is wrong with the bot itself, and when the staff is told so: once for each cause, and once when it is over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Cause(StrEnum):
    """Everything the staff is told of."""

    WEBHOOK_WRONG = "webhook_wrong"
    """Telegram brought updates to another address."""
    WEBHOOK_FAILING = "webhook_failing"
    """Telegram does not reach the webhook."""
    UPDATES_WAITING = "updates_waiting"
    """Many updates wait at Telegram."""
    MESSAGES_WAITING = "messages_waiting"
    """Something waits for too long to be sent."""
    QUARANTINE = "quarantine"
    """Updates could not be handled and were set aside."""
    FLOOD = "flood"
    """Telegram asks again and again to write more slowly."""
    CLOCK = "clock"
    """Scheduled work does not run."""
    DISK = "disk"
    """The disk with the database is nearly full."""


AGAIN_AFTER: Final = timedelta(hours=1)
"""A cause that comes and goes is told so often at most."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that holds now; ``number`` is how many or how much, for the sentence."""

    cause: Cause
    number: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """What the staff has to be told."""

    begun: tuple[Finding, ...]
    over: tuple[Cause, ...]


def decide_news(
    found: Collection[Finding],
    told: Collection[Cause],
    told_at: Mapping[Cause, datetime],
    *,
    unknown: Collection[Cause],
    since: datetime,
) -> News:
    """Compare what is wrong with what was told and is not over yet.

    ``told_at`` is when each cause was told last: one told after ``since`` is not told again so soon. Nothing is said of
    causes that are ``unknown`` at the moment.
    """
    wrong = {finding.cause for finding in found}
    begun = tuple(
        finding
        for finding in found
        if finding.cause not in told and (finding.cause not in told_at or told_at[finding.cause] <= since)
    )
    over = tuple(cause for cause in Cause if cause in told and cause not in wrong and cause not in unknown)
    return News(begun, over)
