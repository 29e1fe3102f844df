"""What the Leitung decides on single measures is what the Vermerk says: on cards, in the channel and in the file."""

import pytest

from bot.simulator.people import Shown
from tests.stories.evaluation_walk import about, at_measures, newest, proposes, taps_above, writes_the_vermerk
from tests.stories.house import House, file_of, memo_card
from tests.stories.test_deputies import head_of_bauamt
from tests.stories.town import Person, Town

SWITCH, FORMS = "Ein Schalter am Donnerstagabend.", "Formulare in einfacher Sprache."
IN_PART = "☑️ 1 von 2 Maßnahmen befürwortet"


@pytest.fixture
async def house(town: Town) -> House:
    """Two measures are proposed."""
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await proposes(house.press, FORMS, "Jugendamt")
    return house


async def positions(person: Person, *words: str) -> list[int]:
    """Where the newest message with each of these words stands: text, or the name of a file."""
    messages = (await person.screen()).messages
    return [
        max(at for at, shown in enumerate(messages) if word in shown.text or word in shown.file_name) for word in words
    ]


async def stands_in_channel(house: House, words: str) -> bool:
    return await house.bauamt.at(house.channel).sees(words)


async def refuses_the_second(house: House) -> None:
    await taps_above(house.leader, "M1 Bauamt")
    await house.leader.taps("Befürworten")
    await house.leader.taps("Nicht befürworten")
    await house.leader.writes("Das macht schon das Land.")


async def test_vermerk_is_nowhere_called_approved_where_a_measure_was_not_endorsed(house: House) -> None:
    await writes_the_vermerk(house.press)
    await refuses_the_second(house)

    assert IN_PART in (await memo_card(house.leader)).text
    assert IN_PART in (await memo_card(house.second)).text
    assert await stands_in_channel(house, f"Stand: {IN_PART}")
    assert not await stands_in_channel(house, "das Land")
    for told in (house.press, house.bauamt, house.jugendamt):
        assert await told.sees(f"{IN_PART} – Landrätin")
    for person in (house.leader, house.second, house.press, house.bauamt, house.jugendamt):
        assert not await person.sees("✅ freigegeben")
    await house.press.writes("/verfahren")
    await house.press.taps("Kundenbefragung 2022")
    assert "Entscheidung über die Maßnahmen: 1 von 2 Maßnahmen befürwortet" in await newest(house.press)
    assert (await file_of(house.press, r"Vermerk-1-Fassung-1\.pdf")).startswith(b"%PDF")


async def test_confirmation_of_the_whole_vermerk_names_the_measures_it_endorses(house: House) -> None:
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "Freigeben")
    both = "Damit befürworten Sie auch alle 2 Maßnahmen, über die noch nicht entschieden ist: M1, M2."
    assert both in await newest(house.leader)

    await taps_above(house.leader, "M2 Jugendamt")
    await house.leader.taps("Nicht befürworten")
    await house.leader.writes("Das macht schon das Land.")
    await taps_above(house.leader, "Freigeben")
    asked = await newest(house.leader)
    assert "Damit befürworten Sie auch die Maßnahme, über die noch nicht entschieden ist: M1." in asked
    assert "Nicht befürwortet bleibt: M2." in asked
    await house.leader.taps("Ja, freigeben")
    assert IN_PART in await newest(house.leader)


async def test_endorsing_all_names_each_measure_and_what_becomes_of_the_vermerk(house: House) -> None:
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "Alle befürworten")

    asked = await newest(house.leader)
    assert "Alle 2 Maßnahmen befürworten, über die noch nicht entschieden ist: M1, M2?" in asked
    assert "Damit ist auch Vermerk 1, Fassung 1 freigegeben. Das geht sofort an 2 Stellen." in asked
    await house.leader.taps("Ja, alle befürworten")
    assert await stands_in_channel(house, "Stand: ✅ freigegeben")


