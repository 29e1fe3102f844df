"""Everything the bot says to a citizen, as data: words are chosen in ``bot/texts``, occasions in ``bot/services``."""

from dataclasses import dataclass
from datetime import date

from bot.domain.call_messages import CallMessage
from bot.domain.held import Held
from bot.domain.ids import SurveyId
from bot.domain.position import Asking, Ended, Refusal, Reviewing
from bot.domain.questionnaire import Questionnaire
from bot.domain.submission import StoredResponse
from bot.domain.survey import Survey
from bot.domain.taps import Desk
from bot.domain.wish_messages import WishMessage


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Which language the chat shall be in."""


@dataclass(frozen=True, slots=True)
class NoSurvey:
    """No survey is open."""


@dataclass(frozen=True, slots=True)
class ChooseSurvey:
    """Several surveys are open."""

    surveys: tuple[Survey, ...]


@dataclass(frozen=True, slots=True)
class NotYet:
    """The survey has not begun; ``begins_on`` is None while no day is fixed."""

    begins_on: date | None


@dataclass(frozen=True, slots=True)
class Over:
    """The survey has ended."""

    closed_on: date


@dataclass(frozen=True, slots=True)
class NeverHeld:
    """The survey was given up before it began."""


@dataclass(frozen=True, slots=True)
class FirstCard:
    """Who asks, under which conditions, and the choice of the way; ``questions`` is how many, at least and at most.

    ``calls``: somebody can be called instead.
    """

    survey: Survey
    questions: tuple[int, int]
    calls: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """Privacy notice in short and the consent; ``changed``: it runs already, under a wording that is no longer ours."""

    survey: Survey
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Privacy:
    """The whole notice; ``survey`` is None when nobody asked about one. ``consent_next``: the consent comes next.

    ``page`` counts from 0. ``to_be_called``: it is read before the consent to be called, and leads back there.
    """

    survey: Survey | None
    consent_next: bool = False
    page: int = 0
    to_be_called: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who answers for what the bot says."""


@dataclass(frozen=True, slots=True)
class CalledInstead:
    """Nobody can be entered for a telephone interview now: how else to take part."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """How to take part without Telegram."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The citizen does not want to take part: nothing is stored."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """One question; ``page`` counts a long list's pages from 0, ``complaint`` is why the last answer did not count."""

    form: Questionnaire
    asking: Asking
    desk: Desk
    tag: str
    page: int = 0
    complaint: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """All answers, to be looked over before they are sent off."""

    form: Questionnaire
    reviewing: Reviewing
    desk: Desk
    tag: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing sentence of the screening."""

    form: Questionnaire
    ended: Ended
    survey: SurveyId


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answers were sent off; the code is the only way to delete them.

    ``results``: they may be asked for. ``calls``: the telephone interview is offered.
    """

    code: str
    survey: Survey
    results: bool = False
    calls: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyTaken:
    """The one participation of this person is used up."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class MyData:
    """What is stored about this person now, and what is not; ``results``: the survey whose results they may ask for."""

    held: Held
    results: Survey | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """«/widerruf»: each consent that stands can be taken back on its own."""

    held: Held


@dataclass(frozen=True, slots=True)
class Erasure:
    """«/loeschen» without a code: what can be deleted now."""

    held: Held


@dataclass(frozen=True, slots=True)
class Pausing:
    """«/abbrechen» while an interview runs: later, or delete."""

    survey: Survey


@dataclass(frozen=True, slots=True)
class Paused:
    """The citizen goes on later; ``reminder_on`` is the day of the one reminder, offered or (``asked``) asked for."""

    survey: Survey
    reminder_on: date | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Consent taken back, running answers deleted."""

    taken_part: bool


@dataclass(frozen=True, slots=True)
class AnswersDeleted:
    """The running answers to one survey are gone, and nothing else; ``held`` is what there was before."""

    held: Held


@dataclass(frozen=True, slots=True)
class Erased:
    """What could be found of this person is gone; ``held`` is what it was, and tells what stays."""

    held: Held


@dataclass(frozen=True, slots=True)
class AllWithdrawn:
    """Every consent was taken back, that to being called among them; ``held`` is what there was before."""

    held: Held


@dataclass(frozen=True, slots=True)
class ResponseDeleted:
    """The submitted response with the code is gone; ``counted``: the results on file were made with it, and stay."""

    counted: bool


@dataclass(frozen=True, slots=True)
class ResponseShown:
    """«/auskunft» with a code: what is stored under it."""

    code: str
    form: Questionnaire
    stored: StoredResponse


@dataclass(frozen=True, slots=True)
class CodeUnknown:
    """No response has this code."""


@dataclass(frozen=True, slots=True)
class TooManyCodes:
    """Five wrong codes today; no more are looked up."""


@dataclass(frozen=True, slots=True)
class NothingRuns:
    """«/abbrechen» or «Weiter» while no interview runs."""


@dataclass(frozen=True, slots=True)
class Help:
    """What the bot is for and which words it knows."""


CitizenMessage = (
    ChooseLanguage
    | NoSurvey
    | ChooseSurvey
    | NotYet
    | Over
    | NeverHeld
    | FirstCard
    | Notice
    | Privacy
    | Imprint
    | CalledInstead
    | CallMessage
    | Otherwise
    | Declined
    | AskQuestion
    | Review
    | Closing
    | Receipt
    | AlreadyTaken
    | MyData
    | Withdrawal
    | Erasure
    | Pausing
    | Paused
    | WishMessage
    | Withdrawn
    | AllWithdrawn
    | AnswersDeleted
    | Erased
    | ResponseDeleted
    | ResponseShown
    | CodeUnknown
    | TooManyCodes
    | NothingRuns
    | Help
)
