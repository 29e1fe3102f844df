"""A cap on the volunteers of a service area holds when many come at once, and nobody is turned away short of it."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId, SurveyId
from bot.domain.survey import Survey
from bot.domain.volunteering import ContactDetails, Refused, Registered, TimeOfDay, VolunteerState, Waiting, Way
from bot.runtime import Runtime
from bot.services import volunteering
from bot.texts.catalogue import Texts
from storage import volunteers
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.storage.survey_row import add_survey

NOON = datetime(2022, 7, 15, 10, tzinfo=UTC)
SURVEY = SurveyId("lra22")
YES = {ConsentFor.CONTACT_DETAILS: "Darf Ihre Nummer an das Institut gehen?"}
OR_WAIT = YES | {ConsentFor.WAITING_LIST: "Dürfen wir Sie vormerken?"}


def runtime(database: Database, most: int | None) -> Runtime:
    example = example_authority()
    areas = tuple(replace(area, most_volunteers=most if area.name == "jug" else None) for area in example.service_areas)
    authority = replace(example, service_areas=areas)
    return Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"), clock=lambda: NOON)


def details(number: int, area: str) -> ContactDetails:
    return ContactDetails(f"Person {number}", f"+4915112{number:06d}", (TimeOfDay.EVENING,), "de", area)


@asynccontextmanager
async def two_processes(url: str, ring: KeyRing, keys: Path, most: int | None) -> AsyncIterator[tuple[Runtime, ...]]:
    """Two bots on one database where it serves several; a SQLite file has one."""
    opened = [await Database.open(url, ring, keys) for _ in range(1 if url.startswith("sqlite") else 2)]
    try:
        yield tuple(runtime(database, most) for database in opened)
    finally:
        for database in opened:
            await database.close()


async def comes(
    rts: tuple[Runtime, ...], survey: Survey, number: int, area: str, consents: volunteering.Consents = YES
) -> Registered | Waiting | Refused:
    rt = rts[number % len(rts)]
    return await rt.run(
        volunteering.register,
        survey,
        details(number, area),
        way=Way.CHAT,
        marker=rt.database.keys.marker("volunteer", SURVEY, number),
        consents=consents,
        chat=ChatId(number),
        language="de",
    )


async def stand(rt: Runtime) -> tuple[int, int, int]:
    """Who is registered and who waits for the youth office by their rows, and the count that the cap looks at."""
    async with rt.database.read() as tx:
        registered = await volunteers.of_survey(tx, SURVEY, VolunteerState.REGISTERED)
        waiting = await volunteers.of_survey(tx, SURVEY, VolunteerState.WAITING)
        counted = (await volunteers.counts(tx, SURVEY))["jug"]
    assert counted.waiting == len(waiting)
    return len(registered), len(waiting), counted.registered


async def test_a_cap_is_reached_and_never_exceeded(database_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    people = size("T_CAP_PEOPLE")
    cap = people // 3
    async with two_processes(database_url, key_ring, tmp_path / "keys.db", cap) as rts:
        survey = await add_survey(rts[0].database, SURVEY)
        came = await asyncio.gather(*(comes(rts, survey, number, "jug") for number in range(people)))
        kinds = Counter(type(one) for one in came)
        assert (kinds[Registered], kinds[Refused], kinds[Waiting]) == (cap, people - cap, 0)
        assert await stand(rts[0]) == (cap, 0, cap)


async def test_without_a_cap_nobody_is_turned_away(database_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    people = size("T_CAP_PEOPLE")
    async with two_processes(database_url, key_ring, tmp_path / "keys.db", None) as rts:
        survey = await add_survey(rts[0].database, SURVEY)
        came = await asyncio.gather(*(comes(rts, survey, number, "jug") for number in range(people)))
        assert {type(one) for one in came} == {Registered}
        assert await stand(rts[0]) == (people, 0, people)


async def test_places_that_get_free_meanwhile_are_filled_again(
    database_url: str, key_ring: KeyRing, tmp_path: Path
) -> None:
    people = size("T_CAP_PEOPLE")
    cap, chance = people // 3, random.Random(seed())
    async with two_processes(database_url, key_ring, tmp_path / "keys.db", cap) as rts:
        survey = await add_survey(rts[0].database, SURVEY)

        async def comes_and_maybe_goes(number: int, *, goes: bool) -> bool:
            entered = await comes(rts, survey, number, "jug", OR_WAIT)
            assert not isinstance(entered, Refused)
            if goes:
                await rts[(number + 1) % len(rts)].run(_goes, SURVEY, number)
            return goes

        gone = await asyncio.gather(
            *(comes_and_maybe_goes(number, goes=chance.random() < 0.3) for number in range(people))
        )
        stayed = people - sum(gone)
        assert await stand(rts[0]) == (min(cap, stayed), max(stayed - cap, 0), min(cap, stayed))


async def _goes(tx: Transaction, rt: Runtime, survey: SurveyId, chat: int) -> None:
    mine = await volunteers.by_marker(tx, survey, volunteers.chat_marker(tx, survey, chat))
    assert mine is not None
    await volunteering.withdraw(tx, rt, mine, ChatId(chat))
