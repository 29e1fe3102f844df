"""The forms of the procedure's steps: written out, readable, in two languages, ending as the table says."""

import pytest

from bot.domain import step_lists
from bot.domain.papers import RESULT
from bot.domain.questionnaire import Questionnaire
from bot.domain.step_names import Outcome, Phase, Step, Way
from bot.domain.steps import RULES
from bot.forms import figure_questions, shipped
from bot.forms.form_writer import workbook
from bot.forms.reader import read_form
from bot.forms.step_texts import STEP_FORMS
from bot.forms.steps_evaluation import MEASURE
from bot.forms.workbook import open_workbook
from bot.services import step_forms

# What the authority fills in; the names of offices are no matter of language.
LISTS = step_lists.step_lists(("Bauamt",), (*figure_questions.rated_in_shipped(), figure_questions.OTHER))


def read(step: Step) -> Questionnaire:
    form = read_form(shipped.step_form(step.value), file_name=f"{step}.xlsx", lists=LISTS)
    assert isinstance(form, Questionnaire), form
    return form


@pytest.mark.parametrize("step", STEP_FORMS)
def test_the_workbook_is_what_the_texts_say(step: Step) -> None:
    assert (RULES[step].way is Way.FORM) != RULES[step].asks_why(Outcome.CHANGES)
    assert open_workbook(shipped.step_form(step.value)) == open_workbook(workbook(STEP_FORMS[step]))


@pytest.mark.parametrize("step", STEP_FORMS)
def test_everything_is_said_in_german_and_english(step: Step) -> None:
    form = read(step)
    assert set(form.title) == {"de", "en"}
    for row in form.questions:
        assert not row.asked or set(row.labels) == {"de", "en"}, row.name
        for texts in (row.hints, row.required_message, row.constraint_message):
            assert set(texts) in (set(), {"de", "en"}), row.name
        assert bool(row.required_message) == row.required, row.name


@pytest.mark.parametrize("step", STEP_FORMS)
def test_a_form_offers_exactly_the_ends_that_the_table_knows(step: Step) -> None:
    form = read(step)
    ends = {choice.name for row in form.questions if row.name == RESULT for choice in row.choices}
    rule = RULES[step]
    known = {one.value for one in rule.outcomes if rule.way is Way.BUTTON or not rule.is_tapped(one)}
    assert ends == known or (not ends and len(known) == 1)


def test_the_workbook_of_a_measure_is_what_the_texts_say() -> None:
    assert open_workbook(shipped.step_form("measure")) == open_workbook(workbook(MEASURE))


@pytest.mark.parametrize("step", [step for step in RULES if RULES[step].phase is Phase.EVALUATION])
def test_every_form_of_the_last_phase_is_there(step: Step) -> None:
    assert (RULES[step].way is Way.FORM or RULES[step].asks_why(Outcome.CHANGES)) == (step in STEP_FORMS)


@pytest.mark.parametrize("step", [step for step in RULES if RULES[step].phase in {Phase.PLANNING, Phase.DESIGN}])
def test_every_form_of_the_first_two_phases_is_there(step: Step) -> None:
    assert (RULES[step].way is Way.FORM) == (step in STEP_FORMS)


def _outline() -> Questionnaire:
    return read(Step.OUTLINE)


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"stellen": "stelle1"}, ("Bauamt",)),
        (
            {"stellen": "stelle1 andere", "weitere": "Personalrat,  Gesundheits-\namt;"},
            ("Bauamt", "Personalrat", "Gesundheits-", "amt"),
        ),
        # The same office, however it is written, is one.
        ({"stellen": "stelle1 andere", "weitere": "bauamt, Personalrat, Personalrat"}, ("Bauamt", "Personalrat")),
        # What was typed before that choice was taken back does not count.
        ({"stellen": "stelle1", "weitere": "Personalrat"}, ("Bauamt",)),
        ({}, ()),
    ],
)
def test_offices_are_chosen_from_the_list_or_typed(answers: dict[str, str], named: tuple[str, ...]) -> None:
    assert step_forms.offices_in(_outline(), answers, step_lists.OFFICES) == named


@pytest.mark.parametrize("named", [(), ("Bauamt",), ("Personalrat",), ("Bauamt", "Personalrat", "Gesundheitsamt")])
def test_offices_once_named_are_named_again_whether_or_not_they_stand_in_the_list(named: tuple[str, ...]) -> None:
    answers = step_forms.naming(_outline(), step_lists.OFFICES, named)

    assert step_forms.offices_in(_outline(), answers, step_lists.OFFICES) == named
