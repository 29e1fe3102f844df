"""Two of the press office fill in the same form: each learns of the other, and the second loses nothing."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from tests.stories.evaluation_walk import at_measures, newest, proposes, taps_above
from tests.stories.house import House, file_of
from tests.stories.procedure_walk import Procedures, has_an_idea
from tests.stories.test_measures import opens
from tests.stories.test_press_release import with_draft
from tests.stories.town import Person, Town

TEXT = "Mein langer Text, zwei Stunden Arbeit."


async def two_begin(town: Town) -> tuple[House, Person]:
    """Both opened the Grobkonzept, one after the other."""
    house = await House.of(town)
    colleague = await town.member("Kollegin", Role.PRESS_OFFICE, "Pressestelle")
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await taps_above(colleague, "Ausfüllen")
    return house, colleague


async def finishes(person: Person, goal: str) -> None:
    await person.writes(goal)
    for label in ("☐ Bauamt", "Fertig"):
        await person.taps(label)
    for words in ("Eine Person für zwei Tage", "§ 1 Satzung"):
        await person.writes(words)


async def test_each_learns_that_the_other_writes(town: Town) -> None:
    house, colleague = await two_begin(town)

    assert await colleague.sees("Pressestelle füllt dasselbe Formular aus")
    assert await house.press.sees("Kollegin füllt dasselbe Formular aus")


async def test_whoever_is_second_gets_their_text_back(town: Town) -> None:
    house, colleague = await two_begin(town)
    await finishes(colleague, TEXT)
    await finishes(house.press, "Was die Bürger denken.")
    await house.press.taps("Absenden")

    assert await colleague.sees(
        "Pressestelle hat diese Aufgabe schon erledigt. Ihr angefangener Text ist nicht verloren"
    )
    kept = (await file_of(colleague, "Grobkonzept.txt")).decode("utf-8-sig")
    assert f"Zielsetzung\n{TEXT}" in kept
    assert "§ 1 Satzung" in kept
    assert not await house.press.sees("nicht verloren: Hier")


async def test_an_office_that_is_late_keeps_what_it_had_begun(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.RESOURCES)
    await walk.sozialamt.taps("Ausfüllen")
    await walk.sozialamt.taps("Ja")
    await walk.sozialamt.writes("40")
    for _ in range(25):
        await town.later(days=1)

    assert await walk.sozialamt.sees("Dieser Entwurf wird nicht mehr gebraucht.")
    assert "40" in (await file_of(walk.sozialamt, "Verfügbare-Ressourcen.txt")).decode("utf-8-sig")


async def test_a_button_alone_is_nothing_to_hand_back(town: Town) -> None:
    house = await with_draft(town)
    await house.leader.taps("Änderungen nötig")
    await taps_above(house.leader, "Zitate freigeben")

    assert await house.leader.sees("Zitate freigegeben")
    assert not await house.leader.sees("nicht mehr gebraucht")


async def two_change_a_measure(town: Town) -> tuple[House, Person]:
    """Both have the form of the same proposal open; the colleague has another wording ready to be sent."""
    house = await at_measures(town)
    colleague = await town.member("Kollegin", Role.PRESS_OFFICE, "Pressestelle")
    await proposes(house.press, "Ein Schalter am Donnerstagabend.", "Bauamt")
    for person in (colleague, house.press):
        await opens(person, "M1 Bauamt")
    await colleague.taps("Ändern")
    await colleague.writes("1")
    await colleague.writes(TEXT)
    return house, colleague


async def test_of_two_who_change_the_same_measure_the_first_counts_and_the_second_keeps_their_text(town: Town) -> None:
    house, colleague = await two_change_a_measure(town)
    await house.press.taps("Ändern")
    await house.press.writes("1")
    await house.press.writes("Zwei Schalter am Donnerstagabend.")
    await house.press.taps("Absenden")

    assert f"\n{TEXT}" in (await file_of(colleague, "Maßnahme.txt")).decode("utf-8-sig")
    await taps_above(colleague, "Absenden")
    await opens(house.press, "M1 Bauamt")
    assert "Zwei Schalter am Donnerstagabend." in await newest(house.press)


async def test_who_changes_a_measure_that_is_struck_meanwhile_keeps_their_text(town: Town) -> None:
    house, colleague = await two_change_a_measure(town)
    await house.press.taps("Streichen")

    assert f"\n{TEXT}" in (await file_of(colleague, "Maßnahme.txt")).decode("utf-8-sig")
