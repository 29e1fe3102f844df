"""What a new version changes, sentence by sentence."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wording import Change, brought_up_to_date, changes


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("Gleich. Bleibt.", "Gleich.\n\nBleibt.", ()),
        ("Eins. Zwei. Drei.", "Eins. Vier. Drei.", (Change("Zwei.", "Vier."),)),
        ("Eins. Drei.", "Eins. Zwei. Drei.", (Change("", "Zwei."),)),
        ("Eins.\nZwei.", "Eins.", (Change("Zwei.", ""),)),
        ("Ja. Bei. Zu. Da.", "Nein. Bei. Zu. Dort.", (Change("Ja.", "Nein."), Change("Da.", "Dort."))),
        ("Vom 15. Juli 2022.", "Vom 18. Juli 2022.", (Change("Vom 15. Juli 2022.", "Vom 18. Juli 2022."),)),
        ("Etwa z. B. so.", "Etwa z. B. anders.", (Change("Etwa z. B. so.", "Etwa z. B. anders."),)),
        ("Siehe Nr. 3. Neu.", "Siehe Nr. 4. Neu.", (Change("Siehe Nr. 3. Neu.", "Siehe Nr. 4. Neu."),)),
        ("Art. 6 Abs. 1. Ja.", "Art. 6 Abs. 2. Ja.", (Change("Art. 6 Abs. 1. Ja.", "Art. 6 Abs. 2. Ja."),)),
        ("Es sind 12.\nGut.", "Es sind 13.\nGut.", (Change("Es sind 12.", "Es sind 13."),)),
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
    found = changes("ja. " * 6_000, "nein. ja. " * 3_000)
    assert len(found) == 1
    assert time.monotonic() - began < 2


TOLD = "Anlass: Idee.\n\nBisheriger Stand: Feinkonzept, Fassung 1.\n\nBeteiligung\n• Bauamt: Ja"
TELLS_NOW = "Anlass: Idee.\n\nBisheriger Stand: Feinkonzept, Fassung 2.\n\nBeteiligung\n• Bauamt: Ja\n• Jugendamt: Nein"


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        (TOLD, TELLS_NOW),
        (f"Vorweg.\n{TOLD}\nDanach.", f"Vorweg.\n{TELLS_NOW}\nDanach."),
        (
            TOLD.replace("Anlass: Idee.", "Anlass war ein Brief."),
            TELLS_NOW.replace("Anlass: Idee.", "Anlass war ein Brief."),
        ),
        (
            TOLD.replace("Fassung 1.", "Fassung 1, siehe Anlage."),
            TELLS_NOW.replace("Fassung 2.", "Fassung 1, siehe Anlage."),
        ),
        ("Ganz eigener Text.", "Ganz eigener Text."),
        (TOLD.replace("\n\nBeteiligung\n• Bauamt: Ja", ""), TELLS_NOW.split("\n\nBeteiligung")[0]),
    ],
    ids=["untouched", "written around it", "another line changed", "the very line changed", "rewritten", "struck"],
)
def test_what_was_told_is_brought_up_to_date_and_what_was_written_stays(text: str, fresh: str) -> None:
    assert brought_up_to_date(text, TOLD, TELLS_NOW) == fresh


def test_a_text_in_which_nothing_was_told_stays() -> None:
    assert brought_up_to_date("Eigener Text.\n", "", TELLS_NOW) == "Eigener Text.\n"
