"""Random people over the real questionnaire: whatever they tap, type or send, there is always a way on."""

import os
import random
import re

import pytest

from bot.simulator.people import Shown
from tests.reliability.processes import shipped_form
from tests.stories.awkward import alive, buttons, refusals, set_aside
from tests.stories.town import SURVEY, Person, Town

STEPS = 120
SEEDS = int(os.environ.get("WALKERS", "4"))
"""By hand some hundred; few in every run of all tests."""
PROGRESS = re.compile(r"^(?:Frage|Question) (\d+) · (?:noch etwa|about) (\d+)")
ANSWERS = ("1", "2", "3", "1, 2", "Ja", "weiß nicht", "12", "1,5", "3.5.2022", "Weil es so ist.", "Fertig", "Weiter")
ODD = (
    "Zurück",
    "Überspringen",
    "Absenden",
    "🙂",
    "<b>&amp;",
    "x" * 4_000,
    "\u202e",
    "\u200b",
    "9" * 4_000,
    "/foo",
    "-",
)
COMMANDS = ("/start", "/abbrechen", "/sprache", "/auskunft", "/widerruf", "/loeschen", "/hilfe", "/datenschutz")
BACKWARDS = re.compile(
    r"Zurück|Back|ändern|Change|löschen|Delete|zurücknehmen|Withdraw|von vorn|Sprache|Deutsch|English"
)


class Walker:
    """Somebody who does anything, and remembers whether they only went forward so far."""

    def __init__(self, person: Person, seed: int) -> None:
        self.person = person
        self.chance = random.Random(seed)
        self.forward = True

    async def step(self) -> str:
        """Do something; what it was."""
        match self.chance.choices(("tap", "answer", "odd", "command", "sticker", "old"), (60, 14, 8, 6, 4, 8))[0]:
            case "tap":
                return await self._taps(await self.person.card())
            case "answer":
                return await self._writes(self.chance.choice(ANSWERS))
            case "odd":
                self.forward = False
                return await self._writes(self.chance.choice(ODD))
            case "command":
                self.forward = False
                return await self._writes(self.chance.choice(COMMANDS))
            case "sticker":
                await self.person.sends("sticker")
                return "sticker"
        return await self._taps_again()

    async def _writes(self, said: str) -> str:
        await self.person.writes(said)
        return said[:20]

    async def _taps(self, card: Shown) -> str:
        labels = [label for label in card.labels if "kopieren" not in label and "Copy" not in label]
        if not labels:
            return await self._writes(self.chance.choice(ANSWERS))
        label = self.chance.choice(labels)
        self.forward = self.forward and not BACKWARDS.search(label)
        await self.person.tap(label)
        return label

    async def _taps_again(self) -> str:
        """A tap, and the same one once more, when the button is another one or gone."""
        card, data = await self.person.card(), await buttons(self.person)
        if not data:
            return "nothing"
        self.forward = False
        again = self.chance.choice(data)
        for _ in range(2):
            await self.person.taps_data(again, card.id)
        return again


@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_whatever_somebody_does_there_is_a_way_on(sqlite_town: Town, seed: int) -> None:
    town = sqlite_town
    await town.opens(shipped_form())
    town.restart_after = 11
    person = await town.person("Irgendwer", "de" if seed % 2 else "fr")
    await person.writes(f"/start {SURVEY}")
    walker = Walker(person, seed)
    done: list[str] = []
    for _ in range(STEPS):
        before = PROGRESS.match((await person.card()).text)
        done.append(await walker.step())
        card = await person.card()
        assert alive(card), (done, card.text)
        assert "nicht geklappt" not in card.text, done
        after = PROGRESS.match(card.text)
        if walker.forward and before and after:
            assert int(after[2]) <= int(before[2]), (done, before[0], after[0])
        if not (before or after):
            walker.forward = True
    assert await refusals(town) == []
    assert await set_aside(town) == 0
