"""Whoever tests the questionnaire or votes on it goes through it on their phone, and nothing of it counts."""

from pathlib import Path

from bot.domain.staff import Role
from bot.domain.step_names import Step
from storage import responses, surveys
from tests.stories.design_walk import brought_to, fills_in, imports
from tests.stories.evaluation_walk import newest, taps_above
from tests.stories.house import House
from tests.stories.test_procedure_design import with_concept
from tests.stories.town import Person, Town

TRY = "Fragebogen ausprobieren"


async def at_test_run(town: Town, folder: Path) -> tuple[House, Person]:
    """The questionnaire is there; the press office has to test it, the data protection officer to vote."""
    house, officer = await with_concept(town)
    await imports(town, folder)
    await brought_to(town, Step.TEST_RUN, Step.FORM_VOTE)
    return house, officer


async def test_the_press_office_goes_through_it_and_nothing_counts(town: Town, tmp_path: Path) -> None:
    house, _ = await at_test_run(town, tmp_path)
    await taps_above(house.press, TRY)
    assert "Probe, wird nicht gezählt" in await newest(house.press)
    assert "Wie zufrieden waren Sie insgesamt?" in await newest(house.press)
    await fills_in(house.press, "1", "2")
    assert "Nichts davon wird gespeichert oder gezählt" in await newest(house.press)
    await house.press.taps("Absenden")

    assert "Die Probe ist zu Ende." in await newest(house.press)
    async with town.rt.database.read() as tx:
        (survey,) = await surveys.of_authority(tx, town.authority.id)
        assert await responses.count(tx, survey.id) + await responses.held_count(tx, survey.id) == 0
    await house.press.taps(TRY)
    assert "Wie zufrieden waren Sie insgesamt?" in await newest(house.press)


async def test_the_data_protection_officer_can_try_it_before_the_vote(town: Town, tmp_path: Path) -> None:
    _, officer = await at_test_run(town, tmp_path)
    await taps_above(officer, TRY)

    assert "Wie zufrieden waren Sie insgesamt?" in await newest(officer)


async def test_with_a_newer_questionnaire_the_trial_begins_anew(town: Town, tmp_path: Path) -> None:
    house, _ = await at_test_run(town, tmp_path)
    await taps_above(house.press, TRY)
    await fills_in(house.press, "1")
    await imports(town, tmp_path, "Was sollen wir ändern?")
    await taps_above(house.press, TRY)
    await fills_in(house.press, "1", "2", "Mehr Parkplätze.")

    assert "Mehr Parkplätze." in await newest(house.press)


async def test_a_trial_that_was_begun_is_gone_with_its_task(town: Town, tmp_path: Path) -> None:
    house, _ = await at_test_run(town, tmp_path)
    await taps_above(house.press, TRY)
    await fills_in(house.press, "1")
    await brought_to(town, Step.OPENING)
    await house.press.writes("/aufgaben")
    assert "Probe, wird nicht gezählt" not in await newest(house.press)


async def test_nobody_else_can_try_it(town: Town, tmp_path: Path) -> None:
    house, _ = await at_test_run(town, tmp_path)
    buero = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    screen = await house.press.screen()
    card = next(shown for shown in screen.messages if TRY in shown.labels)
    for person in (house.bauamt, buero):
        await person.taps_data(card.data[card.labels.index(TRY)], card.id)
        assert "Wie zufrieden waren Sie insgesamt?" not in await newest(person)


async def test_it_is_tried_in_the_language_that_the_tester_chose(town: Town, tmp_path: Path) -> None:
    house, _ = await at_test_run(town, tmp_path)
    await house.press.writes("/sprache")
    await house.press.taps("English")
    await taps_above(house.press, TRY)

    assert "Trial, does not count" in await newest(house.press)
