"""How many responses were wished for in the Feinkonzept; the target values of all figures are ``targets``."""

from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from bot.domain.ids import ProcedureId
from storage.tables import targets
from storage.transaction import Transaction

_RESPONSES = "responses"
"""The figure in question; it is about the whole survey, so it names no question."""


async def of_procedure(tx: Transaction, procedure: ProcedureId) -> int | None:
    """The number wished for, at least 1; ``None`` where none was given."""
    wanted = select(targets.c.target).where(
        targets.c.procedure_id == procedure, targets.c.question == "", targets.c.figure == _RESPONSES
    )
    row = (await tx.execute(wanted.order_by(targets.c.number))).first()
    try:
        number = int(Decimal(row.target)) if row is not None else 0
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return number if number > 0 else None
