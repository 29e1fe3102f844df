"""The patterns of questionnaire authors: the same answers as Python's ``re``, but never a long wait."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.expression import ExpressionError
from bot.domain.expression_regex import compile_pattern

EVERYDAY = [
    ("[0-9]{5}", "83022", True),
    ("[0-9]{5}", "8302", False),
    ("^[0-9]{5}$", "83022", True),
    (r"\d{2}\.\d{2}\.\d{4}", "03.05.2022", True),
    (r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", "anna@example.org", True),
    (r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", "anna@example", False),
    ("(ja|nein)", "ja", True),
    ("ja|nein", "janein", False),
    ("", "", True),
    ("", "x", False),
    ("a?b*c+", "bbcc", True),
    ("(?:ab){2,3}", "abab", True),
    ("(?:ab){2,3}", "ab", False),
    ("(ab){0}", "", True),
    ("a{2,}", "aaaa", True),
    (r"\+49 \(0\) [\d ]+", "+49 (0) 89 1", True),
    ("[A-ZÄÖÜ][a-zäöüß]+", "Übersee", True),
    (".", "ß", True),
    (".*", "Zeile 1\nZeile 2", True),
    ("a$b", "ab", False),
    ("(^a|b)c", "ac", True),
    ("x(^a)", "xa", False),
    (r"[\]\-]+", "]-]", True),
]


@pytest.mark.parametrize(("pattern", "answer", "fits"), EVERYDAY)
def test_whole_answer_has_to_fit_the_pattern(pattern: str, answer: str, fits: bool) -> None:
    assert compile_pattern(pattern).matches(answer) is fits


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a|a)*b",
        "(a|aa)+b",
        "(a*)*b",
        "a*a*a*a*a*a*a*a*b",
        "(.*)(.*)(.*)(.*)(.*)[^a]b",
        "(x+x+)+y|(a{0,9}){0,9}b",
    ],
)
def test_no_pattern_keeps_the_bot_busy(pattern: str) -> None:
    compiled = compile_pattern(pattern)
    start = time.perf_counter()
    assert not compiled.matches("a" * 2_000)
    assert time.perf_counter() - start < 2


def test_answers_longer_than_a_message_never_fit() -> None:
    assert not compile_pattern("a*").matches("a" * 5_000)


REFUSED = [
    ("(ab", 0, "Diese Klammer wird im Muster nicht geschlossen."),
    ("ab)", 2, "Im Muster steht eine schließende Klammer zu viel."),
    ("a**", 2, "Hinter *, + oder ? darf kein weiteres davon stehen."),
    ("*a", 0, "„*“ steht im Muster an einer Stelle, an der es keine Bedeutung hat."),
    ("[ab", 0, "„[“ steht im Muster an einer Stelle, an der es keine Bedeutung hat."),
    ("[z-a]", 0, "Diese Zeichenauswahl im Muster ist nicht lesbar."),
    ("[[a]", 0, "Diese Zeichenauswahl im Muster ist nicht lesbar."),
    (r"(a)\1", 3, r"„\1“ gibt es im Muster hier nicht."),
    (r"\bab", 0, r"„\b“ gibt es im Muster hier nicht."),
    ("(?=a)b", 1, "Diese Art von Klammer (?…) gibt es hier nicht."),
    ("a{3,2}", 1, "Die Anzahl in geschweiften Klammern geht nicht (höchstens 500)."),
    ("a{501}", 1, "Die Anzahl in geschweiften Klammern geht nicht (höchstens 500)."),
    ("(a{40}){40}", 0, "Das Muster ist zu umfangreich. Bitte kürzer schreiben."),
    ("(" * 30 + ")" * 30, 20, "Das Muster ist zu tief verschachtelt."),
    ("a" * 301, 300, "Das Muster ist zu lang (höchstens 300 Zeichen)."),
]


@pytest.mark.parametrize(("pattern", "position", "problem"), REFUSED)
def test_pattern_that_cannot_be_read_is_named_at_its_character(pattern: str, position: int, problem: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_pattern(pattern)
    assert refused.value.problem == problem
    assert refused.value.position == position


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "1"])


def _combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    quantified = st.tuples(parts, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,}", "{0}"]))
    return st.one_of(
        st.tuples(parts, parts).map("".join),
        st.tuples(parts, parts).map("|".join).map("({})".format),
        quantified.map(lambda pair: f"({pair[0]}){pair[1]}"),
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(ATOMS, _combined, max_leaves=6), st.text("ab1", max_size=8))
def test_the_answer_is_the_one_of_pythons_re(pattern: str, answer: str) -> None:
    assert compile_pattern(pattern).matches(answer) is bool(re.fullmatch(pattern, answer))
