"""Ten days of a survey: people take part at any time of day, pause, ask for the results, volunteer, look again.

The clock is moved by hand and the timetable's work is done every hour, as it is where the bot runs.
"""

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.questionnaire import QuestionType
from bot.jobs.timetable import JOBS
from bot.services import scheduling
from storage import settings
from tests.domain.forms_for_tests import form, of_type, one, text
from tests.stories.town import SURVEY, Person, Town

BEGIN = datetime(2022, 8, 3, tzinfo=UTC)
DAYS = 10
END = BEGIN + timedelta(days=DAYS)
REMINDERS_GO_OUT = datetime(2022, 8, 12, 10, tzinfo=UTC)
"""Three days before the survey ends, when whoever asked for it has been reminded."""
FORM = form(one("a1", "ja", "nein"), text("b3"), of_type("c", QuestionType.TEXT))


class Way(StrEnum):
    """What people do besides answering."""

    ANSWERS = "answers"
    PAUSES = "pauses"
    IS_REMINDED = "is reminded"
    ASKS_RESULTS = "asks for the results"
    LOOKS_AGAIN = "looks again"
    BLOCKS = "blocks the bot"
    VOLUNTEERS = "volunteers"
    GIVES_UP = "gives up"


_OFTEN = {
    Way.ANSWERS: 30,
    Way.PAUSES: 12,
    Way.IS_REMINDED: 6,
    Way.ASKS_RESULTS: 34,
    Way.LOOKS_AGAIN: 10,
    Way.BLOCKS: 10,
    Way.VOLUNTEERS: 12,
    Way.GIVES_UP: 10,
}


_PAUSING = (Way.PAUSES, Way.IS_REMINDED, Way.GIVES_UP)

Labels = tuple[str, str]
"""A button in German and in English."""
_HERE = ("Hier antworten", "Answer here")
_AGREE = ("Ich stimme zu", "I agree")
_YES = ("Ja", "ja (en)")
_LATER = ("Später weiter", "Go on later")
_REMIND = ("Einmal erinnern?", "Remind me once?")
_SEND = ("Absenden", "Submit")
_RESULTS = ("Ergebnisse erfahren?", "Hear the results?")
_TELL_ME = ("Ja, bitte schreiben Sie mir", "Yes, please write to me")
_TELEPHONE = ("Auch am Telefon mitmachen?", "Take part by telephone, too?")
_IN_CHAT = ("Hier im Chat eintragen", "Sign up here in the chat")
_NO_ANSWER = ("keine Angabe", "no answer")
_DONE = ("Fertig", "Done")
_GERMAN = ("Deutsch", "Deutsch")
_RIGHT = ("Ja, stimmt", "Yes, that’s right")
_CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b")


@dataclass(slots=True)
class Citizen:
    """Somebody who takes part; ``code`` is empty until they have sent off."""

    person: Person
    way: Way
    rng: random.Random
    code: str = ""

    @property
    def chat(self) -> int:
        """The number of their chat, which everybody knows who knows them."""
        return self.person.phone.user


Event = tuple[datetime, int, str]
"""When, who by their number, and what they do."""


def plan(people: int, rng: random.Random) -> tuple[list[Way], list[Event]]:
    """Who does what when, in the order of time."""
    ways = rng.choices(tuple(_OFTEN), tuple(_OFTEN.values()), k=people)
    events: list[Event] = []
    for number, way in enumerate(ways):
        begins = BEGIN + timedelta(days=rng.uniform(0, DAYS - 2 if way is Way.IS_REMINDED else DAYS))
        after = timedelta(minutes=rng.uniform(2, 20))
        if way is Way.PAUSES:
            after = timedelta(hours=rng.uniform(2, 60))
        finishes = begins + after
        if way is Way.IS_REMINDED:
            finishes = REMINDERS_GO_OUT + timedelta(hours=rng.uniform(0, 10))
        events.append((begins, number, "begins"))
        if way is not Way.GIVES_UP:
            events.append((finishes, number, "finishes"))
        if way is Way.LOOKS_AGAIN:
            events.append((finishes + timedelta(hours=rng.uniform(0.1, 48)), number, "looks"))
    # What somebody would do later is not done yet when the copy is made.
    return ways, sorted(event for event in events if event[0] < END)


