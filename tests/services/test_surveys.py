"""Surveys are imported, opened once and closed once."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.authority import Authority
from bot.authority_file import example_authority
from bot.domain.ids import Person, SurveyId
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import surveys
from bot.services.survey_opening import Closed
from bot.services.surveys import SurveyOrder, SurveyRefusal
from storage import audit, forms, interviews
from storage import surveys as survey_rows
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import audit as audit_table
from storage.tables import cards as card_table
from storage.tables import interviews as interview_table
from storage.tables import people as people_table
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, NOON, ORDER, Clock, begin, count, sent_off, texts_of


async def test_a_survey_comes_back_as_it_was_imported(rt: Runtime) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)

    async with rt.database.read() as tx:
        assert await survey_rows.get(tx, made.id) == made
        assert await forms.get(tx, made.form_id) == FORM
        assert await survey_rows.open_ones(tx, rt.authority.id) == ()
    assert made.state is SurveyState.PREPARED
    assert len(made.id) == 6
    assert made.id.isalnum()


async def test_opening_and_closing_happen_once_each_and_in_order(rt: Runtime) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)

    opened = await rt.run(surveys.open_by_command, made.id)
    assert isinstance(opened, Survey)
    assert opened.state is SurveyState.OPEN
    assert await rt.run(surveys.open_by_command, made.id) is SurveyRefusal.ALREADY_OPEN
    assert await rt.run(surveys.close_by_command, made.id) == Closed(0, 0)
    assert await rt.run(surveys.close_by_command, made.id) is SurveyRefusal.ALREADY_CLOSED
    assert await rt.run(surveys.open_by_command, made.id) is SurveyRefusal.ALREADY_CLOSED
    assert await rt.run(surveys.open_by_command, SurveyId("nix")) is SurveyRefusal.UNKNOWN


async def test_a_survey_past_its_last_day_is_not_opened(rt: Runtime, clock: Clock) -> None:
    made = await rt.run(surveys.import_prepared, FORM, ORDER)
    clock.now = datetime(2026, 7, 31, 22, tzinfo=UTC)  # midnight in Berlin

    assert await rt.run(surveys.open_by_command, made.id) is SurveyRefusal.PAST_ITS_LAST_DAY


async def test_the_audit_trail_says_that_the_approval_happened_outside(rt: Runtime) -> None:
    made = await rt.run(surveys.import_and_open, FORM, ORDER)
    await rt.run(surveys.close_by_command, made.id)

    async with rt.database.read() as tx:
        lines = (await tx.execute(select(audit_table).order_by(audit_table.c.nr))).all()
        assert await audit.verify(tx) is None
    assert [line.event for line in lines] == ["survey_imported", "survey_opened", "survey_closed"]
    assert {line.subject for line in lines} == {f"survey:{made.id}"}
    assert "außerhalb freigegeben, über die Kommandozeile" in lines[1].details


async def test_closing_ends_running_interviews_and_moves_what_is_held(rt: Runtime) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    for nr in range(3):
        await rt.database.write(sent_off, survey.id, f"Antwort {nr}")
    await rt.database.write(begin, survey, 11, NOON)
    await rt.database.write(begin, survey, 12, NOON)

    assert await rt.run(surveys.close_by_command, survey.id) == Closed(ended_interviews=2, moved_responses=3)

    assert len(await texts_of(rt, survey.id)) == 3
    assert await count(rt, interview_table) == 0
    assert await count(rt, people_table) == 0
    assert await count(rt, card_table) == 0


async def test_a_response_sent_off_while_somebody_closes_the_survey_moves_with_the_rest(
    rt: Runtime, database_url: str, key_ring: KeyRing, keys_in: Path
) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    await rt.database.write(begin, survey, 11, NOON)
    other = await Database.open(database_url, key_ring, keys_in)
    busy, leave = asyncio.Event(), asyncio.Event()

    async def send_off_slowly(tx: Transaction) -> None:
        visitor = await interviews.find_visitor(tx, Person(tx.keys.marker("person", 11)))
        assert visitor is not None
        assert visitor.interview is not None
        busy.set()
        await leave.wait()
        await sent_off(tx, survey.id, "im letzten Augenblick")
        await interviews.end(tx, visitor.interview.id)

    sending = asyncio.create_task(other.write(send_off_slowly))
    await busy.wait()
    closing = asyncio.create_task(rt.run(surveys.close_by_command, survey.id))
    done, _ = await asyncio.wait([closing], timeout=0.2)
    assert not done
    leave.set()
    await sending
    await other.close()

    assert await closing == Closed(ended_interviews=0, moved_responses=1)
    assert await texts_of(rt, survey.id) == ["im letzten Augenblick"]


async def test_the_clock_closes_what_ended_and_nothing_else(rt: Runtime, clock: Clock) -> None:
    ended = await rt.run(surveys.import_and_open, FORM, ORDER)
    running = await rt.run(surveys.import_and_open, FORM, replace(ORDER, closes_on=date(2026, 9, 30)))
    await rt.database.write(sent_off, ended.id, "Antwort")
    await rt.database.write(begin, ended, 11, NOON)
    await rt.database.write(begin, running, 12, NOON)

    assert await rt.run(surveys.close_what_ended) == {"surveys": 0, "interviews": 0, "responses": 0}
    clock.now = datetime(2026, 7, 31, 22, tzinfo=UTC)  # the first of August in Berlin
    assert await rt.run(surveys.close_what_ended) == {"surveys": 1, "interviews": 1, "responses": 1}
    assert await rt.run(surveys.close_what_ended) == {"surveys": 0, "interviews": 0, "responses": 0}

    assert await count(rt, interview_table) == 1
    async with rt.database.read() as tx:
        assert [each.id for each in await survey_rows.open_ones(tx, rt.authority.id)] == [running.id]


@pytest.mark.parametrize(
    ("closes", "title", "wrong"),
    [
        (date(2026, 6, 1), "T", "endet vor"),
        (date(2026, 7, 31), " ", "Titel"),
        (date(2026, 7, 31), "x" * 121, "Titel"),
    ],
)
def test_an_order_that_cannot_be_carried_out_says_why(closes: date, title: str, wrong: str) -> None:
    order = surveys.order_for(example_authority(), title, date(2026, 7, 1), closes, None, None)

    assert isinstance(order, str)
    assert wrong in order


def test_the_authoritys_file_fills_in_the_contact_window_and_the_day_of_deletion() -> None:
    authority: Authority = example_authority()
    order = surveys.order_for(authority, "T", date(2026, 7, 1), date(2026, 7, 31), None, None)

    assert isinstance(order, SurveyOrder)
    assert (order.contact_from, order.contact_to) == (authority.terms.contact_from, authority.terms.contact_to)
    assert order.deletes_on == authority.deletion_day(date(2026, 7, 31))
