"""The expressions of XLSForm workbooks: ``relevant``, ``constraint``, ``calculation``, ``choice_filter``.

They are read once, with the character at fault where they cannot be, and run as closures afterwards. Questionnaires
from ODK and Kobo mean the same here, except for paths, predicates and functions that a chat has no use for.
"""

import math
from dataclasses import dataclass, field

from bot.domain.expression_lexer import tokens
from bot.domain.expression_parser import Comparison, Parser, Reference
from bot.domain.expression_values import (
    Evaluator,
    ExpressionError,
    Scope,
    Value,
    as_text,
    as_truth,
)

__all__ = [
    "Comparison",
    "Expression",
    "ExpressionError",
    "Reference",
    "Scope",
    "Value",
    "evaluate",
    "names",
    "parse",
    "text",
    "truth",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that can be run; two are equal if their sources are."""

    source: str
    run: Evaluator = field(compare=False, repr=False)
    references: tuple[Reference, ...] = field(compare=False, repr=False)
    """Every ``${name}`` with its offset, in the order of the source; ``.`` appears as the name ``.``."""
    named: frozenset[str] = field(compare=False, repr=False)
    comparisons: tuple[Comparison, ...] = field(compare=False, repr=False)
    """Where the answer to a question is compared with a text that is written out."""
    tells_time: bool = field(compare=False, repr=False)
    """Whether it asks what day or what time it is."""


def parse(source: str, *, columns: frozenset[str] = frozenset()) -> Expression:
    """Read an expression; raises ``ExpressionError``.

    ``columns`` are the columns of the choices sheet; only a choice filter may name them, without ``${}``.
    """
    parser = Parser(tokens(source), columns)
    run = parser.whole()
    references = tuple(parser.references)
    named = frozenset(reference.name for reference in references) - {"."}
    return Expression(source, run, references, named, tuple(parser.comparisons), parser.tells_time)


def names(expression: Expression) -> frozenset[str]:
    """The names of the questions that the expression looks at."""
    return expression.named


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of the expression; never raises, whatever was answered."""
    return expression.run(scope)


def truth(expression: Expression, scope: Scope) -> bool:
    """Whether the condition holds."""
    value = expression.run(scope)
    return value if isinstance(value, bool) else as_truth(value)


def text(expression: Expression, scope: Scope) -> str:
    """The value as an answer is stored: ``3`` and not ``3.0``; a calculation that is not a number is empty."""
    value = expression.run(scope)
    if isinstance(value, float) and math.isnan(value):
        return ""  # as ODK Collect stores it: a missing number must not turn into the word NaN in a table
    return as_text(value)
