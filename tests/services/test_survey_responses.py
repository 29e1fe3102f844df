"""Responses lose every tie before anybody can read them, and leave as a table."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.ids import SurveyId
from bot.domain.questionnaire import Question, QuestionType
from bot.domain.questionnaire_json import named_by_content
from bot.runtime import Runtime
from bot.services import exporting, surveys
from storage import forms, responses, tallies
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import held_responses
from storage.tables import responses as responses_table
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, NOON, ORDER, sent_off, texts_of


async def test_the_fifth_response_moves_a_batch_and_fewer_never_do(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id

    moved = [await rt.database.write(sent_off, survey, f"Antwort {nr}") for nr in range(12)]

    assert moved == [0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0]
    assert await texts_of(rt, survey) == sorted(f"Antwort {nr}" for nr in range(10))
    async with rt.database.read() as tx:
        assert await responses.held_count(tx, survey) == 2
        assert await responses.count(tx, survey) == 10


async def test_responses_sent_off_at_the_same_moment_are_each_kept_once(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id

    await asyncio.gather(*(rt.database.write(sent_off, survey, f"Antwort {nr:02}") for nr in range(23)))
    await rt.run(surveys.close_by_command, survey)

    assert await texts_of(rt, survey) == sorted(f"Antwort {nr:02}" for nr in range(23))


async def test_two_bot_processes_never_share_out_a_batch(rt: Runtime, database_url: str, key_ring: KeyRing) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    other = await Database.open(database_url, key_ring)
    try:
        moved = await asyncio.gather(
            *(each.write(sent_off, survey, f"Antwort {nr:02}") for nr, each in enumerate([rt.database, other] * 20))
        )
    finally:
        await other.close()

    assert all(batch == 0 or batch >= 5 for batch in moved)
    await rt.run(surveys.close_by_command, survey)
    assert await texts_of(rt, survey) == sorted(f"Antwort {nr:02}" for nr in range(40))


async def test_a_moved_response_has_a_new_id_and_no_order(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    held: set[str] = set()
    for nr in range(4):
        await rt.database.write(sent_off, survey, f"Antwort {nr}")
    async with rt.database.read() as tx:
        held = {row.id for row in await tx.execute(select(held_responses.c.id))}
    await rt.database.write(sent_off, survey, "Antwort 4")

    async with rt.database.read() as tx:
        stored = await responses.all_of(tx, survey)
    assert not held & {each.id for each in stored}
    assert [each.id for each in stored] == sorted(each.id for each in stored)


@pytest.mark.parametrize("others", [0, 4])
async def test_a_response_is_erased_by_its_code_whether_held_or_moved(rt: Runtime, others: int) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    for nr in range(others):
        await rt.database.write(sent_off, survey, f"Antwort {nr}")
    await rt.database.write(sent_off, survey, "meine")

    async def erase(tx: Transaction, code: str) -> bool:
        return await responses.erase_by_code(tx, tx.keys.marker("deletion code", code)) == survey

    assert not await rt.database.write(erase, "fremde")
    assert await rt.database.write(erase, "meine")
    assert not await rt.database.write(erase, "meine")
    await rt.run(surveys.close_by_command, survey)
    assert "meine" not in await texts_of(rt, survey)


async def test_counts_add_up(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id

    await asyncio.gather(*(rt.database.write(tallies.add, survey, "started") for _ in range(7)))
    await rt.database.write(tallies.add, survey, "not_eligible", 2)

    async with rt.database.read() as tx:
        assert await tallies.of_survey(tx, survey) == {"started": 7, "not_eligible": 2}


async def test_the_export_says_how_many_are_held_back_and_after_closing_none_is(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    for nr in range(7):
        await rt.database.write(sent_off, survey, f"Antwort {nr}")

    async with rt.database.read() as tx:
        early = await exporting.export_csv(tx, survey)
        assert await exporting.export_csv(tx, SurveyId("nix")) is None
    await rt.run(surveys.close_by_command, survey)
    async with rt.database.read() as tx:
        late = await exporting.export_csv(tx, survey)

    assert early is not None
    assert late is not None
    assert (early.responses, early.held_back, early.answers.count(b"\n")) == (5, 2, 6)
    assert (late.responses, late.held_back, late.answers.count(b"\n")) == (7, 0, 8)


async def test_the_export_of_answers_under_two_versions_holds_both(rt: Runtime) -> None:
    newer = named_by_content(replace(FORM, version="2", questions=(Question("neu", QuestionType.TEXT),)))
    survey = (await rt.run(surveys.import_and_open, newer, ORDER)).id
    await rt.database.write(forms.save, FORM, NOON - timedelta(days=1))
    await rt.database.write(sent_off, survey, "unter der alten")
    await rt.run(surveys.close_by_command, survey)

    async with rt.database.read() as tx:
        found = await exporting.export_csv(tx, survey)

    assert found is not None
    assert found.answers.splitlines()[0].endswith(b",neu,b3")


async def test_the_length_of_a_sealed_response_tells_nothing_but_its_class(rt: Runtime) -> None:
    survey = (await rt.run(surveys.import_and_open, FORM, ORDER)).id
    for length in (1, 7, 50, 200, 300, 600, 700, 900, 2_000, 3_000):
        await rt.database.write(sent_off, survey, "ä" * (length // 2))

    async with rt.database.read() as tx:
        found = await tx.execute(select(responses_table.c.body))
        lengths = {len(row.body) for row in found}
    assert {length - min(lengths) + responses.SHORTEST for length in lengths} == {512, 1_024, 2_048, 4_096}
    assert "ä" * 1_500 in await texts_of(rt, survey)
