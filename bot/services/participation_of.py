"""Who said what in a procedure: the newest answer of each office to each step, for cards and for the Vermerk."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.ids import ProcedureId
from bot.domain.steps import SILENT, Step
from bot.runtime import Runtime
from bot.texts.planning import Said
from storage import procedures
from storage.transaction import Transaction


async def said(tx: Transaction, rt: Runtime, procedure: ProcedureId, steps: Sequence[Step]) -> tuple[Said, ...]:
    """What was said in these steps so far, by step and then as it came; who was silent is named, too."""
    zone = ZoneInfo(rt.config.time_zone)
    ended = {(task.step, task.office): task for task in await procedures.tasks_of(tx, procedure) if task.outcome}
    answers = {(paper.step, paper.office): paper.answers for paper in await procedures.all_papers(tx, procedure)}
    return tuple(
        Said(
            step,
            task.office,
            task.outcome,
            task.done_at.astimezone(zone).date() if task.done_at else None,
            {} if task.outcome in SILENT else answers.get((task.step, task.office), {}),
        )
        for step in steps
        for task in ended.values()
        if task.step is step and task.outcome is not None
    )
