"""The card that shows where a procedure stands: short enough for one message and a phone, however many offices."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.authority_file import example_authority
from bot.domain.ids import ProcedureId, TaskId
from bot.domain.procedure import Procedure, ProcedureState, Task
from bot.domain.step_names import Outcome, Phase, Step
from bot.domain.steps import RULES
from bot.texts.catalogue import Texts, Voice
from bot.texts.course_cards import CourseView, Standing, render_course

NOW = datetime(2022, 7, 15, 12, tzinfo=UTC)
FILE = Procedure(ProcedureId(1), "Kundenbefragung 2022", ProcedureState.RUNNING, NOW)
MOST = 4_096


def voice() -> Voice:
    return Texts(example_authority(), "Europe/Berlin").voice("de")


def task(step: Step, office: str = "", outcome: Outcome | None = Outcome.DONE) -> Task:
    return Task(TaskId(1), FILE.id, step, office, NOW, date(2022, 8, 3), outcome)


def text(*tasks: Task) -> str:
    return render_course(CourseView(FILE, tasks, stands=Standing(unheld={task.id for task in tasks})), voice()).text


def test_a_whole_procedure_with_thirty_offices_fits_into_one_message() -> None:
    offices = [f"Amt für Verkehr und Ordnung Nummer {number}" for number in range(30)]
    everything = [task(rule.step, office) for rule in RULES.values() for office in (offices if rule.by_each else [""])]
    for upto in range(1, len(everything)):
        assert len(text(*everything[:upto])) < MOST


def test_a_phase_that_is_over_is_one_line() -> None:
    planning = [task(rule.step) for rule in RULES.values() if rule.phase is Phase.PLANNING]

    assert "✅ Grobkonzept" in text(*planning)
    both = text(*planning, task(Step.DETAIL, outcome=None))
    assert "Planung</b>\n✅ abgeschlossen" in both
    assert "⏳ Feinkonzept bis 3. August 2022" in both
    assert "✅ Grobkonzept" not in both


def test_what_is_still_open_in_an_earlier_phase_stays_there() -> None:
    shown = text(task(Step.SUPPORT, "Bauamt", None), task(Step.FIELDWORK, outcome=None))

    assert "⏳ Unterstützung zusagen (Bauamt)" in shown


def test_what_was_done_twice_stands_there_once() -> None:
    shown = text(task(Step.OUTLINE), task(Step.TOOL_VOTE, outcome=Outcome.CHANGES), task(Step.OUTLINE, outcome=None))

    assert shown.count("Grobkonzept") == 1
    assert "⏳ Grobkonzept" in shown


def test_what_falls_with_a_paper_that_is_done_anew_is_not_shown_as_done() -> None:
    done = (Step.LANGUAGES, Step.TEST_RUN, Step.FORM_VOTE)
    tasks = [replace(task(step), id=TaskId(number)) for number, step in enumerate(done, 2)]
    shown = text(*tasks, task(Step.LANGUAGES, outcome=None))

    assert "⏳ Sprachen" in shown
    assert "✅ Probelauf" in shown
    assert "🔁 Datenschutz: Votum zu Einwilligung und Fragebogen: noch einmal nötig" in shown


def test_many_offices_are_counted_but_for_the_few_that_are_still_asked() -> None:
    offices = [f"Amt {number}" for number in range(7)]
    assert "✅ Verfügbare Ressourcen: 7 Stellen" in text(*(task(Step.RESOURCES, office) for office in offices))
    one_missing = text(*(task(Step.RESOURCES, office, None if office == "Amt 3" else Outcome.NO) for office in offices))
    assert "✅ Verfügbare Ressourcen: 6 Stellen\n⏳ Verfügbare Ressourcen (Amt 3)" in one_missing
    all_asked = text(*(task(Step.RESOURCES, office, None) for office in offices))
    assert "⏳ Verfügbare Ressourcen: 7 Stellen" in all_asked
