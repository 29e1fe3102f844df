"""An authority's own form for a step: what it may change, and what the procedure itself needs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain import papers, sheets, step_lists
from bot.domain.detail import schedule_of, targets_of
from bot.domain.questionnaire import Questionnaire
from bot.domain.routing import walk
from bot.domain.step_names import Step
from bot.forms import figure_questions, shipped
from bot.forms.form_writer import Form, Line, Option, workbook
from bot.forms.needed_fields import NEEDED
from bot.forms.own_step_forms import problems_in
from bot.forms.reader import read_form
from bot.forms.step_texts import STEP_FORMS

OWN = Line("text", "gremium", ("Welches Gremium wird befasst?", "Which committee is involved?"))


def changed(step: Step, lines: Sequence[Line], *options: Option) -> tuple[str, ...]:
    form = STEP_FORMS[step]
    own = Form(form.form_id, "eigene", form.title, lines, (*form.options, *options))
    return problems_in(step, workbook(own), "eigenes.xlsx")


def without(step: Step, *names: str) -> list[Line]:
    return [line for line in STEP_FORMS[step].lines if line.name not in names]


def with_changed(step: Step, name: str, **changes: object) -> list[Line]:
    return [replace(line, **changes) if line.name == name else line for line in STEP_FORMS[step].lines]  # type: ignore[arg-type]


@pytest.mark.parametrize("step", STEP_FORMS)
def test_the_shipped_form_may_be_an_own_one(step: Step) -> None:
    assert problems_in(step, shipped.step_form(step.value), "eigenes.xlsx") == ()


@pytest.mark.parametrize(("step", "name"), [(step, name) for step, names in NEEDED.items() for name in names])
def test_what_the_procedure_reads_cannot_be_left_out_and_the_error_says_why(step: Step, name: str) -> None:
    found = changed(step, [*without(step, name), OWN])

    # Where other questions look at it, the workbook as such is wrong already.
    looked_at = any("${" + name + "}" in line.relevant + line.constraint for line in without(step, name))
    assert bool(found)
    assert looked_at or f"Die Frage „{name}“ fehlt. {NEEDED[step][name]}." in found


@pytest.mark.parametrize("step", STEP_FORMS)
def test_everything_else_may_be_left_out(step: Step) -> None:
    assert changed(step, [*(line for line in STEP_FORMS[step].lines if line.name in NEEDED.get(step, {})), OWN]) == ()


def test_the_needed_questions_of_the_concept_are_enough_for_dates_and_targets() -> None:
    """What ``bot/domain/detail.py`` reads is in the list of what is needed."""
    rated = (*figure_questions.rated_in_shipped(), figure_questions.OTHER)
    form = read_form(
        shipped.step_form("detail"), file_name="detail.xlsx", lists=step_lists.step_lists(("Bauamt",), rated)
    )
    assert isinstance(form, Questionnaire)
    figure = {"": rated[0].name, "_art": "mean", "_ziel": "2"}
    answers = {
        **dict.fromkeys(("beginn", "ende"), "2022-08-01"),
        **dict.fromkeys(("studienende", "loeschung"), "2022-09-01"),
        "telefon": "nein",
        "antworten_ziel": "400",
        "abschluss_ziel": "80",
        "weitere": "3",
        **{
            f"{name}{end}": value
            for name in ("zufriedenheit", "kennzahl1", "kennzahl2", "kennzahl3")
            for end, value in figure.items()
        },
    }
    counted = walk(form, answers, datetime(2022, 7, 1, tzinfo=UTC)).values

    assert set(counted) <= set(NEEDED[Step.DETAIL])
    assert schedule_of(counted).closes_on == date(2022, 8, 1)
    assert len(targets_of(counted)) == 6


def test_words_may_be_others_and_questions_may_come_in_between() -> None:
    lines = with_changed(Step.OUTLINE, "ziele", label=("Wozu das Ganze?", "What for?"))

    assert changed(Step.OUTLINE, [lines[0], OWN, *lines[1:]]) == ()


@pytest.mark.parametrize(
    ("step", "name", "changes", "sentence"),
    [
        (Step.OUTLINE, "stellen", {"required": ("", "")}, "Bei der Frage „stellen“ darf required nicht fehlen."),
        (Step.DETAIL, "ende", {"constraint": ""}, "Bei der Frage „ende“ muss constraint bleiben, wie es ist"),
        (Step.RESOURCES, "bedingungen", {"relevant": ""}, "Bei der Frage „bedingungen“ muss relevant bleiben"),
        (
            Step.TOOL_VOTE,
            "ergebnis",
            {"choice_filter": "name != 'changes'"},
            "Bei der Frage „ergebnis“ darf choice_filter",
        ),
        (Step.RESOURCES, "stunden", {"type": "decimal"}, "Die Frage „stunden“ muss von der Art integer bleiben"),
    ],
)
def test_how_a_needed_question_works_stays(step: Step, name: str, changes: dict[str, object], sentence: str) -> None:
    found = changed(step, with_changed(step, name, **changes))

    assert [problem for problem in found if problem.startswith(sentence)], found


def test_another_way_to_end_is_not_invented() -> None:
    found = changed(
        Step.TOOL_VOTE, STEP_FORMS[Step.TOOL_VOTE].lines, Option("ergebnis", "vertagt", ("Vertagt", "Later"))
    )

    assert found == (
        "Bei der Frage „ergebnis“ müssen die Namen der Antworten bleiben, wie sie sind. "
        "Danach richtet sich, wie es im Verfahren weitergeht.",
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (papers.ABOUT, "Blatt survey, Zeile 7, Spalte B: „_bezug“ geht nicht als Name."),
        (sheets.DAY, "Der Name „auf_papier_am“ gehört dem Programm. Bitte einen anderen wählen."),
    ],
)
def test_names_of_the_program_are_not_for_own_questions(name: str, sentence: str) -> None:
    found = changed(Step.OUTLINE, [*STEP_FORMS[Step.OUTLINE].lines, replace(OWN, name=name)])

    assert [problem.startswith(sentence) for problem in found] == [True], found


def test_a_form_without_questions_is_none_and_a_very_long_one_is_too_long() -> None:
    note = Line("note", "hinweis", ("Bitte lesen.", "Please read."))
    many = [replace(OWN, name=f"frage{number}") for number in range(41)]

    for lines in ([note], many):
        assert changed(Step.EVALUATION, lines) == ("Das Formular braucht zwischen 1 und 40 Fragen.",)


def test_a_question_cannot_end_the_form() -> None:
    ends = replace(OWN, type="note", ends=True, relevant="${bedeutung} = 'keine'")

    assert changed(Step.EVALUATION, [*STEP_FORMS[Step.EVALUATION].lines, ends]) == (
        "Die Frage „gremium“ kann das Formular nicht beenden (bot::ende).",
    )


def test_a_file_that_is_no_workbook_is_said_to_be_none() -> None:
    assert problems_in(Step.OUTLINE, b"Sehr geehrte Damen und Herren", "brief.xlsx") == (
        "Das ist keine Excel-Datei im Format .xlsx, oder sie ist beschädigt.",
    )
