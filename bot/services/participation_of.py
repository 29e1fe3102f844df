"""Who said what in a procedure: the newest answer of each office to each step, for cards and for the Vermerk."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.ids import ProcedureId
from bot.domain.papers import Paper
from bot.domain.procedure import Task
from bot.domain.step_names import SILENT, Outcome, Step
from bot.runtime import Runtime
from bot.texts.planning import Said
from storage import procedures
from storage.transaction import Transaction


async def said(
    tx: Transaction, rt: Runtime, procedure: ProcedureId, steps: Sequence[Step], *, asked_still: bool = False
) -> tuple[Said, ...]:
    """What was said in these steps so far, by step and then as it came; who was silent is named, too.

    ``asked_still``: whoever has not answered yet is named, too.
    """
    zone = ZoneInfo(rt.config.time_zone)
    newest = {
        (task.step, task.office): task
        for task in await procedures.tasks_of(tx, procedure)
        if (asked_still if task.outcome is None else task.outcome is not Outcome.WITHDRAWN)
    }
    papers = {(paper.step, paper.office): paper for paper in await procedures.all_papers(tx, procedure)}
    return tuple(
        _said(task, papers.get((step, task.office)), zone)
        for step in steps
        for task in newest.values()
        if task.step is step
    )


def _said(task: Task, newest: Paper | None, zone: ZoneInfo) -> Said:
    """``newest`` is the paper of an earlier time, where this time nothing was filled in."""
    outcome = task.outcome
    on = task.done_at.astimezone(zone).date() if task.done_at else None
    if newest is None or newest.made_at < task.opened_at or outcome is None or outcome in SILENT:
        return Said(task.step, task.office, outcome, on, {})
    entered = newest if newest.on_paper_on is not None else None
    return Said(task.step, task.office, outcome, on, newest.answers, entered)
