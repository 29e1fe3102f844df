"""Until the Leitung has decided on the whole Vermerk, no office sees or reports a measure that could be undone."""

from tests.stories.design_walk import the_clock_runs
from tests.stories.evaluation_walk import newest, taps_above
from tests.stories.house import House
from tests.stories.test_measures import SWITCH, opens, proposed
from tests.stories.town import Town


async def endorses_the_first(town: Town) -> House:
    """M1 is endorsed, M2 and the Vermerk wait."""
    house = await proposed(town)
    await taps_above(house.leader, "M1 Bauamt")
    await house.leader.taps("Befürworten")
    return house


async def assert_nothing_reached_the_bauamt(house: House) -> None:
    for word, nothing in (("/massnahmen", "Zurzeit gibt es keine Maßnahmen"), ("/aufgaben", "wartet nichts auf Sie")):
        await house.bauamt.writes(word)
        assert nothing in await newest(house.bauamt)
    assert not await house.bauamt.sees(SWITCH)


async def test_measure_that_was_endorsed_singly_is_nobodys_work_before_the_vermerk_is_decided(town: Town) -> None:
    house = await endorses_the_first(town)
    await assert_nothing_reached_the_bauamt(house)
    await opens(house.press, "M1 Bauamt")
    assert (await house.press.card()).labels == ("Alle Maßnahmen",)

    await taps_above(house.leader, "Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten genauer.")
    await assert_nothing_reached_the_bauamt(house)
    await opens(house.press, "M1 Bauamt")
    assert "Stand: vorgeschlagen" in await newest(house.press)


async def test_nobody_can_report_it_with_a_button_that_was_never_shown(town: Town) -> None:
    house = await endorses_the_first(town)
    card = await house.bauamt.card()
    for act in "obdw":
        await house.bauamt.taps_data(f"ms:{act}:1", card.id)
        assert "Diese Maßnahme ist nicht Ihre" in await newest(house.bauamt)


async def test_nobody_is_reminded_of_it_before_the_vermerk_is_decided(town: Town) -> None:
    house = await endorses_the_first(town)
    await town.later(days=132)
    await the_clock_runs(town, "remind-of-measures")
    for person in (house.bauamt, house.press):
        assert not await person.sees("Wiedervorlage")

    await taps_above(house.leader, "Freigeben")
    await house.leader.taps("Ja, freigeben")
    await town.later(days=1)
    await the_clock_runs(town, "remind-of-measures")
    for person in (house.bauamt, house.press):
        assert await person.sees("Wiedervorlage")
