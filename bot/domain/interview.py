"""The one conversation engine: how somebody moves through a form, citizen or staff.

``position`` says where somebody stands with the progress made; every other function takes this position and returns new
progress, or the reason why nothing moved.
Nothing here knows who is asked or what the form is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.answers import Misread, Read, plain_number, range_steps, read_text, tidy
from bot.domain.expression import truth
from bot.domain.forecast import remaining
from bot.domain.questionnaire import Choice, Labels, Question, Questionnaire, QuestionType
from bot.domain.routing import Walk, choices_for, scope_of, walk, walk_to_due

SEEN = "OK"
"""The value of a note that was read and of an acknowledged statement, as ODK writes it."""
_ONLY_READ = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)


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


def choose(where: Position, row: int, place: int) -> Progress | Refusal:
    """A choice of a single choice, or a step of a range, was tapped; ``place`` is its number in the form."""
    asking = _asked(where, row)
    if asking is None:
        return Stuck.STALE
    question = asking.question
    if question.type is QuestionType.RANGE:
        steps = range_steps(question)
        return _answer(asking, plain_number(steps[place])) if 0 <= place < len(steps) else Stuck.STALE
    choice = dict(asking.choices).get(place)
    if choice is None or question.type is not QuestionType.SELECT_ONE:
        return Stuck.STALE
    return _answer(asking, choice.name)


def mark(where: Position, row: int, place: int) -> Progress | Refusal:
    """A choice of a multiple choice is to be chosen; marking it twice changes nothing."""
    return _mark(where, row, place, chosen=True)


def unmark(where: Position, row: int, place: int) -> Progress | Refusal:
    """A choice of a multiple choice is to be chosen no longer."""
    return _mark(where, row, place, chosen=False)


def finish(where: Position, row: int) -> Progress | Refusal:
    """«Fertig» was tapped at a multiple choice."""
    asking = _asked(where, row)
    if asking is None or asking.question.type is not QuestionType.SELECT_MULTIPLE:
        return Stuck.STALE
    if not asking.chosen:
        return Stuck.NOTHING_CHOSEN
    return _answer(asking, " ".join(asking.chosen))


def go_on(where: Position, row: int) -> Progress | Refusal:
    """«Weiter»: something was read, the default is taken over, or a question gone back to keeps its answer."""
    asking = _asked(where, row)
    if asking is None:
        return Stuck.STALE
    if asking.question.type in _ONLY_READ:
        return _answer(asking, SEEN)
    if asking.suggested:
        return _answer(asking, asking.suggested)
    return replace(asking.progress, open_question=None, draft=None) if asking.answered else Stuck.STALE


def skip(where: Position, row: int) -> Progress | Refusal:
    """«Überspringen»: an optional question stays without an answer."""
    asking = _asked(where, row)
    if asking is None:
        return Stuck.STALE
    if asking.question.required:
        return Violated(asking.question.required_message) if asking.question.required_message else Stuck.REQUIRED
    return _saved(asking, "")


def go_back(where: Position, row: int) -> Progress | Refusal:
    """«Zurück» to the row before; from the review (``row`` -1) to the last one."""
    match where:
        case Asking() if where.row == row and not where.first:
            before = where.walk.path[where.walk.place_of(where.question) - 1]
            return _back_at(where, before)
        case Reviewing() if row == -1 and where.walk.path:
            return _back_at(where, where.walk.path[-1])
        case _:
            return Stuck.STALE


def jump(where: Position, row: int) -> Progress | Refusal:
    """From the review to one answer, to change it."""
    if not isinstance(where, Reviewing) or not 0 <= row < len(where.form.questions):
        return Stuck.STALE
    question = where.form.questions[row]
    # What was only read is not on the review, so there is no button that leads to it.
    return _back_at(where, question) if question in where.walk.path and question.type not in _ONLY_READ else Stuck.STALE


def jump_to_number(where: Position, typed: str) -> Progress | Refusal:
    """On the review somebody typed the number of a question, to change its answer."""
    number = typed.strip(" .")
    if not isinstance(where, Reviewing) or not number.isdecimal():
        return Misread.ONLY_A_BUTTON
    numbered = (row for row in where.walk.path if where.walk.number_of(row) == int(number))
    question = next((row for row in numbered if row.type not in _ONLY_READ), None)
    return _back_at(where, question) if question else Misread.ONLY_A_BUTTON


def type_answer(where: Position, typed: str, language: str) -> Progress | Refusal:
    """A message was typed while a question is due.

    At a multiple choice one named choice counts like a tap on it, several replace the selection; «Fertig» ends it.
    """
    if not isinstance(where, Asking):
        return Stuck.STALE
    read = read_text(where.question, typed, where.choices, language)
    if not isinstance(read, Read):
        return read
    if where.question.type is QuestionType.SELECT_MULTIPLE:
        named = tuple(read.value.split())
        if len(named) == 1:
            named = _toggled(where, named[0], chosen=named[0] not in where.chosen)
        return replace(where.progress, draft=named)
    return _answer(where, read.value)


def take_over(where: Position, text: str, most: int) -> Progress | Refusal:
    """A text came as a file while a text question is due; ``most`` is how many characters it may have."""
    if not isinstance(where, Asking) or where.question.type is not QuestionType.TEXT:
        return Stuck.STALE
    said = tidy(text)
    if not said:
        return Misread.EMPTY
    return _answer(where, said) if len(said) <= most else Misread.TOO_LONG


def _asked(where: Position, row: int) -> Asking | None:
    return where if isinstance(where, Asking) and where.row == row else None


def _mark(where: Position, row: int, place: int, *, chosen: bool) -> Progress | Refusal:
    asking = _asked(where, row)
    choice = dict(asking.choices).get(place) if asking else None
    if asking is None or choice is None or asking.question.type is not QuestionType.SELECT_MULTIPLE:
        return Stuck.STALE
    return replace(asking.progress, draft=_toggled(asking, choice.name, chosen=chosen))


def _toggled(asking: Asking, name: str, *, chosen: bool) -> tuple[str, ...]:
    wanted = {*asking.chosen, name} if chosen else set(asking.chosen) - {name}
    return tuple(choice.name for _, choice in asking.choices if choice.name in wanted)


def _answer(asking: Asking, value: str) -> Progress | Refusal:
    rule = asking.question.constraint
    if rule is not None and not truth(rule, scope_of(asking.form, asking.walk.values, asking.at, this=value)):
        return Violated(asking.question.constraint_message)
    return _saved(asking, value)


def _saved(asking: Asking, value: str) -> Progress:
    return Progress(answers={**asking.progress.answers, asking.question.name: value})


def _back_at(where: Asking | Reviewing, question: Question) -> Progress:
    return replace(where.progress, open_question=question.name, draft=None)
