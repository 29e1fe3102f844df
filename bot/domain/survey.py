"""A survey, its fieldwork and its deep links. What is asked stands in its questionnaire, who answered nowhere here."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.ids import FormId, SurveyId


class SurveyState(StrEnum):
    """``OPEN`` means released for fieldwork; whether the fieldwork runs today is also a matter of the dates."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CallDays:
    """The days of telephone interviews (PEOPLE.md 28), ends included.

    Volunteers are collected between the first two, the institute calls them between the other two.
    """

    volunteers_from: date
    volunteers_to: date
    calls_from: date
    calls_to: date


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey of an authority; all dates are calendar days where the authority is, ends included.

    ``contact_from`` and ``contact_to`` are the window the screening asks about (MISSION.md 1.10: two dates, not
    "12 months"). ``deletes_on`` is the one last date of deletion that is printed on the first card. One that was
    ``never_opened`` is closed without anybody having been asked, such as a questionnaire that was imported anew.
    One ``of_procedure`` has the ``calls`` of its approved Feinkonzept, or none where that says there are none; when
    volunteers of any other are called stands in the authority's file (``Authority.calls_of``).
    """

    id: SurveyId
    authority: str
    title: str
    form_id: FormId
    state: SurveyState
    opens_on: date
    closes_on: date
    contact_from: date | None
    contact_to: date | None
    deletes_on: date
    never_opened: bool = False
    of_procedure: bool = False
    calls: CallDays | None = None

    @property
    def is_without_calls(self) -> bool:
        """Whether it was approved that nobody is called for this survey."""
        return self.of_procedure and self.calls is None

    @property
    def has_results(self) -> bool:
        """Whether people were asked and fieldwork has ended."""
        return self.state is SurveyState.CLOSED and not self.never_opened


class Fieldwork(StrEnum):
    """Where a survey stands for a citizen who comes today."""

    NOT_YET = "not_yet"
    RUNNING = "running"
    OVER = "over"


def fieldwork(survey: Survey, today: date) -> Fieldwork:
    """Tell whether answers count on this day (the day where the authority is); ``closes_on`` is the last valid one."""
    if survey.state is SurveyState.CLOSED or today > survey.closes_on:
        return Fieldwork.OVER
    if survey.state is SurveyState.PREPARED or today < survey.opens_on:
        return Fieldwork.NOT_YET
    return Fieldwork.RUNNING


def begins_on(survey: Survey, today: date) -> date | None:
    """The day to name to a citizen who comes too early; ``None`` when the day has passed but nobody has opened yet."""
    return survey.opens_on if survey.opens_on > today else None


def closes_by_itself(survey: Survey, today: date) -> bool:
    """Whether the clock has to close the survey because its last valid day is over."""
    return survey.state is not SurveyState.CLOSED and today > survey.closes_on


def deletion_is_due(survey: Survey, today: date) -> bool:
    """Whether the printed day has come. PEOPLE.md 13: "The deletion runs on its printed date"."""
    return today >= survey.deletes_on


def wrong_dates(opens_on: date, closes_on: date, contact_from: date | None, contact_to: date | None) -> str | None:
    """The sentence that says which of a survey's dates contradict each other; ``None`` if none do."""
    if closes_on < opens_on:
        return "Die Befragung endet vor ihrem ersten Tag."
    if (contact_from is None) != (contact_to is None):
        return "Der Kontaktzeitraum braucht beide Daten, den ersten und den letzten Tag."
    if contact_from is not None and contact_to is not None and contact_to < contact_from:
        return "Der Kontaktzeitraum endet vor seinem ersten Tag."
    return None


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a deep link names: the survey and a neutral source code (``q7``, never an office's name); maybe empty."""

    survey: SurveyId
    source: str = ""


# CONTRACT.md, "In the chat": the first "-" separates; Telegram itself allows 64 characters of this alphabet.
_PAYLOAD = re.compile(r"([A-Za-z0-9]{1,16})(?:-([A-Za-z0-9_-]*))?")
_LONGEST_PAYLOAD = 64


def read_payload(payload: str) -> Entrance | None:
    """Read the payload of a citizen's deep link; ``None`` for rubbish, of which nothing may be shown or kept."""
    if len(payload) > _LONGEST_PAYLOAD:
        return None
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        return None
    return Entrance(SurveyId(match[1]), match[2] or "")
