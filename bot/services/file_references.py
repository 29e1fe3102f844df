"""Gives each memo its reference number, by the authority's pattern, when it is submitted for the first time."""

from bot.runtime import Runtime
from storage import file_numbers
from storage.transaction import Transaction


async def next_reference(tx: Transaction, rt: Runtime) -> str:
    """The next reference number of this year."""
    year = rt.today().year
    number = await file_numbers.take(tx, rt.authority.id, year)
    return rt.authority.file_reference.of(year, number)
