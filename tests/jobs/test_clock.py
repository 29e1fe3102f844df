"""The clock only says "now": it runs everything at the start, survives what fails, and lets finish what runs."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.errors import DatabaseUnavailableError
from bot.jobs.clock import Clock
from bot.jobs.timetable import JOBS, find_job
from bot.metrics import Metrics
from bot.runtime import Runtime
from bot.services import scheduling
from bot.services.scheduling import Work
from bot.texts.catalogue import Texts
from storage import settings
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction


@pytest.fixture
async def runtime(sqlite_url: str, key_ring: KeyRing) -> Runtime:
    authority = example_authority()
    database = await Database.open(sqlite_url, key_ring)
    return Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"))


async def note(tx: Transaction, rt: Runtime) -> Mapping[str, int]:
    await settings.put(tx, "ran", rt.now().isoformat())
    return {"noted": 1}


async def fail(tx: Transaction, rt: Runtime) -> Mapping[str, int]:
    raise ZeroDivisionError(str((tx, rt)))


async def find_no_database(tx: Transaction, rt: Runtime) -> Mapping[str, int]:
    raise DatabaseUnavailableError(str((tx, rt)))


async def ran(rt: Runtime) -> bool:
    async with rt.database.read() as tx:
        return await settings.get(tx, "ran") is not None


async def test_everything_runs_once_at_the_start_and_a_failure_stops_nothing(runtime: Runtime) -> None:
    metrics = Metrics()
    done = asyncio.Event()

    async def note_last(tx: Transaction, rt: Runtime) -> Mapping[str, int]:
        done.set()
        return await note(tx, rt)

    work = [
        Work(name, timedelta(hours=1), "", use_case)
        for name, use_case in (("fails", fail), ("waits", find_no_database), ("notes", note_last))
    ]
    clock = Clock(runtime, metrics, work)

    clock.start()
    async with asyncio.timeout(5):
        await done.wait()
    await clock.stop()
    await runtime.database.close()

    assert b'buergerecho_job_runs_total{job="notes",outcome="done"} 1.0' in metrics.exposition()


async def test_stopping_waits_for_what_runs(runtime: Runtime) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def take_time(tx: Transaction, rt: Runtime) -> Mapping[str, int]:
        begun.set()
        await go_on.wait()
        return await note(tx, rt)

    clock = Clock(runtime, Metrics(), [Work("long", timedelta(hours=1), "", take_time)])
    clock.start()
    await begun.wait()
    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping

    assert await ran(runtime)
    await runtime.database.close()


async def test_what_cannot_be_done_in_a_transaction_is_done_after_it(runtime: Runtime) -> None:
    seen: list[bool] = []

    async def afterwards(rt: Runtime) -> Mapping[str, int]:
        seen.append(await ran(rt))
        return {"written": 2}

    work = Work("writes", timedelta(hours=1), "", note, afterwards=afterwards)

    assert await scheduling.do(runtime, work) == {"noted": 1, "written": 2}
    assert seen == [True]
    await runtime.database.close()


async def test_a_clock_that_never_started_can_be_stopped(runtime: Runtime) -> None:
    await Clock(runtime, Metrics()).stop()
    await runtime.database.close()


async def test_all_work_of_the_timetable_runs_on_a_fresh_database(runtime: Runtime) -> None:
    for work in JOBS:
        counts = await scheduling.do(runtime, work)
        assert counts is not None, work.name
        assert not any(counts.values()), work.name
    await runtime.database.close()


def test_names_in_the_timetable_are_found_and_stand_there_once() -> None:
    assert len({work.name for work in JOBS}) == len(JOBS)
    assert all(find_job(work.name) is work for work in JOBS)
    assert find_job("rubbish") is None
