"""T15. Buttons that never were, of somebody else, of yesterday: no effect that the same person could not have legally.

Every kind of button is taken from real cards. Then each bit of its data is flipped, and it is tapped by others, in
other chats and too late. What the database holds is the same before and after, and everybody gets a neutral answer.
"""

import hashlib
import itertools
import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.staff_taps import MemoTap
from bot.domain.taps import ConsentTap, LanguageTap, WishTap, parse
from bot.intake.lanes import Verdict
from bot.texts.catalogue import SHIPPED
from storage.sealed import KeyRing
from storage.tables import metadata
from tests.reliability.history import History, report
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.stories.awkward import EVERYTHING, buttons, citizen, set_aside
from tests.stories.house import House
from tests.stories.town import SURVEY, Person, Town, built_town

NO_EFFECT = frozenset(
    ("inbox", "cards", "outbox", "unreachable_chats", "code_attempts", "processes", "alerts", "settings", "people")
)
"""Tables about what was seen and is shown. A code that is tried counts against its person, as a typed one would."""
STATES = ("first card", "notice", "multiple choice, chosen", "note", "last question", "review")
PAGES = ("/auskunft", "/widerruf", "/loeschen", "/sprache", "/abbrechen", "/datenschutz", "/hilfe", "/start")
DESKS = ("/aufgaben", "/abbrechen", "/start", "/vermerk")
TOGETHER = 25
"""So many taps of one person between two looks at the database."""
NEUTRAL = (
    "",
    "Dieser Knopf gehört zu einer früheren Frage. Hier geht es weiter.",
    "Dieser Knopf gehört zu einer älteren Nachricht. Unten geht es weiter.",
    "Hier ist nichts mehr zu tun. Was wir von Ihnen haben, zeigt /auskunft.",
    "Freigeben kann nur die Leitung. Es wurde nichts geändert.",
    "Das geht hier nicht (mehr). Es wurde nichts geändert.",
    # Only the Leitung gets so far: the number of the version was forged.
    "Diese Fassung ist überholt.",
    "Der Hinweis hat sich gerade geändert. Bitte lesen Sie ihn noch einmal.",
)


@dataclass(frozen=True, slots=True)
class Forged:
    """One tap that must have no effect; ``chat`` 0 is the private chat of whoever taps."""

    person: Person
    data: str
    chat: int = 0


