"""How far each survey is on its way to the proof of deletion. One row each; a survey without a row has come nowhere."""

from typing import Any

import orjson
from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import MemberId, MemoId, SurveyId
from bot.domain.study_end import ByteScan, Erased, StudyEnd
from storage.tables import study_ends, surveys
from storage.transaction import Transaction

_BY_ID = select(study_ends).where(study_ends.c.survey_id == bindparam("survey"))


async def find(tx: Transaction, survey: SurveyId) -> StudyEnd:
    """How far this survey is."""
    row = (await tx.execute(_BY_ID, {"survey": survey})).first()
    return StudyEnd(survey) if row is None else _end(row)


async def save(tx: Transaction, before: StudyEnd, end: StudyEnd) -> None:
    """Keep how far a survey is now: only what differs from what was read before.

    The Leitung's tap and the clock's work may note something at the same time, and neither must undo the other.
    """
    values, known = _values(end), _values(before)
    changed = {name: value for name, value in values.items() if value != known[name]}
    kept = insert(study_ends).values(survey_id=end.survey, **values)
    if changed:
        await tx.execute(kept.on_conflict_do_update(index_elements=[study_ends.c.survey_id], set_=changed))


def _values(end: StudyEnd) -> dict[str, Any]:  # Any: the columns of one row
    return {
        "told_at": end.told_at,
        "delivery_confirmed_on": end.delivery_confirmed_on,
        "brought_forward_at": end.brought_forward_at,
        "brought_forward_by": end.brought_forward_by,
        "erased_at": end.erased_at,
        "counts": orjson.dumps(end.erased.by_name(), option=orjson.OPT_SORT_KEYS).decode(),
        "cleaned_at": end.cleaned_at,
        "byte_scan": end.byte_scan.value,
        "remains": end.remains,
        "memo_id": end.memo,
        "institute_asked_at": end.institute_asked_at,
        "institute_confirmed_on": end.institute_confirmed_on,
    }


async def of_authority(tx: Transaction, authority: str) -> tuple[StudyEnd, ...]:
    """All surveys of an authority that have come anywhere on this way, by their ids."""
    found = select(study_ends).join_from(study_ends, surveys).where(surveys.c.authority == authority)
    return tuple(_end(row) for row in await tx.execute(found.order_by(study_ends.c.survey_id)))


async def note_unfinished(tx: Transaction, survey: SurveyId, unfinished: bytes) -> None:
    """Keep, sealed, what the clean-up still has to do; should it be killed, the next one goes on from there."""
    sealed = tx.keys.seal(unfinished, _about(survey))
    await tx.execute(update(study_ends).where(study_ends.c.survey_id == survey).values(unfinished=sealed))


async def unfinished(tx: Transaction, survey: SurveyId) -> bytes | None:
    """What the clean-up still has to do; ``None`` when it is done."""
    row = (await tx.execute(_BY_ID, {"survey": survey})).first()
    return None if row is None or row.unfinished is None else tx.keys.open(row.unfinished, _about(survey))


async def finish(tx: Transaction, survey: SurveyId) -> bool:
    """Wipe what the clean-up had noted; ``False`` when another process has done so before."""
    wiped = update(study_ends).where(study_ends.c.survey_id == survey, study_ends.c.unfinished.is_not(None))
    return (await tx.execute(wiped.values(unfinished=None))).rowcount == 1


def _about(survey: SurveyId) -> str:
    return f"study_ends.unfinished:{survey}"


def _end(row: Row[Any]) -> StudyEnd:  # Any: the columns of one query
    return StudyEnd(
        survey=SurveyId(row.survey_id),
        told_at=row.told_at,
        delivery_confirmed_on=row.delivery_confirmed_on,
        brought_forward_at=row.brought_forward_at,
        brought_forward_by=None if row.brought_forward_by is None else MemberId(row.brought_forward_by),
        erased_at=row.erased_at,
        erased=Erased(**orjson.loads(row.counts)),
        cleaned_at=row.cleaned_at,
        byte_scan=ByteScan(row.byte_scan),
        remains=row.remains,
        memo=None if row.memo_id is None else MemoId(row.memo_id),
        institute_asked_at=row.institute_asked_at,
        institute_confirmed_on=row.institute_confirmed_on,
    )
