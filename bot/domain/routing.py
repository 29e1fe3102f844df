"""Which questions a person is asked, derived from the answers every time and stored nowhere (DESIGN.md, decision 2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.expression import Expression, Scope, names, text, truth
from bot.domain.questionnaire import Choice, Question, Questionnaire

Answers = Mapping[str, str]
"""Question name to value as ODK writes it; an empty value means shown and skipped."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way through a form as the answers stand now.

    ``path`` holds the rows shown so far, ``due`` is the first of them without an answer. Where the walk went on behind
    it, ``path`` holds the rows that follow as a forecast, and ``possible`` the questions of which it is not decided yet
    whether they will be asked. ``values`` are the answers that count and the calculated values.
    """

    path: tuple[Question, ...]
    values: Answers
    possible: tuple[Question, ...] = ()
    due: Question | None = None

    def number_of(self, question: Question) -> int:
        """The place of a question among those that want an answer, counted from 1."""
        return 1 + sum([row.counts for row in self.path[: self.place_of(question)]])

    def remaining_after(self, question: Question) -> int:
        """How many questions may follow at the most, if the walk went to the end of the form.

        Deciding one never makes this number grow (PEOPLE.md 2).
        """
        later = self.path[self.place_of(question) + 1 :]
        asked = sum([row.counts and row.name not in self.values for row in later])
        return asked + len(alternatives(self.possible))

    def place_of(self, question: Question) -> int:
        """The place of a question on the path, counted from 0; behind its end for one that is not on it."""
        # By name, because comparing whole rows takes longer than the walk did.
        return next((place for place, row in enumerate(self.path) if row.name == question.name), len(self.path))


def walk(form: Questionnaire, answers: Answers, at: datetime) -> Walk:
    """Walk through the form from the top with the answers given; ``at`` is the present instant where the authority is.

    A question that does not apply is passed over and its old answer does not count. An answer that its own choice
    filter or constraint no longer allows, because an earlier answer changed, does not count either.
    """
    walker = Walker(form, answers, {}, at)
    for row in form.questions:
        if walker.passes(row):
            break
    due = next((row for row in walker.on_path if row.name not in walker.values), None)
    return Walk(tuple(walker.on_path), walker.values, tuple(walker.possible), due)


def walk_to_due(form: Questionnaire, answers: Answers, at: datetime, *, after: Walk | None = None) -> Walk:
    """The same walk, only that it ends with the row that is due: no row looks at one further down.

    ``after`` is the walk with the same answers but for the row that was due then; it is gone on with from there.
    """
    start, on_path, values = 0, list[Question](), dict[str, str]()
    if after is not None and after.due is not None:
        start, on_path, values = form.rows[after.due.name], list(after.path[:-1]), dict(after.values)
    # The scope looks at the values as they grow.
    scope = scope_of(form, values, at)
    for row in form.questions[start:]:
        if row.relevant is not None and not truth(row.relevant, scope):
            continue
        if not row.asked:
            if row.calculation is not None:
                values[row.name] = text(row.calculation, scope)
            continue
        on_path.append(row)
        value = answers.get(row.name)
        if value is None or row.ends or not holds(row, value, scope):
            return Walk(tuple(on_path), values, due=row)
        values[row.name] = value
    return Walk(tuple(on_path), values)


class Walker:
    """Walks to the end of a form row by row, also where it is not decided yet what will be asked; lives for one walk.

    ``values`` are those known before the first row it passes, ``undecided`` the questions above it without an answer.
    """

    __slots__ = ("_answers", "_scope", "on_path", "possible", "undecided", "values")

    def __init__(self, form: Questionnaire, answers: Answers, values: dict[str, str], at: datetime) -> None:
        self._answers = answers
        self.values = values
        self._scope = scope_of(form, values, at)
        self.on_path: list[Question] = []
        self.possible: list[Question] = []
        self.undecided: set[str] = set()

    def passes(self, row: Question) -> bool:
        """Look at the next row; True where the way ends with it."""
        applies = row.relevant is None or truth(row.relevant, self._scope)
        if not row.asked:
            if applies and row.calculation is not None:
                self.values[row.name] = text(row.calculation, self._scope)
            self.waits(row)
        elif row.ends:
            if applies and not self.undecided:
                self.on_path.append(row)
                return True
        elif applies:
            self.on_path.append(row)
            value = self._answers.get(row.name)
            if value is not None and holds(row, value, self._scope):
                self.values[row.name] = value
            else:
                self.undecided.add(row.name)
        else:
            self.waits(row)
        return False

    def waits(self, row: Question) -> None:
        """A row that is calculated or does not apply as yet may hang on an answer that is still to come."""
        if not self.undecided.isdisjoint(row.uses):
            self.undecided.add(row.name)
            if row.asked:
                self.possible.append(row)


def length(form: Questionnaire, at: datetime) -> tuple[int, int]:
    """How many questions there are at least and at most; of alternatives one is counted (PEOPLE.md 1)."""
    start = walk(form, {}, at)
    conditional = alternatives(start.possible)
    chosen_anyway = {key for key in conditional if key.startswith("=")}
    always = sum(row.counts for row in start.path)
    return always + len(chosen_anyway), always + len(conditional)


def holds(row: Question, value: str, scope: Scope) -> bool:
    """Whether an answer still counts; points the scope at this answer and at choices of the row."""
    if not value:
        return not row.required
    return not row.judged or _still_allowed(row, value, scope)


def _still_allowed(row: Question, value: str, scope: Scope) -> bool:
    if row.choice_filter is not None:
        allowed = {choice.name for choice in row.choices if _offered(choice, row.choice_filter, scope)}
        if not allowed.issuperset(value.split()):
            return False
    if row.constraint is not None and names(row.constraint):
        scope.this = value
        return truth(row.constraint, scope)
    return True


def choices_for(
    form: Questionnaire, question: Question, values: Answers, at: datetime
) -> tuple[tuple[int, Choice], ...]:
    """The choices this person may take, each with its place in the form (the place stands in the buttons)."""
    wanted = question.choice_filter
    if wanted is None:
        return tuple(enumerate(question.choices))
    scope = scope_of(form, values, at)
    return tuple([numbered for numbered in enumerate(question.choices) if _offered(numbered[1], wanted, scope)])


def _offered(choice: Choice, wanted: Expression, scope: Scope) -> bool:
    scope.columns = choice.row
    return truth(wanted, scope)


def scope_of(form: Questionnaire, values: Answers, at: datetime, this: str = "", language: str = "") -> Scope:
    """What an expression may look at; ``this`` is the value it judges, ``language`` the one for ``jr:choice-name``."""

    def choice_label(value: str, question: str) -> str:
        choice = form.question(question).choice(value)
        return form.says(choice.labels, language or form.default_language) if choice else value

    return Scope(values=values, this=this, today=at.date(), now=at, choice_label=choice_label)


def alternatives(possible: Iterable[Question]) -> frozenset[str]:
    """What may still be asked, one key for all questions of which one at most will be."""
    return frozenset([row.alternative for row in possible if row.counts])
