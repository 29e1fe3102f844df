"""A procedure whose fieldwork has ended, with answers about four areas, and what people do in the last phase."""

from datetime import date
from itertools import count

from bot.domain.ids import FormId
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import named_by_content
from bot.domain.step_names import Step
from bot.domain.submission import SubmittedResponse
from bot.runtime import Runtime
from bot.services import surveys as survey_service
from storage import procedures, responses, surveys, tallies
from storage.transaction import Transaction
from tests.stories.design_walk import PROCEDURE, brought_to, fills_in, house_with_outline
from tests.stories.house import House
from tests.stories.town import SURVEY, Person, Town

_numbers = count(1)


def _choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, {"de": f"Stufe {name}"}) for name in names)


FORM = named_by_content(
    Questionnaire(
        form_id="",
        version="1",
        title={"de": "Befragung"},
        languages=("de",),
        default_language="de",
        questions=(
            Question("bereich", QuestionType.SELECT_ONE, {"de": "Welcher Bereich?"}, choices=_choices("bau", "jug")),
            Question(
                "b1",
                QuestionType.SELECT_ONE,
                {"de": "Wie zufrieden waren Sie insgesamt ${ort}?"},
                choices=_choices("1", "2", "3", "4", "5", "99"),
            ),
            Question("ort", QuestionType.CALCULATE, choices=_choices("bau", "jug")),
            Question("b3", QuestionType.TEXT, {"de": "Warum?"}),
        ),
    )
)
ANSWERS = {"bau": 12, "zul": 11, "soz": 20, "jug": 4}
"""So many people answered about each area; the Jugendamt's are too few to be shown."""


async def fieldwork(town: Town) -> House:
    """The survey of the procedure runs, and people have answered."""
    house, _ = await house_with_outline(town)
    await town.opens(FORM)
    await town.rt.run(_answered)
    await brought_to(town, Step.FIELDWORK)
    return house


async def ended(town: Town) -> House:
    """Its last day is over."""
    house = await fieldwork(town)
    await ends(town)
    return house


async def ends(town: Town) -> None:
    """The survey is closed."""
    await town.rt.run(_close)
    await town.settles()


async def at_measures(town: Town) -> House:
    """The offices have evaluated their figures; the press office has to write measures and the Vermerk."""
    house = await ended(town)
    await brought_to(town, Step.RESULTS_MEMO)
    return house


async def at_press_draft(town: Town) -> House:
    """The Leitung has decided, nothing is to be carried out; the press release is due."""
    house = await at_measures(town)
    await brought_to(town, Step.PRESS_DRAFT)
    return house


async def proposes(press: Person, what: str, office: str, until: str = "1.12.2022") -> None:
    """One measure, from the list to the list."""
    await press.writes("/massnahmen")
    await press.taps("Maßnahme vorschlagen")
    await fills_in(press, what, office, until, "etwa 2.000 Euro")
    await press.taps("Absenden")


async def writes_the_vermerk(press: Person) -> None:
    """The Vermerk to the results: subject, Votum and facts are there already."""
    await press.writes("/aufgaben")
    await press.taps("Vermerk zu Ergebnissen und Maßnahmen")
    await press.writes("Die Maßnahmen sind angemessen.")
    await press.taps("Absenden")


async def taps_above(person: Person, label: str) -> None:
    """Tap a button on the newest message that has it, wherever that stands."""
    screen = await person.screen()
    card = next(shown for shown in reversed(screen.messages) if label in shown.labels)
    await person.taps_data(card.data[card.labels.index(label)], card.id)


async def newest(person: Person) -> str:
    """The text of the newest message."""
    return (await person.card()).text


async def about(person: Person, words: str) -> str:
    """The newest message that says these words: cards and files come side by side."""
    screen = await person.screen()
    return next((shown.text for shown in reversed(screen.messages) if words in shown.text), "")


async def _answered(tx: Transaction, _rt: Runtime) -> None:
    await procedures.belongs_to(tx, PROCEDURE, SURVEY)
    for area, number in ANSWERS.items():
        for at in range(number):
            answers = {"bereich": area, "b1": str(at % 4 + 1), "b3": "Frau Huber war nett."}
            body = SubmittedResponse(FormId(FORM.form_id), answers, "de", "q7", "chat")
            code = tx.keys.marker("deletion code", f"{next(_numbers)}")
            await responses.hold(tx, SURVEY, date(2022, 7, 10), body, code)
    await tallies.add(tx, SURVEY, "started", 60)


async def _close(tx: Transaction, rt: Runtime) -> None:
    await survey_service.close(tx, rt, await surveys.get(tx, SURVEY), by="command-line")
