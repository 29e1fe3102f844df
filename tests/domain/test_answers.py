"""What people type, and what is understood."""

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.answers import Misread, Read, labelled, read_date, read_number, read_text, same_words
from bot.domain.questionnaire import QuestionType
from tests.domain.forms_for_tests import grades, of_type, one, several, text


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("12", "de", "12"),
        ("1,5", "de", "1.5"),
        ("1.5", "de", "1.5"),
        ("1.234", "de", "1234"),
        ("1.234,5", "de", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("1.234", "en", "1.234"),
        ("1,234", "en", "1234"),
        ("−3", "de", "-3"),
        (" 1 000 ", "de", "1000"),
        ("1.2.3", "de", None),
        ("1,2,3", "de", None),
        ("drei", "de", None),
        ("1e9", "de", None),
        ("", "de", None),
        ("1" * 16, "de", None),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(typed: str, language: str, number: str | None) -> None:
    assert read_number(typed, language) == (Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3.5.2022", date(2022, 5, 3)),
        ("03.05.22", date(2022, 5, 3)),
        ("3. Mai 2022", date(2022, 5, 3)),
        ("3 märz 2022", date(2022, 3, 3)),
        ("2022-05-03", date(2022, 5, 3)),
        ("May 3, 2022", date(2022, 5, 3)),
        ("3rd May 2022", None),
        ("31.2.2022", None),
        ("gestern", None),
        ("3.5.", None),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, day: date | None) -> None:
    assert read_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Ja", Read("ja")),
        ("  jA ", Read("ja")),
        ("👍 Ja!", Read("ja")),
        ("2", Read("nein")),
        ("2.", Read("nein")),
        ("3", Misread.NOT_A_CHOICE),
        ("0", Misread.NOT_A_CHOICE),
        ("nein (en)", Read("nein")),
        ("vielleicht", Misread.NOT_A_CHOICE),
        ("\u0000", Misread.EMPTY),
    ],
)
def test_a_choice_is_typed_by_its_words_or_its_number(typed: str, understood: object) -> None:
    question = one("kontakt")
    assert read_text(question, typed, tuple(enumerate(question.choices)), "de") == understood


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("1, 3", Read("post rad")),
        ("3 1", Read("post rad")),
        ("Rad und Post", Read("post rad")),
        ("Bus", Read("bus")),
        ("Bus, Taxi", Misread.NOT_A_CHOICE),
        ("1, 9", Misread.NOT_A_CHOICE),
    ],
)
def test_several_choices_are_typed_in_one_message(typed: str, understood: object) -> None:
    question = several("wege", "post", "bus", "rad")
    assert read_text(question, typed, tuple(enumerate(question.choices)), "de") == understood


def test_a_grade_outside_the_scale_is_no_grade() -> None:
    assert read_text(grades(), "7", (), "de") is Misread.NOT_IN_RANGE
    assert read_text(grades(), "gut", (), "de") is Misread.NOT_IN_RANGE
    assert read_text(grades(), "2", (), "de") == Read("2")
    assert read_text(grades(), "2,5", (), "de") is Misread.NOT_IN_RANGE


def test_a_whole_number_has_no_decimals() -> None:
    assert read_text(of_type("alter", QuestionType.INTEGER), "12,5", (), "de") is Misread.NOT_A_WHOLE_NUMBER
    assert read_text(of_type("alter", QuestionType.INTEGER), "12,0", (), "de") == Read("12")


def test_five_thousand_characters_are_too_many() -> None:
    assert read_text(text("warum"), "a" * 5_000, (), "de") is Misread.TOO_LONG


def test_line_breaks_stay_and_control_signs_go() -> None:
    assert read_text(text("warum"), "eins\nzwei\x07\ud800", (), "de") == Read("eins\nzwei")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("fertig", "Fertig"),
        ("Zurück", "⬅️ Zurück"),
        ("telefon", "☐ Telefon"),
        ("Nein danke", "Nein, danke"),
        ("Weitere", "Weitere ›"),
        ("16-29", "16–29"),
        ("Bauamt - Baurecht", "Bauamt – Baurecht"),
        ("+", "☐ +"),
    ],
)
def test_a_typed_word_is_the_button_that_reads_like_it(typed: str, label: str) -> None:
    assert same_words(typed, label)


@pytest.mark.parametrize(("typed", "other"), [("+", "++"), ("–1", "1"), ("?", "!")])
def test_signs_that_make_the_difference_are_not_dropped(typed: str, other: str) -> None:
    assert not same_words(typed, other)


def test_the_exact_label_comes_before_one_that_only_reads_like_it() -> None:
    grades_in_signs = [("C", "c"), ("C++", "cpp"), ("+", "plus"), ("++", "very")]
    assert [labelled(said, grades_in_signs) for said in ("C++", "++", "+", "c")] == ["cpp", "very", "plus", "c"]


def test_next_page_and_next_question_are_different_words() -> None:
    assert not same_words("Weiter", "Weitere ›")


def test_a_label_with_a_comma_is_named_whole_among_several() -> None:
    question = several("obst", "apfel", "kiwi, grün", "birne")
    typed = read_text(question, "Apfel, Kiwi, grün", tuple(enumerate(question.choices)), "de")
    assert typed == Read("apfel kiwi, grün")


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        " ",
        "\u200b",
        "\u200b\u200d\u2060\ufeff",
        "\u202e\u2069",
        "\u00ad \u3000",
        "\u0301",
        "\u3164\u2800",
        "\u2028\x00",
    ],
)
def test_signs_that_nobody_sees_are_no_answer(nothing: str) -> None:
    assert read_text(text("b3"), nothing, (), "de") is Misread.EMPTY


@pytest.mark.parametrize("said", ["-", "?", "🙂", "\u200bJa", "e\u0301", "א", "٣", "👩\u200d👧"])
def test_one_sign_that_can_be_seen_is_an_answer(said: str) -> None:
    assert read_text(text("b3"), said, (), "de") == Read(said)
