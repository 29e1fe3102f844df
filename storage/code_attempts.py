"""Wrong deletion codes and invitations, and refused telephone numbers, counted per person and day.

A keyed hash for each, so that nobody can try them out and the counts lead to nobody.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import Person
from storage.tables import code_attempts
from storage.transaction import Transaction


async def wrong_today(tx: Transaction, person: Person, day: date) -> int:
    """How many wrong ones this person has sent on that day."""
    of_person = (code_attempts.c.person == person) & (code_attempts.c.day == day)
    return (await tx.execute(select(code_attempts.c.count).where(of_person))).scalar_one_or_none() or 0


async def note_wrong(tx: Transaction, person: Person, day: date) -> None:
    """Count one more."""
    first = insert(code_attempts).values(person=person, day=day, count=1)
    again = first.on_conflict_do_update(
        index_elements=[code_attempts.c.person, code_attempts.c.day], set_={"count": code_attempts.c.count + 1}
    )
    await tx.execute(again)
