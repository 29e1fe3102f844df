"""The values that the Feinkonzept sets for the key figures of a procedure."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import delete, insert, select

from bot.domain.ids import ProcedureId
from bot.domain.key_figures import Figure, Target
from storage.tables import targets
from storage.transaction import Transaction


async def replace_all(tx: Transaction, procedure: ProcedureId, wanted: Iterable[Target]) -> None:
    """From now on these are the procedure's targets, and no others."""
    await tx.execute(delete(targets).where(targets.c.procedure_id == procedure))
    rows = [
        {
            "procedure_id": procedure,
            "number": one.number,
            "question": one.question,
            "figure": one.figure.value,
            "target": str(one.target),
        }
        for one in wanted
    ]
    if rows:
        await tx.execute(insert(targets), rows)


async def of_procedure(tx: Transaction, procedure: ProcedureId) -> tuple[Target, ...]:
    """The targets in the order of the Feinkonzept."""
    rows = await tx.execute(select(targets).where(targets.c.procedure_id == procedure).order_by(targets.c.number))
    return tuple(Target(row.number, row.question, Figure(row.figure), Decimal(row.target)) for row in rows)
