"""A survey whose day of deletion came before it ever began is over for good: another one takes its place."""

from pathlib import Path

from bot.domain.ids import SurveyId
from bot.domain.step_names import Step
from bot.services import surveys
from storage import procedures
from tests.stories.design_walk import PROCEDURE, brought_to, fills_in, imports, taps_above
from tests.stories.house import House
from tests.stories.test_procedure_design import newest, opens_task, ready_to_open, votes
from tests.stories.test_study_ends import by_the_clock
from tests.stories.town import Person, Town

ERASED = "Diese Befragung ist gelöscht und kann nicht mehr beginnen."


async def survey_of(town: Town) -> SurveyId:
    async with town.rt.database.read() as tx:
        procedure = await procedures.get(tx, PROCEDURE)
    assert procedure.survey is not None
    return procedure.survey


async def moved_to_march(town: Town, house: House) -> None:
    """The press office changes the schedule, the Leitung approves it: March 2023, deleted on 31 July."""
    await taps_above(house.press, "Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "1.3.2023", "31.3.2023")
    await house.press.writes("4")
    await fills_in(house.press, "30.6.2023")
    await house.press.writes("5")
    await fills_in(house.press, "31.7.2023")
    await house.press.taps("Absenden")
    await brought_to(town, Step.FORM_VOTE, Step.OPENING)


async def erased_on_its_day(town: Town, folder: Path) -> tuple[House, Person, SurveyId]:
    """Ready for August and closed by the operator; on 31 December everything of it is deleted."""
    house, officer = await ready_to_open(town, folder)
    number = await survey_of(town)
    await town.rt.run(surveys.close_by_command, number)
    await town.later(days=170)  # January 1st
    await by_the_clock(town, "delete-past-surveys", "prove-deletions")
    return house, officer, number


async def test_with_other_days_alone_it_does_not_begin_for_its_answers_would_never_be_deleted(
    town: Town, tmp_path: Path
) -> None:
    house, _, number = await erased_on_its_day(town, tmp_path)
    await moved_to_march(town, house)
    await opens_task(house.press, "Beginn der Befragung")
    assert ERASED in await newest(house.press)
    assert "„Zeitplan ändern“" not in await newest(house.press)
    await house.press.taps("Jetzt eröffnen")
    assert ERASED in await newest(house.press)
    assert "Fragen ändern" in (await house.press.card()).labels
    await town.later(days=60)
    await by_the_clock(town, "open-surveys")

    citizen = await town.person("Anna")
    await citizen.writes(f"/start {number}")
    assert "Hier antworten" not in (await citizen.card()).labels


async def test_before_other_days_are_approved_the_press_office_is_led_to_the_schedule(
    town: Town, tmp_path: Path
) -> None:
    house, _, _ = await erased_on_its_day(town, tmp_path)
    await opens_task(house.press, "Beginn der Befragung")
    assert "Bitte tippen Sie auf „Zeitplan ändern“." in await newest(house.press)
    await house.press.taps("Jetzt eröffnen")
    assert "Der letzte Tag dieser Befragung ist vorbei." in await newest(house.press)


async def test_with_the_questionnaire_read_anew_it_begins_and_its_answers_go_on_the_new_day(
    town: Town, tmp_path: Path
) -> None:
    house, officer, old = await erased_on_its_day(town, tmp_path)
    await moved_to_march(town, house)
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Fragen ändern")
    await house.press.taps("Ja, ändern")
    made = await imports(town, tmp_path)
    assert made.id != old
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    assert "Sie beginnt von selbst am 1. März 2023" in await newest(house.press)
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)
    await town.later(days=212)  # August 1st
    await by_the_clock(town, "close-surveys", "delete-past-surveys", "prove-deletions")

    assert (await house.leader.screen()).shows("Löschvermerk")
    await house.leader.writes("/befragungen")
    assert "ist gelöscht" in (await house.leader.taps("Ende der Befragung")).text


async def test_deleted_at_once_by_the_leitung_it_does_not_begin_with_other_days_either(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    number = await survey_of(town)
    await town.rt.run(surveys.close_by_command, number)
    await town.settles()
    await house.leader.taps_data(f"end:n:{number}", (await house.leader.card()).id)
    await house.leader.taps("Ja, jetzt löschen")
    await moved_to_march(town, house)
    await opens_task(house.press, "Beginn der Befragung")

    assert ERASED in await newest(house.press)
