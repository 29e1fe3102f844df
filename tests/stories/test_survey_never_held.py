"""What citizens find who come for a survey that never took place: no end, no results, and the way to another one."""

from pathlib import Path

from bot.domain.ids import SurveyId
from bot.services import surveys
from tests.stories.design_walk import imports
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.test_erased_before_it_began import survey_of
from tests.stories.test_procedure_design import ready_to_open
from tests.stories.test_stopping import ends_it
from tests.stories.town import Person, Town

NEVER = "Diese Befragung findet nicht statt. Danke, dass Sie nachgesehen haben!"


async def stopped_in_july(town: Town, folder: Path) -> tuple[Person, SurveyId]:
    """Anna has scanned the code in July; then the Leitung ends the procedure."""
    house, _ = await ready_to_open(town, folder)
    number = await survey_of(town)
    anna = await town.person("Anna")
    await anna.writes(f"/start {number}")
    assert "Die Befragung beginnt am 1. August 2022." in (await anna.card()).text
    await ends_it(house.leader)
    return anna, number


async def test_whoever_has_the_code_reads_that_it_does_not_take_place_and_of_no_results(
    town: Town, tmp_path: Path
) -> None:
    anna, number = await stopped_in_july(town, tmp_path)
    await anna.writes(f"/start {number}")
    told = (await anna.card()).text
    assert NEVER in told
    assert "Ergebnisse" not in told
    assert "beendet" not in told


async def test_without_the_code_nothing_runs(town: Town, tmp_path: Path) -> None:
    await stopped_in_july(town, tmp_path)
    berta = await town.person("Berta")
    await berta.writes("/start")
    assert "Zurzeit läuft keine Befragung." in (await berta.card()).text


async def test_with_an_old_code_everybody_comes_to_the_survey_that_runs(town: Town, tmp_path: Path) -> None:
    _, number = await stopped_in_july(town, tmp_path)
    await town.opens(SMALL)
    berta = await town.person("Berta")
    await berta.writes(f"/start {number}-q7")
    assert "Hier antworten" in (await berta.card()).labels


async def test_with_an_old_code_everybody_reads_when_the_next_one_begins(town: Town, tmp_path: Path) -> None:
    await ready_to_open(town, tmp_path)
    old = await survey_of(town)
    await imports(town, tmp_path, "Noch etwas?")
    berta = await town.person("Berta")
    await berta.writes(f"/start {old}")
    assert "Die Befragung beginnt am 1. August 2022." in (await berta.card()).text


async def test_in_english_too(town: Town, tmp_path: Path) -> None:
    await ready_to_open(town, tmp_path)
    number = await survey_of(town)
    await town.rt.run(surveys.close_by_command, number)
    john = await town.person("John", "en")
    await john.writes(f"/start {number}")
    assert "This survey does not take place." in (await john.card()).text
