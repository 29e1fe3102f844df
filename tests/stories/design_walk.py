"""A procedure brought to a step of phase 2 in the database, and what people of that phase write and tap."""

from pathlib import Path

import xlsxwriter

from bot.domain.ids import ProcedureId
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey
from bot.jobs.timetable import find_job
from bot.runtime import Runtime
from bot.services import course, procedure_survey, scheduling
from bot.services.survey_forms import read_form_for
from bot.services.surveys import SurveyOrder, order_for
from storage import procedures
from storage.transaction import Transaction
from tests.stories.house import House
from tests.stories.procedure_walk import has_an_idea, writes_the_outline
from tests.stories.town import Person, Town

PROCEDURE = ProcedureId(1)
CONCEPT = (
    *("1.8.2022", "31.8.2022", "Nein", "30.11.2022", "31.12.2022"),
    *("Die Pressestelle leitet, das Bauamt hilft.", "Jeden Montag eine halbe Stunde."),
    *("400", "80", "eine andere Frage", "zufrieden", "Anteil der zwei besten Antworten", "75", "Ja, eine"),
    *("eine andere Frage", "note", "Mittelwert", "2,5"),
)
"""Schedule, operating concept, and four key figures with their targets."""


async def house_with_outline(town: Town) -> tuple[House, Person]:
    """Everybody, the data protection officer too, and an idea that became a Grobkonzept with two offices."""
    house = await House.of(town)
    officer = await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    return house, officer


async def brought_to(town: Town, *wanted: Step) -> None:
    """End what is open, as if everybody had done it, until only these steps are left to be done."""
    await town.rt.run(_end_all_but, frozenset(wanted))
    await town.settles()


async def _end_all_but(tx: Transaction, rt: Runtime, wanted: frozenset[Step]) -> None:
    while left := [task for task in await procedures.tasks_of(tx, PROCEDURE) if not task.outcome]:
        task = next((task for task in left if task.step not in wanted), None)
        if task is None:
            return
        await course.end(tx, rt, task, Outcome.DONE, by=None)


async def fills_in(person: Person, *answers: str) -> None:
    """Answer question by question: a choice is tapped, everything else is written."""
    for answer in answers:
        card = await person.card()
        if answer in card.labels:
            await person.taps(answer)
        else:
            await person.writes(answer)


def questionnaire(folder: Path, *more: str, rated: str = "zufrieden") -> bytes:
    """A questionnaire with the two questions of the concept's key figures; ``more`` are further questions."""
    file = folder / "befragung.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        rows = [
            ("type", "name", "label::Deutsch (de)"),
            ("select_one z5", rated, "Wie zufrieden waren Sie insgesamt?"),
            ("range", "note", "Welche Note geben Sie uns?"),
            *(("text", f"mehr{number}", words) for number, words in enumerate(more)),
        ]
        survey = book.add_worksheet("survey")
        for number, row in enumerate(rows):
            survey.write_row(number, 0, row)
        choices = book.add_worksheet("choices")
        choices.write_row(0, 0, ("list_name", "name", "label::Deutsch (de)"))
        for number in range(1, 6):
            choices.write_row(number, 0, ("z5", str(number), f"Stufe {number}"))
        book.add_worksheet("settings").write_row(0, 0, ("form_title", "default_language"))
    return file.read_bytes()


async def imports(town: Town, folder: Path, *more: str) -> Survey:
    """The operator imports the questionnaire of the procedure, with the dates of the Feinkonzept if there is one."""
    async with town.rt.database.read() as tx:
        planned = await procedure_survey.schedule(tx, PROCEDURE)
    assert planned is not None
    days = (planned.opens_on, planned.closes_on)
    order = order_for(town.authority, "Kundenbefragung 2022", *days, None, None, deletes_on=planned.deletes_on)
    assert isinstance(order, SurveyOrder)
    form = read_form_for(town.authority, order, questionnaire(folder, *more), "befragung.xlsx")
    assert isinstance(form, Questionnaire), form
    made = await town.rt.run(procedure_survey.import_for, form, order, PROCEDURE, by="command-line")
    assert isinstance(made, Survey), made
    await town.settles()
    return made


async def the_clock_runs(town: Town, job: str) -> None:
    """What the timetable does in the next minute."""
    work = find_job(job)
    assert work is not None
    await scheduling.do(town.rt, work)
    await town.settles()


async def taps_above(person: Person, label: str) -> None:
    """Tap a button that stands on an older message."""
    screen = await person.screen()
    card = next(shown for shown in reversed(screen.messages) if label in shown.labels)
    await person.taps_data(card.data[card.labels.index(label)], card.id)
