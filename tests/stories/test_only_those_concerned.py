"""News of a procedure reach everybody whom it concerns, the Leitung among them, and no office that it does not."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from tests.stories.design_walk import brought_to
from tests.stories.evaluation_walk import (
    about,
    at_measures,
    at_press_draft,
    ends,
    fieldwork,
    proposes,
    taps_above,
    writes_the_vermerk,
)
from tests.stories.house import House, file_of
from tests.stories.procedure_walk import Procedures
from tests.stories.test_measures import SWITCH, opens
from tests.stories.test_press_release import CONTACT, TEXT, TITLE, drafts
from tests.stories.town import Person, Town


async def stranger(town: Town, office: str = "Verkehrswesen") -> Person:
    """Somebody of an office that the Grobkonzept does not name."""
    return await town.member(office, Role.SUPPORTING_OFFICE, office)


async def said_to(person: Person) -> str:
    """Everything in somebody's chat."""
    return "\n".join(shown.text for shown in (await person.screen()).messages)


async def published(house: House) -> None:
    """The draft is seen and goes out."""
    await house.leader.taps("Zur Kenntnis genommen")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    await house.press.taps("Jetzt veröffentlichen")


async def filed(house: House) -> None:
    await house.press.writes("/aufgaben")
    await house.press.taps("Zu den Akten")
    await house.press.taps("Zu den Akten (z. A.)")


async def test_the_minutes_reach_the_offices_of_the_procedure_and_no_others(town: Town) -> None:
    walk = await Procedures.of(town)
    other = await stranger(town)
    await walk.reaches(Step.OUTLINE_MEMO)

    assert await walk.sozialamt.sees("Alle Stellen tragen das Vorhaben mit.")
    assert "Niederschrift" not in await said_to(other)


async def test_an_office_without_a_part_reads_nothing_of_results_and_press_release(town: Town) -> None:
    house = await fieldwork(town)
    other = await stranger(town)
    before = await said_to(other)
    await ends(town)
    await brought_to(town, Step.PRESS_DRAFT)
    await drafts(house.press, "")
    await published(house)

    assert TEXT.split("\n")[-1] in await about(house.bauamt, "Veröffentlichung")
    assert await said_to(other) == before


async def test_an_office_that_only_carries_out_a_measure_learns_how_it_ends(town: Town) -> None:
    house = await at_measures(town)
    helper = await stranger(town)
    await proposes(house.press, "Eine neue Haltestelle.", "Verkehrswesen")
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "Freigeben")
    await house.leader.taps("Ja, freigeben")
    await drafts(house.press, "")
    await published(house)

    assert TITLE in await about(helper, "Veröffentlichung")


async def test_the_leitung_learns_silently_what_became_of_what_it_decided(town: Town) -> None:
    house = await at_press_draft(town)
    await drafts(house.press, "")
    await published(house)
    assert "Veröffentlicht" in await about(house.leader, "Veröffentlichung")
    assert TITLE in await about(house.second, "Veröffentlichung")

    await filed(house)

    assert "Alle, die es betrifft, wissen Bescheid." in await about(house.press, "Danke!")
    for person in (house.leader, house.second, house.bauamt, house.jugendamt):
        assert "Abgeschlossen" in await about(person, "Zu den Akten")


async def test_the_leitung_learns_that_all_measures_are_carried_out(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "Freigeben")
    await house.leader.taps("Ja, freigeben")
    await house.bauamt.writes("/massnahmen")
    await opens(house.bauamt, "M1 Bauamt")
    await house.bauamt.taps("Als erledigt melden")
    await opens(house.press, "M1 Bauamt")
    await house.press.taps("„Erledigt“ bestätigen")

    assert "Alle Maßnahmen sind erledigt" in await about(house.leader, "Umsetzung der Maßnahmen")


async def test_a_long_press_release_that_is_out_is_not_called_a_draft_and_goes_to_those_concerned(town: Town) -> None:
    house = await at_press_draft(town)
    other = await stranger(town)
    await house.press.writes("/aufgaben")
    await house.press.taps("Entwurf der Pressemeldung")
    await house.press.writes(TITLE)
    await house.press.sends_file("text.txt", ("Zeile mit Worten.\n" * 400).encode())
    await house.press.taps("Überspringen")
    await house.press.writes(CONTACT)
    await house.press.taps("Absenden")
    await published(house)

    for person in (house.bauamt, house.second):
        assert "die veröffentlichte Pressemeldung" in await about(person, "ganze Text als PDF")
        assert (await file_of(person, r"Pressemeldung\.pdf")).startswith(b"%PDF")
    assert "Entwurf" not in await about(house.bauamt, "ganze Text als PDF")
    assert "Pressemeldung" not in await said_to(other)
