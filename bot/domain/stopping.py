"""The Leitung ends a procedure before it is through, where no Vermerk lies before her that she could reject instead."""

from collections.abc import Sequence
from enum import StrEnum

from bot.domain.procedure import Opened, Procedure, ProcedureState, Task, ends_of
from bot.domain.step_names import Outcome, Step, Way


class StopRefusal(StrEnum):
    """Why a procedure cannot be ended so now; each has its own sentence."""

    NOT_YOURS = "not_yours"
    OVER = "over"
    IDEA_WAITS = "idea_waits"
    """Whether it is pursued at all has not been decided yet."""
    MEMO_ON_ITS_WAY = "memo_on_its_way"
    """With that she decides the same, and its reason stands on it."""
    OPENED = "opened"
    """People have answered or are answering: they are owed the results and the end of their data."""


def why_not(procedure: Procedure, tasks: Sequence[Task]) -> StopRefusal | None:
    """Why the procedure cannot be ended now; ``None`` where it can. ``tasks`` are all of the procedure."""
    if procedure.state is not ProcedureState.RUNNING:
        return StopRefusal.OVER
    waiting = [task.rule for task in tasks if task.outcome is None]
    if any(rule.step is Step.TAKE_UP for rule in waiting):
        return StopRefusal.IDEA_WAITS
    if any(rule.way is Way.DECISION for rule in waiting):
        return StopRefusal.MEMO_ON_ITS_WAY
    return StopRefusal.OPENED if ends_of(tasks).get(Opened(Step.OPENING)) is Outcome.DONE else None
