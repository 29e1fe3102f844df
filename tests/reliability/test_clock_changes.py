"""T27: clocks are set, summer begins and ends, years leap: each job once per period, nothing deleted before its day."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.authority_file import example_authority
from bot.cluster import LEASE_SECONDS, MARGIN_SECONDS, Membership
from bot.config import Config
from bot.domain.ids import SurveyId
from bot.domain.survey import SurveyState
from bot.jobs.clock import Clock as JobClock
from bot.jobs.timetable import JOBS
from bot.metrics import Metrics
from bot.runtime import Runtime
from bot.services import scheduling, surveys
from bot.services.scheduling import Work
from bot.simulator.clock import HandClock
from bot.texts.catalogue import Texts
from storage import processes
from storage.database import Database
from storage.sealed import KeyRing
from storage.tables import audit, interviews
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, ORDER, begin

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def hand() -> HandClock:
    return HandClock(datetime(2026, 7, 10, 10, tzinfo=UTC).timestamp())


@pytest.fixture
def rt(database: Database, hand: HandClock) -> Runtime:
    authority = example_authority()
    clock = lambda: datetime.fromtimestamp(hand.now(), UTC)  # noqa: E731 - as in bot/runtime.py
    return Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"), clock)


async def opened(rt: Runtime, closes_on: date, deletes_on: date) -> SurveyId:
    order = replace(ORDER, opens_on=date(2026, 1, 1), closes_on=closes_on, deletes_on=deletes_on)
    return (await rt.run(surveys.import_and_open, FORM, order)).id


async def called_at(rt: Runtime, hand: HandClock, instant: datetime) -> None:
    """The system's clock shows this, earlier or later than before, and the clock of the bot ticks."""
    hand.advance(instant.timestamp() - hand.now())
    for work in JOBS:
        await rt.run(scheduling.run, work)


async def events(rt: Runtime, *wanted: str) -> list[str]:
    async with rt.database.read() as tx:
        found = (await tx.execute(select(audit.c.event).order_by(audit.c.nr))).scalars()
        return [event for event in found if event in wanted]


async def is_closed(rt: Runtime) -> bool:
    [line] = await rt.database.write(surveys.overview, rt)
    return line.survey.state is SurveyState.CLOSED


async def running_interviews(rt: Runtime) -> int:
    async with rt.database.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(interviews))).scalar_one())


