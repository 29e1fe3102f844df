"""Citizens while they answer: who opened the chat (a keyed hash) and the running interview with sealed answers.

From the first interview on a person has a key; it goes with the interview, or with what is known of the person.
"""

from collections.abc import Collection
from datetime import datetime

import orjson
from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from bot.domain.citizen import Begun, Interview, Visitor
from bot.domain.errors import KeyDestroyedError
from bot.domain.ids import FormId, InterviewId, Person, SurveyId
from bot.domain.position import Progress
from storage import doomed
from storage.prepared import Prepared, Row
from storage.sealed import key_of as sealing_key
from storage.surveys import survey_of
from storage.tables import interviews, participations, people, surveys
from storage.transaction import Transaction

_FIND = Prepared(
    select(
        people.c.language,
        people.c.source,
        people.c.key_id,
        *surveys.c,
        interviews.c.id.label("interview_id"),
        interviews.c.form_id.label("interview_form"),
        interviews.c.state.label("interview_state"),
        interviews.c.started_at,
        interviews.c.wording,
    )
    .select_from(
        people.outerjoin(surveys, surveys.c.id == people.c.survey_id).outerjoin(
            interviews, and_(interviews.c.person == people.c.person, interviews.c.survey_id == people.c.survey_id)
        )
    )
    .where(people.c.person == bindparam("person"))
    .with_for_update(of=people)
)
_SAVE = Prepared(
    update(interviews)
    .where(interviews.c.id == bindparam("interview"))
    .values(state=bindparam("state"), answered_at=bindparam("now"))
)
_KEEP_VISITOR = (
    update(people)
    .where(people.c.person == bindparam("of"))
    .values(
        language=bindparam("speaks"),
        source=bindparam("came_by"),
        survey_id=bindparam("came_for"),
        seen_at=bindparam("now"),
    )
)


def _about(interview: InterviewId) -> str:
    return f"interviews.state:{interview}"


async def find_visitor(tx: Transaction, person: Person) -> Visitor | None:
    """Who this is and how far they are; on PostgreSQL their row stays locked until the transaction ends.

    What was sealed by a key that is gone counts as not there, as after a restore from before a deletion.
    """
    found = await tx.rows(_FIND, {"person": person})
    try:
        return _visitor_of(tx, person, found)
    except KeyDestroyedError:
        await _forget_what_is_lost(tx, person)
    return _visitor_of(tx, person, await tx.rows(_FIND, {"person": person}))


def _visitor_of(tx: Transaction, person: Person, found: list[Row]) -> Visitor | None:
    if not found:
        return None
    row = found[0]
    if row["key_id"] is not None and not tx.keys.holds(row["key_id"]):
        raise KeyDestroyedError("a person's key is gone")
    return Visitor(
        person=person,
        language=row["language"] or "",
        source=row["source"],
        survey=survey_of(row) if row["id"] is not None else None,
        interview=_interview_of(tx, row) if row["interview_id"] is not None else None,
        key_id=row["key_id"],
    )


async def _forget_what_is_lost(tx: Transaction, person: Person) -> None:
    await _forget_lost_interviews(tx, person)
    if await key_of(tx, person) is None:
        await tx.execute(update(people).where(people.c.person == person).values(key_id=None))


async def _forget_lost_interviews(tx: Transaction, person: Person) -> None:
    kept = select(interviews.c.id, interviews.c.state).where(interviews.c.person == person)
    for row in await tx.execute(kept):
        key_id = sealing_key(row.state)
        if key_id is not None and not tx.keys.holds(key_id):
            await tx.execute(delete(interviews).where(interviews.c.id == row.id))


def _interview_of(tx: Transaction, row: Row) -> Interview:
    number = InterviewId(row["interview_id"])
    state = orjson.loads(tx.keys.open_with(row["interview_state"], _about(number)))
    progress = Progress(
        answers=state["answers"],
        open_question=state["open"],
        draft=None if state["draft"] is None else tuple(state["draft"]),
    )
    form, began = FormId(row["interview_form"]), row["started_at"]
    return Interview(number, SurveyId(row["id"]), form, began, progress, row["wording"])


_ELSEWHERE = (
    select(
        *surveys.c,
        interviews.c.id.label("interview_id"),
        interviews.c.form_id.label("interview_form"),
        interviews.c.state.label("interview_state"),
        interviews.c.started_at,
        interviews.c.wording,
    )
    .join(surveys, surveys.c.id == interviews.c.survey_id)
    .where(interviews.c.person == bindparam("person"), interviews.c.survey_id != bindparam("but"))
    .order_by(surveys.c.id)
)


async def elsewhere(tx: Transaction, person: Person, but: SurveyId | None) -> tuple[Begun, ...]:
    """What this person has begun in other surveys than the one they came for last."""
    await _forget_lost_interviews(tx, person)
    rows = (await tx.execute(_ELSEWHERE, {"person": person, "but": but or ""})).mappings()
    return tuple(Begun(survey_of(dict(row)), _interview_of(tx, dict(row))) for row in rows)


def _sealed(tx: Transaction, key_id: bytes, interview: Interview) -> bytes:
    progress = interview.progress
    state = {"answers": dict(progress.answers), "open": progress.open_question, "draft": progress.draft}
    return tx.keys.seal_with(key_id, orjson.dumps(state), _about(interview.id))


