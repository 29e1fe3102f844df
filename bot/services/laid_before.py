"""How the measures of a procedure lie before the Leitung: in which version, and whether she decided."""

from bot.domain.measure import ANSWERS_A_WISH, RULES_ON_PROPOSAL, Measure
from bot.domain.measure_taps import MeasureAct
from bot.domain.measure_wish import mark_of
from bot.domain.memo import Memo
from bot.domain.procedure import Procedure, Task
from bot.domain.step_names import Outcome, Step
from storage import memos, procedures
from storage.transaction import Transaction

_OPEN_AGAIN = frozenset({None, Outcome.CHANGES, Outcome.WITHDRAWN})


async def memo_of(tx: Transaction, procedure: Procedure) -> Memo | None:
    """The Vermerk that proposes the measures; ``None`` where it was written outside."""
    known = await memos.of_step(tx, procedure.id, Step.RESULTS_MEMO.value)
    return known[0] if known else None


async def open_task(tx: Transaction, procedure: Procedure, step: Step) -> Task | None:
    """The task of this step that is open now."""
    known = await procedures.tasks_of(tx, procedure.id)
    return next((task for task in known if task.step is step and task.outcome is None), None)


async def version_of(tx: Transaction, procedure: Procedure) -> int:
    """In which version the measures lie before the Leitung: that of their Vermerk.

    Where that was written outside of the bot, the number of the task of writing it, which every new version has anew.
    """
    memo = await memo_of(tx, procedure)
    if memo is not None:
        return memo.version
    newest = await _newest(tx, procedure, Step.RESULTS_MEMO)
    return newest.id if newest else 0


async def to_be_seen(tx: Transaction, measure: Measure, act: MeasureAct) -> int:
    """What whoever does this must have had before their eyes, as a number: a version, or a wish; else 0."""
    if act in RULES_ON_PROPOSAL:
        return await version_of(tx, await procedures.get(tx, measure.procedure))
    return mark_of(measure.wish) if act in ANSWERS_A_WISH else 0


async def is_decided(tx: Transaction, procedure: Procedure) -> bool:
    """Whether the Leitung has decided on the Vermerk as a whole, so that nothing of it can be taken back any more."""
    newest = await _newest(tx, procedure, Step.RESULTS_DECISION)
    return newest is not None and newest.outcome not in _OPEN_AGAIN


async def _newest(tx: Transaction, procedure: Procedure, step: Step) -> Task | None:
    known = [task for task in await procedures.tasks_of(tx, procedure.id) if task.step is step]
    return max(known, key=lambda task: task.id, default=None)
