"""Files for the institute: what was asked for, approved, written and confirmed. The contacts lie elsewhere."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, delete, insert, select, update

from bot.domain.consent import Consent, ConsentFor
from bot.domain.handover import Handover, HandoverId, HandoverKind, HandoverState
from bot.domain.ids import MemoId, SurveyId
from bot.domain.volunteering import VolunteerId, VolunteerState
from storage import consents as consent_rows
from storage import volunteers as volunteer_rows
from storage.tables import consents, handovers, volunteers
from storage.transaction import Transaction

_ONE_STATEMENT = 500
"""So many references stand in one statement: databases limit its parameters."""


async def add(
    tx: Transaction,
    survey: SurveyId,
    kind: HandoverKind,
    state: HandoverState,
    *,
    memo: MemoId | None,
    recipient: str,
    institute: str,
    now: datetime,
) -> Handover:
    """Begin a hand-over; its file comes later."""
    values = {"survey_id": survey, "kind": kind.value, "state": state.value, "memo_id": memo}
    to = {"recipient": recipient, "institute": institute}
    made = insert(handovers).values(**values, **to, volunteers=0, file_name="", sha256="", created_at=now)
    number = HandoverId((await tx.execute(made.returning(handovers.c.id))).scalar_one())
    return Handover(number, survey, kind, state, memo, 0, recipient, "", "", now, institute=institute)


async def find(tx: Transaction, handover: HandoverId) -> Handover | None:
    """The hand-over of that number; on PostgreSQL its row stays locked until a writing transaction ends."""
    row = (await tx.execute(select(handovers).where(handovers.c.id == handover).with_for_update())).first()
    return None if row is None else _handover(row)


async def look(tx: Transaction, handover: HandoverId) -> Handover | None:
    """The hand-over of that number, only to be read."""
    row = (await tx.execute(select(handovers).where(handovers.c.id == handover))).first()
    return None if row is None else _handover(row)


async def of_memo(tx: Transaction, memo: MemoId) -> Handover | None:
    """The hand-over that a memo asks the Leitung for, while it is not decided."""
    asked = (handovers.c.memo_id == memo) & (handovers.c.state == HandoverState.REQUESTED.value)
    row = (await tx.execute(select(handovers).where(asked))).first()
    return None if row is None else _handover(row)


async def is_asked_by(tx: Transaction, memo: MemoId) -> bool:
    """Whether the memo asks for a hand-over, decided or not."""
    return (await tx.execute(select(handovers.c.id).where(handovers.c.memo_id == memo).limit(1))).first() is not None


async def of_survey(tx: Transaction, survey: SurveyId) -> tuple[Handover, ...]:
    """All hand-overs of a survey, the oldest first."""
    return await _all(tx, handovers.c.survey_id == survey)


async def set_state(tx: Transaction, handover: HandoverId, state: HandoverState, *, before: HandoverState) -> bool:
    """Move a hand-over on, if it still stands where it was seen; whether it did."""
    seen = (handovers.c.id == handover) & (handovers.c.state == before.value)
    return (await tx.execute(update(handovers).where(seen).values(state=state.value))).rowcount == 1


async def save_written(tx: Transaction, handover: Handover) -> None:
    """Note the file that was written."""
    which = update(handovers).where(handovers.c.id == handover.id)
    written = which.values(
        volunteers=handover.volunteers,
        file_name=handover.file_name,
        sha256=handover.sha256,
        written_at=handover.written_at,
        state=handover.state.value,
        institute=handover.institute,
    )
    await tx.execute(written)


async def save_taken_out(tx: Transaction, handover: HandoverId, now: datetime) -> None:
    """Note that the file leaves the house."""
    await tx.execute(update(handovers).where(handovers.c.id == handover).values(taken_out_at=now))


async def take_back(tx: Transaction, handover: HandoverId) -> None:
    """The file that was written does not count any more: it is made anew."""
    nothing = {
        "state": HandoverState.APPROVED.value,
        "volunteers": 0,
        "file_name": "",
        "sha256": "",
        "written_at": None,
    }
    await tx.execute(update(handovers).where(handovers.c.id == handover).values(nothing))


async def save_confirmed(tx: Transaction, handover: HandoverId, on: date) -> None:
    """Note the day on which the institute confirmed."""
    which = update(handovers).where(handovers.c.id == handover)
    await tx.execute(which.values(state=HandoverState.CONFIRMED.value, confirmed_on=on))


# --- the volunteers a hand-over is about ------------------------------------------------------------------------------


async def carried_by(tx: Transaction, handover: HandoverId) -> tuple[VolunteerId, ...]:
    """Whose contacts are in the file of this hand-over."""
    found = select(volunteers.c.id).where(volunteers.c.handover_id == handover)
    return tuple(VolunteerId(row.id) for row in await tx.execute(found))


async def institutes_to_tell(tx: Transaction, survey: SurveyId) -> tuple[str, ...]:
    """The names of the institutes that have to be told to delete something; an empty one where a restore lost it."""
    rows = await tx.execute(_with_an_institute(handovers.c.institute, survey, _withdrawn() | _area_due()).distinct())
    return tuple(sorted(row.institute for row in rows))


async def withdrawn_unlisted(tx: Transaction, survey: SurveyId, institutes: Collection[str]) -> tuple[VolunteerId, ...]:
    """Whom these institutes still know and have not been told to delete, sorted by their random references."""
    return await _of_institutes(tx, survey, _withdrawn(), institutes)


async def areas_unlisted(tx: Transaction, survey: SurveyId, institutes: Collection[str]) -> tuple[VolunteerId, ...]:
    """Whose service area they have and have not been told to delete, sorted by their random references."""
    return await _of_institutes(tx, survey, _area_due(), institutes)


async def institutes_of(tx: Transaction, survey: SurveyId) -> tuple[str, ...]:
    """The names of the institutes that ever got contacts of this survey, but for those that a restore has lost."""
    got = (handovers.c.survey_id == survey) & (handovers.c.kind == HandoverKind.CONTACTS.value)
    named = got & handovers.c.written_at.is_not(None) & (handovers.c.institute != "")
    rows = await tx.execute(select(handovers.c.institute).where(named).distinct())
    return tuple(sorted(row.institute for row in rows))


async def lock_all(tx: Transaction, those: Collection[VolunteerId]) -> None:
    """Have whoever takes something back wait until it is certain whether the institute gets their contact.

    Always in the same order, so that no two wait for each other.
    """
    for page in _pages(sorted(those)):
        await volunteer_rows.lock_all(tx, page)


async def put_into(tx: Transaction, those: Collection[VolunteerId], handover: HandoverId) -> None:
    """Note which hand-over carried these contacts, as far as they are still registered."""
    for page in _pages(those):
        await volunteer_rows.set_handover(tx, page, handover)


async def put_on_list(tx: Transaction, those: Collection[VolunteerId], withdrawals: HandoverId) -> int:
    """Note which list of withdrawals names these volunteers; returns how many of them it does."""
    noted = 0
    for page in _pages(those):
        which = volunteers.c.id.in_(page) & (volunteers.c.state == VolunteerState.WITHDRAWN.value)
        noted += (await tx.execute(update(volunteers).where(which).values(handover_id=withdrawals))).rowcount
    return noted


async def note_areas_listed(tx: Transaction, those: Collection[VolunteerId]) -> None:
    """A list tells the institute to delete the service areas of these volunteers."""
    for page in _pages(those):
        await tx.execute(update(volunteers).where(volunteers.c.id.in_(page)).values(area_due=False))


async def forget_listed(tx: Transaction, withdrawals: HandoverId) -> int:
    """The institute has deleted them: delete what is left of them here; returns how many."""
    listed = (volunteers.c.handover_id == withdrawals) & (volunteers.c.state == VolunteerState.WITHDRAWN.value)
    return (await tx.execute(delete(volunteers).where(listed))).rowcount


async def standing_consents(tx: Transaction, survey: SurveyId) -> Mapping[VolunteerId, Mapping[ConsentFor, Consent]]:
    """What each registered volunteer agrees to as of now."""
    found = select(consents)
    joined = found.join_from(volunteers, consents, consents.c.subject == volunteers.c.id)
    registered = (volunteers.c.survey_id == survey) & (volunteers.c.state == VolunteerState.REGISTERED.value)
    given: dict[VolunteerId, dict[ConsentFor, Consent]] = {}
    for row in await tx.execute(joined.where(registered, consents.c.withdrawn_at.is_(None))):
        given.setdefault(VolunteerId(row.subject), {})[ConsentFor(row.purpose)] = consent_rows.consent_of(row)
    return given


async def _of_institutes(
    tx: Transaction, survey: SurveyId, which: ColumnElement[bool], institutes: Collection[str]
) -> tuple[VolunteerId, ...]:
    theirs = _with_an_institute(volunteers.c.id, survey, which).where(handovers.c.institute.in_(institutes))
    return tuple(VolunteerId(row.id) for row in await tx.execute(theirs.order_by(volunteers.c.id)))


def _with_an_institute(wanted: Column[Any], survey: SurveyId, which: ColumnElement[bool]) -> Select[Any]:
    """Of the volunteers whose contacts are with an institute, and not only their references on a list."""
    found = select(wanted).join_from(volunteers, handovers, volunteers.c.handover_id == handovers.c.id)
    return found.where(volunteers.c.survey_id == survey, which, handovers.c.kind == HandoverKind.CONTACTS.value)


def _withdrawn() -> ColumnElement[bool]:
    return volunteers.c.state == VolunteerState.WITHDRAWN.value


def _area_due() -> ColumnElement[bool]:
    return volunteers.c.area_due & (volunteers.c.state == VolunteerState.REGISTERED.value)


def _pages(those: Collection[VolunteerId]) -> list[list[VolunteerId]]:
    everybody = list(those)
    return [everybody[start : start + _ONE_STATEMENT] for start in range(0, len(everybody), _ONE_STATEMENT)]


async def _all(tx: Transaction, which: ColumnElement[bool]) -> tuple[Handover, ...]:
    rows = await tx.execute(select(handovers).where(which).order_by(handovers.c.id))
    return tuple(_handover(row) for row in rows)


def _handover(row: Row[Any]) -> Handover:  # Any: the columns of one query
    written_at: datetime | None = row.written_at
    taken_out_at: datetime | None = row.taken_out_at
    confirmed_on: date | None = row.confirmed_on
    return Handover(
        id=HandoverId(row.id),
        survey=SurveyId(row.survey_id),
        kind=HandoverKind(row.kind),
        state=HandoverState(row.state),
        memo=None if row.memo_id is None else MemoId(row.memo_id),
        volunteers=row.volunteers,
        recipient=row.recipient,
        file_name=row.file_name,
        sha256=row.sha256,
        created_at=row.created_at,
        written_at=written_at,
        taken_out_at=taken_out_at,
        confirmed_on=confirmed_on,
        institute=row.institute,
    )
