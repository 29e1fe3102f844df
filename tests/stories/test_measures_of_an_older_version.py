"""A tap or a reason under the measures of an older version decides nothing, and shows what holds now."""

import pytest

from tests.stories.evaluation_walk import about, at_measures, newest, proposes, taps_above, writes_the_vermerk
from tests.stories.house import House
from tests.stories.test_measures import FORMS, SWITCH, opens
from tests.stories.town import Person, Town

DEAR = "Neubau für neun Millionen Euro."
OUTDATED = "Diese Fassung ist überholt. Es gilt Vermerk 1, Fassung 2."


@pytest.fixture
async def house(town: Town) -> House:
    """Two measures are in the Vermerk that waits for the Leitung."""
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await proposes(house.press, FORMS, "Jugendamt")
    await writes_the_vermerk(house.press)
    return house


async def a_dear_version_follows(house: House) -> None:
    """The Leitung wants changes, and the press office makes another measure of M1."""
    await taps_above(house.leader, "Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten genauer.")
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("Ändern")
    await house.press.writes("1")
    await house.press.writes(DEAR)
    await house.press.taps("Absenden")
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk zu Ergebnissen und Maßnahmen")
    await house.press.taps("Absenden")


async def taps_on_the_older(person: Person, words: str, label: str) -> None:
    """Tap a button of the newest message that says these words, as it stands in the chat now or stood there before."""
    screen = await person.screen()
    card = next(shown for shown in reversed(screen.messages) if words in shown.text and label in shown.labels)
    await person.taps_data(card.data[card.labels.index(label)], card.id)


async def assert_nothing_is_decided(house: House, person: Person) -> None:
    shown = await newest(person)
    assert shown.startswith(OUTDATED)
    assert DEAR in shown
    assert "befürwortet" not in shown
    for told in (house.press, house.bauamt, house.jugendamt):
        assert not await told.sees("Über Ihre Maßnahmen ist entschieden")
        assert not await told.sees("freigegeben – Landrätin")


async def test_yes_to_all_of_an_older_version_endorses_none_of_the_new_one(house: House) -> None:
    await taps_above(house.second, "Alle befürworten")
    await a_dear_version_follows(house)
    await taps_on_the_older(house.second, "Vermerk 1, Fassung 1", "Ja, alle befürworten")

    await assert_nothing_is_decided(house, house.second)
    # What it shows is decided from there.
    await house.second.taps("Alle befürworten")
    await house.second.taps("Ja, alle befürworten")
    assert DEAR in await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")


async def test_endorse_all_below_an_older_version_asks_for_nothing(house: House) -> None:
    shown = next(one for one in (await house.second.screen()).messages if "Alle befürworten" in one.labels)
    await a_dear_version_follows(house)
    await house.second.taps_data(shown.data[shown.labels.index("Alle befürworten")], shown.id)

    await assert_nothing_is_decided(house, house.second)


@pytest.mark.parametrize("label", ["Befürworten", "Nicht befürworten"])
async def test_card_of_one_measure_of_an_older_version_decides_nothing(house: House, label: str) -> None:
    await taps_above(house.second, "M1 Bauamt")
    await a_dear_version_follows(house)
    await taps_on_the_older(house.second, SWITCH, label)

    await assert_nothing_is_decided(house, house.second)


async def test_reason_typed_under_an_older_version_refuses_nothing_of_the_new_one(house: House) -> None:
    await taps_above(house.second, "M1 Bauamt")
    await house.second.taps("Nicht befürworten")
    await a_dear_version_follows(house)
    await house.second.writes("Das macht schon das Land.")

    await assert_nothing_is_decided(house, house.second)


@pytest.mark.parametrize("data", ["mn:e:{procedure}", "mn:y:{procedure}", "ms:e:{measure}", "ms:n:{measure}"])
async def test_button_from_before_it_said_which_version_shows_what_holds_now(house: House, data: str) -> None:
    card = await house.second.card()
    await house.second.taps_data(data.format(procedure=1, measure=1), card.id)

    shown = await newest(house.second)
    assert shown.startswith("Diese Fassung ist überholt. Es gilt Vermerk 1, Fassung 1.")
    assert "befürwortet" not in shown


@pytest.mark.parametrize("label", ["Änderung zustimmen", "Änderung ablehnen"])
async def test_answer_to_an_older_wish_leaves_the_newer_one_open(house: House, label: str) -> None:
    await taps_above(house.leader, "Alle befürworten")
    await house.leader.taps("Ja, alle befürworten")
    await wishes(house.press, "1.1.2023")
    await opens(house.leader, "M1 Bauamt")
    await wishes(house.press, "1.1.2030")
    await taps_on_the_older(house.leader, "bis 1. Januar 2023", label)

    shown = await newest(house.leader)
    assert shown.startswith("Diese Änderung ist überholt.")
    assert "Neu vorgeschlagen: Bauamt, bis 1. Januar 2030" in shown
    await house.leader.taps("Änderung zustimmen")
    assert "Bis: 1. Januar 2030" in await newest(house.leader)


async def wishes(press: Person, day: str) -> None:
    """The press office proposes another deadline for M1."""
    await opens(press, "M1 Bauamt")
    await press.taps("Andere Frist vorschlagen")
    await press.writes(day)
