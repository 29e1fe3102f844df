"""The consent ledger: what somebody agreed to, in which wording, and what they took back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.ids import SurveyId


class ConsentFor(StrEnum):
    """What a line of the ledger is for.

    The first two are the authority's legal basis for the answers (PEOPLE.md 12); each of the others is a consent of its
    own, asked for on its own and taken back on its own.
    """

    TAKING_PART = "consent"
    INFORMED = "public_task"
    CONTACT_DETAILS = "contact_details"
    SERVICE_AREA = "service_area"
    REMINDER = "reminder"
    RESULTS = "results"
    CALL_NOTICE = "call_notice"
    WAITING_LIST = "waiting_list"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class AgreedWording:
    """The very words somebody read and agreed to, buttons included, and their language."""

    text: str
    language: str


WISHES = frozenset((ConsentFor.REMINDER, ConsentFor.RESULTS, ConsentFor.CALL_NOTICE, ConsentFor.PLACE))
"""To be told something later. Of these the ledger knows the month alone and the audit trail nothing.

A response keeps its day; an instant beside somebody's wish would say on which day they answered.
"""


def noted_at(purpose: ConsentFor, now: datetime) -> datetime:
    """The instant that enters the ledger: of a wish the beginning of the month, of everything else the very moment."""
    if purpose not in WISHES:
        return now
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def buried_on(purpose: ConsentFor, today: date) -> date:
    """The day beside the tombstone of a consent: of a wish the last one of the month, of everything else today.

    A tombstone lasts from that day on as long as backups do, so the month's end keeps it long enough.
    """
    if purpose not in WISHES:
        return today
    in_the_next_month = today.replace(day=1) + timedelta(days=31)
    return in_the_next_month.replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Consent:
    """A line of the consent ledger: which wording was agreed to for which purpose, in which language, when.

    ``subject`` is the interview, the volunteer, or a keyed hash of the chat for this purpose alone. ``wording_sha256``
    is the digest of the very text that stood on the card or the page.
    """

    survey: SurveyId
    subject: str
    purpose: ConsentFor
    wording_version: str
    wording_sha256: str
    language: str
    given_at: datetime
    withdrawn_at: datetime | None = None


def stands(consents: Iterable[Consent], purpose: ConsentFor) -> bool:
    """Whether one of these for that purpose was not taken back."""
    return any(one.purpose is purpose and one.withdrawn_at is None for one in consents)
