"""The values of XLSForm expressions and how ODK turns one kind into another: text, number, truth, date.

Answers are always text. The rules are those of the ODK XForms specification, which follows XPath 1.0 and lets dates
count as days since 1 January 1970.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.domain.errors import BuergerechoError

Value = str | float | bool

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
_EPOCH = date(1970, 1, 1).toordinal()
_SECONDS_OF_A_DAY = 86_400
_BLANKS = " \t\r\n"


class ExpressionError(BuergerechoError):
    """An expression of the workbook cannot be read."""

    def __init__(self, position: int, problem: str) -> None:
        super().__init__(problem)
        self.position = position
        """Offset of the character at fault, counted from 0."""
        self.problem = problem
        """A German sentence for the person who wrote the workbook."""


def _no_label(value: str, question: str) -> str:
    del question
    return value


# Not frozen, unlike all other values: a walk makes one and points it at each answer or choice in turn, because making
# one takes longer than looking at it.
@dataclass(slots=True)
class Scope:
    """What an expression can see.

    ``values`` are the answers by name; a name that is missing counts as empty. ``this`` is the value of ``.``.
    ``today`` and ``now`` are those of the authority's time zone. ``choice_label(value, question)`` serves
    ``jr:choice-name``. ``columns`` is the row of the choices sheet that a choice filter looks at (``Choice.row``).
    """

    values: Mapping[str, str]
    this: str
    today: date
    now: datetime
    choice_label: Callable[[str, str], str] = _no_label
    columns: Mapping[str, str] = field(default_factory=dict)


Evaluator = Callable[[Scope], Value]


def as_number(value: Value) -> float:
    """A number; dates and instants as days since 1970; NaN for whatever is none of these, also for an empty answer."""
    if isinstance(value, str):
        if value.isascii() and value.isdigit():  # by far the commonest answer to be compared
            return float(value)
        stripped = value.strip(_BLANKS)
        if _NUMBER.fullmatch(stripped):
            return float(stripped)
        return days_since_1970(stripped)
    return float(value)


def as_text(value: Value) -> str:
    """Text as XPath writes it: ``3`` and not ``3.0``, never an exponent, ``true`` and ``false``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def as_truth(value: Value) -> bool:
    """Truth: text that is not empty (``'false'`` is true, as the specification warns), numbers but 0 and NaN."""
    if isinstance(value, bool):  # what a comparison yields
        return value
    if isinstance(value, str):
        return value != ""
    return bool(value) and not math.isnan(value)


def days_since_1970(moment: str) -> float:
    """Days since 1970 of ``2022-05-03`` or ``2022-05-03T14:30:00+02:00`` by the clock it was written by; else NaN."""
    if not _DATE.fullmatch(moment):
        return math.nan
    try:
        instant = datetime.fromisoformat(moment)
    except ValueError:  # the 31st of February
        return math.nan
    of_the_day = (instant.hour * 60 + instant.minute) * 60 + instant.second + instant.microsecond / 1_000_000
    return instant.toordinal() - _EPOCH + of_the_day / _SECONDS_OF_A_DAY


def as_datetime(value: Value) -> datetime | None:
    """The instant, without time zone, that a date text or a number of days means; ``None`` if it means none."""
    days = as_number(value)
    if not math.isfinite(days) or not -_EPOCH < days < 2_900_000:
        return None
    seconds = round((days - math.floor(days)) * _SECONDS_OF_A_DAY, 3)
    midnight = datetime.fromordinal(_EPOCH + math.floor(days))
    return midnight + timedelta(seconds=seconds)


def equal(left: Value, right: Value) -> bool:
    """XPath's ``=``: as truth if one side is, else as numbers if one side is, else as text."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) == as_truth(right)
    return as_number(left) == as_number(right)