# The first instant of the day after, where the authority is: in winter at 23 o'clock UTC, in summer at 22 o'clock.
MIDNIGHTS: Mapping[str, tuple[date, datetime]] = {
    "the night summer ends": (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    "the day summer has ended": (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    "the night summer begins": (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
    "the day summer has begun": (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    "the leap day": (date(2028, 2, 29), datetime(2028, 2, 29, 23, tzinfo=UTC)),
    "the day before the leap day": (date(2028, 2, 28), datetime(2028, 2, 28, 23, tzinfo=UTC)),
}


@pytest.mark.parametrize("night", MIDNIGHTS)
async def test_a_survey_closes_and_is_deleted_once_at_midnight_there(rt: Runtime, hand: HandClock, night: str) -> None:
    last, midnight = MIDNIGHTS[night]
    await opened(rt, closes_on=last, deletes_on=last + 2 * DAY)

    for minutes in (-240, -121, -61, -1):
        await called_at(rt, hand, midnight + timedelta(minutes=minutes))
        assert not await is_closed(rt)
    for minutes in (0, 59, 60, 61, 120, 180):
        await called_at(rt, hand, midnight + timedelta(minutes=minutes))
        assert await is_closed(rt)
    assert await events(rt, "survey_closed") == ["survey_closed"]


STEPS: Mapping[str, tuple[timedelta, ...]] = {
    "an hour on and back": (HOUR, -HOUR, HOUR),
    "an hour back and on": (-HOUR, HOUR),
    "a day back": (-DAY, timedelta(), DAY / 2),
    "half a second to and fro": tuple(timedelta(seconds=second) for second in (-0.5, 0.5, -0.5, 0.5)),
}


def every_instant(around: datetime, steps: Iterable[timedelta]) -> list[datetime]:
    """The instants one after another as a clock shows that is set by each of these steps."""
    shown = [around]
    for step in steps:
        shown.append(shown[-1] + step)
    return shown


@pytest.mark.parametrize("steps", STEPS)
async def test_what_was_begun_is_kept_fourteen_days_however_the_clock_is_set(
    rt: Runtime, hand: HandClock, steps: str
) -> None:
    survey = await opened(rt, closes_on=date(2026, 12, 31), deletes_on=date(2027, 6, 30))
    begun = rt.now()

    async def answers(tx: Transaction, _rt: Runtime) -> None:
        found = next(line.survey for line in await surveys.overview(tx, rt) if line.survey.id == survey)
        await begin(tx, found, 77, begun)

    await rt.run(answers)
    for instant in every_instant(begun + 14 * DAY - DAY - HOUR, STEPS[steps]):
        await called_at(rt, hand, instant)
        assert await running_interviews(rt) == 1
    for instant in every_instant(begun + 14 * DAY + timedelta(seconds=1), STEPS[steps]):
        await called_at(rt, hand, instant)
        assert await running_interviews(rt) == 0


@pytest.mark.parametrize("steps", STEPS)
async def test_set_around_midnight_it_closes_and_deletes_once(rt: Runtime, hand: HandClock, steps: str) -> None:
    await opened(rt, closes_on=date(2026, 10, 24), deletes_on=date(2026, 10, 27))
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    shown = every_instant(midnight, STEPS[steps])
    for instant in shown:
        await called_at(rt, hand, instant)
        assert await is_closed(rt)  # what was closed stays closed, even if yesterday comes again
    assert await events(rt, "survey_closed") == ["survey_closed"]


# --- the bot's own clock ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [-DAY, -HOUR, HOUR])
async def test_work_goes_on_when_the_systems_clock_is_set(tmp_path: Path, key_ring: KeyRing, step: timedelta) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", key_ring)
    authority, ran = example_authority(), asyncio.Event()
    wall = HandClock()

    async def note(_tx: Transaction, _rt: Runtime) -> Mapping[str, int]:
        ran.set()
        return {}

    work = Work("notes", timedelta(hours=1), "", note)
    clock = JobClock(
        Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin")), Metrics(), [work], wall.now
    )
    clock.start()
    try:
        await asyncio.wait_for(ran.wait(), 10)
        while clock._running:  # noqa: ASYNC110 - the clock tells nobody when it has nothing to do
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # the scheduler learns of it a moment later
        ran.clear()
        clock.follow_the_system()
        # As the scheduler sees it after the step: the next time lies so much farther away than it should.
        clock._scheduler.modify_job("notes", next_run_time=datetime.now(UTC) + work.every - step)
        wall.advance(step.total_seconds())
        clock.follow_the_system()
        await asyncio.wait_for(ran.wait(), 10)
    finally:
        await clock.stop()
        await database.close()


# --- leases -------------------------------------------------------------------------------------------------------


async def set_the_servers_clock(database: Database, step: timedelta) -> None:
    """As if the server's clock had been set by so much: every lease ends so much earlier by it."""

    async def shift(tx: Transaction) -> None:
        seconds = step.total_seconds()
        await tx.execute(text(f"UPDATE processes SET lease_until = lease_until - interval '{seconds} seconds'"))

    await database.write(shift)


async def lease_left(database: Database) -> float:
    async with database.read() as tx:
        left = text("SELECT extract(epoch FROM max(lease_until) - clock_timestamp()) FROM processes")
        return float((await tx.execute(left)).scalar_one())


async def test_a_process_acts_only_as_long_as_its_own_steady_clock_allows(postgres_url: str, key_ring: KeyRing) -> None:
    database, steady = await Database.open(postgres_url, key_ring), HandClock()
    member = Membership(database, seconds=steady.now)
    await member.start()
    try:
        steady.advance(LEASE_SECONDS - MARGIN_SECONDS - 0.1)
        assert member.may_act()
        steady.advance(0.2)
        assert not member.may_act()
        assert not member.first
        assert database.leases is not None
        await member._renew(database.leases)
        assert member.may_act()
    finally:
        await member.stop()
        await database.close()


async def test_a_servers_clock_set_on_costs_the_lease_and_no_more(postgres_url: str, key_ring: KeyRing) -> None:
    database = await Database.open(postgres_url, key_ring)
    member = Membership(database)
    await member.start()
    try:
        before = member.number
        await set_the_servers_clock(database, HOUR)
        assert database.leases is not None
        await member._renew(database.leases)
        # Under a new number; whatever the old one had begun can note nothing any more.
        assert member.number > before
        assert member.first
        assert not await database.write(processes.is_listed, before)
        assert 0 < await lease_left(database) <= LEASE_SECONDS
    finally:
        await member.stop()
        await database.close()


async def test_a_servers_clock_set_back_leaves_a_lease_of_its_usual_length(
    postgres_url: str, key_ring: KeyRing
) -> None:
    database = await Database.open(postgres_url, key_ring)
    member = Membership(database)
    await member.start()
    try:
        before = member.number
        await set_the_servers_clock(database, -HOUR)
        assert await lease_left(database) > 3600
        assert database.leases is not None
        await member._renew(database.leases)
        assert (member.number, member.first) == (before, True)
        assert 0 < await lease_left(database) <= LEASE_SECONDS
    finally:
        await member.stop()
        await database.close()
