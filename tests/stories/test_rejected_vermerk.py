"""The Leitung rejects the Vermerk of a step: everybody knows before and after what becomes of the procedure."""

from bot.domain.step_names import Step
from tests.stories.evaluation_walk import about, at_measures, proposes, taps_above, writes_the_vermerk
from tests.stories.house import House
from tests.stories.procedure_walk import Procedures
from tests.stories.test_measures import SWITCH, proposed
from tests.stories.test_paper_decisions import SIGNED, begins
from tests.stories.test_press_release import drafts
from tests.stories.town import Town


async def rejects(house: House) -> None:
    await taps_above(house.leader, "Ablehnen")
    await house.leader.writes("Zu teuer.")


async def test_who_rejects_the_outline_reads_before_and_after_that_it_ends_the_procedure(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.OUTLINE_DECISION)
    house = walk.house
    await house.leader.taps("Ablehnen")
    asked = await about(house.leader, "warum lehnen Sie ab?")
    assert "Mit dem Absenden ist das ganze Verfahren beendet." in asked
    assert "„Änderungen anordnen“" in asked
    await house.leader.writes("Kein Geld.")

    for person in (house.leader, house.second, house.press):
        assert "Das ganze Verfahren ist damit beendet." in await about(person, "❌ abgelehnt")


async def test_changes_are_asked_for_without_a_word_about_an_end(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.OUTLINE_DECISION)
    await walk.house.leader.taps("Änderungen anordnen")

    assert "Verfahren" not in await about(walk.house.leader, "was soll geändert werden?")


async def test_rejected_results_end_no_procedure_and_the_press_release_is_next(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.leader, "Ablehnen")
    asked = await about(house.leader, "warum lehnen Sie ab?")
    assert "wird keine Maßnahme befürwortet" in asked
    assert "Das Verfahren geht weiter" in asked
    assert "Den Grund bekommen die Pressestelle und die Stellen" in asked
    await house.leader.writes("Zu teuer.")

    for person in (house.leader, house.second, house.press):
        assert "Keine Maßnahme ist befürwortet. Das Verfahren geht weiter" in await about(person, "❌ abgelehnt")
    for office in (house.bauamt, house.jugendamt):
        assert "Keine Maßnahme ist befürwortet" in await about(office, "Entscheidung über die Maßnahmen")
    await drafts(house.press, "")
    await taps_above(house.leader, "Zur Kenntnis genommen")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    await house.press.taps("Jetzt veröffentlichen")
    await house.press.writes("/aufgaben")
    await house.press.taps("Zu den Akten")
    await house.press.taps("Zu den Akten (z. A.)")
    await house.press.writes("/verfahren")
    assert await house.press.sees("Zurzeit läuft kein Verfahren")


async def test_an_office_without_a_measure_learns_of_rejected_results_too(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, SWITCH, "Bauamt")
    await writes_the_vermerk(house.press)
    await rejects(house)

    assert "Das Verfahren geht weiter" in await about(house.jugendamt, "Entscheidung über die Maßnahmen")


async def test_whoever_enters_a_rejection_from_paper_reads_what_it_ends(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.OUTLINE_DECISION)
    press = walk.house.press
    await begins(press)
    for label in ("Abgelehnt", "Heute", town.authority.head.function["de"]):
        await press.taps(label)
    asked = await press.sends_file("blatt.pdf", SIGNED)
    assert "Mit dem Absenden ist das ganze Verfahren beendet." in asked.text
    await press.writes("Kein Geld.")

    assert "Das ganze Verfahren ist damit beendet." in await about(press, "Eingetragen.")
