"""Volunteers for the telephone interview, without what identifies them: that lies in ``storage/contacts.py``."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.domain.handover import HandoverState
from bot.domain.ids import SurveyId
from bot.domain.volunteering import AreaCounts, Disposition, Volunteer, VolunteerId, VolunteerState, Way
from storage.tables import blocked_numbers, handovers, volunteer_counts, volunteers
from storage.transaction import Transaction

HANDED_OVER = "handed_over"
_WITHOUT_IDENTITY = (
    volunteers.c.id,
    volunteers.c.survey_id,
    volunteers.c.state,
    volunteers.c.way,
    volunteers.c.added_on,
    volunteers.c.handover_id,
    volunteers.c.disposition,
    select(func.count())
    .where(
        handovers.c.id == volunteers.c.handover_id,
        handovers.c.taken_out_at.is_not(None) | (handovers.c.state == HandoverState.CONFIRMED.value),
    )
    .scalar_subquery()
    .label("with_institute"),
    select(handovers.c.institute)
    .where(handovers.c.id == volunteers.c.handover_id)
    .scalar_subquery()
    .label("institute"),
)


def number_marker(tx: Transaction, survey: SurveyId, number: str) -> bytes:
    """The keyed hash of a number (E.164) under which duplicates in one survey are found."""
    return tx.keys.marker("volunteer-number", survey, number)


def chat_marker(tx: Transaction, survey: SurveyId, chat: int) -> bytes:
    """The keyed hash of a chat for this purpose alone."""
    return tx.keys.marker("volunteer", survey, chat)


async def add(
    tx: Transaction, volunteer: Volunteer, *, key_id: bytes, body: bytes, number: bytes, marker: bytes | None
) -> None:
    """Enter a new volunteer; ``body`` was sealed by ``contacts.seal``."""
    await tx.execute(
        insert(volunteers).values(
            id=volunteer.id,
            survey_id=volunteer.survey,
            marker=marker,
            number=number,
            key_id=key_id,
            body=body,
            state=volunteer.state.value,
            way=volunteer.way.value,
            added_on=volunteer.added_on,
            handover_id=volunteer.handover,
            disposition=volunteer.disposition and volunteer.disposition.value,
            area_due=False,
        )
    )


async def find(tx: Transaction, volunteer: VolunteerId) -> Volunteer | None:
    """The volunteer of that reference."""
    return await _one(tx, volunteers.c.id == volunteer)


async def lock(tx: Transaction, volunteer: VolunteerId) -> Volunteer | None:
    """The volunteer as of now; on PostgreSQL nobody else changes the row until this transaction ends.

    Whoever withdraws while a hand-over is noted must know whether the institute gets the contact.
    """
    row = (await tx.execute(select(*_WITHOUT_IDENTITY).where(_is(volunteer)).with_for_update())).first()
    return None if row is None else _volunteer(row)


async def lock_all(tx: Transaction, those: Collection[VolunteerId]) -> None:
    """Let nobody else change these rows until this transaction ends, on PostgreSQL."""
    found = select(volunteers.c.id).where(volunteers.c.id.in_(those))
    await tx.execute(found.order_by(volunteers.c.id).with_for_update())


async def by_marker(tx: Transaction, survey: SurveyId, marker: bytes) -> Volunteer | None:
    """Who volunteered from the chat with this marker."""
    return await _one(tx, (volunteers.c.survey_id == survey) & (volunteers.c.marker == marker))


async def by_number(tx: Transaction, survey: SurveyId, number: bytes) -> Volunteer | None:
    """Who volunteered with the number of this marker."""
    return await _one(tx, (volunteers.c.survey_id == survey) & (volunteers.c.number == number))


async def of_survey(tx: Transaction, survey: SurveyId, state: VolunteerState) -> tuple[Volunteer, ...]:
    """All volunteers of a survey in one state, in no order that would say anything."""
    return await _all(tx, (volunteers.c.survey_id == survey) & (volunteers.c.state == state.value))


async def to_hand_over(tx: Transaction, survey: SurveyId, handover: int | None) -> tuple[Volunteer, ...]:
    """The registered volunteers who are in no file yet, or in none but that of ``handover``, which is made anew."""
    registered = (volunteers.c.survey_id == survey) & (volunteers.c.state == VolunteerState.REGISTERED.value)
    free = volunteers.c.handover_id.is_(None) | (volunteers.c.handover_id == handover)
    return await _all(tx, registered & free)


async def registered_among(
    tx: Transaction, survey: SurveyId, markers: Collection[bytes]
) -> Mapping[bytes, VolunteerId]:
    """Of the chats with these markers, those of whom somebody is registered, and neither waits nor has withdrawn."""
    registered = (volunteers.c.survey_id == survey) & (volunteers.c.state == VolunteerState.REGISTERED.value)
    query = select(volunteers.c.marker, volunteers.c.id).where(registered, volunteers.c.marker.in_(markers))
    return {row.marker: VolunteerId(row.id) for row in await tx.execute(query)}


async def set_handover(tx: Transaction, those: Collection[VolunteerId], handover: int) -> None:
    """Note which hand-over carried these contacts, as far as they are still registered."""
    registered = volunteers.c.id.in_(those) & (volunteers.c.state == VolunteerState.REGISTERED.value)
    await tx.execute(update(volunteers).where(registered).values(handover_id=handover))


async def set_state(tx: Transaction, volunteer: VolunteerId, state: VolunteerState) -> None:
    """Move somebody up from the waiting list."""
    await tx.execute(update(volunteers).where(volunteers.c.id == volunteer).values(state=state.value))


async def set_disposition(tx: Transaction, volunteer: VolunteerId, disposition: Disposition) -> None:
    """Note what became of a contact."""
    noted = update(volunteers).where(volunteers.c.id == volunteer)
    await tx.execute(noted.values(disposition=disposition.value))


async def note_area_due(tx: Transaction, volunteer: VolunteerId) -> None:
    """Have the institute told to delete the service area of this volunteer, with the next list of withdrawals."""
    await tx.execute(update(volunteers).where(_is(volunteer)).values(area_due=True))


async def keys_of(tx: Transaction, volunteer: VolunteerId) -> tuple[bytes, bytes | None] | None:
    """The id of the volunteer's key and the marker of their number, to destroy the one and block the other."""
    row = (await tx.execute(select(volunteers.c.key_id, volunteers.c.number).where(_is(volunteer)))).first()
    return None if row is None else (row.key_id, row.number)


