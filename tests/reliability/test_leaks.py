"""The search for leaks must find what leaks."""

import base64

import pytest

from tests.reliability.leaks import leaks

WORD = "Quastenflosser: schön"


@pytest.mark.parametrize(
    "text",
    [
        f"before {WORD} after",
        "GET /x?q=Quastenflosser%3A%20sch%C3%B6n",
        "GET /x?q=Quastenflosser%3A+sch%C3%B6n",
        *(base64.b64encode(f"{before}{WORD}{after}".encode()).decode() for before in ("", "a", "ab") for after in "xy"),
    ],
)
def test_a_word_is_found_in_every_disguise(text: str) -> None:
    assert leaks(text, [WORD]) == [WORD]


def test_what_is_not_there_is_not_found() -> None:
    assert leaks("Quasten, flosser, " + base64.b64encode(b"Quastenflosse").decode(), [WORD]) == []
