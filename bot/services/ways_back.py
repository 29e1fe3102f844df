"""Why a step is done once more: which task brought it back, and what the Leitung wanted. For cards."""

from bot.domain.memo import MemoState
from bot.domain.procedure import Procedure, Task
from bot.domain.steps import Step
from bot.runtime import Runtime
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.evaluation import what_changes_are_wanted
from storage import memos, procedures
from storage.transaction import Transaction


async def brought_back_by(tx: Transaction, procedure: Procedure, step: Step) -> Task | None:
    """The newest task that ended so that this step had to be done once more; ``None`` where none did."""
    tasks = await procedures.tasks_of(tx, procedure.id)
    back = [task for task in tasks if task.outcome and task.rule.redoes.get(task.outcome) is step]
    return back[-1] if back else None


async def ordered_changes(tx: Transaction, rt: Runtime, procedure: Procedure, memo_step: Step) -> str:
    """What the Leitung wants to be changed before the Vermerk of this step comes once more (German); or nothing."""
    known = await memos.of_step(tx, procedure.id, memo_step.value)
    sent_back = next((memo for memo in known if memo.state is MemoState.CHANGES_ORDERED), None)
    if sent_back is None or sent_back.decision is None:
        return ""
    return what_changes_are_wanted(sent_back.decision.reason, rt.texts.voice(SOURCE_LANGUAGE))
