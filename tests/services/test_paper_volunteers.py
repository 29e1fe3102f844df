"""Volunteers who signed on paper: entered from a table, each fault named with its row, nobody twice."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.consent import ConsentFor
from bot.domain.survey import Survey
from bot.domain.volunteering import VolunteerState, Way
from bot.forms.paper_sheet import COLUMNS
from bot.forms.problems import Problem
from bot.forms.table import Table, read_table
from bot.runtime import Runtime
from bot.services import ledger, paper_volunteers, surveys, volunteering
from bot.services.paper_volunteers import Entered
from storage import volunteers
from tests.services.survey_scene import FORM, ORDER

HEAD = ";".join(COLUMNS)
ANNA = "Anna Gruber;08031 9000001;abends, vormittags;de;Jugendamt;ja;1.7.2026;2026-05"
BERTA = "Berta Beispiel;0171 3920012;;;;;2026-07-02;2026-05"


@pytest.fixture
def called(rt: Runtime) -> Runtime:
    institute = replace(rt.authority.research_institute, calls_from=date(2026, 7, 20), calls_to=date(2026, 8, 31))
    return replace(rt, authority=replace(rt.authority, research_institute=institute))


def table(*lines: str) -> Table:
    read = read_table("\n".join((HEAD, *lines)).encode(), COLUMNS)
    assert isinstance(read, Table)
    return read


async def enters(rt: Runtime, survey: Survey, *lines: str) -> Entered:
    done = await rt.run(paper_volunteers.enter, survey, table(*lines))
    assert isinstance(done, Entered)
    return done


async def opened(rt: Runtime) -> Survey:
    return await rt.run(surveys.import_and_open, FORM, ORDER)


async def test_everybody_in_the_table_is_entered_with_the_consent_they_signed(called: Runtime) -> None:
    survey = await opened(called)

    assert await enters(called, survey, ANNA, BERTA) == Entered(2, ())

    async with called.database.read() as tx:
        registered = await volunteers.of_survey(tx, survey.id, VolunteerState.REGISTERED)
        counts = await volunteers.counts(tx, survey.id)
        lines = [line for one in registered for line in await ledger.given(tx, one.id)]
    assert {one.way for one in registered} == {Way.PAPER}
    assert {area: one.registered for area, one in counts.items()} == {"jug": 1, "": 1}
    assert sorted((line.purpose, f"{line.given_at:%d.%m.%Y}", line.wording_version) for line in lines) == [
        (ConsentFor.CONTACT_DETAILS, "01.07.2026", "2026-05"),
        (ConsentFor.CONTACT_DETAILS, "02.07.2026", "2026-05"),
        (ConsentFor.SERVICE_AREA, "01.07.2026", "2026-05"),
    ]


async def test_the_same_table_may_be_read_again_with_some_rows_more(called: Runtime) -> None:
    survey = await opened(called)
    await enters(called, survey, ANNA)

    done = await enters(called, survey, ANNA, BERTA)

    assert done.entered == 1
    assert [str(problem) for problem in done.left_out] == [
        "Zeile 2, Spalte B: Diese Nummer ist schon eingetragen; übergangen."
    ]


async def test_who_has_withdrawn_does_not_come_back_with_the_table(called: Runtime) -> None:
    survey = await opened(called)
    await enters(called, survey, ANNA)
    async with called.database.read() as tx:
        (anna,) = await volunteers.of_survey(tx, survey.id, VolunteerState.REGISTERED)
    await called.run(volunteering.withdraw, anna)

    done = await enters(called, survey, ANNA)

    assert done.entered == 0
    assert "Zu dieser Nummer liegt ein Widerruf vor" in str(done.left_out[0])


async def test_all_faults_are_named_at_once_and_nobody_is_entered(called: Runtime) -> None:
    survey = await opened(called)
    wrong = table(
        ANNA,
        "123;0900 1234567;mittags;fr;Kfz;vielleicht;1.8.2026;",
        "Carla;80 11 23;;;;;morgen;2026-05",
    )

    found = await called.run(paper_volunteers.enter, survey, wrong)

    assert isinstance(found, tuple)
    assert [(problem.row, problem.column) for problem in found if isinstance(problem, Problem)] == [
        *((3, column) for column in "ABCDEHGF"),
        (4, "B"),
        (4, "G"),
    ]
    async with called.database.read() as tx:
        assert await volunteers.of_survey(tx, survey.id, VolunteerState.REGISTERED) == ()


async def test_after_the_last_call_nobody_is_entered(called: Runtime) -> None:
    survey = await opened(called)
    institute = replace(called.authority.research_institute, calls_to=date(2026, 7, 9))
    late = replace(called, authority=replace(called.authority, research_institute=institute))

    done = await enters(late, survey, ANNA)

    assert (done.entered, len(done.left_out)) == (0, 1)
