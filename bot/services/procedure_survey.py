"""The questionnaire of a procedure is imported: from then on the procedure's gates decide when its survey opens."""

from datetime import date

from bot.domain.detail import Schedule, not_asked, schedule_of
from bot.domain.gates import ImportRefusal, NotAsked
from bot.domain.ids import ProcedureId, SurveyId
from bot.domain.procedure import Opened, Procedure, ProcedureState, ends_of
from bot.domain.questionnaire import Questionnaire
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import course, opening, surveys
from bot.services.surveys import SurveyOrder
from storage import procedures, targets
from storage import surveys as rows
from storage.transaction import Transaction


async def schedule(tx: Transaction, procedure: ProcedureId) -> Schedule | None:
    """The dates that the Feinkonzept sets, if it is written."""
    paper = await procedures.newest_paper(tx, procedure, Step.DETAIL)
    return None if paper is None else schedule_of(paper.answers)


async def import_for(
    tx: Transaction, rt: Runtime, form: Questionnaire, order: SurveyOrder, number: ProcedureId, *, by: str
) -> Survey | ImportRefusal | NotAsked:
    """Keep the questionnaire as that of a procedure. One that was imported before is closed: it was never asked.

    ``by`` goes into the audit trail.
    """
    await procedures.hold(tx, number)
    procedure = await procedures.find(tx, number)
    if procedure is None:
        return ImportRefusal.UNKNOWN
    if (refused := await _refused(tx, procedure, order.closes_on, rt.today())) is not None:
        return refused
    missing = not_asked(await targets.of_procedure(tx, procedure.id), form)
    if missing:
        return NotAsked(missing)
    if procedure.survey is not None:
        await _drop(tx, rt, procedure.survey, by=by)
    planned, approval = await schedule(tx, procedure.id), f"procedure:{procedure.id}"
    made = await surveys.import_prepared(tx, rt, form, order, actor=by, approval=approval, planned=planned)
    await procedures.belongs_to(tx, procedure.id, made.id)
    await _look_again(tx, rt, await procedures.get(tx, procedure.id))
    return made


async def _refused(tx: Transaction, procedure: Procedure, closes_on: date, today: date) -> ImportRefusal | None:
    if procedure.state is not ProcedureState.RUNNING:
        return ImportRefusal.OVER
    ends = ends_of(await procedures.tasks_of(tx, procedure.id))
    if ends.get(Opened(Step.DETAIL_DECISION)) is not Outcome.DONE:
        return ImportRefusal.NOT_APPROVED
    if Opened(Step.FIELDWORK) in ends:
        return ImportRefusal.IN_THE_FIELD
    return ImportRefusal.PAST if closes_on < today else None


async def _drop(tx: Transaction, rt: Runtime, survey: SurveyId, *, by: str) -> None:
    # It would open without any gate otherwise: it belongs to no procedure any more.
    found = await rows.get(tx, survey)
    if found.state is SurveyState.PREPARED:
        await surveys.close(tx, rt, found, by=by)


async def _look_again(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """Whoever is voting gets the new questionnaire at once; where the vote was given, it is asked for anew."""
    if (vote := await opening.open_task(tx, procedure, Step.FORM_VOTE)) is not None:
        await course.announce_anew(tx, rt, procedure, vote)
    elif (begins := await opening.open_task(tx, procedure, Step.OPENING)) is not None:
        await course.held_back(tx, rt, procedure, begins, by=None)
