"""A questionnaire becomes that of a procedure, and its survey opens through the procedure's gates alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.domain.detail import Schedule
from bot.domain.gates import HeldBack, ImportRefusal, NotAsked
from bot.domain.ids import ProcedureId
from bot.domain.key_figures import Figure, Target
from bot.domain.procedure import Opened, ProcedureState
from bot.domain.step_names import Outcome, Step
from bot.domain.study_end import StudyEnd
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import opening, procedure_survey, survey_opening, surveys
from bot.services.surveys import COMMAND_LINE
from storage import procedures, study_ends, targets
from storage import surveys as survey_rows
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, NOON, ORDER


async def reached(tx: Transaction, rt: Runtime, *steps: Step) -> ProcedureId:
    """A procedure in which these steps are through."""
    procedure = await procedures.begin(tx, rt.authority.id, "Kundenbefragung", now=rt.now())
    for step in steps:
        task = await procedures.open_task(tx, procedure.id, Opened(step), due_on=None, now=rt.now())
        await procedures.end_task(tx, task, Outcome.DONE, by=None, now=rt.now())
    return procedure.id


async def opens(tx: Transaction, rt: Runtime, procedure: ProcedureId, step: Step) -> None:
    await procedures.open_task(tx, procedure, Opened(step), due_on=None, now=rt.now())


async def test_nothing_is_imported_before_the_concept_is_approved(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL)

    assert await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE) is ImportRefusal.NOT_APPROVED
    assert (
        await rt.run(procedure_survey.import_for, FORM, ORDER, ProcedureId(99), by=COMMAND_LINE)
        is ImportRefusal.UNKNOWN
    )


async def test_nothing_is_imported_for_a_procedure_that_is_over(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    await rt.database.write(procedures.end, number, ProcedureState.STOPPED, now=rt.now())

    assert await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE) is ImportRefusal.OVER


async def test_the_questionnaire_cannot_be_exchanged_in_the_field(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    await rt.run(opens, number, Step.FIELDWORK)

    assert await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE) is ImportRefusal.IN_THE_FIELD


async def test_a_questionnaire_must_ask_what_targets_were_set_for(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    wanted = [
        Target(1, "", Figure.RESPONSES, Decimal(400)),
        Target(2, "b1", Figure.TOP2, Decimal(75)),
        Target(3, "b3", Figure.MEAN, Decimal(2)),
    ]
    await rt.database.write(targets.replace_all, number, wanted)

    assert await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE) == NotAsked(("b1",))


async def test_a_survey_of_a_procedure_is_not_opened_by_command_without_a_vote(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    made = await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE)
    assert isinstance(made, Survey)

    assert await rt.run(surveys.open_by_command, made.id) is HeldBack.NO_VOTE
    # Even where somebody had opened the task by hand.
    await rt.run(opens, number, Step.OPENING)
    assert await rt.run(surveys.open_by_command, made.id) is HeldBack.NO_VOTE
    async with rt.database.read() as tx:
        assert (await survey_rows.get(tx, made.id)).state is SurveyState.PREPARED


async def test_the_survey_that_was_imported_before_cannot_slip_through(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    first = await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE)
    second = await rt.run(procedure_survey.import_for, FORM, replace(ORDER, title="Neu"), number, by=COMMAND_LINE)
    assert isinstance(first, Survey)
    assert isinstance(second, Survey)

    assert await rt.run(surveys.open_by_command, first.id) is surveys.SurveyRefusal.ALREADY_CLOSED
    async with rt.database.read() as tx:
        assert (await procedures.get(tx, number)).survey == second.id


async def test_one_that_was_deleted_in_the_moment_in_which_it_got_other_days_does_not_open(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    made = await rt.run(procedure_survey.import_for, FORM, ORDER, number, by=COMMAND_LINE)
    assert isinstance(made, Survey)
    await rt.run(opens, number, Step.OPENING)
    untouched = StudyEnd(made.id)
    await rt.database.write(study_ends.save, untouched, replace(untouched, erased_at=NOON))

    assert await rt.run(surveys.open_by_command, made.id) is HeldBack.DELETED
    other_days = Schedule(date(2027, 3, 1), date(2027, 3, 31), date(2027, 7, 31))
    await rt.run(survey_opening.prepare_for, made, other_days, actor="clock", approval="procedure:1")
    async with rt.database.read() as tx:
        assert await survey_rows.get(tx, made.id) == made


async def test_a_survey_without_a_procedure_opens_as_before(rt: Runtime) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)

    assert isinstance(await rt.run(surveys.open_by_command, made.id), Survey)


async def test_the_clock_opens_nothing_that_has_no_questionnaire(rt: Runtime) -> None:
    number = await rt.run(reached, Step.DETAIL_DECISION)
    await rt.run(opens, number, Step.OPENING)

    assert await rt.run(opening.open_due) == {"surveys": 0}
