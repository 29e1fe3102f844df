"""Telephone numbers as people write them."""

import pytest

from bot.domain.volunteering import WrongNumber
from bot.forms.telephone import read_number, readable_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0171 3920012", "+491713920012"),
        ("0171/392 00 12", "+491713920012"),
        ("+49 171 3920012", "+491713920012"),
        ("0049 (0)171-3920012", "+491713920012"),
        ("(0 97 1) 80 11 23", "+49971801123"),
        ("0043 1 58858", "+43158858"),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: str) -> None:
    assert read_number(written) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+491713920012", "0171 3920012"),
        ("+49971801123", "0971 801123"),
        ("+4930123456", "030 123456"),
        ("+43158858", "+43 1 58858"),
        ("+390612345678", "+39 06 1234 5678"),
    ],
)
def test_a_number_is_shown_as_people_write_it_here(number: str, shown: str) -> None:
    assert readable_number(number) == shown
    assert read_number(shown) == number


@pytest.mark.parametrize("written", ["", "abends", "110", "0171", "392 00 12", "0171 3920012 " * 4, "+999 1234567"])
def test_what_is_no_whole_number_is_asked_for_again(written: str) -> None:
    assert read_number(written) is WrongNumber.UNREADABLE


@pytest.mark.parametrize(
    "written", ["0900 1234567", "0180 5 123456", "0137 1234567", "0800 1234567", "0700 12345678", "0971 8010 ext. 5"]
)
def test_a_number_that_costs_whoever_calls_is_refused(written: str) -> None:
    assert read_number(written) is WrongNumber.NOT_OF_A_PERSON
