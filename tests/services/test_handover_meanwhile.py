"""Somebody takes something back while their contact is on its way to the institute: nothing leaves against their will."""

import asyncio
from pathlib import Path

import pytest

from bot.services import handover, volunteering
from storage import handovers
from storage.database import Database
from storage.sealed import KeyRing
from tests.services.handover_scene import (
    approved,
    open_survey,
    runtime,
    volunteers,
)
from tests.services.survey_scene import Clock


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

    async def hesitates(*arguments: object) -> int:
        noting.set()
        await may_go_on.wait()
        return await put_into(*arguments)  # type: ignore[arg-type]

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
