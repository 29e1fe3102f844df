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


def in_turn(*tasks: Task) -> tuple[Task, ...]:
    """The same tasks as they are kept: whichever opened later has the higher number."""
    return tuple(replace(one, id=TaskId(number)) for number, one in enumerate(tasks, 1))


def test_what_leads_back_is_not_shown_as_done_and_says_why() -> None:
    moved = (
        task(Step.DETAIL_DECISION),
        task(Step.PRICE),
        task(Step.QUESTIONS, outcome=Outcome.MOVED),
        task(Step.DETAIL, outcome=None),
    )
    shown = text(*in_turn(*moved))

    assert "🔁 Freigabe des Feinkonzepts: noch einmal nötig" in shown
    assert "✅ Preismodell und Kosten" in shown
    assert "🔁 Fragen: Der Zeitplan wird geändert" in shown
    assert "✅ Fragen" in text(*in_turn(*moved, task(Step.QUESTIONS)))


def test_what_was_begun_once_more_and_withdrawn_is_not_shown_as_done() -> None:
    begun = (task(Step.LANGUAGES), task(Step.FORM_VOTE), task(Step.LANGUAGES))
    shown = text(*in_turn(*begun, task(Step.FORM_VOTE, outcome=Outcome.WITHDRAWN), task(Step.ANSWERS, outcome=None)))

    assert "🔁 Datenschutz: Votum zu Einwilligung und Fragebogen: noch einmal nötig" in shown


def test_what_an_early_end_left_undone_is_not_shown_as_done() -> None:
    tasks = in_turn(
        task(Step.DETAIL),
        task(Step.FORM_VOTE, outcome=Outcome.CHANGES),
        task(Step.LANGUAGES),
        task(Step.QUESTIONS, outcome=Outcome.STOPPED),
        *(task(Step.SUPPORT, f"Amt {n}", Outcome.STOPPED if n else Outcome.DONE) for n in range(7)),
    )
    shown = render_course(CourseView(replace(FILE, state=ProcedureState.STOPPED), tasks), voice()).text

    assert "✅ Feinkonzept" in shown
    assert "⏹ Fragen: Beendet" in shown
    assert "⏹ Datenschutz: Votum zu Einwilligung und Fragebogen\n" in shown
    assert "✅ Unterstützung zusagen: 1 Stelle\n⏹ Unterstützung zusagen: 6 Stellen" in shown


def test_invitations_to_a_meeting_that_is_moved_are_not_shown() -> None:
    invited = (task(Step.MEETING), task(Step.ATTENDANCE, "Bauamt"), task(Step.ATTENDANCE, "Jugendamt", Outcome.NO))
    assert "✅ Einladung zum Treffen (Bauamt)" in text(*in_turn(*invited))
    moved = text(*in_turn(*invited, task(Step.MEETING, outcome=None)))
    assert "⏳ Gemeinsames Treffen" in moved
    assert "Einladung" not in moved