async def marker_of(tx: Transaction, volunteer: VolunteerId) -> bytes | None:
    """The marker of the chat from which somebody volunteered; None for those on paper, and once withdrawn."""
    marker: bytes | None = (await tx.execute(select(volunteers.c.marker).where(_is(volunteer)))).scalar()
    return marker


async def withdraw(tx: Transaction, volunteer: VolunteerId) -> None:
    """Leave nothing but the reference, which the institute still has to be told; the number may come again."""
    nothing = {"body": None, "marker": None, "number": None, "state": VolunteerState.WITHDRAWN.value}
    await tx.execute(update(volunteers).where(_is(volunteer)).values(nothing))


async def delete_one(tx: Transaction, volunteer: VolunteerId) -> None:
    """Delete the row."""
    await tx.execute(delete(volunteers).where(_is(volunteer)))


async def block(tx: Transaction, survey: SurveyId, number: bytes, returns: bytes | None = None) -> None:
    """The number of this marker must not be entered again in this survey, but from the chat with marker ``returns``."""
    may_return = None if returns is None else _number_and_chat(tx, number, returns)
    blocked = upsert(blocked_numbers).values(survey_id=survey, number=number, may_return=may_return)
    keys = [blocked_numbers.c.survey_id, blocked_numbers.c.number]
    await tx.execute(blocked.on_conflict_do_update(index_elements=keys, set_={"may_return": may_return}))


async def unblock(tx: Transaction, survey: SurveyId, number: bytes) -> bool:
    """The number of this marker may be entered again; whether it was blocked."""
    gone = delete(blocked_numbers).where(_blocked(survey, number))
    return (await tx.execute(gone)).rowcount == 1


async def is_blocked(tx: Transaction, survey: SurveyId, number: bytes, marker: bytes | None = None) -> bool:
    """Whether the number may not be entered, from the chat with this marker if there is one."""
    query = select(blocked_numbers.c.may_return).where(_blocked(survey, number))
    row = (await tx.execute(query)).first()
    if row is None:
        return False
    return marker is None or row.may_return != _number_and_chat(tx, number, marker)


# --- counts per service area ------------------------------------------------------------------------------------------


async def take_place(tx: Transaction, survey: SurveyId, area: str, most: int | None) -> bool:
    """Count one more registered in this area unless there are ``most`` already; False when the area is full.

    The count is locked until the transaction ends, either way: two cannot both take the last place, and a place that
    gets free is not given back while somebody who found none is put on the waiting list.
    """
    await _make_sure(tx, survey, area, VolunteerState.REGISTERED.value)
    place = _counted(survey, area, VolunteerState.REGISTERED.value)
    if most is not None:
        await tx.execute(select(volunteer_counts.c["count"]).where(place).with_for_update())
        place &= volunteer_counts.c["count"] < most
    raised = update(volunteer_counts).where(place).values(count=volunteer_counts.c["count"] + 1)
    return (await tx.execute(raised)).rowcount == 1


