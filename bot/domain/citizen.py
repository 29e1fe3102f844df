"""A citizen as the bot knows them while they answer: a keyed hash, a language, a running interview. Never a name."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import FormId, InterviewId, Person, SurveyId
from bot.domain.position import Progress
from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class Interview:
    """One running interview, in the version of the form it began with.

    ``wording`` is the digest of the privacy notice under which it runs; None if it began before that was noted.
    """

    id: InterviewId
    survey: SurveyId
    form: FormId
    started_at: datetime
    progress: Progress = field(default_factory=Progress)
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A running interview with its survey."""

    survey: Survey
    interview: Interview


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever opened the chat: the language chosen (empty: none yet), the survey they came for and how far they are.

    ``key_id`` names the key that seals what is theirs; there is one once an interview has begun, or somebody
    has begun to enter themselves for a telephone interview.
    """

    person: Person
    language: str = ""
    source: str = ""
    survey: Survey | None = None
    interview: Interview | None = None
    key_id: bytes | None = None
