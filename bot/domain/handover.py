"""The hand-over of contact details to the research institute: when it may be asked for, and what follows from it.

It is approved once per study (PEOPLE.md 13). Whoever volunteers later goes as a supplement under the same approval, and
lists of withdrawals need none at all.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.domain.ids import MemoId, SurveyId
from bot.domain.survey import CallDays, Survey, deletion_is_due

HandoverId = NewType("HandoverId", int)

SUPPLEMENT_EVERY: Final = timedelta(days=7)
"""So long after the last hand-over later volunteers follow by themselves, unless the press office asks sooner."""
CONFIRMED_WITHIN: Final = timedelta(days=7)
"""So long the institute has to confirm that it deleted what a list names; so often the staff is reminded after that."""


class HandoverKind(StrEnum):
    """``WITHDRAWALS`` names nobody: it holds the references of those the institute has to delete."""

    CONTACTS = "contacts"
    WITHDRAWALS = "withdrawals"


class HandoverState(StrEnum):
    """``REQUESTED`` waits for the Leitung, ``APPROVED`` for its file, ``WRITTEN`` for the institute's confirmation."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WRITTEN = "written"
    CONFIRMED = "confirmed"


APPROVED_STATES: Final = frozenset({HandoverState.APPROVED, HandoverState.WRITTEN, HandoverState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Handover:
    """One file for the institute.

    ``recipient`` is the institute's public age key at the time; ``sha256`` is of the encrypted file. ``volunteers``,
    ``file_name`` and ``sha256`` are empty until it is written. ``institute`` is its name, empty where only a
    restore noted the hand-over.
    """

    id: HandoverId
    survey: SurveyId
    kind: HandoverKind
    state: HandoverState
    memo: MemoId | None
    volunteers: int
    recipient: str
    file_name: str
    sha256: str
    created_at: datetime
    written_at: datetime | None = None
    taken_out_at: datetime | None = None
    confirmed_on: date | None = None
    institute: str = ""

    @property
    def left_the_house(self) -> bool:
        """Whether the institute may have it: from then on it has to be told whatever changes."""
        return self.taken_out_at is not None or self.state is HandoverState.CONFIRMED


class Refusal(StrEnum):
    """Why nothing can be handed over now; each has its own sentence."""

    NO_KEY = "no_key"
    NO_PERIOD = "no_period"
    PERIOD_OVER = "period_over"
    ALREADY_APPROVED = "already_approved"
    UNDECIDED = "undecided"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds today: the institute's public key in the authority's file, and the last day of the survey's calls."""

    recipient: str
    calls_to: date | None


def decide_request(
    survey: Survey, terms: Terms, earlier: Sequence[Handover], waiting: int, today: date
) -> Refusal | None:
    """Whether the Leitung may be asked now; ``waiting`` people have not been handed over yet."""
    contacts = [each for each in earlier if each.kind is HandoverKind.CONTACTS]
    if any(each.state is HandoverState.REQUESTED for each in contacts):
        return Refusal.UNDECIDED
    if standing_approval(contacts, terms.recipient) is not None:
        return Refusal.ALREADY_APPROVED
    return _nothing_to_hand_over(survey, terms, waiting, today)


def decide_supplement(
    survey: Survey, terms: Terms, earlier: Sequence[Handover], waiting: int, today: date
) -> Refusal | Handover:
    """Whether later volunteers may follow now: the hand-over under whose approval they do, or why not."""
    approved = standing_approval(earlier, terms.recipient)
    if approved is None:
        return Refusal.UNDECIDED
    if any(_unwritten(each) for each in earlier):
        return Refusal.NOBODY
    return _nothing_to_hand_over(survey, terms, waiting, today) or approved


def supplement_is_due(earlier: Sequence[Handover], now: datetime) -> bool:
    """Whether later volunteers follow by themselves: a week after the last file with contacts."""
    written = [each.written_at for each in earlier if each.kind is HandoverKind.CONTACTS and each.written_at]
    return bool(written) and max(written) + SUPPLEMENT_EVERY <= now


def standing_approval(handovers: Iterable[Handover], recipient: str) -> Handover | None:
    """The first hand-over the Leitung approved for this very key.

    An approval names the key: where the institute has another one since, the Leitung is asked again.
    """
    approved = (
        each
        for each in handovers
        if each.kind is HandoverKind.CONTACTS and each.state in APPROVED_STATES and each.recipient == recipient
    )
    return min(approved, key=lambda each: each.id, default=None)


def may_be_written(survey: Survey, handover: Handover, terms: Terms, today: date) -> bool:
    """Whether the file of an approved hand-over may be made today.

    Lists of withdrawals wait for nothing. Contacts leave only for the key that was approved, and only while the
    institute may call.
    """
    if handover.state is not HandoverState.APPROVED:
        return False
    if handover.kind is HandoverKind.WITHDRAWALS:
        return True
    return handover.recipient == terms.recipient and _wrong_time(survey, terms, today) is None


def weeks_unconfirmed(handover: Handover, now: datetime) -> int:
    """For how many whole weeks the institute has not confirmed that it deleted whom the list names."""
    waits = handover.kind is HandoverKind.WITHDRAWALS and handover.state is HandoverState.WRITTEN
    return (now - handover.written_at) // CONFIRMED_WITHIN if waits and handover.written_at is not None else 0


def valid_until(survey: Survey, calls: CallDays | None) -> date:
    """The last day on which the institute may use what it got: that of its calls, and never after the deletion."""
    return survey.deletes_on if calls is None else min(calls.calls_to, survey.deletes_on)


def fingerprint(recipient: str) -> str:
    """The SHA-256 of a public key as it is read out on the telephone: 32 of its digits in groups of four."""
    digits = hashlib.sha256(recipient.encode()).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _unwritten(handover: Handover) -> bool:
    return handover.kind is HandoverKind.CONTACTS and handover.state is HandoverState.APPROVED


def _nothing_to_hand_over(survey: Survey, terms: Terms, waiting: int, today: date) -> Refusal | None:
    if not terms.recipient:
        return Refusal.NO_KEY
    return _wrong_time(survey, terms, today) or (None if waiting else Refusal.NOBODY)


def _wrong_time(survey: Survey, terms: Terms, today: date) -> Refusal | None:
    if terms.calls_to is None:
        return Refusal.NO_PERIOD
    return Refusal.PERIOD_OVER if today > terms.calls_to or deletion_is_due(survey, today) else None
