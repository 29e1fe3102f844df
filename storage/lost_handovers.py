"""After a restore: what left for the institute since the backup, so that whoever withdraws is on a list all the same.

The key store remembers it (``storage/tombstones.py``), as no backup of the database can.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.handover import HandoverKind, HandoverState
from bot.domain.volunteering import VolunteerId
from storage import tombstones
from storage.tables import blocked_numbers, handovers, surveys, volunteers


async def bring_back(connection: AsyncConnection, buried: Collection[bytes], now: datetime) -> None:
    """Note who is with the institute and which numbers are blocked, in the transaction that is open."""
    joined = select(volunteers.c.id, volunteers.c.survey_id, handovers.c.id.label("handover"), handovers.c.state)
    known = await connection.execute(joined.join_from(volunteers, handovers, isouter=True))
    there = set(buried)
    left = [row for row in known if tombstones.of_handed_over(VolunteerId(row.id)) in there]
    fetched_since = {row.handover for row in left if row.state == HandoverState.WRITTEN.value}
    await _mark_as_taken_out(connection, fetched_since, now)
    unmarked = [row for row in left if row.state in {None, HandoverState.APPROVED.value}]
    for survey in {row.survey_id for row in unmarked}:
        those = [row.id for row in unmarked if row.survey_id == survey]
        await _hand_over_unseen(connection, survey, those, now)
    await _block(connection, tombstones.blocked_among(buried))


async def _mark_as_taken_out(connection: AsyncConnection, numbers: Collection[int], now: datetime) -> None:
    """Files that were written before the backup and fetched after it."""
    for number in numbers:
        waits = (handovers.c.id == number) & handovers.c.taken_out_at.is_(None)
        await connection.execute(update(handovers).where(waits).values(taken_out_at=now))


async def _hand_over_unseen(connection: AsyncConnection, survey: str, those: Sequence[str], now: datetime) -> None:
    """One hand-over stands for all whose file the backup does not know. It approves nothing: it names nobody."""
    made = insert(handovers).values(
        survey_id=survey,
        kind=HandoverKind.CONTACTS.value,
        state=HandoverState.CONFIRMED.value,
        volunteers=len(those),
        recipient="",
        file_name="",
        sha256="",
        created_at=now,
        written_at=now,
        taken_out_at=now,
        confirmed_on=now.date(),
    )
    number = (await connection.execute(made.returning(handovers.c.id))).scalar_one()
    for one in those:
        await connection.execute(update(volunteers).where(volunteers.c.id == one).values(handover_id=number))


async def _block(connection: AsyncConnection, numbers: Collection[tuple[str, bytes]]) -> None:
    known = set((await connection.execute(select(surveys.c.id))).scalars())
    rows = [{"survey_id": survey, "number": number} for survey, number in numbers if survey in known]
    if rows:
        await connection.execute(upsert(blocked_numbers).on_conflict_do_nothing(), rows)
