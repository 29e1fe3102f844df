"""What was deleted for good and must not come back with an older backup. Kept in the key store, which none contains.

A tombstone is written before the commit that deletes, and names nobody: the keyed marker of a deletion code, or of a
survey.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, delete, select

from bot.domain.ids import SurveyId
from storage.tables import held_responses, responses, study_ends, surveys
from storage.transaction import Transaction

AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many responses were deleted again, and which surveys have to be."""

    responses: int
    surveys: tuple[SurveyId, ...]


def response_deleted(tx: Transaction, code: bytes, day: date) -> None:
    """The response with this keyed marker of its code is deleted for good."""
    tx.keys.buried[code] = day


def survey_deleted(tx: Transaction, survey: SurveyId, day: date) -> None:
    """Everything of this survey is deleted for good."""
    tx.keys.buried[_of_survey(tx, survey)] = day


async def apply(tx: Transaction) -> Repeated:
    """Delete the responses again that are back, and name the surveys that are."""
    buried = tx.keys.buried_before()
    if not buried:
        return Repeated(0, ())
    gone = 0
    for start in range(0, len(buried), AT_A_TIME):
        part = buried[start : start + AT_A_TIME]
        gone += await _delete(tx, held_responses, part) + await _delete(tx, responses, part)
    return Repeated(gone, await _surveys(tx, frozenset(buried)))


async def _surveys(tx: Transaction, buried: frozenset[bytes]) -> tuple[SurveyId, ...]:
    erased = select(study_ends.c.survey_id).where(study_ends.c.erased_at.is_not(None))
    there = (await tx.execute(select(surveys.c.id).where(surveys.c.id.not_in(erased)))).scalars()
    return tuple(SurveyId(survey) for survey in there if _of_survey(tx, SurveyId(survey)) in buried)


async def _delete(tx: Transaction, table: Table, codes: tuple[bytes, ...]) -> int:
    return (await tx.execute(delete(table).where(table.c.code.in_(codes)))).rowcount


def _of_survey(tx: Transaction, survey: SurveyId) -> bytes:
    return tx.keys.marker("study end", survey)
