"""Which questions a person is asked, derived from the answers every time and stored nowhere (DESIGN.md, decision 2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.domain.expression import Scope, names, text, truth
from bot.domain.questionnaire import Choice, Question, Questionnaire

Answers = Mapping[str, str]
"""Question name to value as ODK writes it; an empty value means shown and skipped."""

# ``${bereich} = 'bau'``: of several questions that ask this of the same name, one at most will be asked.
_ALTERNATIVE = re.compile(r"\s*\$\{([^}]+)\}\s*=\s*'[^']*'\s*")


@dataclass(frozen=True, slots=True)
class Walk:
    """The way through a form as the answers stand now.

    ``path`` holds the rows shown so far and, as a forecast, those that follow; ``values`` the answers that count and
    the calculated values; ``possible`` the questions of which it is not decided yet whether they will be asked.
    """

    path: tuple[Question, ...]
    values: Answers
    possible: tuple[Question, ...]

    def next_question(self) -> Question | None:
        """The first row on the path without an answer; None when the person is through."""
        return next((row for row in self.path if row.name not in self.values), None)

    def number_of(self, question: Question) -> int:
        """The place of a question among those that want an answer, counted from 1."""
        return 1 + sum([row.counts for row in self.path[: self.place_of(question)]])

    def remaining_after(self, question: Question) -> int:
        """How many questions may follow at the most. Deciding one never makes this number grow (PEOPLE.md 2)."""
        later = self.path[self.place_of(question) + 1 :]
        asked = sum([row.counts and row.name not in self.values for row in later])
        alternatives = {_alternative_key(row) for row in self.possible if row.counts}
        return asked + len(alternatives)

    def place_of(self, question: Question) -> int:
        """The place of a question on the path, counted from 0; behind its end for one that is not on it."""
        # By name, because comparing whole rows takes longer than the walk did.
        return next((place for place, row in enumerate(self.path) if row.name == question.name), len(self.path))


def walk(questionnaire: Questionnaire, answers: Answers, at: datetime) -> Walk:
    """Walk through the form from the top with the answers given; ``at`` is the present instant where the authority is.

    A question that does not apply is passed over and its old answer does not count. An answer that its own choice
    filter or constraint no longer allows, because an earlier answer changed, does not count either.
    """
    walker = _Walker(questionnaire, answers, at)
    for row in questionnaire.questions:
        if walker.passes(row):
            break
    return Walk(tuple(walker.on_path), walker.values, tuple(walker.possible))


class _Walker:
    """Collects the way row by row; lives for one walk. Every step of every interview walks through all rows."""

    __slots__ = ("_answers", "_at", "_questionnaire", "_scope", "_undecided", "on_path", "possible", "values")

    def __init__(self, questionnaire: Questionnaire, answers: Answers, at: datetime) -> None:
        self._questionnaire = questionnaire
        self._answers = answers
        self._at = at
        self.values: dict[str, str] = {}
        # The scope looks at the values as they grow.
        self._scope = scope_of(questionnaire, self.values, at)
        self.on_path: list[Question] = []
        self.possible: list[Question] = []
        self._undecided: set[str] = set()

    def passes(self, row: Question) -> bool:
        """Look at the next row; True where the way ends with it."""
        applies = row.relevant is None or truth(row.relevant, self._scope)
        if not row.asked:
            self._calculate(row, applies=applies)
        elif row.ends:
            if applies and not self._undecided:
                self.on_path.append(row)
                return True
        elif applies:
            self.on_path.append(row)
            value = self._answers.get(row.name)
            if value is not None and self._holds(row, value):
                self.values[row.name] = value
            else:
                self._undecided.add(row.name)
        elif not self._undecided.isdisjoint(row.uses):
            self.possible.append(row)
            self._undecided.add(row.name)
        return False

    def _calculate(self, row: Question, *, applies: bool) -> None:
        if applies and row.calculation is not None:
            self.values[row.name] = text(row.calculation, self._scope)
        # It hangs on an answer that is still to come.
        if not self._undecided.isdisjoint(row.uses):
            self._undecided.add(row.name)

    def _holds(self, row: Question, value: str) -> bool:
        """Whether an answer still counts."""
        if not value:
            return not row.required
        return not row.judged or _still_allowed(self._questionnaire, row, value, self.values, self._at)


def length(questionnaire: Questionnaire, at: datetime) -> tuple[int, int]:
    """How many questions there are at least and at most; of alternatives one is counted (PEOPLE.md 1)."""
    start = walk(questionnaire, {}, at)
    conditional = {_alternative_key(row) for row in start.possible if row.counts}
    chosen_anyway = {key for key in conditional if key.startswith("=")}
    always = sum(row.counts for row in start.path)
    return always + len(chosen_anyway), always + len(conditional)


def choices_for(
    questionnaire: Questionnaire, question: Question, values: Answers, at: datetime
) -> tuple[tuple[int, Choice], ...]:
    """The choices this person may take, each with its place in the form (the place stands in the buttons)."""
    if question.choice_filter is None:
        return tuple(enumerate(question.choices))
    scope = scope_of(questionnaire, values, at)
    return tuple(
        (place, choice)
        for place, choice in enumerate(question.choices)
        if truth(question.choice_filter, replace(scope, columns=choice.row))
    )


def scope_of(questionnaire: Questionnaire, values: Answers, at: datetime, this: str = "", language: str = "") -> Scope:
    """What an expression may look at; ``this`` is the value it judges, ``language`` the one for ``jr:choice-name``."""

    def choice_label(value: str, question: str) -> str:
        choice = questionnaire.question(question).choice(value)
        return questionnaire.says(choice.labels, language or questionnaire.default_language) if choice else value

    return Scope(values=values, this=this, today=at.date(), now=at, choice_label=choice_label)


def _still_allowed(questionnaire: Questionnaire, row: Question, value: str, values: Answers, at: datetime) -> bool:
    if row.choice_filter is not None:
        allowed = {choice.name for _, choice in choices_for(questionnaire, row, values, at)}
        if not allowed.issuperset(value.split()):
            return False
    if row.constraint is not None and names(row.constraint):
        return truth(row.constraint, scope_of(questionnaire, values, at, this=value))
    return True


def _alternative_key(row: Question) -> str:
    asked_of = _asks_of(row.relevant.source) if row.relevant else ""
    return f"={asked_of}" if asked_of else row.name


@lru_cache(maxsize=4096)
def _asks_of(condition: str) -> str:
    """The name in a condition of the shape of ``_ALTERNATIVE``; empty for any other."""
    alternative = _ALTERNATIVE.fullmatch(condition)
    return alternative[1] if alternative else ""
