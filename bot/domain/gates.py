"""The gates before fieldwork: why a step cannot be done yet although it is open, and what a vote was about.

PEOPLE.md 15: "No vote, no opening; changed wording, new vote."
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.survey import Survey, SurveyState

_MARK_LETTERS = 8


class HeldBack(StrEnum):
    """Why; each has its own sentence."""

    NO_SURVEY = "no_survey"
    """No questionnaire was imported for this procedure."""
    NO_VOTE = "no_vote"
    """The procedure has not come to the opening: the vote or something on the checklist is missing."""
    WORDING_CHANGED = "wording_changed"
    """The consent reads otherwise than when the data protection officer voted."""
    FORM_CHANGED = "form_changed"
    """The questionnaire is another one than the data protection officer voted on."""
    QUESTION_MISSING = "question_missing"
    """The Feinkonzept, changed since, sets a target for a question that the questionnaire does not ask."""
    TOO_LATE = "too_late"
    """The survey's last day is over."""
    CLOSED_EARLY = "closed_early"
    """It was closed before it began, from the command line: only a survey that is prepared anew can open."""
    DELETED = "deleted"
    """Everything of it is deleted, or is to be at once; what came later would stay. Another one has to be prepared."""
    MEETING_AHEAD = "meeting_ahead"
    """The meeting of which minutes are asked is still to come."""

    @property
    def wants_new_vote(self) -> bool:
        """Whether the data protection officer is asked once more."""
        return self in {HeldBack.WORDING_CHANGED, HeldBack.FORM_CHANGED}


class ImportRefusal(StrEnum):
    """Why no questionnaire was imported for a procedure."""

    UNKNOWN = "unknown"
    OVER = "over"
    NOT_APPROVED = "not_approved"
    """The Feinkonzept is not approved yet: nothing is prepared before."""
    PAST = "past"
    """The days of the Feinkonzept are over: they are changed first, and approved."""
    IN_THE_FIELD = "in_the_field"
    """Its survey has been opened already."""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The Feinkonzept set targets for questions that the questionnaire does not ask."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VotedOn:
    """What a vote is about, as hexadecimal SHA-256: all consent wordings together, and the questionnaire.

    ``items`` is that of what the checklist says besides, empty where it says nothing; where an item is corrected the
    table of steps asks for a new vote.
    """

    wording: str
    form: str
    items: str = ""

    @property
    def mark(self) -> str:
        """All in short, as it is printed on the sheet and compared by eye: ``3F2A-91C4``."""
        short = (
            hashlib.sha256(f"{self.wording} {self.form} {self.items}".rstrip().encode())
            .hexdigest()[:_MARK_LETTERS]
            .upper()
        )
        return f"{short[:4]}-{short[4:]}"


def keeps_closed(survey: Survey, voted: VotedOn | None, now: VotedOn, today: date) -> HeldBack | None:
    """Why the fieldwork of a procedure's survey must not open; ``None`` if it may. ``voted`` is None without a vote."""
    if today > survey.closes_on:
        return HeldBack.TOO_LATE
    if survey.state is SurveyState.CLOSED:
        return HeldBack.CLOSED_EARLY
    if voted is None:
        return HeldBack.NO_VOTE
    if voted.form != now.form:
        return HeldBack.FORM_CHANGED
    return HeldBack.WORDING_CHANGED if voted.wording != now.wording else None


def keeps_deleted_closed(last_day: date, today: date) -> HeldBack:
    """Why a survey does not open of which everything is deleted; ``last_day`` is that of the Feinkonzept.

    Once that is over, other days come first: no questionnaire is imported before.
    """
    return HeldBack.TOO_LATE if today > last_day else HeldBack.DELETED


def opens_by_itself(survey: Survey, ready_at: datetime, today: date) -> bool:
    """Whether the clock opens the fieldwork. ``ready_at``, on the authority's clock, is since when it could open.

    Where everything was ready only on the first day or later, somebody opens it by hand: nobody expects it then.
    """
    return ready_at.date() < survey.opens_on <= today
