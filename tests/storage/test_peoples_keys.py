"""A person's key lives from the first interview to its end, and what it sealed cannot be read afterwards."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.domain.citizen import Interview, Visitor
from bot.domain.errors import KeyDestroyedError, KeyStoreMissingError
from bot.domain.ids import ChatId, FormId, InterviewId, Person, SurveyId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.position import Progress
from bot.domain.survey import Survey, SurveyState
from storage import cards, erasure, interviews, standing, surveys, tables
from storage.database import Database, Transaction
from storage.keystore import KeyStore
from storage.sealed import KeyRing, key_of
from tests.storage.times import NOW, after

CHAT = ChatId(7)
FORM = FormId("f" * 64)
SURVEYS = tuple(
    Survey(SurveyId(name), "amt", name, FORM, SurveyState.OPEN, day, day, None, None, day)
    for name, day in (("eins", date(2026, 7, 1)), ("zwei", date(2026, 8, 1)))
)
ONE, TWO = SURVEYS


async def prepare(tx: Transaction) -> None:
    await tx.execute(insert(tables.forms).values(id=FORM, body="{}", created_at=NOW))
    for survey in SURVEYS:
        await surveys.add(tx, survey, NOW)


def person_in(tx: Transaction) -> Person:
    return Person(tx.keys.marker("person", CHAT))


async def begin(tx: Transaction, survey: Survey) -> None:
    visitor = Visitor(person_in(tx), "de", "q7", survey)
    await interviews.save_visitor(tx, visitor, NOW)
    interview = Interview(InterviewId(f"{survey.id:>8}"), survey.id, FORM, NOW, Progress({"a": survey.id}))
    key_id = await interviews.begin(tx, visitor.person, interview)
    await cards.show(tx, CHAT, OutgoingMessage("Frage 1"), now=NOW, view="citizen:question:a", key_id=key_id)


async def visitor(tx: Transaction) -> Visitor | None:
    return await interviews.find_visitor(tx, person_in(tx))


@pytest.fixture
async def answering(database: Database) -> Database:
    """Somebody has begun the first survey."""
    await database.write(prepare)
    await database.write(begin, ONE)
    return database


async def states(database: Database) -> list[bytes]:
    async with database.read() as tx:
        return list((await tx.execute(select(tables.interviews.c.state).order_by(tables.interviews.c.id))).scalars())


async def test_who_only_looks_has_no_key(database: Database) -> None:
    await database.write(prepare)

    async def look(tx: Transaction) -> None:
        await interviews.save_visitor(tx, Visitor(person_in(tx), "de"), NOW)
        await cards.show(tx, CHAT, OutgoingMessage("Guten Tag"), now=NOW)

    await database.write(look)
    assert database.keys.store.count() == 0
    found = await database.write(visitor)
    assert found is not None
    assert found.key_id is None


async def test_answers_and_card_are_sealed_with_the_persons_key(answering: Database) -> None:
    found = await answering.write(visitor)
    assert found is not None
    assert found.interview is not None
    assert found.interview.progress.answers == {"a": "eins"}
    (state,) = await states(answering)
    async with answering.read() as tx:
        body = (await tx.execute(select(tables.cards.c.body))).scalar_one()
        shown = await standing.on_display(tx, CHAT)
    assert key_of(state) == key_of(body) == found.key_id
    assert shown is not None
    assert shown.message.text == "Frage 1"


async def test_an_ended_interview_cannot_be_read_in_a_copy_of_yesterday(answering: Database) -> None:
    (state,) = await states(answering)
    await answering.write(interviews.end, InterviewId("    eins"))
    assert answering.keys.store.count() == 0
    async with answering.read() as tx:
        with pytest.raises(KeyDestroyedError):
            tx.keys.open_with(state, "interviews.state:    eins")
    found = await answering.write(visitor)
    assert found is not None
    assert (found.interview, found.key_id) == (None, None)


async def test_the_end_of_one_interview_leaves_the_other_readable_under_a_new_key(answering: Database) -> None:
    await answering.write(begin, TWO)
    before = key_of((await states(answering))[1])
    await answering.write(interviews.end, InterviewId("    eins"))
    found = await answering.write(visitor)
    assert found is not None
    assert found.interview is not None
    assert found.interview.progress.answers == {"a": "zwei"}
    assert found.key_id not in {None, before}
    assert answering.keys.store.count() == 1


async def test_whoever_is_forgotten_keeps_the_key_of_another_interview(answering: Database) -> None:
    await answering.write(begin, TWO)

    async def forget(tx: Transaction) -> None:
        await interviews.forget_visitor(tx, person_in(tx))

    await answering.write(forget)
    found = await answering.write(visitor)
    assert found is not None
    assert (found.language, found.source, found.survey) == ("", "", None)
    assert answering.keys.store.count() == 1

    for name in ("    eins", "    zwei"):
        await answering.write(interviews.end, InterviewId(name))
    await answering.write(forget)
    assert await answering.write(visitor) is None
    assert answering.keys.store.count() == 0


async def test_a_survey_that_closes_takes_its_keys_along_but_not_those_of_another(answering: Database) -> None:
    await answering.write(begin, TWO)  # who began the first came for the second meanwhile
    assert await answering.write(erasure.visitors_of, TWO.id) == 1
    assert await answering.write(erasure.interviews_of, TWO.id) == 1
    (state,) = await states(answering)
    async with answering.read() as tx:
        assert b"eins" in tx.keys.open_with(state, "interviews.state:    eins")
    assert await answering.write(erasure.visitors_of, ONE.id) == 0
    assert await answering.write(erasure.interviews_of, ONE.id) == 1
    assert answering.keys.store.count() == 0


async def test_fourteen_days_without_an_answer_destroy_the_key(answering: Database) -> None:
    assert await answering.write(erasure.interviews_without_answer_since, after(days=1)) == 1
    assert answering.keys.store.count() == 0
    assert await answering.write(erasure.visitors_not_seen_since, after(days=1)) == 1


async def test_what_a_lost_key_sealed_counts_as_not_there(answering: Database) -> None:
    await answering.keys.store.destroy(answering.keys.store.ids())
    async with answering.read() as tx:
        shown = await standing.on_display(tx, CHAT)
    assert shown is not None
    assert shown.message == OutgoingMessage("")
    found = await answering.write(visitor)
    assert found is not None
    assert (found.language, found.interview, found.key_id) == ("de", None, None)
    assert await states(answering) == []
    await answering.write(begin, ONE)
    again = await answering.write(visitor)
    assert again is not None
    assert again.interview is not None


async def test_an_interview_begun_under_the_version_before_gets_a_key_with_its_next_answer(answering: Database) -> None:
    async def as_before(tx: Transaction) -> None:
        sealed = tx.keys.seal(b'{"answers":{"a":"eins"},"open":null,"draft":null}', "interviews.state:    eins")
        await tx.execute(tables.interviews.update().values(state=sealed))
        await tx.execute(tables.people.update().values(key_id=None))

    await answering.write(as_before)
    found = await answering.write(visitor)
    assert found is not None
    assert found.interview is not None
    assert found.key_id is None
    moved = replace(found.interview, progress=Progress({"a": "x"}))
    await answering.write(interviews.save, found, moved, after(minutes=1))
    again = await answering.write(visitor)
    assert again is not None
    assert again.interview is not None
    assert again.interview.progress.answers == {"a": "x"}
    assert key_of((await states(answering))[0]) == again.key_id is not None


async def test_without_the_key_store_the_start_is_refused(
    answering: Database, database_url: str, key_ring: KeyRing, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other.db"
    with pytest.raises(KeyStoreMissingError):
        await Database.open(database_url, key_ring, elsewhere)
    KeyStore(elsewhere, key_ring).close()
    with pytest.raises(KeyStoreMissingError):
        await Database.open(database_url, key_ring, elsewhere)
    await answering.write(interviews.end, InterviewId("    eins"))
    await (await Database.open(database_url, key_ring, elsewhere)).close()