async def test_the_last_measure_says_that_the_vermerk_is_decided_with_it(house: House) -> None:
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "M1 Bauamt")
    assert "letzte offene Maßnahme" not in await newest(house.leader)
    await house.leader.taps("Befürworten")

    last = "Das ist die letzte offene Maßnahme; mit ihr ist auch über Vermerk 1, Fassung 1 entschieden."
    assert last in await newest(house.leader)


async def test_deputy_reads_in_whose_place_they_decide(house: House) -> None:
    anna = await head_of_bauamt(house.town)
    await house.leader.writes("/vertretung")
    await house.leader.taps("Vertretung eintragen")
    await house.leader.taps("Anna – Bauamt (Leitung der Stelle)")
    await house.leader.taps("Ab heute")
    await house.leader.writes("31.12.2022")
    await house.leader.taps("Ja, eintragen")
    await writes_the_vermerk(house.press)

    await taps_above(anna, "Freigeben")
    assert "als Landrätin i. V. freigeben?" in await newest(anna)
    await taps_above(anna, "Ablehnen")
    assert "Sie entscheiden als Landrätin i. V." in await newest(anna)
    await taps_above(anna, "Alle befürworten")
    assert "Alle 2 Maßnahmen als Landrätin i. V. befürworten" in await newest(anna)
    await anna.taps("Ja, alle befürworten")
    assert await house.press.sees("✅ freigegeben – Landrätin i. V.")


async def test_approval_on_paper_asks_for_each_measure(house: House) -> None:
    await writes_the_vermerk(house.press)
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk 1 ansehen")
    await house.press.taps("Entscheidung nachtragen")
    await house.press.taps("Freigegeben")
    await house.press.taps("Heute")
    asked = await house.press.taps("Landrätin")
    assert "welche der 2 Maßnahmen auf dem Papier befürwortet sind: M1, M2." in asked.text
    await house.press.sends_file("blatt.pdf", b"%PDF-1.7 unterschrieben")
    await house.press.taps("Fertig: alle befürwortet")

    assert await house.press.sees("✅ freigegeben – Landrätin, auf Papier entschieden")
    assert SWITCH in await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")


async def test_measures_come_behind_the_vermerk_and_its_file(house: House) -> None:
    await writes_the_vermerk(house.press)

    for leader in (house.leader, house.second):
        places = await positions(leader, "Vermerk-1-Fassung-1.pdf", "\nVotum\n", "Sie entscheiden über jede einzeln")
        assert places == sorted(places)


async def test_measures_come_once_the_offices_have_signed_the_vermerk(house: House) -> None:
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk zu Ergebnissen und Maßnahmen")
    await house.press.writes("Die Maßnahmen sind angemessen.")
    await house.press.taps("Mitzeichnung: niemand")
    await house.press.taps("☐ Bauamt")
    await house.press.taps("Fertig")
    await house.press.taps("Absenden")
    assert not await house.leader.sees("Sie entscheiden über jede einzeln")

    await taps_above(house.bauamt, "Mitzeichnen")

    places = await positions(house.leader, "Vermerk-1-Fassung-1.pdf", "\nVotum\n", "Sie entscheiden über jede einzeln")
    assert places == sorted(places)
    await taps_above(house.leader, "Alle befürworten")
    await house.leader.taps("Ja, alle befürworten")
    assert SWITCH in await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")


def shown_changes(card: Shown) -> str:
    return card.text.partition("Geändert gegenüber")[2].partition("\n\nVotum\n")[0]


async def test_new_version_of_the_results_is_laid_before_with_its_measures_again(house: House) -> None:
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten genauer.")
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk zu Ergebnissen und Maßnahmen")
    await house.press.writes("4")
    await house.press.writes("Die Maßnahmen kosten zusammen 4.000 Euro.")
    await house.press.taps("Absenden")

    card = await memo_card(house.leader)
    assert shown_changes(card).startswith(" Fassung 1:")
    assert "bisher: Die Maßnahmen sind angemessen.\nneu: Die Maßnahmen kosten zusammen 4.000 Euro." in card.text
    places = await positions(house.leader, "Vermerk-1-Fassung-2.pdf", "\nVotum\n", "Sie entscheiden über jede einzeln")
    assert places == sorted(places)
