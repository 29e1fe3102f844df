"""Submitted responses. They wait in a holding row until at least five can be moved together under new random ids.

RELIABILITY.md § 3.4: so neither the order nor the time of the move tells whose response it is. Nothing here has a
key to a person; the keyed marker of the deletion code is the only handle.
"""

from collections.abc import Sequence
from datetime import date
from secrets import SystemRandom
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Row, Select, delete, func, insert, select

from bot.domain.ids import FormId, SurveyId
from bot.domain.submission import StoredResponse, SubmittedResponse
from storage.tables import held_responses, responses
from storage.transaction import Transaction

BATCH = 5
"""The smallest number of responses that may move together."""


SHORTEST = 512
"""Sealed values keep their length. Answers are filled up to this, or twice, four, eight … times this many bytes."""


async def hold(tx: Transaction, survey: SurveyId, day: date, body: SubmittedResponse, code_marker: bytes) -> None:
    """Keep a response that was just sent off; it can be erased by its code at once."""
    new = uuid4().hex
    sealed = tx.keys.seal(_written(body), _about_held(new))
    await tx.execute(insert(held_responses).values(id=new, survey_id=survey, day=day, body=sealed, code=code_marker))


async def held_count(tx: Transaction, survey: SurveyId) -> int:
    """How many responses of a survey wait for their batch."""
    count = select(func.count()).select_from(held_responses).where(held_responses.c.survey_id == survey)
    return int((await tx.execute(count)).scalar_one())


async def move_batch_if_full(tx: Transaction, survey: SurveyId) -> int:
    """Move everything held once it is at least a batch; returns how many were moved, 0 or five and more."""
    waiting = (await tx.execute(_waiting(survey))).all()
    return await _move(tx, waiting) if len(waiting) >= BATCH else 0


async def move_all(tx: Transaction, survey: SurveyId) -> int:
    """Move everything held because fieldwork has ended; returns how many."""
    return await _move(tx, (await tx.execute(_waiting(survey))).all())


async def erase_by_code(tx: Transaction, code_marker: bytes) -> SurveyId | None:
    """Erase the response with this code for good, wherever it lies; returns its survey, ``None`` if there is none."""
    for table in (held_responses, responses):
        gone = delete(table).where(table.c.code == code_marker).returning(table.c.survey_id)
        if (survey := (await tx.execute(gone)).scalar_one_or_none()) is not None:
            return SurveyId(survey)
    return None


async def find_by_code(tx: Transaction, code_marker: bytes) -> StoredResponse | None:
    """The response with this code, wherever it lies, for whoever knows the code."""
    for table, about in ((held_responses, _about_held), (responses, _about_moved)):
        row = (await tx.execute(select(table).where(table.c.code == code_marker))).first()
        if row is not None:
            return StoredResponse(row.id, row.day, _submitted(tx.keys.open(row.body, about(row.id))))
    return None


async def count(tx: Transaction, survey: SurveyId) -> int:
    """How many responses of a survey have been moved; what is held is not among them."""
    wanted = select(func.count()).select_from(responses).where(responses.c.survey_id == survey)
    return int((await tx.execute(wanted)).scalar_one())


async def all_of(tx: Transaction, survey: SurveyId) -> tuple[StoredResponse, ...]:
    """All moved responses of a survey by their random ids; what is held is not among them."""
    rows = await tx.execute(select(responses).where(responses.c.survey_id == survey).order_by(responses.c.id))
    return tuple(
        StoredResponse(row.id, row.day, _submitted(tx.keys.open(row.body, _about_moved(row.id)))) for row in rows
    )


def _about_held(response: str) -> str:
    return f"held_responses.body:{response}"


def _about_moved(response: str) -> str:
    return f"responses.body:{response}"


def _waiting(survey: SurveyId) -> Select[Any]:
    # Locked, so that two processes on PostgreSQL never share out one batch between them: the second waits, finds the
    # rows gone, and leaves its own few for the next batch.
    return (
        select(held_responses)
        .where(held_responses.c.survey_id == survey)
        .order_by(held_responses.c.id)
        .with_for_update()
    )


async def _move(tx: Transaction, waiting: Sequence[Row[Any]]) -> int:
    if not waiting:
        return 0
    moved = [_moved(tx, row) for row in waiting]
    SystemRandom().shuffle(moved)
    await tx.execute(delete(held_responses).where(held_responses.c.id.in_([row.id for row in waiting])))
    await tx.execute(insert(responses), moved)
    return len(moved)


def _moved(tx: Transaction, row: Row[Any]) -> dict[str, object]:
    new = uuid4().hex
    plain = tx.keys.open(row.body, _about_held(row.id))
    return {
        "id": new,
        "survey_id": row.survey_id,
        "day": row.day,
        "body": tx.keys.seal(plain, _about_moved(new)),
        "code": row.code,
    }


def _written(body: SubmittedResponse) -> bytes:
    written = orjson.dumps(
        {
            "form_id": body.form_id,
            "answers": dict(body.answers),
            "language": body.language,
            "source": body.source,
            "way": body.way,
        }
    )
    # Blanks behind JSON mean nothing.
    return written.ljust(_size_class(len(written)))


def _size_class(length: int) -> int:
    return max(SHORTEST, 1 << (length - 1).bit_length())


def _submitted(plain: bytes) -> SubmittedResponse:
    body = orjson.loads(plain)
    return SubmittedResponse(
        form_id=FormId(body["form_id"]),
        answers=body["answers"],
        language=body["language"],
        source=body["source"],
        way=body["way"],
    )
