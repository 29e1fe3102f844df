"""Somebody takes something back while their contact is on its way to the institute: no file has it."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.volunteering import Volunteer, VolunteerState
from bot.runtime import Runtime
from bot.services import handover, handover_leaving, volunteering
from storage import handovers
from storage import volunteers as rows
from storage.database import Database
from storage.sealed import KeyRing
from tests.services.handover_scene import (
    all_handovers,
    approved,
    clock_strikes,
    handed_over,
    listed,
    on_list,
    open_survey,
    opened,
    runtime,
    volunteers,
    written,
)
from tests.services.survey_scene import Clock


@pytest.fixture
def rt(database: Database, clock: Clock, tmp_path: Path) -> Runtime:
    return runtime(database, clock, tmp_path)


async def found(rt: Runtime, volunteer: Volunteer) -> Volunteer | None:
    async with rt.database.read() as tx:
        return await rows.find(tx, volunteer.id)


async def test_who_withdraws_before_the_file_has_left_is_not_in_what_leaves(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
    first = await written(rt, survey)

    await rt.run(volunteering.withdraw, anna)
    assert await rt.run(handover_leaving.take_out, survey.id) == ()
    assert await found(rt, anna) is None, "the institute does not know the reference, so nobody keeps it"

    assert (await clock_strikes(rt))["written"] == 1
    (second,) = await rt.run(handover_leaving.take_out, survey.id)
    assert (second.id, second.volunteers) == (first.id, 1)
    assert second.sha256 != first.sha256
    references = {row[0] for row in opened(rt, second)}
    assert berta.id in references
    assert anna.id not in references
    assert len(await all_handovers(rt, survey.id)) == 1, "nobody has to be told to delete what they never got"


async def test_who_is_the_only_one_and_withdraws_leaves_no_file(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await written(rt, survey)

    await rt.run(volunteering.withdraw, anna)

    assert (await clock_strikes(rt))["written"] == 0
    assert await rt.run(handover_leaving.take_out, survey.id) == ()


async def test_who_comes_while_a_file_is_made_anew_is_in_it_too(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
    await written(rt, survey)
    await rt.run(volunteering.withdraw, anna)
    late = await volunteers(rt, survey, 3)

    await clock_strikes(rt)

    (second,) = await rt.run(handover_leaving.take_out, survey.id)
    assert {berta.id, late.id} < {row[0] for row in opened(rt, second)}


async def test_who_takes_back_the_area_before_the_file_has_left_is_in_it_without(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await written(rt, survey)

    await rt.run(volunteering.keep_area, anna)
    await clock_strikes(rt)

    (second,) = await rt.run(handover_leaving.take_out, survey.id)
    assert {row[0]: row[5] for row in opened(rt, second)}[anna.id] == ""


async def test_a_file_that_has_left_is_brought_again_unchanged_and_the_withdrawal_beside_it(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    first = await handed_over(rt, survey)

    await rt.run(volunteering.withdraw, anna)
    await clock_strikes(rt)

    again, the_list = await rt.run(handover_leaving.take_out, survey.id)
    assert again.sha256 == first.sha256
    assert listed(rt, the_list) == [anna.id]


async def test_who_takes_back_the_area_that_the_institute_has_is_on_a_list_for_it_alone(rt: Runtime) -> None:
    survey = await open_survey(rt)
    anna, berta = await volunteers(rt, survey, 1), await volunteers(rt, survey, 2)
    await handed_over(rt, survey)

    for _ in range(2):
        await rt.run(volunteering.keep_area, anna)
        await clock_strikes(rt)
    stays = await found(rt, anna)
    assert stays is not None
    assert stays.state is VolunteerState.REGISTERED, "the call stands"
    _, the_list = await all_handovers(rt, survey.id)
    assert on_list(rt, the_list) == [(anna.id, "area")]

    await rt.run(volunteering.withdraw, berta)
    await rt.run(volunteering.withdraw, anna)
    await clock_strikes(rt)
    _, _, second = await all_handovers(rt, survey.id)
    assert on_list(rt, second) == [(one, "everything") for one in sorted((anna.id, berta.id))]


@pytest.mark.postgres
async def test_who_takes_back_the_area_in_the_instant_the_file_is_noted_is_not_handed_over_with_it(
    postgres_url: str,
    key_ring: KeyRing,
    keys_in: Path,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, other = [await Database.open(postgres_url, key_ring, keys_in) for _ in range(2)]
    rt, other_rt = runtime(ours, clock, tmp_path), runtime(other, clock, tmp_path)
    survey = await open_survey(rt)
    anna = await volunteers(rt, survey, 1)
    await approved(rt, survey)
    noting, may_go_on = asyncio.Event(), asyncio.Event()
    put_into = handovers.put_into

    async def hesitates(*arguments: object) -> None:
        noting.set()
        await may_go_on.wait()
        await put_into(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(handovers, "put_into", hesitates)
    writing = asyncio.create_task(handover.write_due(rt))
    await asyncio.wait_for(noting.wait(), 10)
    taking_back = asyncio.create_task(other_rt.run(volunteering.keep_area, anna))
    done, _ = await asyncio.wait([taking_back], timeout=0.5)
    may_go_on.set()
    await asyncio.gather(writing, taking_back)

    assert not done, "whoever takes it back waits until it is certain whether the institute gets it"
    await ours.close()
    await other.close()
