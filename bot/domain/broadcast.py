"""One message to many, and only to those who asked for it: wishes, broadcasts, and what may be done with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from bot.domain.ids import BroadcastId, ChatId, MemberId, SurveyId
from bot.domain.retention import STARTED_ANSWERS
from bot.domain.survey import Fieldwork, Survey, fieldwork

REMINDED_BEFORE_THE_END: Final = timedelta(days=3)
LAST_DAY_OF_RESULTS: Final = timedelta(days=1)
"""So long before everything is deleted a wish for the results ends: who is told is told before (PEOPLE.md 14)."""
STAFF_IS_TOLD_BEFORE: Final = timedelta(days=14)
"""So long before the deletion the staff learns that people still wait for the results."""
LONGEST_ADDRESS: Final = 300
REMINDED_FROM, REMINDED_UNTIL = time(9), time(19)
"""Local time between which reminders go out: nobody's phone rings at night."""


class Purpose(StrEnum):
    """What somebody asked to be told; each is a wish of its own and a broadcast of its own."""

    REMINDER = "reminder"
    RESULTS = "results"
    CALL_NOTICE = "call_notice"
    PLACE = "place"
    """Somebody on a waiting list has got a place."""


BY_THE_CLOCK: Final = (Purpose.REMINDER, Purpose.CALL_NOTICE, Purpose.PLACE)
"""What goes out on its day without anybody on the staff sending it."""
OF_CALLS: Final = (Purpose.CALL_NOTICE, Purpose.PLACE)
"""What only those are told who will be called."""


class BroadcastState(StrEnum):
    """``PREPARED`` waits for «Ja, senden»; while ``FILLING`` the wishes become recipients, page by page."""

    PREPARED = "prepared"
    FILLING = "filling"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


UNFINISHED: Final = (BroadcastState.FILLING, BroadcastState.RUNNING, BroadcastState.PAUSED)


class RecipientState(StrEnum):
    """``UNCLEAR`` is set before the call: should nobody learn how it ended, it stays so and is never repeated."""

    WAITING = "waiting"
    UNCLEAR = "unclear"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Wished:
    """Somebody asked to be told; ``due_on`` is the day they were promised."""

    survey: SurveyId
    purpose: Purpose
    chat: ChatId
    language: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One message to all who asked; ``started_by`` is None for the clock, ``address`` empty without a page to name."""

    id: BroadcastId
    survey: SurveyId
    purpose: Purpose
    state: BroadcastState
    address: str
    started_by: MemberId | None
    created_at: datetime
    finished_at: datetime | None = None

    @property
    def unfinished(self) -> bool:
        """Whether somebody may still be told by it."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class Recipient:
    """One chat that a broadcast is for."""

    broadcast: BroadcastId
    chat: ChatId
    language: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recipients stand where."""

    waiting: int = 0
    unclear: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def total(self) -> int:
        """All recipients."""
        return self.waiting + self.unclear + self.sent + self.blocked + self.failed + self.cancelled

    def by_name(self) -> Mapping[str, int]:
        """The counts for the audit trail and the log."""
        return {
            "sent": self.sent,
            "blocked": self.blocked,
            "unclear": self.unclear,
            "failed": self.failed,
            "not_told": self.waiting + self.cancelled,
        }


class Change(StrEnum):
    """What the press office does to a broadcast that is under way."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


_CHANGES: Final[Mapping[Change, Mapping[BroadcastState, BroadcastState]]] = {
    Change.PAUSE: {BroadcastState.RUNNING: BroadcastState.PAUSED},
    Change.RESUME: {BroadcastState.PAUSED: BroadcastState.RUNNING},
    Change.CANCEL: {
        BroadcastState.RUNNING: BroadcastState.CANCELLED,
        BroadcastState.PAUSED: BroadcastState.CANCELLED,
    },
}


def decide_change(broadcast: Broadcast, change: Change, now: datetime) -> Broadcast | None:
    """The broadcast after a tap on «Anhalten», «Fortsetzen» or «Abbrechen»; None where there is nothing to change."""
    state = _CHANGES[change].get(broadcast.state)
    if state is None:
        return None
    return replace(broadcast, state=state, finished_at=now if state is BroadcastState.CANCELLED else None)


def reminded_on(survey: Survey, answered_on: date, today: date) -> date | None:
    """The day of the one reminder for somebody who pauses today; None where it would come too late or make no sense.

    Three days before the fieldwork ends, or before the answers started would be deleted if that is earlier; tomorrow
    where less than that is left. ``answered_on`` is the day of the last answer.
    """
    if fieldwork(survey, today) is not Fieldwork.RUNNING:
        return None
    # PEOPLE.md 6: "started answers are deleted after 14 days without an answer, at the latest when fieldwork ends".
    last = min(survey.closes_on, answered_on + STARTED_ANSWERS - timedelta(days=1))
    day = max(last - REMINDED_BEFORE_THE_END, today + timedelta(days=1))
    return day if day <= last else None


def reminders_go_out(at: datetime) -> bool:
    """Whether reminders may be sent at this instant, given on the authority's clock."""
    return REMINDED_FROM <= at.time() < REMINDED_UNTIL


def results_until(survey: Survey) -> date:
    """The printed last day of a wish for the results: its own date, before everything is deleted (PEOPLE.md 14)."""
    return survey.deletes_on - LAST_DAY_OF_RESULTS


def wishes_are_mixed(survey: Survey, today: date) -> bool:
    """Whether the turn in which people ask to be told may still tell who sent off when: until the day after the end."""
    return survey.opens_on <= today <= survey.closes_on + timedelta(days=1)


def results_can_be_wished(survey: Survey, before: tuple[Broadcast, ...], today: date) -> bool:
    """Whether it makes sense to ask for the results; ``before`` are the survey's broadcasts: who was told, was told."""
    announced = any(
        one.purpose is Purpose.RESULTS and (one.unfinished or one.state is BroadcastState.DONE) for one in before
    )
    return not announced and today < results_until(survey)


def results_can_be_announced(survey: Survey, before: tuple[Broadcast, ...], today: date) -> bool:
    """Whether the press office may announce the results: after the fieldwork, before the deletion, one at a time."""
    runs = any(one.purpose is Purpose.RESULTS and one.unfinished for one in before)
    return survey.has_results and today < survey.deletes_on and not runs


def staff_must_be_told(survey: Survey, today: date) -> bool:
    """Whether the deletion comes so near that whoever waits for the results must be told soon."""
    return survey.deletes_on - STAFF_IS_TOLD_BEFORE <= today < survey.deletes_on


def read_address(text: str) -> str | None:
    """The address of a public page, if the text is one: https, a host with a dot, nothing secret, 300 characters."""
    address = text.strip()
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or set(address) & set(" \"'<>\\"):
        return None
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    named = all(host.split(".")) and "." in host
    return address if parts.scheme.lower() == "https" and named and "@" not in parts.netloc else None


def seconds_left(counts: Counts, per_second: float) -> timedelta:
    """How long it takes until nobody waits any more."""
    return timedelta(seconds=counts.waiting / per_second) if per_second > 0 else timedelta(0)
