"""T03. Updates late, twice, side by side, with numbers that begin anew: what is stored is what the engine says."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.domain.ids import Person as PersonKey
from bot.domain.ids import SurveyId
from bot.domain.position import Progress
from bot.domain.questionnaire import QuestionType
from bot.domain.taps import encode
from bot.intake.lanes import Verdict
from bot.runtime import system_clock
from bot.simulator.people import Phone, Simulator
from storage import interviews, responses, tallies
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.domain.forms_for_tests import ending, form, grades, of_type, one, several, text
from tests.reliability.answering import Model, Series, Standing, Step, disordered, numbered
from tests.reliability.history import History, report
from tests.reliability.history import Verdict as Checked
from tests.reliability.processes import TOKEN, installation, shipped_form
from tests.reliability.seeds import seeds
from tests.reliability.sizes import size
from tests.stories.awkward import set_aside
from tests.stories.town import SURVEY, Person, Town, built_town

SHORT = form(
    one("a1", "ja", "nein"),
    ending("ende", "${a1} = 'nein'"),
    several("a4", "ort", "telefon"),
    grades("b2"),
    text("b3", required=True),
    of_type("hinweis", QuestionType.NOTE),
    one("g", "gut", "schlecht", required=False),
)
AT_ONCE = 20
"""So many people answer side by side."""
STEPS = 24


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring) as built:
        built.restart_after = 0
        await built.opens(SHORT)
        yield built


def bases(chance: random.Random) -> Iterator[int]:
    """Where numbering begins anew: anywhere, but never where it has been."""
    used = set()
    while True:
        block = chance.randrange(1, 2**31)
        if block not in used:
            used.add(block)
            yield block * 2**10


async def tag_of(phone: Phone) -> str:
    """The interview's name, from the buttons in front of the person."""
    shown = await phone.town.get("screen", user=phone.user)
    data = [b["data"] for message in shown["messages"] for row in message["buttons"] for b in row if "data" in b]
    return str(next(one.split(":")[2] for one in data if one.startswith("f:c:")))


def update(person: Phone, number: int, step: Step) -> dict[str, Any]:
    """The step as Telegram brings it."""
    who = {"id": person.user, "is_bot": False, "first_name": person.name, "language_code": "de"}
    place = {"message_id": 2, "date": 1, "chat": {"id": person.user, "type": "private", "first_name": person.name}}
    if step.tap is None:
        return {"update_id": number, "message": {**place, "message_id": 99, "from": who, "text": step.words}}
    tap = {"id": str(number), "from": who, "chat_instance": "1", "message": place, "data": encode(step.tap)}
    return {"update_id": number, "callback_query": tap}


@dataclass(slots=True)
class Answerer:
    """One person with everything that arrives of them."""

    phone: Phone
    arriving: list[tuple[int, Step]]
    expected: Standing

    @classmethod
    async def of(cls, phone: Phone, model: Model, chance: random.Random, numbers: Iterator[int]) -> "Answerer":
        """Somebody whose interview has begun; ``expected`` is where the first of each number leads."""
        steps = list(Series(model, await tag_of(phone), chance).steps(STEPS))
        arriving = disordered(numbered(steps, chance, numbers), chance)
        standing = Standing(Progress())
        for step in _firsts(arriving):
            standing = model.after(standing, step)
        return cls(phone, arriving, standing)


def _firsts(arriving: Sequence[tuple[int, Step]]) -> list[Step]:
    seen: dict[int, Step] = {}
    for number, step in arriving:
        seen.setdefault(number, step)
    return list(seen.values())


async def begin(town: Town, names: Sequence[str]) -> list[Person]:
    """All at once as far as the first question."""
    people = [await town.person(name) for name in names]
    for words in (f"/start {SURVEY}", "Hier antworten", "Ich stimme zu"):
        await asyncio.gather(*(person.phone.sends(words) for person in people))
        await town.settles()
    return people


async def arrive(town: Town, answerer: Answerer, chance: random.Random) -> None:
    """Everything in its order, several at the same moment."""
    rest = list(answerer.arriving)
    while rest:
        together, rest = rest[: (count := chance.randint(1, 5))], rest[count:]
        handled = [town.bot.lanes.submit(update(answerer.phone, *one)) for one in together]
        assert set(await asyncio.gather(*handled)) == {Verdict.DONE}


async def standing_of(tx: Transaction, user: int) -> Progress | None:
    """How far somebody is by what is stored."""
    visitor = await interviews.find_visitor(tx, PersonKey(tx.keys.marker("person", user)))
    return visitor.interview.progress if visitor and visitor.interview else None


