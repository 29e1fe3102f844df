"""Consents that ended since an older backup was made and are back with it: they end again, and so do their wishes.

What the key store remembers of them stands in ``storage/tombstones.py``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, literal_column, select, update

from bot.domain.broadcast import Purpose
from bot.domain.consent import WISHES, ConsentFor, noted_at
from bot.domain.ids import ChatId, SurveyId
from bot.domain.volunteering import VolunteerId
from storage import broadcasts as sent_to
from storage import tombstones
from storage import wishes as wished
from storage.consents import subject_of
from storage.tables import broadcast_recipients, broadcasts, consents, wishes
from storage.tombstones import Ending
from storage.transaction import Transaction

_ENDS_WITH_MORE = ConsentFor.SERVICE_AREA.value
"""To be withdrawn by whoever knows what else is to be done: the institute may have the area."""
_waiting = broadcast_recipients.c.state == literal_column("'waiting'")
_wishes = select(wishes.c.survey_id, wishes.c.purpose, wishes.c.chat_id)
_on_their_way = (
    select(broadcasts.c.survey_id, broadcasts.c.purpose, broadcast_recipients.c.chat_id)
    .join(broadcasts, broadcasts.c.id == broadcast_recipients.c.broadcast_id)
    .where(_waiting)
)


@dataclass(frozen=True, slots=True)
class EndedAgain:
    """How many consents and how many wishes were back, and whose service area has still to be taken back."""

    consents: int
    wishes: int
    areas: tuple[VolunteerId, ...]


async def end_again(tx: Transaction, buried: Collection[bytes], now: datetime) -> EndedAgain:
    """End what stands in the ledger and has a tombstone; nobody is told what they no longer want, or were told."""
    lines = (await tx.execute(select(consents).where(consents.c.withdrawn_at.is_(None)))).all()
    ended = {ending: _with_tombstone(lines, ending, buried) for ending in Ending}
    taken_back = [line for line in ended[Ending.TAKEN_BACK] if line.purpose != _ENDS_WITH_MORE]
    for line in taken_back:
        at = noted_at(ConsentFor(line.purpose), now)
        await tx.execute(update(consents).where(consents.c.id == line.id).values(withdrawn_at=at))
    for line in ended[Ending.FORGOTTEN]:
        await tx.execute(delete(consents).where(consents.c.id == line.id))
    over = {line.id for of_ending in ended.values() for line in of_ending}
    stands = {line.subject for line in lines if line.id not in over}
    no_more = {line.subject for line in lines if line.id in over and line.purpose in WISHES} - stands
    areas = (line for line in ended[Ending.TAKEN_BACK] if line.purpose == _ENDS_WITH_MORE)
    return EndedAgain(
        consents=len(taken_back) + len(ended[Ending.FORGOTTEN]),
        wishes=await _forget_wishes(tx, no_more),
        areas=tuple(VolunteerId(line.subject) for line in areas),
    )


def _with_tombstone(lines: Sequence[Row[Any]], ending: Ending, buried: Collection[bytes]) -> list[Row[Any]]:
    return [line for line in lines if tombstones.of_consent(ending, line.id) in buried]


async def _forget_wishes(tx: Transaction, subjects: Collection[str]) -> int:
    """Delete the wishes of these subjects, and take them out of what is on its way; returns how many."""
    if not subjects:
        return 0
    rows = [*(await tx.execute(_wishes)).all(), *(await tx.execute(_on_their_way)).all()]
    back = {(SurveyId(row.survey_id), Purpose(row.purpose), ChatId(row.chat_id)) for row in rows}
    gone = {one for one in back if subject_of(tx, ConsentFor(one[1]), one[0], one[2]) in subjects}
    for survey, purpose, chat in gone:
        await wished.forget(tx, survey, purpose, chat)
        await sent_to.take_back(tx, survey, purpose, chat)
    return len(gone)
