"""What a new version changes, sentence by sentence."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wording import Change, changes


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("Gleich. Bleibt.", "Gleich.\n\nBleibt.", ()),
        ("Eins. Zwei. Drei.", "Eins. Vier. Drei.", (Change("Zwei.", "Vier."),)),
        ("Eins. Drei.", "Eins. Zwei. Drei.", (Change("", "Zwei."),)),
        ("Eins.\nZwei.", "Eins.", (Change("Zwei.", ""),)),
        ("A. B. C. D.", "X. B. C. Y.", (Change("A.", "X."), Change("D.", "Y."))),
        ("", "Neu", (Change("", "Neu"),)),
    ],
)
def test_only_what_changed_is_named(before: str, after: str, wanted: tuple[Change, ...]) -> None:
    assert changes(before, after) == wanted


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_changed_exactly_where_the_words_are_the_same(before: str, after: str) -> None:
    assert changes(before, before) == ()
    if before.split() != after.split():
        assert changes(before, after) != ()


def test_two_wholly_different_long_texts_are_compared_at_once() -> None:
    began = time.monotonic()
    found = changes("a. " * 6_000, "b. a. " * 3_000)
    assert len(found) == 1
    assert time.monotonic() - began < 2
