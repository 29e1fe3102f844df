"""Whose turn it is: of several bot processes on one PostgreSQL database only one does a piece of scheduled work."""

from sqlalchemy import func, select

from storage.transaction import Transaction


async def take(tx: Transaction, work: str) -> bool:
    """Take the turn until this transaction ends; ``False`` while another process has it.

    A SQLite file has a single writer at a time, so there it is always one's turn.
    """
    if tx.on_sqlite:
        return True
    key = func.hashtextextended(f"buergerecho job {work}", 0)
    return bool((await tx.execute(select(func.pg_try_advisory_xact_lock(key)))).scalar_one())
