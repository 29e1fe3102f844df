"""The functions an expression may call: those that public XLSForms use (MISSION.md § 3.2), each as ODK means it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from bot.domain import expression_dates as dates
from bot.domain.expression_regex import Pattern, compile_pattern
from bot.domain.expression_values import Evaluator, Scope, Value, as_number, as_text, as_truth

Arguments = tuple[Evaluator, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes and how a call of it becomes a closure."""

    fewest: int
    most: float
    build: Callable[[Arguments], Evaluator]


def _plain(function: Callable[..., Value]) -> Callable[[Arguments], Evaluator]:
    """A function of values alone; written out by the number of arguments because this runs at every tap."""

    def build(arguments: Arguments) -> Evaluator:
        match arguments:
            case ():
                return lambda scope: function()  # noqa: ARG005  every part of an expression takes the scope
            case (one,):
                return lambda scope: function(one(scope))
            case (one, two):
                return lambda scope: function(one(scope), two(scope))
            case _:
                return lambda scope: function(*[argument(scope) for argument in arguments])

    return build


def _if(arguments: Arguments) -> Evaluator:
    condition, then, otherwise = arguments
    return lambda scope: then(scope) if as_truth(condition(scope)) else otherwise(scope)


def _coalesce(arguments: Arguments) -> Evaluator:
    """The first that is not empty; ODK takes two, more do no harm."""

    def run(scope: Scope) -> Value:
        return next((text for argument in arguments if (text := as_text(argument(scope)))), "")

    return run


def _regex(arguments: Arguments) -> Evaluator:
    text, literal = arguments
    pattern: Pattern = compile_pattern(as_text(literal(_NOWHERE)))
    return lambda scope: pattern.matches(as_text(text(scope)))


def _today(_: Arguments) -> Evaluator:
    return lambda scope: scope.today.isoformat()


def _now(_: Arguments) -> Evaluator:
    return lambda scope: scope.now.isoformat(timespec="milliseconds")


def _choice_label(_: Arguments) -> Evaluator:
    raise AssertionError  # the parser builds jr:choice-name itself, since its second argument names a question


def _selected(chosen: Value, name: Value) -> bool:
    return as_text(name) in as_text(chosen).split()


def _count_selected(chosen: Value) -> float:
    return float(len(as_text(chosen).split()))


def _selected_at(chosen: Value, index: Value) -> str:
    names, place = as_text(chosen).split(), as_number(index)
    return names[int(place)] if 0 <= place < len(names) else ""


def _substr(text: Value, start: Value, end: Value = math.inf) -> str:
    whole = as_text(text)
    return whole[_index(start, len(whole)) : _index(end, len(whole))]


def _index(value: Value, length: int) -> int:
    """A place in a text; negative ones count from the end, as in Python and JavaRosa."""
    number = as_number(value)
    if math.isnan(number):
        return 0
    return int(max(-length, min(length, number)))


def _translate(text: Value, source: Value, target: Value) -> str:
    source_characters, target_characters = as_text(source), as_text(target)
    table: dict[int, str] = {}
    for place, character in enumerate(source_characters):
        table.setdefault(ord(character), target_characters[place : place + 1])
    return as_text(text).translate(table)


def _round(value: Value, places: Value = 0.0) -> float:
    """Half goes up, also below zero, as XPath says; ``places`` may be negative."""
    number, digits = as_number(value), as_number(places)
    if not math.isfinite(number) or not math.isfinite(digits):
        return number if math.isfinite(digits) else math.nan
    shift = int(max(-300, min(15, digits)))
    moved = Decimal(repr(number)).scaleb(shift)
    whole = moved.to_integral_value(ROUND_FLOOR)
    rounded = whole if moved - whole < Decimal("0.5") else whole + 1
    return float(rounded.scaleb(-shift))


def _int(value: Value) -> float:
    number = as_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _floor(value: Value) -> float:
    number = as_number(value)
    return float(math.floor(number)) if math.isfinite(number) else number


def _ceiling(value: Value) -> float:
    number = as_number(value)
    return float(math.ceil(number)) if math.isfinite(number) else number


def _calculated(function: Callable[..., float]) -> Callable[..., float]:
    """The function with NaN where mathematics has no answer, infinity where it is too large."""

    def run(*values: Value) -> float:
        try:
            return float(function(*(as_number(value) for value in values)))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan

    return run


def _smallest(*values: Value) -> float:
    numbers = [as_number(value) for value in values]
    return math.nan if any(map(math.isnan, numbers)) else min(numbers)


def _largest(*values: Value) -> float:
    numbers = [as_number(value) for value in values]
    return math.nan if any(map(math.isnan, numbers)) else max(numbers)


_NOWHERE = Scope({}, "", dates.SOME_DAY, dates.SOME_INSTANT)
_ANY = math.inf

