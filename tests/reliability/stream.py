"""A crowd without an end: people who come one after the other for as long as a run needs them."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from bot.domain.questionnaire import Questionnaire
from bot.simulator.people import Simulator
from tests.reliability import faults
from tests.reliability.crowd import Citizen
from tests.reliability.history import History
from tests.reliability.seeds import seed


@dataclass(slots=True)
class Stream:
    """People who come one after the other, several at once, until it is over."""

    simulator: Simulator
    form: Questionnaire
    payload: str
    at_once: int
    history: History = field(default_factory=History)
    crowd: list[Citizen] = field(default_factory=list)
    over: bool = False
    numbers: Iterator[int] = field(default_factory=count)

    async def flows(self) -> None:
        """Until ``over``; who has begun takes part to the end."""
        await asyncio.gather(*(self._one_after_the_other() for _ in range(self.at_once)))

    async def takes_part_once(self) -> None:
        """Everybody who is there at once, and nobody after them."""
        await asyncio.gather(*(self._somebody() for _ in range(self.at_once)))

    async def _one_after_the_other(self) -> None:
        while not self.over:
            await self._somebody()

    async def _somebody(self) -> None:
        number = next(self.numbers)
        chance = random.Random(f"{seed()}:{number}")
        citizen = Citizen(await self.simulator.person(f"Bürgerin {number}"), self.form, chance)
        self.crowd.append(citizen)
        citizen.history, citizen.second_presses = self.history, faults.SECOND_PRESSES
        await citizen.takes_part(self.payload)
