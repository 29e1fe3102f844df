"""Volunteers for the telephone interview: who may be asked, what is kept of them, and how many are needed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, NewType

from bot.domain.ids import SurveyId
from bot.domain.survey import CallDays, Fieldwork, Survey, fieldwork

VolunteerId = NewType("VolunteerId", str)
"""Random, 32 hexadecimal digits: the reference under which the institute knows a volunteer."""

LONGEST_NAME: Final = 80
USED_BEFORE_YIELD_COUNTS: Final = 30
"""So many contacts must be used up before their yield says more than the setting: fewer are chance."""
LEAST_YIELD: Final = Fraction(1, 100)
"""Stands in for a yield of none at all, with which nobody could say how many volunteers are needed."""
_FRIDAY: Final = 4
ENTERING_LASTS: Final = timedelta(hours=24)
"""So long somebody may take to enter name and number in the chat; then what was entered is deleted."""


class TimeOfDay(StrEnum):
    """When somebody would like to be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class VolunteerState(StrEnum):
    """``WAITING`` stands behind a cap; of ``WITHDRAWN`` nothing is left but the reference for the institute."""

    REGISTERED = "registered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How somebody volunteered."""

    CHAT = "chat"
    PAGE = "page"
    PAPER = "paper"


class Disposition(StrEnum):
    """What became of a contact that was handed over, as the institute reports it."""

    COMPLETED = "completed"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"


class WrongNumber(StrEnum):
    """Why a text is no number somebody can be called at."""

    UNREADABLE = "unreadable"
    NOT_OF_A_PERSON = "not_of_a_person"


class ContactUse(StrEnum):
    """The only two purposes for which contact details are ever read (RELIABILITY.md, S9)."""

    OWN_ACCESS = "own_access"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How to reach a volunteer: ``number`` in E.164, ``area`` empty for those who name none."""

    name: str
    number: str
    times: tuple[TimeOfDay, ...]
    language: str
    area: str


@dataclass(frozen=True, slots=True)
class Volunteer:
    """One volunteer without anything that says who it is.

    ``handover`` is the one whose file has the contact, ``with_institute`` whether that file has left the house.
    ``institute`` is the name of who gets it.
    """

    id: VolunteerId
    survey: SurveyId
    state: VolunteerState
    way: Way
    added_on: date
    handover: int | None = None
    disposition: Disposition | None = None
    with_institute: bool = False
    institute: str = ""


@dataclass(frozen=True, slots=True)
class SignedConsent:
    """What somebody signed: which edition of the sheet, when, and whether the service area may be passed on too."""

    wording_version: str
    day: date
    with_area: bool


class Refusal(StrEnum):
    """Why somebody is not entered."""

    NOT_OFFERED = "not_offered"
    ALREADY_THERE = "already_there"
    BLOCKED = "blocked"
    TOO_OFTEN = "too_often"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Registered:
    """The volunteer has a place."""

    volunteer: Volunteer


@dataclass(frozen=True, slots=True)
class Waiting:
    """The volunteer waits until a place behind the cap gets free."""

    volunteer: Volunteer


@dataclass(frozen=True, slots=True)
class Refused:
    """The volunteer is not entered. ``FULL``: they may be asked whether they want to wait."""

    reason: Refusal


def calls_are_offered(survey: Survey, calls: CallDays | None, today: date) -> bool:
    """Whether somebody may volunteer today.

    Without the days of the calls nobody could say who calls when (PEOPLE.md 9), so nobody is asked.
    """
    if calls is None or not calls.volunteers_from <= today <= min(calls.volunteers_to, calls.calls_to):
        return False
    return fieldwork(survey, today) is Fieldwork.RUNNING


def paper_counts(survey: Survey, calls: CallDays | None, today: date) -> bool:
    """Whether a sheet that was signed may still be entered: later than the chat asks, but before the last call."""
    return calls is not None and today <= calls.calls_to and today < survey.deletes_on


def notice_day(calls_from: date, today: date) -> date | None:
    """The working day before the first calls, on which whoever asked for it is told; None once it has come."""
    day = calls_from - timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day -= timedelta(days=1)
    return day if today < day else None


def passed_on(details: ContactDetails, *, with_area: bool) -> ContactDetails:
    """What the institute gets: the service area only by its own consent, it may say that somebody gets benefits."""
    return details if with_area else replace(details, area="")


# --- how many are needed ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """How many volunteers there are of one service area, and what became of those who were handed over."""

    registered: int = 0
    waiting: int = 0
    completed: int = 0
    refused: int = 0
    not_reached: int = 0

    @property
    def used(self) -> int:
        """Contacts of which the institute has said what became of them."""
        return self.completed + self.refused + self.not_reached

    def __add__(self, other: "AreaCounts") -> "AreaCounts":
        return AreaCounts(
            self.registered + other.registered,
            self.waiting + other.waiting,
            self.completed + other.completed,
            self.refused + other.refused,
            self.not_reached + other.not_reached,
        )


@dataclass(frozen=True, slots=True)
class AreaForecast:
    """Of one service area ('' for those who name none); ``needed`` is None where no target is set for it."""

    area: str
    counts: AreaCounts
    expected: int
    needed: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many interviews may come of the volunteers so far. A forecast, no gate (PEOPLE.md 25).

    ``measured``: the yield is that of the contacts used so far, and no longer the setting.
    """

    total: AreaForecast
    areas: tuple[AreaForecast, ...]
    interviews_per_volunteer: Fraction
    measured: bool


def forecast(counts: Mapping[str, AreaCounts], target: int, yield_percent: int, targets: Mapping[str, int]) -> Forecast:
    """The forecast from the counts per area; ``targets`` are the interviews wanted of single areas, if set.

    MISSION.md 5.1: volunteers needed = target / yield. Seed: "ca. 18 bis 25 Prozent" of the contacts end in an
    interview; from 30 used contacts on their own yield counts.
    """
    everybody = sum(counts.values(), AreaCounts())
    rate, measured = _yield(everybody, yield_percent)
    areas = tuple(_area_forecast(area, counts[area], targets.get(area), rate) for area in sorted(counts))
    return Forecast(_area_forecast("", everybody, target, rate), areas, rate, measured)


def volunteers_needed(target: int, rate: Fraction) -> int:
    """How many volunteers it takes until ``target`` interviews may be expected."""
    return math.ceil(target / rate)


def _yield(everybody: AreaCounts, yield_percent: int) -> tuple[Fraction, bool]:
    if everybody.used < USED_BEFORE_YIELD_COUNTS:
        return Fraction(yield_percent, 100), False
    return max(Fraction(everybody.completed, everybody.used), LEAST_YIELD), True


def _area_forecast(area: str, counts: AreaCounts, target: int | None, rate: Fraction) -> AreaForecast:
    needed = None if target is None else volunteers_needed(target, rate)
    return AreaForecast(area, counts, math.floor(counts.registered * rate), needed)