async def check(database: Database, survey: SurveyId, answerers: Sequence[Answerer]) -> Checked:
    """Compare what is stored with the model: open interviews one by one, submitted ones as a heap."""
    history, observed = History(), list[object]()
    for answerer in answerers:
        expected, stored = answerer.expected, await database.write(standing_of, answerer.phone.user)
        if expected.submitted is not None:
            key: object = ("submitted", expected.submitted)
        else:
            key = (answerer.phone.user, _plain(expected.progress))
        history.attempted(key)
        history.acknowledged(key)
        if expected.submitted is None or stored is not None:
            observed.append((answerer.phone.user, _plain(stored)))
    await database.write(responses.move_all, survey)
    async with database.read() as tx:
        for response in await responses.all_of(tx, survey):
            observed.append(("submitted", tuple(sorted(response.submitted.answers.items()))))
        counts = await tallies.of_survey(tx, survey)
    outcomes = Counter(_outcome(answerer.expected) for answerer in answerers)
    assert counts.get("started", 0) == len(answerers)
    assert counts.get("submitted", 0) == outcomes["submitted"]
    assert counts.get("not_eligible", 0) == outcomes["turned away"]
    return history.verdict(observed)


def _plain(progress: Progress | None) -> object:
    if progress is None:
        return None
    return tuple(sorted(progress.answers.items())), progress.open_question, progress.draft


def _outcome(standing: Standing) -> str:
    if standing.submitted is not None:
        return "submitted"
    return "turned away" if standing.progress is None else "open"


def database_of(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgres"


@pytest.mark.parametrize("chosen", seeds("T03"))
async def test_whatever_order_updates_come_in_the_answers_are_those_of_the_engine(
    town: Town, database_url: str, chosen: int
) -> None:
    began, count, answerers = time.monotonic(), size("T03_SEQUENCES", 40), list[Answerer]()
    model, numbers = Model(SHORT, town.rt.local_now()), bases(random.Random(chosen))
    for start in range(0, count, AT_ONCE):
        names = [f"Person {number}" for number in range(start, min(count, start + AT_ONCE))]
        people = await begin(town, names)
        chances = [random.Random(f"{chosen}:{name}") for name in names]
        group = [
            await Answerer.of(person.phone, model, chance, numbers)
            for person, chance in zip(people, chances, strict=True)
        ]
        await asyncio.gather(*(arrive(town, one, chance) for one, chance in zip(group, chances, strict=True)))
        await town.settles()
        await come_again_after_a_restart(town, group)
        answerers += group
        town.people.clear()
    verdict = await check(town.database, SURVEY, answerers)
    updates = sum(len(one.arriving) for one in answerers)
    more = {"updates": updates, "submitted": sum(one.expected.submitted is not None for one in answerers)}
    report(verdict, test="T03", database=database_of(database_url), **more, seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
    assert await set_aside(town) == 0


async def come_again_after_a_restart(town: Town, group: Sequence[Answerer]) -> None:
    """Whatever Telegram brings once more to a new process changes nothing."""
    await town.restarts()
    again = [town.bot.lanes.submit(update(one.phone, *late)) for one in group for late in one.arriving[:: STEPS // 2]]
    assert set(await asyncio.gather(*again)) == {Verdict.DONE}


# --- the real process ---------------------------------------------------------------------------------------------


async def posts(session: aiohttp.ClientSession, environment: dict[str, str], body: dict[str, Any]) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": environment["BUERGERECHO_WEBHOOK_SECRET"]}
    async with session.post(environment["BUERGERECHO_WEBHOOK_URL"], json=body, headers=headers) as response:
        await response.read()
        return response.status


async def begins(simulator: Simulator, name: str, survey: str) -> Phone:
    phone = await simulator.person(name)
    for words, offered in ((f"/start {survey}", "Hier antworten"), ("Hier antworten", "Ich stimme zu")):
        await phone.sends(words)
        screen = await phone.screen()
        while not screen.offers(offered):
            screen = await phone.screen(newer=screen.revision, wait=5.0)
    await phone.sends("Ich stimme zu")
    await phone.sees("Frage 1", within=60)
    return phone


async def test_over_http_a_doubled_update_and_one_in_flight_twice_count_once(
    tmp_path: Path, database_url: str, key_ring: KeyRing
) -> None:
    began, chance = time.monotonic(), random.Random(seeds("T03")[0])
    asked = shipped_form()
    async with installation(tmp_path, database_url, webhook=True) as installed:
        survey = SurveyId(await installed.import_survey())
        await installed.start_bot()
        async with Simulator(installed.telegram) as simulator, aiohttp.ClientSession() as session:
            await simulator.post("bots", {"token": TOKEN})
            phones = await asyncio.gather(*(begins(simulator, f"Person {n}", survey) for n in range(4)))
            model = Model(asked, system_clock().astimezone(ZoneInfo("Europe/Berlin")))
            numbers = bases(chance)
            answerers = [await Answerer.of(phone, model, chance, numbers) for phone in phones]
            for answerer in answerers:
                for number, step in answerer.arriving:
                    body = update(answerer.phone, number, step)
                    statuses = await asyncio.gather(*(posts(session, installed.settings(), body) for _ in range(3)))
                    assert statuses == [200, 200, 200]
        assert await installed.stop_bot() == 0
    database = await Database.open(database_url, key_ring)
    verdict = await check(database, survey, answerers)
    await database.close()
    report(verdict, test="T03", database=database_of(database_url), way="HTTP", seconds=time.monotonic() - began)
    assert verdict.clean, verdict.culprits
