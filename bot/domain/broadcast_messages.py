"""What the bot says to the staff about broadcasts, as data; the words are in ``bot/texts/broadcasts.py``."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.broadcast import Broadcast, Counts, Purpose
from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class AskAddress:
    """On which page the results stand; ``refused``: what was typed is no such address."""

    survey: Survey
    refused: bool = False


@dataclass(frozen=True, slots=True)
class BroadcastPreview:
    """What would be sent to how many; two taps and no stored state but what was prepared."""

    broadcast: Broadcast
    survey: Survey
    recipients: int
    minutes: int


@dataclass(frozen=True, slots=True)
class NothingSent:
    """«Zurück»: nobody was told."""


@dataclass(frozen=True, slots=True)
class BroadcastBegun:
    """«Ja, senden»: it goes out; how far it is stands on a card of its own."""


@dataclass(frozen=True, slots=True)
class CannotAnnounce:
    """The survey still runs, is deleted already, or somebody else has begun to announce its results."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class BroadcastCard:
    """Where a broadcast stands; ``ends_at`` is estimated. ``cancelling``: «Abbrechen» was tapped once."""

    broadcast: Broadcast
    survey: Survey
    counts: Counts
    ends_at: datetime | None = None
    cancelling: bool = False


@dataclass(frozen=True, slots=True)
class ReminderReport:
    """To the staff channel after what the clock sent: counts in steps only (PEOPLE.md 16)."""

    survey: Survey
    purpose: Purpose
    counts: Counts


@dataclass(frozen=True, slots=True)
class ResultsAwaited:
    """To the staff channel: the deletion comes near, and people still wait for the results (PEOPLE.md 14)."""

    survey: Survey


BroadcastMessage = (
    AskAddress
    | BroadcastPreview
    | NothingSent
    | BroadcastBegun
    | CannotAnnounce
    | BroadcastCard
    | ReminderReport
    | ResultsAwaited
)
