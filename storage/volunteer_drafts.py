"""What somebody who volunteers in the chat has entered so far, sealed under a key that goes with it."""

from datetime import datetime

import orjson
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.errors import KeyDestroyedError
from bot.domain.ids import SurveyId
from bot.domain.volunteer_draft import VolunteerDraft
from bot.domain.volunteering import ContactUse, TimeOfDay, VolunteerId
from storage import contact_refusals, doomed
from storage.tables import volunteer_drafts
from storage.transaction import Transaction


async def find(tx: Transaction, survey: SurveyId, marker: bytes, since: datetime) -> VolunteerDraft | None:
    """What was entered in the chat of this marker, if it was begun after ``since``.

    Raises ``PurposeLockedError`` unless it is declared that this very chat reads it: name and number are among it.
    """
    if tx.contact_use != (ContactUse.OWN_ACCESS, marker):
        await contact_refusals.refuse(tx, "draft", ContactUse.OWN_ACCESS)
    which = _of(survey, marker) & (volunteer_drafts.c.begun_at > since)
    row = (await tx.execute(select(volunteer_drafts.c.volunteer_id, volunteer_drafts.c.body).where(which))).first()
    if row is None:
        return None
    try:
        return _read(survey, row.volunteer_id, tx.keys.open_with(row.body, _about(survey, marker)))
    except KeyDestroyedError:
        return None


async def save(tx: Transaction, marker: bytes, draft: VolunteerDraft, now: datetime) -> None:
    """Keep it; the time it began, its key and the reference stay those of the first time."""
    which = _of(draft.survey, marker)
    row = (await tx.execute(select(volunteer_drafts.c.key_id).where(which))).first()
    key = tx.keys.new_key() if row is None else row.key_id
    body = tx.keys.seal_with(key, _written(draft), _about(draft.survey, marker))
    new = insert(volunteer_drafts).values(
        survey_id=draft.survey, marker=marker, volunteer_id=draft.volunteer, key_id=key, body=body, begun_at=now
    )
    keys = [volunteer_drafts.c.survey_id, volunteer_drafts.c.marker]
    await tx.execute(new.on_conflict_do_update(index_elements=keys, set_={"body": new.excluded.body}))


async def drop(tx: Transaction, survey: SurveyId, marker: bytes) -> tuple[VolunteerId, ...]:
    """Delete it and destroy its key; returns its reference, under which there are consents, if there was one."""
    return await _drop(tx, _of(survey, marker))


async def drop_begun_before(tx: Transaction, instant: datetime) -> tuple[VolunteerId, ...]:
    """Delete those that were begun earlier; returns their references, under which there are consents."""
    return await _drop(tx, volunteer_drafts.c.begun_at <= instant)


async def _drop(tx: Transaction, which: ColumnElement[bool]) -> tuple[VolunteerId, ...]:
    gone = delete(volunteer_drafts).where(which).returning(volunteer_drafts.c.key_id, volunteer_drafts.c.volunteer_id)
    rows = (await tx.execute(gone)).all()
    await doomed.doom(tx, *(row.key_id for row in rows))
    return tuple(VolunteerId(row.volunteer_id) for row in rows)


def _of(survey: SurveyId, marker: bytes) -> ColumnElement[bool]:
    return (volunteer_drafts.c.survey_id == survey) & (volunteer_drafts.c.marker == marker)


def _about(survey: SurveyId, marker: bytes) -> str:
    return f"volunteer_drafts.body:{survey}:{marker.hex()}"


def _written(draft: VolunteerDraft) -> bytes:
    return orjson.dumps(draft)


def _read(survey: SurveyId, volunteer: str, body: bytes) -> VolunteerDraft:
    found = orjson.loads(body)
    return VolunteerDraft(
        survey=survey,
        volunteer=VolunteerId(volunteer),
        area=found["area"],
        full=found["full"],
        waits=found["waits"],
        passes_area=found["passes_area"],
        times=tuple(TimeOfDay(time) for time in found["times"]),
        times_done=found["times_done"],
        spoken=found["spoken"],
        name=found["name"],
        number=found["number"],
        unchecked=found["unchecked"],
    )
