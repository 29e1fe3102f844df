"""The survey of a procedure opens by the operator's command, too, and its answers are held against the Feinkonzept."""

from datetime import date
from pathlib import Path

from bot.domain.gates import HeldBack
from bot.domain.ids import FormId
from bot.domain.key_figures import Figure
from bot.domain.step_names import Step
from bot.domain.steps import CHECKLIST
from bot.domain.submission import SubmittedResponse
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Runtime
from bot.services import milestones, surveys
from storage import responses, targets
from storage import surveys as rows
from storage.transaction import Transaction
from tests.stories.design_walk import CONCEPT, PROCEDURE, brought_to, fills_in, house_with_outline, imports
from tests.stories.house import House
from tests.stories.test_procedure_design import opens_task, ready_to_open, votes
from tests.stories.town import Town

TWENTY = tuple("20" if answer == "400" else answer for answer in CONCEPT)


async def in_the_field(town: Town, folder: Path) -> tuple[House, Survey]:
    """The Feinkonzept wishes for twenty answers; the press office has opened the survey."""
    house, officer = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *TWENTY)
    await house.press.taps("Absenden")
    await brought_to(town, *CHECKLIST)
    survey = await imports(town, folder)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    return house, survey


async def send_off(tx: Transaction, _rt: Runtime, survey: Survey, *, first: int, last: int) -> None:
    """So many citizens send their answers off."""
    for number in range(first, last + 1):
        sent = SubmittedResponse(FormId(survey.form_id), {"zufrieden": "2", "note": "2"}, "de", "q7", "chat")
        await responses.hold(tx, survey.id, date(2022, 7, 15), sent, tx.keys.marker("deletion code", str(number)))
        await responses.move_batch_if_full(tx, survey.id)


async def test_milestones_follow_from_the_number_that_the_feinkonzept_sets(town: Town, tmp_path: Path) -> None:
    """July 15th 2022 is a Friday; there is one message a working day at the most."""
    house, survey = await in_the_field(town, tmp_path)
    async with town.rt.database.read() as tx:
        first = (await targets.of_procedure(tx, PROCEDURE))[0]
    assert (first.question, first.figure, str(first.target)) == ("", Figure.RESPONSES, "20")
    reader = house.stranger.at(house.channel)
    said = []
    for already, days in ((0, 3), (5, 1), (10, 1), (15, 1)):
        await town.rt.run(send_off, survey, first=already + 1, last=already + 5)
        await town.rt.run(milestones.tell)
        await town.settles()
        said.append((await reader.card()).text.partition("\n")[2])
        await town.later(days=days)

    assert said == [
        "📈 25 % der gewünschten Antworten sind da.",
        "📈 50 % der gewünschten Antworten sind da.",
        "📈 75 % der gewünschten Antworten sind da.",
        "📈 So viele Antworten wie gewünscht sind da. Die Befragung läuft weiter bis 31. August 2022.",
    ]


async def test_the_operator_opens_the_survey_of_a_procedure_and_everybody_concerned_learns_it(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    async with town.rt.database.read() as tx:
        (survey,) = await rows.of_authority(tx, town.authority.id)
    opened = await town.rt.run(surveys.open_by_command, survey.id)
    await town.settles()

    assert isinstance(opened, Survey)
    assert opened.state is SurveyState.OPEN
    # Its first day stays: whoever opens it by command does not change the plan.
    assert opened.opens_on == date(2022, 8, 1)
    for person in (house.press, house.leader, house.bauamt, house.jugendamt):
        assert await person.sees("Die Befragung ist eröffnet")
    await house.press.writes("/aufgaben")
    assert "Beginn der Befragung" not in (await house.press.card()).text
    citizen = await town.person("Bürgerin")
    assert "Die Befragung beginnt am 1. August 2022" in (await citizen.writes("/start")).text
    await town.later(days=17)
    assert "Wie zufrieden sind Sie" in (await citizen.writes("/start")).text


async def test_the_operators_command_opens_nothing_before_the_vote(town: Town, tmp_path: Path) -> None:
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT)
    await house.press.taps("Absenden")
    await brought_to(town, *CHECKLIST)
    survey = await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)

    assert await town.rt.run(surveys.open_by_command, survey.id) is HeldBack.NO_VOTE
    assert not await house.bauamt.sees("Die Befragung ist eröffnet")
