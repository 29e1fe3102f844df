"""Procedures with their tasks and papers; titles and answers sealed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

import orjson
from sqlalchemy import Row, func, insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import FormId, MemberId, PaperId, ProcedureId, SurveyId, TaskId
from bot.domain.papers import Paper
from bot.domain.procedure import Opened, Procedure, ProcedureState, Task
from bot.domain.step_names import Outcome, Step
from storage.tables import papers, procedures, tasks
from storage.transaction import Transaction

LARGEST_ID = 2**63 - 1
"""Any whole number may stand in a button that somebody made up."""


def _about_title(procedure: int) -> str:
    return f"procedures.title:{procedure}"


def _procedure(tx: Transaction, row: Row[tuple[object, ...]]) -> Procedure:
    return Procedure(
        ProcedureId(row.id),
        tx.keys.open(row.title, _about_title(row.id)).decode(),
        ProcedureState(row.state),
        row.begun_at,
        None if row.survey_id is None else SurveyId(row.survey_id),
    )


def _task(row: Row[tuple[object, ...]]) -> Task:
    return Task(
        TaskId(row.id),
        ProcedureId(row.procedure_id),
        Step(row.step),
        row.office,
        row.opened_at,
        row.due_on,
        Outcome(row.outcome) if row.outcome else None,
        row.done_at,
        None if row.done_by is None else MemberId(row.done_by),
        row.handed_to,
    )


async def begin(tx: Transaction, authority: str, title: str, *, now: datetime) -> Procedure:
    """Keep a new procedure."""
    new = insert(procedures).values(authority=authority, title=b"", state=ProcedureState.RUNNING.value, begun_at=now)
    number = (await tx.execute(new.returning(procedures.c.id))).scalar_one()
    sealed = tx.keys.seal(title.encode(), _about_title(number))
    await tx.execute(update(procedures).where(procedures.c.id == number).values(title=sealed))
    return await get(tx, ProcedureId(number))


async def find(tx: Transaction, procedure: ProcedureId) -> Procedure | None:
    """The procedure of that number, if there is one."""
    if not 0 < procedure <= LARGEST_ID:
        return None
    row = (await tx.execute(select(procedures).where(procedures.c.id == procedure))).first()
    return None if row is None else _procedure(tx, row)


async def get(tx: Transaction, procedure: ProcedureId) -> Procedure:
    """The procedure of that number. Raises ``NotFoundError``."""
    found = await find(tx, procedure)
    if found is None:
        raise NotFoundError(f"procedure {procedure}")
    return found


async def hold(tx: Transaction, procedure: ProcedureId) -> None:
    """Let nobody else change this procedure until the end of the transaction.

    Two who end the last two open tasks at the same time would each see the other's as open, and nothing would follow.
    """
    await tx.execute(select(procedures.c.id).where(procedures.c.id == procedure).with_for_update())


async def of_survey(tx: Transaction, survey: SurveyId) -> Procedure | None:
    """The procedure that led to a survey; ``None`` where that was approved outside."""
    row = (await tx.execute(select(procedures).where(procedures.c.survey_id == survey))).first()
    return None if row is None else _procedure(tx, row)


async def in_state(tx: Transaction, authority: str, state: ProcedureState) -> tuple[Procedure, ...]:
    """All procedures in a state, newest first."""
    wanted = select(procedures).where(procedures.c.authority == authority, procedures.c.state == state.value)
    return tuple(_procedure(tx, row) for row in await tx.execute(wanted.order_by(procedures.c.id.desc())))


async def ended(tx: Transaction, authority: str) -> tuple[Procedure, ...]:
    """All procedures that are over, whichever way, the newest first."""
    wanted = select(procedures).where(
        procedures.c.authority == authority, procedures.c.state != ProcedureState.RUNNING.value
    )
    return tuple(_procedure(tx, row) for row in await tx.execute(wanted.order_by(procedures.c.id.desc())))


async def belongs_to(tx: Transaction, procedure: ProcedureId, survey: SurveyId) -> None:
    """From now on this survey is the procedure's."""
    await tx.execute(update(procedures).where(procedures.c.id == procedure).values(survey_id=survey))


async def end(tx: Transaction, procedure: ProcedureId, state: ProcedureState, *, now: datetime) -> None:
    """Nothing more happens in it; whatever is still open is dropped with it."""
    await tx.execute(
        update(procedures)
        .where(procedures.c.id == procedure, procedures.c.state == ProcedureState.RUNNING.value)
        .values(state=state.value, ended_at=now)
    )


async def open_task(
    tx: Transaction, procedure: ProcedureId, opened: Opened, *, due_on: date | None, now: datetime
) -> Task:
    """Keep a new task."""
    row = await tx.execute(
        insert(tasks)
        .values(
            procedure_id=procedure,
            step=opened.step.value,
            office=opened.office,
            opened_at=now,
            due_on=due_on,
            outcome="",
        )
        .returning(tasks)
    )
    return _task(row.one())


async def find_task(tx: Transaction, task: TaskId) -> Task | None:
    """The task of that number, if there is one."""
    if not 0 < task <= LARGEST_ID:
        return None
    row = (await tx.execute(select(tasks).where(tasks.c.id == task))).first()
    return None if row is None else _task(row)


async def hold_task(tx: Transaction, task: TaskId) -> Task | None:
    """The same as it is once nobody else changes its procedure any more: who reads it first may wait for somebody."""
    found = await find_task(tx, task)
    if found is None:
        return None
    await hold(tx, found.procedure)
    return await find_task(tx, task)


async def tasks_of(tx: Transaction, procedure: ProcedureId) -> tuple[Task, ...]:
    """All tasks of a procedure, those that were done too, in the order in which they opened."""
    rows = await tx.execute(select(tasks).where(tasks.c.procedure_id == procedure).order_by(tasks.c.id))
    return tuple(_task(row) for row in rows)


