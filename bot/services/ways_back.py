"""Why a step is done once more: which task brought it back, and what the Leitung wanted. For cards."""

from bot.domain.memo import SENT_BACK, MemoState
from bot.domain.procedure import Procedure, Task
from bot.domain.step_names import Outcome, Step
from bot.texts.catalogue import Voice
from bot.texts.evaluation import what_changes_are_wanted
from bot.texts.withdrawing import objections_text
from storage import co_signatures, memos, procedures
from storage.transaction import Transaction


async def brought_back_by(tx: Transaction, procedure: Procedure, step: Step) -> Task | None:
    """The newest task that ended so that this step had to be done once more; ``None`` where none did since it was done.

    Whoever corrects a finished item is not shown what was mended before.
    """
    tasks = await procedures.tasks_of(tx, procedure.id)
    done = max((task.id for task in tasks if task.step is step and task.outcome is Outcome.DONE), default=0)
    back = [task for task in tasks if task.outcome and task.rule.redoes.get(task.outcome) is step and task.id > done]
    return back[-1] if back else None


async def ordered_changes(tx: Transaction, procedure: Procedure, memo_step: Step, voice: Voice) -> str:
    """What the Leitung or offices want to be changed before the Vermerk of this step comes once more."""
    known = await memos.of_step(tx, procedure.id, memo_step.value)
    sent_back = next((memo for memo in known if memo.state in SENT_BACK), None)
    if sent_back is not None and sent_back.state is MemoState.WITHDRAWN:
        signatures = await co_signatures.of_memo(tx, sent_back.id, sent_back.version)
        return objections_text(signatures, voice)
    if sent_back is None or sent_back.decision is None:
        return ""
    return what_changes_are_wanted(sent_back.decision.reason, voice)