@dataclass(slots=True)
class Place:
    """A town full of buttons."""

    town: Town
    house: House
    citizens: list[Person] = field(default_factory=list)
    found: dict[int, list[str]] = field(default_factory=dict)
    old: dict[int, set[str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(2_000_000_000))

    @property
    def kinds(self) -> set[tuple[str, ...]]:
        """Kinds of buttons found: whose they are and what they do."""
        return {_kind(data) for data in self.all_data}

    @property
    def all_data(self) -> list[str]:
        """The data of every button found, each once."""
        return list(dict.fromkeys(itertools.chain(*self.found.values(), *self.old.values())))

    async def learn(self, person: Person, *pages: str) -> None:
        """Everything this person can tap now, or after opening a page."""
        found = dict.fromkeys(await buttons(person))
        for page in pages:
            await person.writes(page)
            found.update(dict.fromkeys(await buttons(person)))
        self.found[person.phone.user] = list(found)

    async def tap(self, forged: Forged) -> None:
        """Bring the tap as Telegram would."""
        person = forged.person.phone
        kind = "private" if not forged.chat else "channel"
        chat: dict[str, Any] = {"id": forged.chat or person.user, "type": kind, "first_name": person.name}
        number = next(self._numbers)
        tap = {
            "id": str(number),
            "from": {"id": person.user, "is_bot": False, "first_name": person.name, "language_code": "de"},
            "chat_instance": "1",
            "message": {"message_id": 3, "date": 1, "chat": chat},
            "data": forged.data,
        }
        verdict = await self.town.bot.lanes.submit({"update_id": number, "callback_query": tap})
        assert verdict is Verdict.DONE

    async def state(self) -> str:
        """A digest of everything that is decided, answered or consented to."""
        digest = hashlib.sha256()
        async with self.town.database.read() as tx:
            for table in metadata.sorted_tables:
                if table.name not in NO_EFFECT:
                    rows = sorted(repr(tuple(row)) for row in await tx.execute(table.select()))
                    digest.update("\n".join((table.name, *rows)).encode())
        return digest.hexdigest()


@pytest.fixture
async def place(database_url: str, key_ring: KeyRing) -> AsyncIterator[Place]:
    async with built_town(database_url, key_ring) as town:
        town.restart_after = 0
        house = await House.of(town)
        await house.submits()
        await house.submits("Zweiter Vermerk")
        await town.opens(EVERYTHING)
        made = Place(town, house)
        for state in STATES:
            person = await citizen(town, state)
            made.citizens.append(person)
            await made.learn(person, *PAGES)
        await house.leader.taps("Freigeben")
        await house.press.writes("/vermerk")
        await house.press.writes("Betreff")
        for person in (house.leader, house.press, house.bauamt):
            await made.learn(person, *DESKS)
        await yesterday(made)
        yield made


async def yesterday(made: Place) -> None:
    """Somebody moves on: what stood on the card before is old now."""
    berta = await citizen(made.town, "single choice", "Berta")
    seen: set[str] = set()
    for words in ("Ja", "1, 2", "Fertig", "2"):
        seen.update(await buttons(berta))
        await berta.writes(words)
    made.citizens.append(berta)
    await made.learn(berta)
    made.old[berta.phone.user] = seen.difference(made.found[berta.phone.user])


def _kind(data: str) -> tuple[str, ...]:
    code, *parts = data.split(":")
    return (code, parts[0], parts[2]) if code == "f" else (code, parts[0])


def flipped(data: str) -> Iterator[str]:
    """The data with each of its bits flipped."""
    raw = data.encode()
    for place, bit in itertools.product(range(len(raw)), range(8)):
        yield (raw[:place] + bytes((raw[place] ^ (1 << bit),)) + raw[place + 1 :]).decode("latin-1")


def forgeries(place: Place) -> Iterator[Forged]:
    """Everything that is tried, the same for the same seed."""
    everybody = [*place.citizens, place.house.leader, place.house.press, place.house.bauamt]
    for person in everybody:
        mine = [data for data in place.found[person.phone.user] if data]
        for data in mine:
            yield from (Forged(person, changed) for changed in flipped(data))
            yield Forged(person, data, chat=place.house.channel)
        yield from (Forged(person, data) for data in place.old.get(person.phone.user, ()))
        yield from (Forged(person, data) for data in place.all_data if data not in mine)
    yield from (Forged(place.house.stranger, data) for data in place.all_data)


def illegal(place: Place, tried: Iterable[Forged]) -> list[Forged]:
    """Those that the person could not tap legally."""
    return [forged for forged in tried if not has_a_right(place, forged)]


def has_a_right(place: Place, forged: Forged) -> bool:
    """Whether this person has, or gets by tapping on, such a button; in the channel only the Leitung has buttons."""
    tap = parse(forged.data)
    if forged.person.phone.user == place.house.leader.phone.user and isinstance(tap, MemoTap):
        return tap.memo in (1, 2) and tap.version == 1
    if forged.chat:
        return False
    # What everybody decides for themselves behind «/sprache», «/widerruf», «/loeschen» and the first card.
    if isinstance(tap, WishTap):
        return tap.survey in ("", SURVEY)
    if isinstance(tap, LanguageTap):
        return tap.language in SHIPPED
    if isinstance(tap, ConsentTap):
        return forged.data in place.all_data
    return forged.data in place.found.get(forged.person.phone.user, ())


def database_of(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgres"


def chosen(tried: Sequence[Forged]) -> list[Forged]:
    """As many as the size of this run says, of every person, in an order in which the people take turns in groups."""
    chance = random.Random(seed())
    some = chance.sample(tried, min(len(tried), size("T15_PRESSES")))
    return sorted(some, key=lambda forged: forged.person.phone.user)


async def test_no_forged_tap_changes_anything(place: Place, database_url: str) -> None:
    began, history = time.monotonic(), History()
    tried = chosen(illegal(place, forgeries(place)))
    before = await place.state()
    effects: list[str] = []
    for start in range(0, len(tried), TOGETHER):
        together = tried[start : start + TOGETHER]
        for forged in together:
            await place.tap(forged)
        after = await place.state()
        if after != before:
            effects.append(repr([(forged.person.phone.name, forged.data, forged.chat) for forged in together]))
            before = after
    await place.town.settles()
    verdict = history.verdict(effects)
    more = {"presses": len(tried), "kinds": len(place.kinds), "accepted": len(effects)}
    report(verdict, test="T15", database=database_of(database_url), **more, seconds=time.monotonic() - began)
    assert effects == []
    assert len(place.kinds) >= 30, place.kinds
    assert await set_aside(place.town) == 0
    calls = await place.town.simulator.calls(method="answerCallbackQuery")
    said = {call["parameters"].get("text", "") for call in calls}
    assert said <= set(NEUTRAL), said - set(NEUTRAL)
    for person in place.citizens:
        assert "nicht geklappt" not in (await person.card()).text
