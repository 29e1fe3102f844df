"""A form as the engine asks it: frozen values, read from an XLSForm once by ``bot/forms`` and kept by version."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.domain.expression import Expression, names

Labels = Mapping[str, str]
"""Language code to text, e.g. ``{"de": "Bauamt", "en": "Building office"}``."""

# ``${bereich} = 'bau'``: of several questions that ask this of the same name, one at most will be asked.
_ALTERNATIVE = re.compile(r"\s*\$\{([^}]+)\}\s*=\s*'[^']*'\s*")


class QuestionType(StrEnum):
    """The XLSForm types a chat can ask (MISSION.md § 3.1)."""

    NOTE = "note"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    ACKNOWLEDGE = "acknowledge"
    CALCULATE = "calculate"


WITHOUT_ANSWER = frozenset({QuestionType.NOTE, QuestionType.ACKNOWLEDGE})
"""What is read and not answered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; ``columns`` are the extra columns of the choices sheet, for choice filters."""

    name: str
    labels: Labels
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def row(self) -> Mapping[str, str]:
        """The whole row as a choice filter sees it: goes into ``Scope.columns``."""
        return {**self.columns, "name": self.name}


def filter_columns(choices: tuple[Choice, ...]) -> frozenset[str]:
    """The columns that a filter over these choices may name."""
    return frozenset(column for choice in choices for column in choice.columns) | {"name"}


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The steps of a ``range`` question, both ends included."""

    start: Decimal
    end: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the survey sheet.

    ``relevant`` already holds the conditions of the groups around it. ``sections`` are the labels of those groups,
    outermost first. A calculate with ``choices`` (own column ``bot::liste``) yields the name of one of them, and
    ``${name}`` in a label then shows that choice's label. ``ends`` (own column ``bot::ende``) marks the closing
    sentence of a screening: where it is relevant, the interview ends without counting.
    """

    name: str
    type: QuestionType
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    required: bool = False
    required_message: Labels = field(default_factory=dict)
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Labels = field(default_factory=dict)
    calculation: Expression | None = None
    default: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    range: NumberRange | None = None
    multiline: bool = False
    ends: bool = False
    sections: tuple[Labels, ...] = ()
    asked: bool = field(init=False, compare=False, repr=False)
    """Whether a person sees this row at all."""
    counts: bool = field(init=False, compare=False, repr=False)
    """Whether it wants an answer and is numbered."""
    uses: frozenset[str] = field(init=False, compare=False, repr=False)
    """The questions that its condition and its calculation look at."""
    judged: bool = field(init=False, compare=False, repr=False)
    """Whether another answer can take away an answer to it."""
    alternative: str = field(init=False, compare=False, repr=False)
    """The same for all questions of which one at most will be asked: ``=`` and what they ask of; else its own name."""

    def __post_init__(self) -> None:
        # Derived once: every step of every interview walks through all rows.
        expressions = (self.relevant, self.calculation)
        derived = {
            "asked": self.type is not QuestionType.CALCULATE,
            "counts": self.type not in WITHOUT_ANSWER and not self.ends,
            "uses": frozenset[str]().union(*(names(expression) for expression in expressions if expression)),
            "alternative": f"={asked[1]}" if (asked := self._asks_for_one_value()) else self.name,
            "judged": self.choice_filter is not None or bool(self.constraint and names(self.constraint)),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def _asks_for_one_value(self) -> re.Match[str] | None:
        return _ALTERNATIVE.fullmatch(self.relevant.source) if self.relevant else None

    def choice(self, name: str) -> Choice | None:
        """The choice of that name, if the question has it."""
        return next((choice for choice in self.choices if choice.name == name), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A whole form in one version; ``languages`` in the order of the workbook."""

    form_id: str
    version: str
    title: Labels
    languages: tuple[str, ...]
    default_language: str
    questions: tuple[Question, ...]
    rows: Mapping[str, int] = field(init=False, compare=False, repr=False)
    """The place of each question in ``questions`` by its name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {question.name: row for row, question in enumerate(self.questions)})

    def __hash__(self) -> int:
        # The id is the digest of the content; what is worked out from a form once is kept by the form.
        return hash(self.form_id)

    def question(self, name: str) -> Question:
        """The question of that name; raises ``KeyError`` if the form has none."""
        return self.questions[self.rows[name]]

    def says(self, labels: Labels, language: str) -> str:
        """The text in ``language``, else in the form's default language, else in any; empty if there is none."""
        if language in labels:
            return labels[language]
        return labels.get(self.default_language) or next(iter(labels.values()), "")
