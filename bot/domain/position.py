"""Where somebody stands in a form, derived from the answers and never stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.answers import Misread
from bot.domain.forecast import remaining
from bot.domain.questionnaire import Choice, Labels, Question, Questionnaire, QuestionType
from bot.domain.routing import Walk, choices_for, walk, walk_to_due


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody answered, plus what lies open on the card.

    ``open_question`` is a question the person went back to; None means the first without an answer. ``draft`` are the
    names chosen so far at a multiple choice that was not ended with «Fertig».
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    open_question: str | None = None
    draft: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is due; ``suggested`` is the form's default while there is no answer yet: «Weiter» takes it over."""

    form: Questionnaire
    progress: Progress
    at: datetime
    question: Question
    row: int
    choices: tuple[tuple[int, Choice], ...]
    chosen: tuple[str, ...]
    suggested: str
    answered: bool
    first: bool
    walk: Walk

    @property
    def number(self) -> int:
        """The question's place among those that want an answer, counted from 1."""
        return self.walk.number_of(self.question)

    @property
    def remaining(self) -> int:
        """How many may follow at the most."""
        return remaining(self.form, self.progress.answers, self.walk, self.question, self.at)

    @property
    def following(self) -> int:
        """How many follow as things stand, those that are filled in already among them.

        What hangs on an answer still to come is not counted: a form with many branches would begin with a number that
        nobody ever gets to.
        """
        whole = walk(self.form, self.progress.answers, self.at)
        return sum([row.counts for row in whole.path[whole.place_of(self.question) + 1 :]])


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Everything is answered; the person looks it over before sending it off."""

    form: Questionnaire
    progress: Progress
    walk: Walk


@dataclass(frozen=True, slots=True)
class Ended:
    """The screening led to a closing sentence: there is nothing to send off."""

    question: Question
    walk: Walk


Position = Asking | Reviewing | Ended


class Stuck(StrEnum):
    """Why a tap moved nothing."""

    STALE = "stale"
    REQUIRED = "required"
    NOTHING_CHOSEN = "nothing_chosen"


@dataclass(frozen=True, slots=True)
class Violated:
    """The form's own rule refuses the value; ``message`` is the author's sentence and may be empty."""

    message: Labels


Refusal = Stuck | Misread | Violated


def position(form: Questionnaire, progress: Progress, at: datetime, *, before: Position | None = None) -> Position:
    """Where somebody stands, derived from the answers.

    ``before`` is where they stood a moment ago, if a function of this module made the progress from there: the rows
    above the one that was due then are not walked through again.
    """
    way = _way(form, progress, at, before)
    if way.due is not None and way.due.ends:
        return Ended(way.due, way)
    question = _opened(progress, way) or way.due
    if question is None:
        return Reviewing(form, progress, way)
    choices = choices_for(form, question, way.values, at)
    suggested = "" if question.name in way.values else _suggested(question, choices)
    return Asking(
        form=form,
        progress=progress,
        at=at,
        question=question,
        row=form.rows[question.name],
        choices=choices,
        chosen=_chosen(question, progress, way.values.get(question.name, suggested)),
        suggested=suggested,
        answered=question.name in way.values,
        first=question is way.path[0],
        walk=way,
    )


def _way(form: Questionnaire, progress: Progress, at: datetime, before: Position | None) -> Walk:
    # Whoever went back may stand on a walk to the end of the form, which knows more than lies above the due row.
    if isinstance(before, Asking | Reviewing) and before.progress.open_question is None:
        if before.progress.answers is progress.answers:
            return before.walk
        if isinstance(before, Asking) and before.question is before.walk.due:
            return walk_to_due(form, progress.answers, at, after=before.walk)
    way = walk_to_due(form, progress.answers, at)
    # With the day a question can appear above the one that somebody went back to.
    return way if progress.open_question is None or _opened(progress, way) else walk(form, progress.answers, at)


def _opened(progress: Progress, way: Walk) -> Question | None:
    """The question on the way that somebody went back to."""
    name = progress.open_question
    return None if name is None else next((row for row in way.path if row.name == name and not row.ends), None)


def _suggested(question: Question, choices: tuple[tuple[int, Choice], ...]) -> str:
    """The default, unless the choice filter took away what it names."""
    if not question.default:
        return ""
    offered = {choice.name for _, choice in choices}
    return question.default if not question.choices or offered.issuperset(question.default.split()) else ""


def _chosen(question: Question, progress: Progress, current: str) -> tuple[str, ...]:
    if question.type is not QuestionType.SELECT_MULTIPLE:
        return (current,) if current else ()
    return tuple(current.split()) if progress.draft is None else progress.draft
