"""An idea becomes a procedure: proposed, taken up, handed to the press office, and then each office is asked."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from tests.stories.house import House
from tests.stories.procedure_walk import Procedures, has_an_idea, newest, writes_the_outline
from tests.stories.town import Town


async def test_an_idea_of_the_leitung_goes_to_the_press_office_at_once(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.leader)

    assert "Idee: Erledigt" in await newest(house.leader)
    card = await house.press.card()
    assert "Grobkonzept" in card.text
    assert "Kundenbefragung 2022" in card.text
    assert "Bitte bis" in card.text
    assert card.labels == ("Ausfüllen", "📄 Idee, Fassung 1", "Aufgaben")


async def test_an_idea_of_somebody_else_waits_for_the_leitung(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    card = await house.leader.card()
    assert card.labels == ("Aufgreifen", "Nicht weiterverfolgen", "📄 Idee, Fassung 1", "Aufgaben")
    await house.leader.taps("Aufgreifen")

    assert "Grobkonzept" in await newest(house.press)


async def test_an_idea_that_is_not_pursued_is_the_end_after_asking_back(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    await house.leader.taps("Nicht weiterverfolgen")
    assert "Dann ist dieses Verfahren beendet" in await newest(house.leader)
    await house.leader.taps("Ja, beenden")
    await house.press.writes("/verfahren")

    assert "Zurzeit läuft kein Verfahren" in await newest(house.press)


async def test_each_office_named_in_the_outline_is_asked_and_no_other(town: Town) -> None:
    house = await House.of(town)
    await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt")

    assert "Verfügbare Ressourcen" in await newest(house.bauamt)
    assert "Verfügbare Ressourcen" not in await newest(house.jugendamt)
    await house.press.writes("/verfahren")
    assert "Verfügbare Ressourcen (Bauamt)" in await newest(house.press)


async def test_the_list_of_tasks_leads_into_the_form_and_a_draft_waits_there(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.leader)
    await house.press.writes("/aufgaben")
    assert "Grobkonzept" in await newest(house.press)
    await house.press.taps("Grobkonzept")
    await house.press.writes("Wir wollen den Service verbessern.")
    await house.press.taps("☐ Bauamt")
    await house.press.writes("/aufgaben")
    await house.press.taps("Weiterschreiben")

    assert "☑ Bauamt" in (await house.press.card()).labels


async def test_file_where_a_button_is_asked_for_is_not_taken_for_a_section_to_be_changed(town: Town) -> None:
    procedures = await Procedures.of(town)
    press = procedures.house.press
    await procedures.reaches(Step.OUTLINE)
    await press.taps("Ausfüllen")
    await press.writes("Wir wollen wissen, wie zufrieden die Leute sind.")

    asked = await press.sends_file("stellen.txt", b"Bauamt, Jugendamt")

    assert "Hier passt keine Datei." in asked.text
    assert "welchen Abschnitt Sie ändern möchten" not in asked.text
    assert "☐ Bauamt" in asked.labels