async def open_tasks(tx: Transaction, authority: str, steps: Collection[Step]) -> tuple[Task, ...]:
    """What is open in these steps of all running procedures: what is due first in front, then what waits longest."""
    wanted = (
        select(tasks)
        .join(procedures, procedures.c.id == tasks.c.procedure_id)
        .where(
            procedures.c.authority == authority,
            procedures.c.state == ProcedureState.RUNNING.value,
            tasks.c.outcome == "",
            tasks.c.step.in_([step.value for step in steps]),
        )
        .order_by(tasks.c.due_on.is_(None), tasks.c.due_on, tasks.c.id)
    )
    return tuple(_task(row) for row in await tx.execute(wanted))


async def end_task(tx: Transaction, task: Task, outcome: Outcome, *, by: MemberId | None, now: datetime) -> bool:
    """Note how a task ended, once; ``False`` where somebody was faster. ``by`` is nobody when a deadline passed."""
    ended = await tx.execute(
        update(tasks)
        .where(tasks.c.id == task.id, tasks.c.outcome == "")
        .values(outcome=outcome.value, done_at=now, done_by=by)
    )
    return ended.rowcount > 0


async def hand_on(tx: Transaction, task: Task, office: str, *, due_on: date | None, now: datetime) -> Task | None:
    """From now on an open task is this office's, or with none the press office's again; ``None`` where it moved on.

    ``task`` is as the reader knew it: of two who hand it on at the same time one is too late.
    """
    moved = await tx.execute(
        update(tasks)
        .where(tasks.c.id == task.id, tasks.c.outcome == "", tasks.c.handed_to == task.handed_to)
        .values(handed_to=office, due_on=due_on, opened_at=now)
        .returning(tasks)
    )
    row = moved.first()
    return None if row is None else _task(row)


async def set_due(tx: Transaction, task: TaskId, day: date | None) -> None:
    """An open task is due on another day from now on, or on none."""
    await tx.execute(update(tasks).where(tasks.c.id == task, tasks.c.outcome == "").values(due_on=day))


async def note_reminded(tx: Transaction, task: TaskId, day: date) -> None:
    """Somebody was reminded of it on this day."""
    await tx.execute(update(tasks).where(tasks.c.id == task).values(reminded_on=day))


async def reminded_on(tx: Transaction, task: TaskId) -> date | None:
    """On which day somebody was reminded of it last."""
    return (await tx.execute(select(tasks.c.reminded_on).where(tasks.c.id == task))).scalar_one_or_none()


def _about_paper(procedure: int, step: str, office: str, version: int) -> str:
    return f"papers.body:{procedure}.{step}.{version}:{office}"


def _paper(tx: Transaction, row: Row[tuple[object, ...]]) -> Paper:
    about = _about_paper(row.procedure_id, row.step, row.office, row.version)
    return Paper(
        PaperId(row.id),
        ProcedureId(row.procedure_id),
        Step(row.step),
        row.office,
        row.version,
        FormId(row.form_id),
        orjson.loads(tx.keys.open(row.body, about)),
        MemberId(row.author),
        row.made_at,
        row.on_paper_on,
    )


async def add_paper(
    tx: Transaction,
    task: Task,
    form: FormId,
    answers: Mapping[str, str],
    sha256: str,
    *,
    author: MemberId,
    now: datetime,
    on_paper_on: date | None = None,
    scan: int | None = None,
) -> Paper:
    """Keep what was filled in for a task, as the next version of that paper; ``scan`` is the signed sheet."""
    same = (
        (papers.c.procedure_id == task.procedure)
        & (papers.c.step == task.step.value)
        & (papers.c.office == task.office)
    )
    before = (await tx.execute(select(func.max(papers.c.version)).where(same))).scalar_one()
    version = (before or 0) + 1
    about = _about_paper(task.procedure, task.step.value, task.office, version)
    row = await tx.execute(
        insert(papers)
        .values(
            procedure_id=task.procedure,
            step=task.step.value,
            office=task.office,
            version=version,
            form_id=form,
            body=tx.keys.seal(orjson.dumps(dict(answers)), about),
            sha256=sha256,
            author=author,
            made_at=now,
            on_paper_on=on_paper_on,
            scan_id=scan,
        )
        .returning(papers)
    )
    return _paper(tx, row.one())


async def find_paper(tx: Transaction, paper: PaperId) -> Paper | None:
    """The paper of that number, if there is one."""
    if not 0 < paper <= LARGEST_ID:
        return None
    row = (await tx.execute(select(papers).where(papers.c.id == paper))).first()
    return None if row is None else _paper(tx, row)


async def all_papers(tx: Transaction, procedure: ProcedureId) -> tuple[Paper, ...]:
    """Every paper of the file in every version, in the order in which they were handed in."""
    rows = await tx.execute(select(papers).where(papers.c.procedure_id == procedure).order_by(papers.c.id))
    return tuple(_paper(tx, row) for row in rows)


async def papers_of(tx: Transaction, procedure: ProcedureId, step: Step) -> tuple[Paper, ...]:
    """All versions of a step's papers, by office, oldest first."""
    wanted = select(papers).where(papers.c.procedure_id == procedure, papers.c.step == step.value)
    return tuple(_paper(tx, row) for row in await tx.execute(wanted.order_by(papers.c.office, papers.c.version)))


async def newest_paper(tx: Transaction, procedure: ProcedureId, step: Step, office: str = "") -> Paper | None:
    """The newest version of a step's paper, if there is one."""
    found = [paper for paper in await papers_of(tx, procedure, step) if paper.office == office]
    return found[-1] if found else None
