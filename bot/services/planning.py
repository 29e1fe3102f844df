"""Phase 1, „Planung“: what its steps need beyond the table."""

from collections.abc import Mapping

from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Role
from bot.domain.steps import Outcome, Step
from bot.runtime import Runtime
from bot.services.step_hooks import StepHooks
from storage import procedures, staff
from storage.transaction import Transaction


async def _taken_up_at_once(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> Outcome | None:
    """An idea of the Leitung's own goes to the press office at once; any other waits for the Leitung."""
    idea = await procedures.newest_paper(tx, procedure.id, Step.IDEA)
    if idea is None:
        return None
    author = await staff.get(tx, idea.author)
    return Outcome.DONE if author.has(Role.LEADERSHIP) else None


HOOKS: Mapping[Step, StepHooks] = {Step.TAKE_UP: StepHooks(at_once=_taken_up_at_once)}
