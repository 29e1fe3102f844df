"""The address citizens need stands where the press office looks: before the opening, when it opens, in the list."""

from pathlib import Path

from bot.app import USERNAME
from bot.runtime import Runtime
from storage import procedures, settings
from storage.transaction import Transaction
from tests.stories.design_walk import PROCEDURE, the_clock_runs
from tests.stories.test_procedure_design import newest, opens_task, ready_to_open, with_concept
from tests.stories.town import Town


async def address(town: Town) -> str:
    """What has to stand on the poster: the bot, and the survey of the procedure."""

    async def found(tx: Transaction, _rt: Runtime) -> str:
        survey = (await procedures.get(tx, PROCEDURE)).survey
        return f"https://t.me/{await settings.get(tx, USERNAME)}?start={survey}"

    return await town.rt.run(found)


async def test_the_press_office_reads_the_address_for_posters_before_the_survey_begins(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await opens_task(house.press, "Beginn der Befragung")
    card = await newest(house.press)

    assert f"Adresse für Plakat, Website und Brief: {await address(town)}\n" in card
    assert "zum Beispiel -q7" in card


async def test_a_citizen_gets_to_the_survey_by_the_address_with_the_mark_of_a_poster(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await house.press.writes("/befragungen")
    link = (await address(town)).partition("start=")[2]
    citizen = await town.person("Bürgerin")

    assert f"Adresse: {await address(town)}" in await newest(house.press)
    assert "Die Befragung beginnt am 1. August 2022" in (await citizen.writes(f"/start {link}-q7")).text


async def test_whoever_learns_that_the_survey_is_open_learns_its_address(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await town.later(days=17)
    await the_clock_runs(town, "open-surveys")

    for person in (house.press, house.leader, house.bauamt):
        assert f"Die Befragung ist eröffnet\n\nAdresse der Befragung: {await address(town)}" in await newest(person)


async def test_whoever_opens_the_survey_reads_its_address_below_the_thanks(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")

    assert f"Adresse der Befragung: {await address(town)}" in await newest(house.press)


async def test_the_list_of_surveys_has_the_address_to_be_copied_by_the_press_office(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await house.press.writes("/befragungen")
    await house.leader.writes("/befragungen")

    assert "zum Beispiel -q7" in await newest(house.press)
    assert "Adresse kopieren" in (await house.press.card()).labels
    # The Leitung hangs no posters.
    assert "Adresse" not in await newest(house.leader)


async def test_a_survey_that_has_ended_has_no_address_any_more(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    await town.later(days=60)
    await the_clock_runs(town, "close-surveys")
    await house.press.writes("/befragungen")

    assert "beendet: " in await newest(house.press)
    assert "Adresse" not in await newest(house.press)


async def test_while_the_bots_name_is_unknown_that_is_said_instead_of_an_address(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    # Whenever it starts it learns its name once more.
    town.restart_after = 0
    await town.database.write(settings.put, USERNAME, "")
    await opens_task(house.press, "Beginn der Befragung")
    assert "Die Adresse der Befragung ist noch nicht bekannt" in await newest(house.press)
    await house.press.writes("/befragungen")
    assert "Die Adresse der Befragung ist noch nicht bekannt" in await newest(house.press)
    assert "t.me" not in await newest(house.press)


async def test_before_a_questionnaire_is_imported_there_is_no_address(town: Town) -> None:
    house, _ = await with_concept(town)
    await house.press.writes("/befragungen")

    assert "Adresse" not in await newest(house.press)
