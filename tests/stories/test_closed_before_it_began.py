"""A prepared survey is closed from the command line before its first day: everybody reads what is true, and goes on."""

from pathlib import Path

from bot.domain.step_names import Step
from bot.domain.survey import Survey
from bot.services import surveys
from storage import procedures
from tests.stories.design_walk import PROCEDURE, brought_to, fills_in, imports, taps_above, the_clock_runs
from tests.stories.house import House
from tests.stories.test_procedure_design import VOTE, newest, opens_task, ready_to_open, votes, with_concept
from tests.stories.town import Person, Town

CLOSED = "Sie wurde vor ihrem Beginn geschlossen und beginnt nicht mehr von selbst."


async def closed_in_july(town: Town, folder: Path) -> tuple[House, Person]:
    """All is ready for 1 August; the operator closes the survey on 15 July."""
    house, officer = await ready_to_open(town, folder)
    assert "Sie beginnt von selbst am 1. August 2022" in await newest(house.press)
    await is_closed(town)
    return house, officer


async def is_closed(town: Town) -> None:
    """The operator closes the survey of the procedure."""
    async with town.rt.database.read() as tx:
        procedure = await procedures.get(tx, PROCEDURE)
    assert procedure.survey is not None
    await town.rt.run(surveys.close_by_command, procedure.survey)
    await town.settles()


async def test_no_card_says_any_more_that_it_begins_and_the_button_says_what_to_do(town: Town, tmp_path: Path) -> None:
    house, _ = await closed_in_july(town, tmp_path)
    told = await house.press.card()
    assert "Diese Befragung wurde vor ihrem Beginn geschlossen." in told.text
    assert "Fragen ändern" in told.labels
    assert "Zeitplan ändern" in told.labels
    assert "behält sie ihre Nummer" in told.text
    assert not await house.press.sees("Sie beginnt von selbst am 1. August")
    await opens_task(house.press, "Beginn der Befragung")
    assert CLOSED in await newest(house.press)
    await house.press.taps("Jetzt eröffnen")
    assert "Diese Befragung wurde vor ihrem Beginn geschlossen." in await newest(house.press)
    await town.later(days=17)
    await the_clock_runs(town, "open-surveys")

    assert not await house.press.sees("Die Befragung ist eröffnet")
    assert not await house.press.sees("Der letzte Tag dieser Befragung ist vorbei.")


async def test_with_the_questionnaire_read_anew_it_begins_on_its_day(town: Town, tmp_path: Path) -> None:
    house, officer = await closed_in_july(town, tmp_path)
    await house.press.taps("Fragen ändern")
    await house.press.taps("Ja, ändern")
    made: Survey = await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")

    assert "Sie beginnt von selbst am 1. August 2022" in await newest(house.press)
    assert made.opens_on.isoformat() == "2022-08-01"


async def test_with_the_same_days_approved_anew_it_begins_and_its_results_are_found(town: Town, tmp_path: Path) -> None:
    house, _ = await closed_in_july(town, tmp_path)
    await taps_above(house.press, "Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "1.8.2022", "31.8.2022")
    await house.press.taps("Absenden")
    await brought_to(town, Step.FORM_VOTE, Step.OPENING)
    await opens_task(house.press, "Beginn der Befragung")
    assert "Sie beginnt von selbst am 1. August 2022" in await newest(house.press)
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)
    await town.later(days=60)
    await the_clock_runs(town, "close-surveys")

    await house.press.writes("/ergebnisse")
    assert "Kundenbefragung 2022" in await newest(house.press)


async def test_closed_while_the_checklist_is_open_the_press_office_learns_it(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE, Step.PRICE)
    await is_closed(town)
    told = await newest(house.press)
    assert "Diese Befragung wurde vor ihrem Beginn geschlossen" in told
    assert "„Noch einmal ausfüllen: Fragen“" in told
    await house.press.taps("Stand ansehen")
    await house.press.taps("Noch einmal ausfüllen: Fragen")
    await house.press.taps("Ja, noch einmal ausfüllen")
    await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)

    assert VOTE in await newest(officer)
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    assert "Sie beginnt von selbst am 1. August 2022" in await newest(house.press)


async def test_closed_while_other_days_are_approved_nobody_has_to_do_anything(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await taps_above(house.press, "Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await is_closed(town)
    assert "Sobald das Feinkonzept wieder freigegeben ist, ist auch sie wieder vorbereitet." in await newest(
        house.press
    )
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "8.8.2022", "31.8.2022", "Absenden")
    await brought_to(town, Step.OPENING)

    await opens_task(house.press, "Beginn der Befragung")
    assert "Sie beginnt von selbst am 8. August 2022" in await newest(house.press)


async def test_of_one_that_people_answered_nothing_more_is_said(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    await is_closed(town)

    assert not await house.press.sees("vor ihrem Beginn geschlossen")
