"""What people are told when an answer does not count names what would."""

import pytest

from bot.authority_file import example_authority
from bot.domain.answers import Misread
from bot.domain.questionnaire import Question, QuestionType
from bot.texts.catalogue import Texts, Voice
from bot.texts.complaints import complaint
from bot.texts.labels import isolated
from tests.domain.forms_for_tests import form, grades, of_type, text


@pytest.fixture
def voice() -> Voice:
    return Texts(example_authority(), "Europe/Berlin").voice("de")


def test_a_word_where_a_grade_is_asked_for_hears_which_grades_there_are(voice: Voice) -> None:
    said = complaint(Misread.NOT_IN_RANGE, voice, form(grades("b2")), grades("b2"))

    assert said == "Bitte wählen Sie eine der Zahlen auf den Knöpfen, von 1 bis 6."


@pytest.mark.parametrize("kind", [QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.DATE, QuestionType.TEXT])
def test_a_sticker_where_something_is_to_be_written_hears_of_no_button(voice: Voice, kind: QuestionType) -> None:
    question: Question = text("b3") if kind is QuestionType.TEXT else of_type("b3", kind)

    said = complaint(Misread.EMPTY, voice, form(question), question)

    assert said == "Hier kann ich nur Geschriebenes lesen. Bitte schreiben Sie Ihre Antwort unten in das Textfeld."


def test_a_sticker_under_a_note_hears_of_its_button(voice: Voice) -> None:
    note = of_type("hinweis", QuestionType.NOTE)

    assert "tippen Sie auf einen der Knöpfe" in complaint(Misread.EMPTY, voice, form(note), note)


def test_somebody_elses_words_end_where_they_end() -> None:
    assert isolated("Betreff \u2069\u202e neu") == "\u2068Betreff \u202e neu\u2069"
