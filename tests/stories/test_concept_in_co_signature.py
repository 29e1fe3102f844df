"""Offices see something differently in the concept itself: it is changed, and they read what is new in it."""

from bot.domain.step_names import Step
from tests.stories.design_walk import CONCEPT, brought_to, fills_in, house_with_outline, taps_above
from tests.stories.house import House
from tests.stories.test_procedure_design import newest, opens_task
from tests.stories.town import Person, Town

OPINION = "Vier Wochen sind zu kurz."


async def in_co_signature(town: Town) -> House:
    """The Vermerk with the Feinkonzept lies with Bauamt and Jugendamt."""
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT)
    await house.press.taps("Absenden")
    await submits_the_memo(house.press)
    return house


async def submits_the_memo(press: Person) -> None:
    await opens_task(press, "Vermerk zum Feinkonzept")
    await fills_in(press, "Es wird vorgeschlagen, das Feinkonzept freizugeben.", "Gut.")
    await press.taps("Absenden")


async def bauamt_dissents(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen mit abweichender Meinung")
    await house.bauamt.writes(OPINION)


async def changes_the_last_day(press: Person) -> None:
    """Hand in the Feinkonzept once more, with two weeks longer."""
    await opens_task(press, "Feinkonzept")
    await press.writes("2")
    await press.writes("15.9.2022")
    await press.taps("Absenden")


async def takes_the_concept_back(press: Person) -> None:
    await taps_above(press, "Erst das Feinkonzept ändern")
    await press.taps("Ja, zurückziehen")


async def test_what_an_office_objects_to_is_worked_into_the_concept_before_the_leadership_decides(town: Town) -> None:
    house = await in_co_signature(town)
    await bauamt_dissents(house)

    await taps_above(house.press, "Erst das Feinkonzept ändern")
    assert "zurückziehen" in await newest(house.press)
    await house.press.taps("Ja, zurückziehen")
    assert await house.press.sees(OPINION)
    assert await house.jugendamt.sees("Die Pressestelle hat diese Fassung zurückgezogen")
    assert "Mitzeichnen" not in (await house.jugendamt.card()).labels

    await changes_the_last_day(house.press)
    await opens_task(house.press, "Vermerk zum Feinkonzept")
    assert "Feinkonzept, Fassung 2" in await newest(house.press)
    await house.press.taps("Absenden")
    # Whoever had signed is asked once more, and reads what is new in the concept, not only another file name.
    for office in (house.bauamt, house.jugendamt):
        card = await newest(office)
        assert "31. August 2022" in card
        assert "15. September 2022" in card
        await office.taps("Mitzeichnen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    assert await house.press.sees("freigegeben")


async def test_the_concept_can_still_be_taken_back_when_the_last_office_objects(town: Town) -> None:
    house = await in_co_signature(town)
    await house.jugendamt.taps("Mitzeichnen")
    await bauamt_dissents(house)
    assert "Freigeben" in (await house.leader.card()).labels

    await takes_the_concept_back(house.press)
    card = await house.leader.card()
    assert "zurückgezogen" in card.text
    assert "Freigeben" not in card.labels


async def test_who_enters_a_decision_on_what_was_taken_back_reads_so(town: Town) -> None:
    house = await in_co_signature(town)
    await house.jugendamt.taps("Mitzeichnen")
    await bauamt_dissents(house)
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk 1 ansehen")
    asked = await house.press.taps("Entscheidung nachtragen")
    approved = asked.data[asked.labels.index("Freigegeben")]
    await takes_the_concept_back(house.press)
    await house.press.taps_data(approved, asked.id)

    assert await house.press.sees("Dieser Vermerk wurde zurückgezogen, weil das Konzept noch geändert wird.")
    assert not await house.press.sees("Das ist schon entschieden oder eingetragen.")


async def test_a_decision_that_was_faster_stands(town: Town) -> None:
    house = await in_co_signature(town)
    await house.jugendamt.taps("Mitzeichnen")
    await bauamt_dissents(house)
    await taps_above(house.press, "Erst das Feinkonzept ändern")
    sure = (await house.press.screen()).messages[-1]
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")

    await house.press.taps_data(sure.data[sure.labels.index("Ja, zurückziehen")], sure.id)
    assert await house.press.sees("Das geht jetzt nicht mehr. Es gilt: Vermerk 1, Fassung 1, Stand: ✅ freigegeben")
    assert not await house.press.sees("ist zurückgezogen")


async def test_another_version_of_the_vermerk_makes_the_old_button_do_nothing(town: Town) -> None:
    house = await in_co_signature(town)
    await bauamt_dissents(house)
    await taps_above(house.press, "Neue Fassung schreiben")
    await house.press.taps("Absenden")
    await taps_above(house.press, "Erst das Feinkonzept ändern")
    assert not await house.press.sees("Ja, zurückziehen")
    assert "Mitzeichnen" in (await house.jugendamt.card()).labels


async def test_an_approved_concept_whose_days_are_moved_comes_with_the_old_and_the_new_days(town: Town) -> None:
    house = await in_co_signature(town)
    for office in (house.bauamt, house.jugendamt):
        await office.taps("Mitzeichnen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    await opens_task(house.press, "Fragen")
    await taps_above(house.press, "Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "1.9.2022", "30.9.2022")
    await house.press.taps("Absenden")
    await submits_the_memo(house.press)

    for office in (house.bauamt, house.jugendamt):
        await says_what_is_new(office)
        await office.taps("Mitzeichnen")
    await says_what_is_new(house.leader)


async def says_what_is_new(reader: Person) -> None:
    """Not the same once more: an approved concept is changed, from these days to those."""
    card = await newest(reader)
    assert "Freigabe geändertes Feinkonzept" in card
    assert "war mit Vermerk 1 schon freigegeben" in card
    assert "bisher: 1. August 2022\nneu: 1. September 2022" in card
    assert "bisher: 31. August 2022\nneu: 30. September 2022" in card
