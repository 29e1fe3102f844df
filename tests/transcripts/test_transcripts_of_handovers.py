"""The hand-over to the institute on paper: asked for, approved, written, and a withdrawal the same day."""

from collections.abc import AsyncIterator

import pytest

from storage.sealed import KeyRing
from tests.stories.house import House
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.test_handover import clock_strikes, technicians_fetch, volunteers_by_phone, with_key, withdraws
from tests.stories.town import Town, built_town
from tests.transcripts.scribe import Scribe, compare

KEY = "age1wwcy440e34m5gf4rcd78zk9g04334ngkxtdg3q36sjf5t7tzz9vqh6akax"
"""A key whose fingerprint may stand on paper; nobody has the other half."""


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring, with_key(KEY)) as built:
        # A bot that starts anew does its scheduled work at once; here it is done when the story says so.
        built.restart_after = 0
        await built.opens(SMALL)
        yield built


async def test_whole_hand_over(town: Town, *, regenerate_transcripts: bool) -> None:
    people = [await volunteers_by_phone(town, number, "bau" if number < 6 else "") for number in range(8)]
    house = await House.of(town)
    scribe = Scribe(Pressestelle=house.press, Leitung=house.leader, Mitarbeiterkanal=house.bauamt.at(house.channel))
    await scribe.begins()
    scribe.chapter("Die Pressestelle bittet um die Übergabe")
    await scribe.writes("Pressestelle", "/befragungen")
    await scribe.taps("Pressestelle", "Kontaktdaten übergeben")
    await scribe.taps("Pressestelle", "Der Leitung vorlegen")
    scribe.chapter("Die Leitung gibt frei")
    await scribe.taps("Leitung", "Freigeben")
    await scribe.taps("Leitung", "Ja, freigeben")
    await clock_strikes(town)
    await scribe.watches("die Datei wird geschrieben")
    scribe.chapter("Jemand widerruft")
    await technicians_fetch(town)
    await withdraws(town, people[0])
    await clock_strikes(town)
    await scribe.watches("wenige Minuten später")
    await town.later(days=7)
    await clock_strikes(town)
    await scribe.watches("eine Woche vergeht, das Institut meldet sich nicht")
    scribe.chapter("Später hat sich noch jemand gemeldet")
    await volunteers_by_phone(town, 20)
    await scribe.writes("Pressestelle", "/befragungen")
    await scribe.taps("Pressestelle", "Kontaktdaten übergeben")
    await scribe.taps("Pressestelle", "Nachtrag übergeben")
    await clock_strikes(town)
    await scribe.watches("die Datei wird geschrieben")

    compare("uebergabe", scribe.text(), regenerate=regenerate_transcripts)
