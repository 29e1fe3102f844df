"""The running number of the reference numbers, counted from 1 in each year."""

from sqlalchemy.dialects.postgresql import insert

from storage.tables import file_numbers
from storage.transaction import Transaction

_first = insert(file_numbers)
# One statement: two memos submitted at the same instant wait for each other's row and get two numbers.
_next = _first.on_conflict_do_update(
    index_elements=[file_numbers.c.authority, file_numbers.c.year], set_={"last": file_numbers.c["last"] + 1}
).returning(file_numbers.c["last"])


async def take(tx: Transaction, authority: str, year: int) -> int:
    """The next number of the year."""
    number: int = (await tx.execute(_next, {"authority": authority, "year": year, "last": 1})).scalar_one()
    return number
