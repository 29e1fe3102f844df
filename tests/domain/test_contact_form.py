"""What has to be corrected before somebody can be called."""

import pytest

from bot.domain.contact_form import FIELD_OF, ContactForm, Mistake, mistakes_in, without_consents

WHOLE = ContactForm(name="Anna Muster", number="0971 801234", agrees=True)


def test_name_number_and_consent_are_enough() -> None:
    assert mistakes_in(WHOLE, None, wording="") == ()


@pytest.mark.parametrize("wrong", [Mistake.NUMBER_UNREADABLE, Mistake.NUMBER_COSTS])
def test_an_empty_number_is_missing_and_not_wrong(wrong: Mistake) -> None:
    assert mistakes_in(WHOLE, wrong, wording="") == (wrong,)
    assert mistakes_in(ContactForm(name="Anna", number=" ", agrees=True), wrong, wording="") == (
        Mistake.NUMBER_MISSING,
    )


@pytest.mark.parametrize(
    ("name", "mistake"),
    [
        ("", Mistake.NAME_MISSING),
        (" \n", Mistake.NAME_MISSING),
        ("7", Mistake.NAME_UNUSABLE),
        ("x" * 81, Mistake.NAME_UNUSABLE),
    ],
)
def test_a_name_is_words(name: str, mistake: Mistake) -> None:
    assert mistakes_in(ContactForm(name=name, number="1", agrees=True), None, wording="") == (mistake,)


def test_everything_is_named_at_once_in_the_order_of_the_page() -> None:
    assert mistakes_in(ContactForm(), None, wording="") == (
        Mistake.NAME_MISSING,
        Mistake.NUMBER_MISSING,
        Mistake.NOT_AGREED,
    )


def test_a_consent_that_was_changed_is_to_be_read_again_before_the_tick_counts() -> None:
    assert mistakes_in(WHOLE, None, wording="new") == (Mistake.WORDING_CHANGED,)
    assert not without_consents(WHOLE).agrees


def test_every_mistake_is_corrected_somewhere() -> None:
    assert set(FIELD_OF) == set(Mistake)
