"""The operators of the expressions as closures; whatever was answered, none of them raises."""

import math
from dataclasses import dataclass

from bot.domain.expression_values import Evaluator, as_number, as_truth, equal


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression that can be run; ``literal`` is its text if it is written out in quotation marks."""

    run: Evaluator
    position: int
    literal: str | None = None
    reference: str | None = None


def looks_up(name: str) -> Evaluator:
    """The answer to the question of that name; empty if there is none, for in ODK every node exists."""
    return lambda scope: scope.values.get(name, "")


def operation(operator: str, left: Node, right: Node) -> Evaluator:
    """The closure of two operands joined by a comparison, ``and``, ``or`` or arithmetic."""
    if operator in ("=", "!="):
        return _equality(operator, left, right)
    return _logic_or_comparison(operator, left.run, right.run) or _arithmetic(operator, left.run, right.run)


def _equality(operator: str, left: Node, right: Node) -> Evaluator:
    a, b = left.run, right.run
    if left.reference is not None and right.literal is not None:  # ${a} = 'x', by far the commonest comparison
        name, wanted = left.reference, right.literal
        if operator == "=":
            return lambda scope: scope.values.get(name, "") == wanted
        return lambda scope: scope.values.get(name, "") != wanted
    if operator == "=":
        return lambda scope: equal(a(scope), b(scope))
    return lambda scope: not equal(a(scope), b(scope))


def _logic_or_comparison(operator: str, a: Evaluator, b: Evaluator) -> Evaluator | None:
    match operator:
        case "or":
            return lambda scope: as_truth(a(scope)) or as_truth(b(scope))
        case "and":
            return lambda scope: as_truth(a(scope)) and as_truth(b(scope))
        case "<":
            return lambda scope: as_number(a(scope)) < as_number(b(scope))
        case "<=":
            return lambda scope: as_number(a(scope)) <= as_number(b(scope))
        case ">":
            return lambda scope: as_number(a(scope)) > as_number(b(scope))
        case ">=":
            return lambda scope: as_number(a(scope)) >= as_number(b(scope))
        case _:
            return None


def _arithmetic(operator: str, a: Evaluator, b: Evaluator) -> Evaluator:
    match operator:
        case "+":
            return lambda scope: as_number(a(scope)) + as_number(b(scope))
        case "-":
            return lambda scope: as_number(a(scope)) - as_number(b(scope))
        case "*":
            return lambda scope: as_number(a(scope)) * as_number(b(scope))
        case "div":
            return lambda scope: _divided(as_number(a(scope)), as_number(b(scope)))
        case _:
            return lambda scope: _remainder(as_number(a(scope)), as_number(b(scope)))


def _divided(dividend: float, divisor: float) -> float:
    if divisor != 0:
        return dividend / divisor
    if dividend == 0 or math.isnan(dividend):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def _remainder(dividend: float, divisor: float) -> float:
    if divisor == 0 or math.isinf(dividend):
        return math.nan
    return math.fmod(dividend, divisor)