class TenDays:
    """The survey as it goes on."""

    def __init__(self, town: Town, rng: random.Random) -> None:
        self.town = town
        self._rng = rng
        self.citizens: list[Citizen] = []

    async def pass_by(self, people: int) -> None:
        """Live through the ten days."""
        ways, events = plan(people, self._rng)
        self.town.restart_after = 0
        await self._until(BEGIN)
        await self.town.opens(FORM)
        for number, way in enumerate(ways):
            person = await self.town.person(f"Person {number}", self._rng.choice(("de", "en")))
            self.citizens.append(Citizen(person, way, random.Random(self._rng.random())))
        for at, number, doing in events:
            await self._until(at)
            await self._does(self.citizens[number], doing)
        await self._until(END)

    async def _until(self, at: datetime) -> None:
        """Let time pass to this instant, with the work of the last full hour."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        if self.town.rt.now() < hour:
            await self._sets_clock(hour)
            for work in JOBS:
                await self.town.rt.run(scheduling.run, work)
            await self.town.settles()
        await self._sets_clock(at)

    async def _sets_clock(self, at: datetime) -> None:
        left = (at - self.town.rt.now()).total_seconds()
        self.town.clock.advance(max(left, 0.0))
        await self.town.database.write(settings.put, "alive_at", self.town.rt.now().isoformat())

    async def _does(self, citizen: Citizen, doing: str) -> None:
        match doing:
            case "begins":
                await self._begins(citizen)
            case "finishes":
                await self._finishes(citizen)
            case _:
                await self._says(citizen, "/auskunft")

    async def _begins(self, citizen: Citizen) -> None:
        await self._says(citizen, f"/start {SURVEY}_q{citizen.rng.randint(1, 5)}")
        for label in (_HERE, _AGREE, _YES):
            await self._taps(citizen, label)
        if citizen.way in _PAUSING:
            await self._says(citizen, "/abbrechen")
            await self._taps(citizen, _LATER)
        if citizen.way is Way.IS_REMINDED:
            await self._taps(citizen, _REMIND)

    async def _finishes(self, citizen: Citizen) -> None:
        if citizen.way in _PAUSING:
            await self._says(citizen, "/start")
        await self._says(citizen, _some_words(citizen.rng))
        await self._says(citizen, _some_words(citizen.rng))
        await self._taps(citizen, _SEND)
        citizen.code = _CODE.findall((await citizen.person.card()).text)[0]
        if citizen.way is Way.ASKS_RESULTS:
            await self._taps(citizen, _RESULTS)
            await self._taps(citizen, _TELL_ME)
        if citizen.way is Way.VOLUNTEERS:
            await self._volunteers(citizen)
        if citizen.way is Way.BLOCKS:
            await citizen.person.phone.blocks()
            await self.town.settles()

    async def _volunteers(self, citizen: Citizen) -> None:
        for label in (_TELEPHONE, _IN_CHAT, _AGREE, _NO_ANSWER, _DONE, _GERMAN):
            await self._taps(citizen, label)
        await self._says(citizen, f"Berta {'Beispiel' * citizen.rng.randint(1, 5)}")
        await self._says(citizen, f"0171 {3_000_000 + citizen.chat % 1_000_000}")
        await self._taps(citizen, _RIGHT)

    async def _says(self, citizen: Citizen, words: str) -> None:
        self.town.clock.advance(citizen.rng.uniform(2, 15))
        await citizen.person.writes(words)

    async def _taps(self, citizen: Citizen, labels: Labels) -> None:
        self.town.clock.advance(citizen.rng.uniform(2, 15))
        offered = (await citizen.person.card()).labels
        found = next((label for label in labels if label in offered), None)
        assert found is not None, f"{labels} not among {offered}: {(await citizen.person.card()).text}"
        await citizen.person.taps(found)


def _some_words(rng: random.Random) -> str:
    """Some write a word, some a page."""
    return "Wort " * int(1 + rng.paretovariate(0.6) % 150)
