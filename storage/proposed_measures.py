"""How many measures a Vermerk proposes and how many of them were not endorsed: counted beside its other columns."""

from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from bot.domain.measure import MeasureState
from bot.domain.memo import Endorsed
from bot.domain.step_names import Step
from storage.tables import measures, memos


def columns() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Columns for a query of ``memos``; zero for the Vermerk of any other step, or of none."""
    of_memo = select(func.count()).select_from(measures).where(measures.c.procedure_id == memos.c.procedure_id)
    refused = of_memo.where(measures.c.state == MeasureState.NOT_ENDORSED.value)
    proposes = memos.c.step == Step.RESULTS_MEMO.value
    return (
        case((proposes, of_memo.scalar_subquery()), else_=0).label("measures_proposed"),
        case((proposes, refused.scalar_subquery()), else_=0).label("measures_refused"),
    )


def endorsed_of(row: Row[Any]) -> Endorsed | None:
    """What the columns say, for a row of a Vermerk that is approved; ``None`` where it proposes no measures."""
    if not row.measures_proposed:
        return None
    return Endorsed(row.measures_proposed - row.measures_refused, row.measures_proposed)
