"""Citizens who answer by themselves, as people do: by reading the card and tapping or typing.

Each notes what was answered, in the form's own names, so that the export can be compared with it afterwards. The crowd
knows the workbook's words, not the bot's engine.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.simulator.people import Phone, Screen, Shown, Simulator
from tests.reliability.history import History
from tests.reliability.longform import NAMED_BY

PATIENCE = 600.0
"""Seconds a citizen waits for the next card; the bot may be killed many times meanwhile, on a slow machine."""
# What the crowd answers where chance would end the interview: the screening, and only another area.
WORDS = ("Alles gut", "Länger offen", "=2+2", 'Mehr "Termine", bitte', "Öffnungszeiten\nund Parkplätze")
FIXED: Mapping[str, str] = {"a1": "ja"}


@dataclass(slots=True)
class Citizen:
    """One person of the crowd; ``answers`` is what was answered, the last word on each question."""

    phone: Phone
    form: Questionnaire
    chance: random.Random
    answers: dict[str, str] = field(default_factory=dict)
    code: str = ""
    seconds: float = 0.0
    history: History = field(default_factory=History)
    """Notes every answer under (name, question, value): attempted when given, acknowledged by the next card."""
    second_presses: float = 0.0
    """Share of choices after which another button of the same card is tapped too; the first tap counts."""
    waits: list[float] = field(default_factory=list)
    """Seconds from each answer to the next card."""
    _choices: frozenset[str] = frozenset(map(str, range(1, 11)))
    """What answers a question when it is tapped; other buttons lead elsewhere."""

    def __post_init__(self) -> None:
        choices = (choice.labels["de"] for question in self.form.questions for choice in question.choices)
        self._choices = self._choices.union(choices)

    async def takes_part(self, payload: str) -> None:
        """From the link to the deletion code."""
        begun = time.monotonic()
        screen = await self.begins(payload)
        while not screen.offers("Absenden"):
            screen = await self._notes_and_answers(screen)
        screen = await self._acts(self.phone.taps("Absenden", wait=0), shows="Lösch-Code: ")
        self.code = screen.newest.text.partition("Lösch-Code: ")[2].split()[0]
        self.seconds = time.monotonic() - begun

    async def begins(self, payload: str) -> Screen:
        """From the link to the first question."""
        await self._acts(self.phone.sends(f"/start {payload}"), offers="Hier antworten")
        await self._acts(self.phone.taps("Hier antworten", wait=0), offers="Ich stimme zu")
        return await self._acts(self.phone.taps("Ich stimme zu", wait=0), shows="Frage 1")

    async def answers_one(self) -> Screen:
        """One question more, and what comes after it."""
        return await self._notes_and_answers(await self.phone.screen())

    async def _notes_and_answers(self, screen: Screen) -> Screen:
        question = self._asked_on(screen.newest)
        begun = time.monotonic()
        following = await self._answers(question, screen.newest)
        self.waits.append(time.monotonic() - begun)
        if value := self.answers.get(question.name):
            self.history.acknowledged((self.phone.name, question.name, value))
        return following

    def _gives(self, question: Question, value: str) -> None:
        """Note what is about to be answered; a skipped question is no answer."""
        self.answers[question.name] = value
        if value:
            self.history.attempted((self.phone.name, question.name, value))

    async def _answers(self, question: Question, card: Shown) -> Screen:
        match question.type:
            case QuestionType.SELECT_ONE:
                return await self._chooses(question, card)
            case QuestionType.SELECT_MULTIPLE:
                return await self._chooses_several(question, card)
            case QuestionType.RANGE:
                grade = self.chance.choice([label for label in card.labels if label.isdigit()])
                self._gives(question, grade)
                return await self._taps_or_types(grade, card)
            case QuestionType.TEXT:
                return await self._writes(question, card)
            case _:
                raise AssertionError(f"nobody taught the crowd {question.type}")

    async def _chooses(self, question: Question, card: Shown) -> Screen:
        choices = {choice.labels["de"]: choice.name for choice in question.choices}
        offered = [label for label in card.labels if label in choices]
        wanted = FIXED.get(question.name)
        label = next((label for label in offered if choices[label] == wanted), None) or self.chance.choice(offered)
        self._gives(question, choices[label])
        return await self._taps_or_types(label, card)

    async def _chooses_several(self, question: Question, card: Shown) -> Screen:
        names = [choice.name for choice in question.choices]
        exclusive = {"nichts", "anderer"}
        picked = set(self.chance.sample([name for name in names if name not in exclusive], self.chance.randint(1, 3)))
        screen = None
        for choice in question.choices:
            if choice.name in picked:
                screen = await self._acts(
                    self.phone.taps(choice.labels["de"], wait=0), offers=f"☑ {choice.labels['de']}"
                )
        self._gives(question, " ".join(name for name in names if name in picked))
        return await self._taps_or_types("Fertig", screen.newest if screen else card)

    async def _writes(self, question: Question, card: Shown) -> Screen:
        if question.name == NAMED_BY:
            self._gives(question, self.phone.name)
            return await self._next(self.phone.sends(self.phone.name), card)
        if self.chance.random() < 0.3 and "Überspringen" in card.labels:
            self._gives(question, "")
            return await self._next(self.phone.taps("Überspringen", wait=0), card)
        words = self.chance.choice(WORDS)
        said = f"{words} {self.chance.randint(1000, 9999)}"
        self._gives(question, said)
        return await self._next(self.phone.sends(said), card)

    async def _taps_or_types(self, label: str, card: Shown) -> Screen:
        if self.chance.random() < 0.2:
            return await self._next(self.phone.sends(label), card)
        others = [other for other in card.labels if other not in (label, "Fertig") and other in self._choices]
        if not others or self.chance.random() >= self.second_presses:
            return await self._next(self.phone.taps(label, wait=0), card)
        return await self._taps_twice(label, self.chance.choice(others), card)

    async def _taps_twice(self, label: str, instead: str, card: Shown) -> Screen:
        """The wanted button, and at once or after the next card another one of the old card, which must do nothing."""
        data = dict(zip(card.labels, card.data, strict=True))
        at_once = self.chance.random() < 0.5
        await self.phone.taps_data(data[label], message=card.id, wait=0)
        if at_once:
            await self.phone.taps_data(data[instead], message=card.id, wait=0)
        screen = await self._next(asyncio.sleep(0), card)
        if not at_once:
            await self.phone.taps_data(data[instead], message=card.id, wait=0)
        return screen

    def _asked_on(self, card: Shown) -> Question:
        lines = card.text.splitlines()
        for question in self.form.questions:
            label = question.labels.get("de", "")
            if not label or not question.asked:
                continue
            pattern = ".+".join(re.escape(part) for part in re.split(r"\$\{[^}]+\}", label))
            if any(re.fullmatch(pattern, line) for line in lines):
                return question
        raise AssertionError(f"no question of the form on this card:\n{card.text}")

    async def _next(self, doing: Awaitable[object], card: Shown) -> Screen:
        """Do it and wait until another question stands on the newest card."""
        heading = _heading(card)
        return await self._until(doing, lambda newest: bool(newest.labels) and _heading(newest) != heading)

    async def _acts(self, doing: Awaitable[object], *, offers: str = "", shows: str = "") -> Screen:
        """Do it and wait for a button or for words on the newest card."""
        return await self._until(doing, lambda newest: offers in newest.labels if offers else shows in newest.text)

    async def _until(self, doing: Awaitable[object], satisfied: Callable[[Shown], bool]) -> Screen:
        await doing
        deadline = time.monotonic() + PATIENCE
        screen = await self.phone.screen()
        while not _satisfied(screen, satisfied):
            left = deadline - time.monotonic()
            if left <= 0:
                heading = _heading(screen.newest) if any(message.from_bot for message in screen.messages) else ""
                raise AssertionError(f"{self.phone.name} waits in vain on {heading!r}")
            screen = await self.phone.screen(newer=screen.revision, wait=min(left, 5.0))
        return screen


def _satisfied(screen: Screen, satisfied: Callable[[Shown], bool]) -> bool:
    return any(message.from_bot for message in screen.messages) and satisfied(screen.newest)


def _heading(card: Shown) -> str:
    return card.text.partition("\n")[0]


async def gathered(simulator: Simulator, form: Questionnaire, count: int, seed: int) -> tuple[Citizen, ...]:
    """``count`` citizens; what each taps follows from the seed."""
    return tuple(
        [
            Citizen(await simulator.person(f"Bürgerin {number}"), form, random.Random(f"{seed}:{number}"))
            for number in range(count)
        ]
    )


async def everybody_takes_part(
    simulator: Simulator, form: Questionnaire, payload: str, count: int, seed: int
) -> tuple[Citizen, ...]:
    """``count`` citizens at once."""
    crowd = await gathered(simulator, form, count, seed)
    await asyncio.gather(*(citizen.takes_part(payload) for citizen in crowd))
    return crowd
