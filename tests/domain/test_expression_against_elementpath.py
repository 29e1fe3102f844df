"""The part of the language that is XPath 1.0 gives what an independent implementation gives."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import elementpath
from elementpath import XPath1Parser
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.expression import Scope, Value, evaluate, parse

NAMES = ("a", "b")
TEXTS = st.sampled_from(["", "x", "ort tel", "7", "-2.5", " x  y ", "false", "ä b"])


def _called(parts: tuple[str, ...]) -> str:
    return f"{parts[0]}({', '.join(parts[1:])})"


def _joined(parts: tuple[str, ...]) -> str:
    return f"({' '.join(parts)})"


WORDS = st.one_of(TEXTS.map("'{}'".format), st.sampled_from([f"${{{name}}}" for name in NAMES]))
TEXT = st.recursive(
    WORDS,
    lambda text: st.one_of(
        st.tuples(st.sampled_from(["concat", "substring-before", "substring-after"]), text, text).map(_called),
        # elementpath lets the last of a repeated character decide, the specification the first; none is repeated here
        st.tuples(st.just("translate"), text, st.just("' txl7'"), text).map(_called),
        st.tuples(st.sampled_from(["normalize-space", "string"]), text).map(_called),
    ),
    max_leaves=4,
)
NUMBER = st.recursive(
    st.one_of(
        st.sampled_from(["0", "1", "2.5", "-3", "10"]),
        st.tuples(st.sampled_from(["string-length", "number"]), TEXT).map(_called),
    ),
    lambda number: st.one_of(
        st.tuples(number, st.sampled_from(["+", "-", "*"]), number).map(_joined),
        # elementpath is wrong about NaN divided by 0 and about the remainder of a negative divisor
        st.tuples(number, st.just("div"), st.sampled_from(["2", "0.5", "-4"])).map(_joined),
        st.tuples(st.sampled_from(["floor", "ceiling", "round", "-"]), number).map(_called),
    ),
    max_leaves=5,
)
TRUTH = st.recursive(
    st.one_of(
        st.tuples(st.sampled_from(["contains", "starts-with"]), TEXT, TEXT).map(_called),
        st.tuples(NUMBER | TEXT, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), NUMBER | TEXT).map(_joined),
        st.tuples(st.sampled_from(["boolean", "not"]), NUMBER | TEXT).map(_called),
        st.sampled_from(["true()", "false()"]),
    ),
    lambda truth: st.tuples(truth, st.sampled_from(["and", "or", "=", "!="]), truth).map(_joined),
    max_leaves=4,
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.one_of(TEXT, NUMBER, TRUTH), TEXTS, TEXTS)
def test_expression_means_what_xpath_says(source: str, a: str, b: str) -> None:
    ours = evaluate(parse(source), Scope({"a": a, "b": b}, "", date(2022, 1, 1), datetime(2022, 1, 1, tzinfo=UTC)))
    theirs = _elementpath(source, a, b)
    if isinstance(ours, float) and math.isnan(ours):
        assert isinstance(theirs, float)
        assert math.isnan(theirs)
    else:
        assert ours == theirs


def _elementpath(source: str, a: str, b: str) -> Value:
    """The value by elementpath; examples on which it gives up, where ODK goes on with NaN, do not count."""
    root = ET.Element("data")
    for name, text in (("a", a), ("b", b)):
        ET.SubElement(root, name).text = text
    for name in NAMES:  # ODK looks at the text of a node, never at whether there is one
        source = source.replace(f"${{{name}}}", f"string(/data/{name})")
    try:
        value = elementpath.select(root, source, parser=XPath1Parser)
    except (elementpath.ElementPathError, ArithmeticError, ValueError, TypeError):
        value = None
    if isinstance(value, list) and len(value) == 1:  # of an expression in brackets
        value = value[0]
    assume(value is not None)
    assert isinstance(value, str | bool | int | float | Decimal)
    return value if isinstance(value, str | bool) else float(value)
