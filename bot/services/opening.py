"""The fieldwork of a procedure's survey begins by its date or from the command line; the gates hold for every way.

The button is ``procedure_desk.tap``; what opening does to the survey is the hook of the step in ``design``.
"""

from zoneinfo import ZoneInfo

from bot.domain.gates import HeldBack, opens_by_itself
from bot.domain.outgoing import Priority
from bot.domain.procedure import Past, Procedure, ProcedureState, Task, ends_of
from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import course, survey_opening, task_cards, task_rights
from bot.services.staff_cards import private_chat
from bot.texts.design import render_closed_early, render_closed_while_changed
from bot.texts.tasks import render_held_back
from storage import outbox, procedures, staff, surveys
from storage.transaction import Transaction


async def open_for(
    tx: Transaction, rt: Runtime, procedure: Procedure, survey: Survey, *, actor: str
) -> HeldBack | None:
    """Open the survey and end the task; or why not. ``actor`` goes into the audit trail."""
    known = await open_task(tx, procedure, Step.OPENING)
    task = await procedures.hold_task(tx, known.id) if known else None
    if task is None or task.outcome is not None:
        # Somebody may have opened it at this moment, or have begun to correct an item of the checklist.
        return HeldBack.NO_VOTE
    if (why := await course.held_back(tx, rt, procedure, task, by=None)) is not None:
        return why
    await survey_opening.open_prepared(tx, rt, survey, actor=actor, approval=f"procedure:{procedure.id}")
    await course.end(tx, rt, task, Outcome.DONE, by=None)
    return None


async def open_due(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: open what was ready before its first day, on that day."""
    waiting = await procedures.open_tasks(tx, rt.authority.id, (Step.OPENING,))
    return {"surveys": sum([await _opened(tx, rt, task) for task in waiting])}


async def _opened(tx: Transaction, rt: Runtime, task: Task) -> bool:
    procedure = await procedures.get(tx, task.procedure)
    if procedure.survey is None:
        return False
    survey = await surveys.get(tx, procedure.survey)
    ready_at = task.opened_at.astimezone(ZoneInfo(rt.config.time_zone))
    if not opens_by_itself(survey, ready_at, rt.today()):
        return False
    return await open_for(tx, rt, procedure, survey, actor="clock") is None


async def open_task(tx: Transaction, procedure: Procedure, step: Step) -> Task | None:
    """The task of a step that is open now, if there is one."""
    tasks = await procedures.tasks_of(tx, procedure.id)
    return next((task for task in tasks if task.step is step and task.outcome is None), None)


async def will_not_begin(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    """A survey that was only prepared was closed: who works on it learns so, and what to do; ``survey`` as it was."""
    procedure = await procedures.of_survey(tx, survey.id)
    waits = procedure is not None and procedure.state is ProcedureState.RUNNING
    if procedure is None or not waits or survey.state is not SurveyState.PREPARED:
        return
    task = await open_task(tx, procedure, Step.OPENING)
    if task is None:
        await _tell_press_office(tx, rt, procedure)
    else:
        await _tell_at_the_opening(tx, rt, procedure, task)


async def _tell_press_office(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """Something else is still to be done: nobody goes on with it for a survey that does not begin."""
    past = Past(ends_of(await procedures.tasks_of(tx, procedure.id)))
    render = render_closed_early if past.through(Step.DETAIL_DECISION) else render_closed_while_changed
    for member in await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE,)):
        told = render(procedure, rt.texts.voice(member.language))
        await outbox.add(tx, private_chat(member.user), told, now=rt.now(), priority=Priority.ALERT)


async def _tell_at_the_opening(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> None:
    hooks = course.hooks_of(task.step)
    why = await hooks.held_back(tx, rt, procedure, task)
    for member in await task_rights.doers(tx, rt, task):
        await task_cards.show(tx, rt, procedure, task, member, hooks=hooks)
        if why is not None:
            told = render_held_back(why, task, rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), told, now=rt.now(), priority=Priority.ALERT)


async def fieldwork_ended(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    """The survey closed: where it is a procedure's, the offices get their task with the results."""
    procedure = await procedures.of_survey(tx, survey.id)
    task = await open_task(tx, procedure, Step.FIELDWORK) if procedure else None
    if task is not None:
        await course.end(tx, rt, task, Outcome.DONE, by=None)
