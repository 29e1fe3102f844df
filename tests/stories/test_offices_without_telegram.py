"""Offices of which nobody uses the bot take part all the same: they are named, and answer on paper (PEOPLE.md 23)."""

from bot.domain.staff import Role
from tests.stories.design_walk import fills_in
from tests.stories.evaluation_walk import at_measures, newest
from tests.stories.house import House
from tests.stories.procedure_walk import has_an_idea
from tests.stories.town import Person, Town


async def _writes_outline(press: Person) -> None:
    await press.taps("Ausfüllen")
    await fills_in(press, "Wir wollen den Service verbessern.", "☐ Verkehrswesen", "☐ eine andere Stelle", "Fertig")
    await fills_in(press, "Personalrat", "Etwa 200 Stunden.", "Art. 6 Abs. 1 Buchst. e DSGVO.", "Absenden")


async def test_before_anybody_has_joined_offices_can_be_named_and_their_answer_entered_from_paper(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    leader = await town.member("Leitung", Role.LEADERSHIP, head=True)
    await has_an_idea(leader)
    await _writes_outline(press)

    await press.writes("/verfahren")
    for office in ("Verkehrswesen", "Personalrat"):
        assert f"Verfügbare Ressourcen ({office})" in await newest(press)
    await press.taps("Kundenbefragung 2022")
    await press.taps("Auf Papier Abgegebenes nachtragen")
    assert {"Verfügbare Ressourcen (Verkehrswesen)", "Verfügbare Ressourcen (Personalrat)"} <= set(
        (await press.card()).labels
    )


async def test_whoever_was_typed_is_there_again_when_the_outline_is_changed(town: Town) -> None:
    house = await House.of(town)
    officer = await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)
    await has_an_idea(house.leader)
    await _writes_outline(house.press)
    await officer.taps("Ausfüllen")
    await fills_in(officer, "Nicht zugestimmt", "Bitte ohne Drittland.", "Absenden")
    await house.press.writes("/aufgaben")
    await house.press.taps("Grobkonzept")

    review = await newest(house.press)
    assert "Verkehrswesen, eine andere Stelle" in review
    assert "Personalrat" in review


async def test_measure_of_an_office_that_has_not_joined_keeps_it_when_it_is_changed(town: Town) -> None:
    house = await at_measures(town)
    await house.press.writes("/massnahmen")
    await house.press.taps("Maßnahme vorschlagen")
    await fills_in(house.press, "Neue Wegweiser.", "eine andere Stelle", "Bauhof", "1.12.2022", "keine", "Absenden")
    assert "Bauhof, bis 1. Dezember 2022: vorgeschlagen" in await newest(house.press)

    await house.press.taps("M1 Bauhof")
    await house.press.taps("Ändern")
    assert "Bauhof" in await newest(house.press)
    await house.press.taps("Absenden")
    assert "Bauhof, bis 1. Dezember 2022: vorgeschlagen" in await newest(house.press)


async def test_what_was_typed_names_an_office_and_for_a_measure_just_one(town: Town) -> None:
    house = await at_measures(town)
    await house.press.writes("/massnahmen")
    await house.press.taps("Maßnahme vorschlagen")
    await fills_in(house.press, "Neue Wegweiser.", "eine andere Stelle", ",")
    assert "Bitte schreiben Sie den Namen der Stelle" in await newest(house.press)

    family = "Amt für Jugend, Familie und Soziales"
    await fills_in(house.press, family, "1.12.2022", "keine", "Absenden")
    assert f"{family}, bis 1. Dezember 2022: vorgeschlagen" in await newest(house.press)


async def test_outline_with_a_comma_in_place_of_offices_is_not_taken(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await fills_in(house.press, "Wir wollen den Service verbessern.", "☐ eine andere Stelle", "Fertig", ",")
    assert "Bitte schreiben Sie den Namen der Stelle" in await newest(house.press)