FUNCTIONS: dict[str, Function] = {
    "selected": Function(2, 2, _plain(_selected)),
    "count-selected": Function(1, 1, _plain(_count_selected)),
    "selected-at": Function(2, 2, _plain(_selected_at)),
    "jr:choice-name": Function(2, 2, _choice_label),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, _ANY, _coalesce),
    "not": Function(1, 1, _plain(lambda value: not as_truth(value))),
    "true": Function(0, 0, _plain(lambda: True)),
    "false": Function(0, 0, _plain(lambda: False)),
    "boolean": Function(1, 1, _plain(as_truth)),
    "boolean-from-string": Function(1, 1, _plain(lambda value: as_text(value) in ("true", "1"))),
    "string": Function(1, 1, _plain(as_text)),
    "string-length": Function(1, 1, _plain(lambda value: float(len(as_text(value))))),
    "concat": Function(1, _ANY, _plain(lambda *values: "".join(map(as_text, values)))),
    "join": Function(1, _ANY, _plain(lambda between, *values: as_text(between).join(map(as_text, values)))),
    "contains": Function(2, 2, _plain(lambda text, part: as_text(part) in as_text(text))),
    "starts-with": Function(2, 2, _plain(lambda text, part: as_text(text).startswith(as_text(part)))),
    "ends-with": Function(2, 2, _plain(lambda text, part: as_text(text).endswith(as_text(part)))),
    "substr": Function(2, 3, _plain(_substr)),
    "substring-before": Function(2, 2, _plain(lambda text, mark: "".join(_parted(text, mark)[:1]))),
    "substring-after": Function(2, 2, _plain(lambda text, mark: "".join(_parted(text, mark)[1:]))),
    "translate": Function(3, 3, _plain(_translate)),
    "normalize-space": Function(1, 1, _plain(lambda text: " ".join(as_text(text).split()))),
    "regex": Function(2, 2, _regex),
    "number": Function(1, 1, _plain(as_number)),
    "int": Function(1, 1, _plain(_int)),
    "round": Function(1, 2, _plain(_round)),
    "floor": Function(1, 1, _plain(_floor)),
    "ceiling": Function(1, 1, _plain(_ceiling)),
    "abs": Function(1, 1, _plain(lambda value: abs(as_number(value)))),
    "pow": Function(2, 2, _plain(_calculated(math.pow))),
    "sqrt": Function(1, 1, _plain(_calculated(math.sqrt))),
    "exp": Function(1, 1, _plain(_calculated(math.exp))),
    "log": Function(1, 1, _plain(_calculated(math.log))),
    "log10": Function(1, 1, _plain(_calculated(math.log10))),
    "min": Function(1, _ANY, _plain(_smallest)),
    "max": Function(1, _ANY, _plain(_largest)),
    "sum": Function(1, _ANY, _plain(lambda *values: float(sum(map(as_number, values))))),
    "count-non-empty": Function(1, _ANY, _plain(lambda *values: float(sum(as_text(value) != "" for value in values)))),
    "today": Function(0, 0, _today),
    "now": Function(0, 0, _now),
    "date": Function(1, 1, _plain(dates.date_of)),
    "date-time": Function(1, 1, _plain(dates.date_time_of)),
    "decimal-date-time": Function(1, 1, _plain(as_number)),
    "decimal-time": Function(1, 1, _plain(dates.decimal_time)),
    "format-date": Function(2, 2, _plain(dates.formatted)),
    "format-date-time": Function(2, 2, _plain(dates.formatted)),
    "difference-in-months": Function(2, 2, _plain(dates.difference_in_months)),
}

CLOCKS = frozenset(("today", "now"))
"""Those whose value is another one tomorrow, whatever was answered."""

_CHANGES = "Ihr Ergebnis wäre bei jedem Mal ein anderes."
_NO_TABLES = "Ein Chat hat keine Wiederholungen und keine fremden Tabellen."
REFUSED: dict[str, str] = {
    "random": _CHANGES,
    "uuid": _CHANGES,
    "once": _CHANGES,
    "randomize": _CHANGES,
    "instance": _NO_TABLES,
    "current": _NO_TABLES,
    "count": _NO_TABLES,
    "position": _NO_TABLES,
    "indexed-repeat": _NO_TABLES,
    "pulldata": _NO_TABLES,
    "area": "Ortsangaben werden nicht erhoben.",
    "distance": "Ortsangaben werden nicht erhoben.",
}


def _parted(text: Value, mark: Value) -> tuple[str, ...]:
    """What stands before and after the first ``mark``; nothing if there is none."""
    before, found, after = as_text(text).partition(as_text(mark)) if as_text(mark) else ("", "x", as_text(text))
    return (before, after) if found else ()
