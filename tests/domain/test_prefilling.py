"""A form begins with what is known from before, as far as the form of today still asks for it."""

import pytest

from bot.domain.prefilling import fitting
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType

JA, NEIN = Choice("ja", {"de": "Ja"}), Choice("nein", {"de": "Nein"})


def form(*questions: Question) -> Questionnaire:
    return Questionnaire("f", "1", {"de": "Formular"}, ("de",), "de", questions)


def test_what_the_form_no_longer_asks_is_left_out_and_what_the_program_notes_stays() -> None:
    known = {"ziele": "Mehr Service.", "recht": "Art. 6", "_bezug": "Fassung 1"}

    assert fitting(form(Question("ziele", QuestionType.TEXT)), known) == {
        "ziele": "Mehr Service.",
        "_bezug": "Fassung 1",
    }


@pytest.mark.parametrize(
    ("kind", "value", "stays"),
    [
        (QuestionType.SELECT_ONE, "ja", True),
        (QuestionType.SELECT_ONE, "vielleicht", False),
        (QuestionType.SELECT_MULTIPLE, "ja nein", True),
        (QuestionType.SELECT_MULTIPLE, "ja vielleicht", False),
        (QuestionType.INTEGER, "12", True),
        (QuestionType.INTEGER, "12.5", False),
        (QuestionType.DECIMAL, "12.5", True),
        (QuestionType.DECIMAL, "viel", False),
        (QuestionType.DECIMAL, "NaN", False),
        (QuestionType.DATE, "2022-08-01", True),
        (QuestionType.DATE, "im August", False),
        (QuestionType.TEXT, "im August", True),
    ],
)
def test_an_answer_that_the_question_could_not_get_is_asked_anew(kind: QuestionType, value: str, stays: bool) -> None:
    choices = (JA, NEIN) if kind in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE) else ()

    assert ("frage" in fitting(form(Question("frage", kind, choices=choices)), {"frage": value})) is stays


def test_what_was_passed_over_is_asked_where_it_is_needed_now() -> None:
    questions = (Question("a", QuestionType.TEXT, required=True), Question("b", QuestionType.TEXT))

    assert fitting(form(*questions), {"a": "", "b": ""}) == {"b": ""}
