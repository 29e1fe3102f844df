"""Counts of volunteers per service area, which a cap looks at."""

import asyncio

import pytest

from bot.domain.ids import SurveyId
from bot.domain.volunteering import AreaCounts
from storage import volunteers
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.storage.survey_row import add_survey

SURVEY = SurveyId("lra22")


async def take(tx: Transaction, most: int | None) -> bool:
    return await volunteers.take_place(tx, SURVEY, "jug", most)


async def leave(tx: Transaction) -> None:
    await volunteers.count(tx, SURVEY, "jug", "registered", -1)


async def test_a_place_is_taken_up_to_the_cap_and_without_one_always(database: Database) -> None:
    await add_survey(database, SURVEY)

    assert [await database.write(take, 2) for _ in range(3)] == [True, True, False]
    assert await database.write(take, None)
    async with database.read() as tx:
        assert await volunteers.counts(tx, SURVEY) == {"jug": AreaCounts(registered=3)}
        assert not await volunteers.has_place(tx, SURVEY, "jug", 3)
        assert await volunteers.has_place(tx, SURVEY, "bau", 3)


async def test_a_count_never_falls_below_nothing(database: Database) -> None:
    await add_survey(database, SURVEY)
    await database.write(leave)

    async with database.read() as tx:
        assert await volunteers.counts(tx, SURVEY) == {"jug": AreaCounts()}


@pytest.mark.postgres
async def test_a_place_gets_free_only_after_whoever_found_none_is_on_the_list(
    postgres_url: str, key_ring: KeyRing
) -> None:
    """Else the one who leaves sees nobody waiting, and the other waits beside a free place for ever."""
    one, two = await Database.open(postgres_url, key_ring), await Database.open(postgres_url, key_ring)
    await add_survey(one, SURVEY)
    assert await one.write(take, 1)
    found_none, may_end = asyncio.Event(), asyncio.Event()

    async def finds_none(tx: Transaction) -> bool:
        found = await take(tx, 1)
        found_none.set()
        await may_end.wait()
        return found

    waiting = asyncio.create_task(one.write(finds_none))
    await found_none.wait()
    leaving = asyncio.create_task(two.write(leave))
    done, _ = await asyncio.wait({leaving}, timeout=0.5)
    may_end.set()

    assert done == set()
    assert await waiting is False
    await leaving
    assert await one.write(take, 1)
    for database in (one, two):
        await database.close()