async def has_place(tx: Transaction, survey: SurveyId, area: str, most: int | None) -> bool:
    """Whether there is a place in this area now; it may be gone a moment later, ``take_place`` alone decides."""
    if most is None:
        return True
    place = select(volunteer_counts.c["count"]).where(_counted(survey, area, VolunteerState.REGISTERED.value))
    return ((await tx.execute(place)).scalar() or 0) < most


async def count(tx: Transaction, survey: SurveyId, area: str, name: str, by: int) -> None:
    """Change a count of this area; it never falls below nothing."""
    await _make_sure(tx, survey, area, name)
    changed = update(volunteer_counts).where(
        _counted(survey, area, name) & (volunteer_counts.c["count"] + by >= 0),
    )
    await tx.execute(changed.values(count=volunteer_counts.c["count"] + by))


async def clear_count(tx: Transaction, survey: SurveyId, name: str) -> None:
    """Set this count to nothing in every area."""
    which = (volunteer_counts.c.survey_id == survey) & (volunteer_counts.c.name == name)
    await tx.execute(update(volunteer_counts).where(which).values(count=0))


async def counts(tx: Transaction, survey: SurveyId) -> Mapping[str, AreaCounts]:
    """All counts of a survey by service area."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in (await tx.execute(select(volunteer_counts).where(volunteer_counts.c.survey_id == survey))).mappings():
        found[row["area"]][row["name"]] = row["count"]
    return {area: _area_counts(by_name) for area, by_name in found.items()}


async def any_waiting(tx: Transaction, survey: SurveyId) -> Sequence[VolunteerId]:
    """Who waits for a place, shuffled: the table keeps no order, so nobody stands before anybody else."""
    which = (volunteers.c.survey_id == survey) & (volunteers.c.state == VolunteerState.WAITING.value)
    rows = await tx.execute(select(volunteers.c.id).where(which).order_by(func.random()))
    return [VolunteerId(row.id) for row in rows]


async def _make_sure(tx: Transaction, survey: SurveyId, area: str, name: str) -> None:
    first = upsert(volunteer_counts).values({"survey_id": survey, "area": area, "name": name, "count": 0})
    await tx.execute(first.on_conflict_do_nothing())


def _counted(survey: SurveyId, area: str, name: str) -> ColumnElement[bool]:
    place = (volunteer_counts.c.survey_id == survey) & (volunteer_counts.c.area == area)
    return place & (volunteer_counts.c.name == name)


def _area_counts(by_name: Mapping[str, int]) -> AreaCounts:
    return AreaCounts(
        registered=by_name.get(VolunteerState.REGISTERED, 0),
        waiting=by_name.get(VolunteerState.WAITING, 0),
        completed=by_name.get(Disposition.COMPLETED, 0),
        refused=by_name.get(Disposition.REFUSED, 0),
        not_reached=by_name.get(Disposition.NOT_REACHED, 0),
    )


def _number_and_chat(tx: Transaction, number: bytes, marker: bytes) -> bytes:
    # Both in one hash: what is left after a withdrawal leads neither to the chat nor to another row.
    return tx.keys.marker("volunteer-returns", number.hex(), marker.hex())


def _blocked(survey: SurveyId, number: bytes) -> ColumnElement[bool]:
    return (blocked_numbers.c.survey_id == survey) & (blocked_numbers.c.number == number)


def _is(volunteer: VolunteerId) -> ColumnElement[bool]:
    return volunteers.c.id == volunteer


async def _one(tx: Transaction, which: ColumnElement[bool]) -> Volunteer | None:
    row = (await tx.execute(select(*_WITHOUT_IDENTITY).where(which))).first()
    return None if row is None else _volunteer(row)


async def _all(tx: Transaction, which: ColumnElement[bool]) -> tuple[Volunteer, ...]:
    return tuple(_volunteer(row) for row in await tx.execute(select(*_WITHOUT_IDENTITY).where(which)))


def _volunteer(row: Row[Any]) -> Volunteer:  # Any: the columns of one query
    added_on: date = row.added_on
    return Volunteer(
        id=VolunteerId(row.id),
        survey=SurveyId(row.survey_id),
        state=VolunteerState(row.state),
        way=Way(row.way),
        added_on=added_on,
        handover=row.handover_id,
        disposition=Disposition(row.disposition) if row.disposition else None,
        with_institute=row.with_institute > 0,
        institute=row.institute or "",
    )
