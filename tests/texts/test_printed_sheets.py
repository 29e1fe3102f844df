"""The sheet that is filled in by hand: boxes for what is chosen, lines for what is written, and the mark to sign."""

from datetime import date

import pytest

from bot.authority_file import example_authority
from bot.domain.gates import VotedOn
from bot.domain.questionnaire import Questionnaire
from bot.domain.step_names import Step
from bot.domain.steps import RULES
from bot.forms.reader import read_form
from bot.forms.shipped import step_form
from bot.texts.catalogue import Texts
from bot.texts.printed_sheets import signature, to_fill_in
from bot.texts.sheet_questions import mark_question, result_question
from bot.texts.steps import ending

VOICE = Texts(example_authority(), "Europe/Berlin").voice("de")


def test_every_answer_of_the_vote_has_a_box_and_every_text_a_line() -> None:
    form = read_form(step_form("form_vote"), file_name="form_vote.xlsx")
    assert isinstance(form, Questionnaire)
    sections = dict(to_fill_in(form, VOICE))

    (asked,) = [text for text in sections.values() if "☐" in text]
    assert [line for line in asked.split("\n") if line.startswith("☐")] == [
        f"☐ {choice.labels['de']}" for choice in form.question("ergebnis").choices
    ]
    assert any("....." in text for text in sections.values())


def test_the_mark_and_the_day_stand_above_the_signature() -> None:
    mark = VotedOn("a" * 64, "b" * 64).mark
    _, text = signature(mark, date(2022, 7, 28), VOICE)

    assert text.startswith(f"Kennzeichen {mark}, Stand 28. Juli 2022\n")
    assert "Datum und Unterschrift" in text


def test_another_wording_or_another_questionnaire_has_another_mark() -> None:
    marks = {VotedOn(wording, form).mark for wording in ("a", "b") for form in ("a", "b")}
    assert len(marks) == 4


def test_the_mark_is_asked_for_with_a_way_out_for_other_sheets() -> None:
    question = mark_question("3F2A-91C4", (VOICE,))
    assert [choice.labels["de"] for choice in question.choices] == ["3F2A-91C4", "Ein anderes oder keines"]


@pytest.mark.parametrize("step", [Step.TAKE_UP, Step.ATTENDANCE, Step.SUPPORT])
def test_a_step_done_by_a_button_is_entered_in_the_words_of_its_buttons(step: Step) -> None:
    question = result_question(RULES[step], (VOICE,))
    assert [choice.labels["de"] for choice in question.choices] == [
        ending(step, outcome, VOICE) for outcome in RULES[step].outcomes
    ]
