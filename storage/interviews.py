"""Citizens while they answer: who opened the chat (a keyed hash) and the running interview with sealed answers."""

from collections.abc import Collection
from datetime import datetime

import orjson
from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from bot.domain.citizen import Interview, Visitor
from bot.domain.ids import FormId, InterviewId, Person, SurveyId
from bot.domain.interview import Progress
from storage.prepared import Prepared, Row
from storage.surveys import survey_of
from storage.tables import interviews, participations, people, surveys
from storage.transaction import Transaction

_FIND = Prepared(
    select(
        people.c.language,
        people.c.source,
        *surveys.c,
        interviews.c.id.label("interview_id"),
        interviews.c.form_id.label("interview_form"),
        interviews.c.state.label("interview_state"),
        interviews.c.started_at,
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
    """Who this is and how far they are; on PostgreSQL their row stays locked until the transaction ends."""
    found = await tx.rows(_FIND, {"person": person})
    if not found:
        return None
    row = found[0]
    return Visitor(
        person=person,
        language=row["language"] or "",
        source=row["source"],
        survey=survey_of(row) if row["id"] is not None else None,
        interview=_interview_of(tx, row) if row["interview_id"] is not None else None,
    )


def _interview_of(tx: Transaction, row: Row) -> Interview:
    number = InterviewId(row["interview_id"])
    state = orjson.loads(tx.keys.open(row["interview_state"], _about(number)))
    progress = Progress(
        answers=state["answers"],
        open_question=state["open"],
        draft=None if state["draft"] is None else tuple(state["draft"]),
    )
    return Interview(number, SurveyId(row["id"]), FormId(row["interview_form"]), row["started_at"], progress)


def _sealed(tx: Transaction, interview: Interview) -> bytes:
    progress = interview.progress
    state = {"answers": dict(progress.answers), "open": progress.open_question, "draft": progress.draft}
    return tx.keys.seal(orjson.dumps(state), _about(interview.id))


async def save_visitor(tx: Transaction, visitor: Visitor, now: datetime) -> None:
    """Keep language, survey and source of somebody who opened the chat; the interview is saved on its own."""
    survey = visitor.survey.id if visitor.survey else None
    kept = {"of": visitor.person, "speaks": visitor.language, "came_by": visitor.source, "came_for": survey, "now": now}
    if (await tx.execute(_KEEP_VISITOR, kept)).rowcount == 0:
        row = {"person": visitor.person, "language": visitor.language, "source": visitor.source}
        await tx.execute(insert(people).values(**row, survey_id=survey, seen_at=now))


async def begin(tx: Transaction, person: Person, interview: Interview) -> None:
    """Store an interview that has just begun."""
    await tx.execute(
        insert(interviews).values(
            id=interview.id,
            person=person,
            survey_id=interview.survey,
            form_id=interview.form,
            state=_sealed(tx, interview),
            started_at=interview.started_at,
            answered_at=interview.started_at,
        )
    )


async def save(tx: Transaction, interview: Interview, now: datetime) -> None:
    """Store the progress of a running interview."""
    await tx.change(_SAVE, {"interview": interview.id, "state": _sealed(tx, interview), "now": now})


async def answered_at(tx: Transaction, interview: InterviewId) -> datetime | None:
    """When the last answer of a running interview came."""
    found = select(interviews.c.answered_at).where(interviews.c.id == interview)
    at: datetime | None = (await tx.execute(found)).scalar_one_or_none()
    return at


async def open_among(tx: Transaction, survey: SurveyId, persons: Collection[Person]) -> frozenset[Person]:
    """Which of these people have an interview of this survey that is not sent off."""
    found = select(interviews.c.person).where(interviews.c.survey_id == survey, interviews.c.person.in_(persons))
    return frozenset(Person(row.person) for row in await tx.execute(found))


async def end(tx: Transaction, interview: InterviewId) -> None:
    """Delete a running interview with all its answers."""
    await tx.execute(delete(interviews).where(interviews.c.id == interview))


async def forget_visitor(tx: Transaction, person: Person) -> None:
    """Delete what is known of somebody outside the interviews: language, survey, source."""
    await tx.execute(delete(people).where(people.c.person == person))


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