async def save_visitor(tx: Transaction, visitor: Visitor, now: datetime) -> None:
    """Keep language, survey and source of somebody who opened the chat; the interview is saved on its own."""
    survey = visitor.survey.id if visitor.survey else None
    kept = {"of": visitor.person, "speaks": visitor.language, "came_by": visitor.source, "came_for": survey, "now": now}
    if (await tx.execute(_KEEP_VISITOR, kept)).rowcount == 0:
        row = {"person": visitor.person, "language": visitor.language, "source": visitor.source}
        await tx.execute(insert(people).values(**row, survey_id=survey, seen_at=now))


async def begin(tx: Transaction, person: Person, interview: Interview) -> bytes:
    """Store an interview that has just begun; the id of the person's key, which is made now if there is none."""
    key_id = await own_key(tx, person)
    await tx.execute(
        insert(interviews).values(
            id=interview.id,
            person=person,
            survey_id=interview.survey,
            form_id=interview.form,
            state=_sealed(tx, key_id, interview),
            started_at=interview.started_at,
            answered_at=interview.started_at,
            wording=interview.wording,
        )
    )
    return key_id


async def save(tx: Transaction, visitor: Visitor, interview: Interview, now: datetime) -> None:
    """Store the progress of a running interview."""
    # An interview that was begun under an older version has no key yet.
    key_id = visitor.key_id or await own_key(tx, visitor.person)
    await tx.change(_SAVE, {"interview": interview.id, "state": _sealed(tx, key_id, interview), "now": now})


async def key_of(tx: Transaction, person: Person) -> bytes | None:
    """The key of somebody who is known, if they have one that still exists."""
    found: bytes | None = (await tx.execute(select(people.c.key_id).where(people.c.person == person))).scalar()
    return found if found is not None and tx.keys.holds(found) else None


async def own_key(tx: Transaction, person: Person) -> bytes:
    """The key of somebody who is known; made if there is none."""
    key_id = await key_of(tx, person)
    if key_id is None:
        key_id = tx.keys.new_key()
        await tx.execute(update(people).where(people.c.person == person).values(key_id=key_id))
    return key_id


async def renew_key(tx: Transaction, person: Person) -> None:
    """Destroy a person's key, so that what it sealed cannot be read in any backup; what still runs gets a new one."""
    old = await key_of(tx, person)
    if old is None:
        return
    await _forget_lost_interviews(tx, person)
    running = (await tx.execute(select(interviews.c.id, interviews.c.state).where(interviews.c.person == person))).all()
    new = tx.keys.new_key() if running else None
    for row in running:
        about = _about(row.id)
        sealed = tx.keys.seal_with(new or b"", tx.keys.open_with(row.state, about), about)
        await tx.execute(update(interviews).where(interviews.c.id == row.id).values(state=sealed))
    await tx.execute(update(people).where(people.c.person == person).values(key_id=new))
    await doomed.doom(tx, old)


async def note_wording(tx: Transaction, interview: InterviewId, sha256: str) -> None:
    """From now on the interview runs under this wording of the privacy notice."""
    await tx.execute(update(interviews).where(interviews.c.id == interview).values(wording=sha256))


async def answered_at(tx: Transaction, interview: InterviewId) -> datetime | None:
    """When the last answer of a running interview came."""
    found = select(interviews.c.answered_at).where(interviews.c.id == interview)
    at: datetime | None = (await tx.execute(found)).scalar_one_or_none()
    return at


async def seen_at(tx: Transaction, person: Person) -> datetime | None:
    """When somebody last wrote, if anything is known of them."""
    at: datetime | None = (await tx.execute(select(people.c.seen_at).where(people.c.person == person))).scalar()
    return at


async def open_among(tx: Transaction, survey: SurveyId, persons: Collection[Person]) -> frozenset[Person]:
    """Which of these people have an interview of this survey that is not sent off."""
    found = select(interviews.c.person).where(interviews.c.survey_id == survey, interviews.c.person.in_(persons))
    return frozenset(Person(row.person) for row in await tx.execute(found))


async def end(tx: Transaction, interview: InterviewId) -> None:
    """Delete a running interview with all its answers, and destroy the key that opens them."""
    gone = await tx.execute(delete(interviews).where(interviews.c.id == interview).returning(interviews.c.person))
    for person in gone.scalars():
        await renew_key(tx, Person(person))


async def forget_visitor(tx: Transaction, person: Person) -> None:
    """Delete what is known of somebody outside the interviews: language, survey, source; and their key.

    Whoever answers another survey keeps the key of that.
    """
    if await any_of(tx, person):
        nothing = {"language": None, "survey_id": None, "source": ""}
        await tx.execute(update(people).where(people.c.person == person).values(nothing))
        return
    gone = await tx.execute(delete(people).where(people.c.person == person).returning(people.c.key_id))
    await doomed.doom(tx, *(key_id for key_id in gone.scalars() if key_id is not None))


async def any_of(tx: Transaction, person: Person) -> bool:
    """Whether any interview of this person runs, in whatever survey."""
    return (await tx.execute(select(interviews.c.id).where(interviews.c.person == person).limit(1))).first() is not None


def participation_marker(tx: Transaction, survey: SurveyId, user: int) -> bytes:
    """The keyed hash that says "this person has taken part in this survey" and nothing else."""
    return tx.keys.marker("participation", survey, user)


async def has_taken_part(tx: Transaction, survey: SurveyId, marker: bytes) -> bool:
    """Whether this keyed marker has used up its one participation."""
    found = select(func.count()).where(participations.c.survey_id == survey, participations.c.marker == marker)
    return bool((await tx.execute(found)).scalar_one())


async def note_participation(tx: Transaction, survey: SurveyId, marker: bytes) -> None:
    """Use up the one participation; the marker is a keyed hash that no other table knows."""
    await tx.execute(insert(participations).values(survey_id=survey, marker=marker))
