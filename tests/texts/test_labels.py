"""What is too long for a card ends where a reader can stop."""

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.labels import shortened, units


def test_a_shortened_text_ends_with_a_whole_word() -> None:
    assert shortened("Was gefällt Ihnen an unserer Stadt?", 25) == "Was gefällt Ihnen an…"
    assert shortened("Was gefällt Ihnen an unserer Stadt?", 21) == "Was gefällt Ihnen an…"


def test_a_very_long_word_is_cut_rather_than_lost() -> None:
    assert shortened("Die Donaudampfschifffahrtsgesellschaft", 20) == "Die Donaudampfschif…"


def test_what_fits_stays_as_it_is() -> None:
    assert shortened("Was gefällt Ihnen?", 18) == "Was gefällt Ihnen?"


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_no_text_gets_longer_than_asked(text: str, most: int) -> None:
    plain = text.encode("utf-16-le", "replace").decode("utf-16-le")
    assert units(shortened(plain, most)) <= most
