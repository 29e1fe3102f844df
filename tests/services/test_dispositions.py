"""What the institute reports is taken in whole or not at all, and the forecast follows."""

from pathlib import Path

import pytest

from bot.domain.survey import Survey
from bot.domain.volunteering import Disposition, Volunteer, VolunteerState
from bot.forms.table import Table, read_table
from bot.runtime import Runtime
from bot.services import dispositions, packing, volunteering
from storage import volunteers as rows
from storage.database import Database
from tests.services.handover_scene import (
    all_handovers,
    clock_strikes,
    handed_over,
    listed,
    open_survey,
    runtime,
    volunteers,
)
from tests.services.survey_scene import Clock


@pytest.fixture
def rt(database: Database, clock: Clock, tmp_path: Path) -> Runtime:
    return runtime(database, clock, tmp_path)


def table(*lines: tuple[str, str]) -> Table:
    content = "id;disposition\n" + "".join(f"{reference};{word}\n" for reference, word in lines)
    read = read_table(content.encode(), dispositions.COLUMNS)
    assert isinstance(read, Table)
    return read


async def taken(rt: Runtime, survey: Survey, *lines: tuple[str, str]) -> dict[str, int]:
    counts = await rt.run(dispositions.take, survey, table(*lines))
    assert not isinstance(counts, tuple), [str(problem) for problem in counts]
    return dict(counts)


async def refused(rt: Runtime, survey: Survey, *lines: tuple[str, str]) -> list[str]:
    problems = await rt.run(dispositions.take, survey, table(*lines))
    assert isinstance(problems, tuple)
    return [str(problem) for problem in problems]


async def counted(rt: Runtime, survey: Survey, area: str = "bau") -> tuple[int, int, int, int]:
    async with rt.database.read() as tx:
        counts = (await rows.counts(tx, survey.id))[area]
    return counts.registered, counts.completed, counts.refused, counts.not_reached


async def as_of_now(rt: Runtime, volunteer: Volunteer) -> Volunteer:
    async with rt.database.read() as tx:
        found = await rows.find(tx, volunteer.id)
    assert found is not None
    return found


async def test_the_counts_follow_what_is_reported_and_a_later_report_replaces_an_earlier_one(rt: Runtime) -> None:
    survey = await open_survey(rt)
    people = [await volunteers(rt, survey, number) for number in range(3)]
    await handed_over(rt, survey)
    words = ("completed", "verweigert", "Nicht erreicht")

    counts = await taken(rt, survey, *[(one.id, word) for one, word in zip(people, words, strict=True)])

    assert counts == {"completed": 1, "refused": 1, "not_reached": 1, "delete_now": 0}
    assert await counted(rt, survey) == (3, 1, 1, 1)
    await taken(rt, survey, (people[2].id, "geführt"), (people[2].id, "completed"))
    assert await counted(rt, survey) == (3, 2, 1, 0)
    assert (await as_of_now(rt, people[2])).disposition is Disposition.COMPLETED


async def test_from_thirty_used_contacts_on_the_forecast_goes_by_their_own_yield(rt: Runtime) -> None:
    survey = await open_survey(rt)
    people = [await volunteers(rt, survey, number) for number in range(30)]
    await handed_over(rt, survey)
    async with rt.database.read() as tx:
        before = await volunteering.forecast_of(tx, rt, survey.id)

    await taken(rt, survey, *[(one.id, "completed" if at < 15 else "refused") for at, one in enumerate(people)])

    async with rt.database.read() as tx:
        after = await volunteering.forecast_of(tx, rt, survey.id)
    assert (before.measured, before.total.expected) == (False, 6)
    assert (after.measured, after.total.expected) == (True, 15)


async def test_one_wrong_row_and_nothing_is_taken(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
    await handed_over(rt, survey)
    carla = await volunteers(rt, survey, 3)

    said = await refused(
        rt,
        survey,
        (anna.id, "completed"),
        ("0" * 32, "completed"),
        (carla.id, "completed"),
        (berta.id, "vielleicht"),
        (anna.id, "refused"),
    )

    assert [line.partition(":")[0] for line in said] == [
        "Zeile 3, Spalte A",
        "Zeile 4, Spalte A",
        "Zeile 5, Spalte B",
        "Zeile 6, Spalte A",
    ]
    assert await counted(rt, survey) == (3, 0, 0, 0)
    assert (await as_of_now(rt, anna)).disposition is None


async def test_delete_now_deletes_here_too_blocks_the_number_and_tells_the_institute_to_confirm(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await handed_over(rt, survey)

    await taken(rt, survey, (anna.id, "delete_now"))

    assert (await as_of_now(rt, anna)).state is VolunteerState.WITHDRAWN
    async with rt.database.read() as tx:
        assert await rows.is_blocked(tx, survey.id, rows.number_marker(tx, survey.id, "+4980319000001"))
    await clock_strikes(rt)
    _, the_list = await all_handovers(rt, survey.id)
    assert listed(rt, the_list) == [anna.id]
    assert await counted(rt, survey) == (0, 0, 1, 0)
    # The same file again, or a report that crossed with it, changes nothing and is no mistake.
    assert (await taken(rt, survey, (anna.id, "completed")))["completed"] == 1
    assert await counted(rt, survey) == (0, 0, 1, 0)


async def test_the_control_row_may_come_back(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    written = await handed_over(rt, survey)
    async with rt.database.read() as tx:
        control = packing.canary(tx, written)

    assert (await taken(rt, survey, (control, ""), (anna.id, "completed")))["completed"] == 1


async def test_the_reference_of_another_survey_is_refused(rt: Runtime) -> None:
    survey, other = await open_survey(rt), await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await handed_over(rt, survey)

    assert await refused(rt, other, (anna.id, "completed")) == [
        "Zeile 2, Spalte A: Diese Kennung wurde für diese Befragung nicht übergeben."
    ]
