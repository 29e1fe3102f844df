"""What the bot says to a citizen about the telephone interview, as data; words in ``bot/texts/calls*.py``."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.questionnaire import Choice
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import Step, VolunteerDraft
from bot.domain.volunteering import Refusal, Volunteer


@dataclass(frozen=True, slots=True)
class CallOffer:
    """Who calls, when and how often (PEOPLE.md 9). ``second``: the questionnaire was sent off already.

    ``address`` is the one-time page for the number; empty where the authority has none.
    """

    survey: Survey
    address: str
    second: bool


@dataclass(frozen=True, slots=True)
class CallConsent:
    """The consent to passing contact details on, before anything is asked. ``page``: there is a page instead."""

    survey: Survey
    page: bool


class CallProblem(StrEnum):
    """Why something that was written or sent did not count."""

    NO_NAME = "no_name"
    UNREADABLE = "unreadable"
    NOT_OF_A_PERSON = "not_of_a_person"
    SOMEBODY_ELSE = "somebody_else"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """One of the things to enter; ``areas`` and ``languages`` are those to choose from.

    ``number`` is the typed number as people write it, where it is to be confirmed.
    """

    draft: VolunteerDraft
    step: Step
    areas: tuple[Choice, ...]
    languages: tuple[str, ...]
    number: str = ""
    problem: CallProblem | None = None


@dataclass(frozen=True, slots=True)
class CallNoted:
    """Somebody is entered. ``ending`` is the end of their number, where it was entered just now.

    ``notice_on`` is the day of the one message before the calls, offered or (``notice_asked``) asked for; for those who
    wait the last day on which a place may be told. ``passes_area``: the consent to tell the institute the area stands.
    """

    survey: Survey
    volunteer: Volunteer
    ending: str = ""
    notice_on: date | None = None
    notice_asked: bool = False
    passes_area: bool = False


@dataclass(frozen=True, slots=True)
class InstituteChanged:
    """Whether the institute that calls now may have the contact of somebody who agreed to another one."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class AreaAgain:
    """The same for the service area, which has its own consent; ``area`` is the one they chose."""

    survey: Survey
    area: Choice | None


@dataclass(frozen=True, slots=True)
class CallRefused:
    """Somebody was not entered, and why."""

    survey: Survey
    reason: Refusal


@dataclass(frozen=True, slots=True)
class CallForgotten:
    """Nobody will call. ``handed_over``: the institute has the contact and is told to delete it."""

    survey: Survey
    handed_over: bool


@dataclass(frozen=True, slots=True)
class CallDropped:
    """What was entered so far is gone."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class CallLapsed:
    """Nobody said for a day whether a typed number is right: what was entered is gone, and the number with it."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class AreaKept:
    """The service area is not passed on, or ``handed_over`` and to be deleted by the institute; the call stands."""

    survey: Survey
    handed_over: bool


CallMessage = (
    CallOffer
    | CallConsent
    | CallQuestion
    | CallNoted
    | CallRefused
    | CallForgotten
    | CallDropped
    | CallLapsed
    | AreaKept
    | InstituteChanged
    | AreaAgain
)
