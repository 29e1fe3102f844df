"""Everybody who plays the whole procedure of seed 2, how they act, and how days pass for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import xlsxwriter

from bot.domain.staff import Role
from bot.jobs.timetable import JOBS
from bot.services import resuming, scheduling, staffing
from storage import settings
from tests.stories.house import House
from tests.stories.town import Person, Town
from tests.transcripts.scribe import Scribe

HELPING = ("Jugendamt", "Sozialamt", "Zulassungsbehörde")
"""The offices beside the Bauamt that answer; the Kreiskasse never does."""
AREAS = ("Jugendamt",) * 12 + ("Bauamt – Baurecht",) * 8 + ("Zulassungsbehörde",) * 6 + ("Sozialamt",) * 4
"""With which area each of the citizens had to do; the four of the Sozialamt are too few to be shown."""
SEAMS = (9, 17, 25)
"""The bot starts anew while these are answering."""
GRADES = ("außerordentlich zufrieden", "sehr zufrieden", "sehr zufrieden", "zufrieden", "sehr zufrieden", "unzufrieden")


@dataclass(slots=True)
class Cast:
    """The town and its people, and the scribe who writes down what they do and what four chats show."""

    town: Town
    house: House
    scribe: Scribe

    @classmethod
    async def of(cls, town: Town) -> "Cast":
        """Everybody has joined: Leitung, Pressestelle, five offices, and the data protection officer."""
        house = await House.of(town)
        deputy = await _head_of(town, "Zulassungsbehörde", "Frau Berger")
        others = {
            "Zulassungsbehörde": deputy,
            "Jugendamt": house.jugendamt,
            "Sozialamt": await town.member("Sozialamt", Role.SUPPORTING_OFFICE, "Sozialamt"),
            "Kreiskasse": await town.member("Kreiskasse", Role.SUPPORTING_OFFICE, "Kreiskasse"),
            "Datenschutz": await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER),
        }
        channel = house.bauamt.at(house.channel)
        scribe = Scribe(Leitung=house.leader, Pressestelle=house.press, Bauamt=house.bauamt, Mitarbeiterkanal=channel)
        scribe.also_acting(**others)
        await scribe.begins()
        return cls(town, house, scribe)

    async def plays(self, *steps: str) -> None:
        """One line for each step: ``= chapter``, ``Leitung: button``, ``Leitung > words``."""
        for step in steps:
            who, written, words = step.partition(" > ")
            if step.startswith("= "):
                self.scribe.chapter(step.removeprefix("= "))
            elif written:
                await self.scribe.writes(who, words)
            else:
                who, _, label = step.partition(": ")
                await self.scribe.taps(who, label)

    async def days_pass(self, days: int, words: str) -> None:
        """So many days, with what the bot does by itself on the last of them."""
        await self._passes(words, days=days)

    async def hours_pass(self, words: str) -> None:
        """A few hours of the same day."""
        await self._passes(words, hours=1)

    async def _passes(self, words: str, **span: float) -> None:
        # At once, so that no restart finds something to do in the middle of somebody's step, and in the clock's order.
        self.town.clock.advance(timedelta(**span).total_seconds())
        await self.town.database.write(settings.put, resuming.ALIVE, self.town.rt.now().isoformat())
        for work in JOBS:
            await scheduling.do(self.town.rt, work)
        await self.town.settles()
        await self.scribe.watches(words)


async def _head_of(town: Town, office: str, name: str) -> Person:
    person = await town.person(name)
    token = await town.rt.run(staffing.invite, role=Role.SUPPORTING_OFFICE, office=office, name=name, head=True)
    await person.writes(f"/start i_{token}")
    return person


async def citizens_answer(cast: Cast) -> None:
    """Thirty people answer on their own phones; three times the bot starts anew in the middle of one's answers."""
    cast.town.restart_after = 0
    for number, area in enumerate(AREAS, 1):
        citizen = await cast.town.person(f"Mensch {number}")
        await citizen.writes("/start")
        for label in ("Hier antworten", "Ich stimme zu", area, GRADES[number % len(GRADES)]):
            await citizen.taps(label)
        if number in SEAMS:
            await cast.hours_pass(f"{number - 1} Menschen haben geantwortet")
            await cast.town.restarts()
        await citizen.writes("Die neuen Spielplätze.")
        await citizen.taps("Absenden")
        assert await citizen.sees("Lösch-Code"), number
    cast.town.restart_after = 1


def questionnaire() -> bytes:
    """The workbook of the press office: the area, how satisfied people are, and what pleases them."""
    saved = BytesIO()
    with xlsxwriter.Workbook(saved) as book:
        _sheet(book, "survey", _QUESTIONS)
        _sheet(book, "choices", _CHOICES)
        _sheet(book, "settings", (("form_title", "default_language"), ("Umfrage", "Deutsch (de)")))
    return saved.getvalue()


def _sheet(book: "xlsxwriter.Workbook", name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


_LABEL = "label::Deutsch (de)"
_STEPS = ("außerordentlich zufrieden", "sehr zufrieden", "zufrieden", "weniger zufrieden", "unzufrieden")
_QUESTIONS = (
    ("type", "name", _LABEL),
    ("select_one service_area", "bereich", "Mit welchem Bereich hatten Sie zuletzt zu tun?"),
    ("select_one z5", "spielplatz", "Wie zufrieden sind Sie mit den Kinderspielplätzen in der Innenstadt?"),
    (
        "text",
        "gefaellt",
        "Was gefällt Ihnen an unserer Stadt? Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben.",
    ),
)
_CHOICES = (
    ("list_name", "name", _LABEL),
    ("service_area", "bau", "Bauamt – Baurecht"),
    *(("z5", str(number), words) for number, words in enumerate(_STEPS, 1)),
)
