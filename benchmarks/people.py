"""Virtual people: they tap what they are shown, one step after the other, and note how long each took."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.telegram import Card, FakeTelegram

PATIENCE: Final = 60.0
"""Seconds a person waits for the bot; more means that it does not work."""
SIDE_BY_SIDE_ON_THE_WAY_IN: Final = 50
STEPS_EACH: Final = 12
"""Nobody answers faster than Telegram's own pace for a chat allows: a burst of 20 with the way in."""
FORM: Final = "f:"
"""How the data of every button of a questionnaire begins."""
_TICK: Final = "☑"
_DONE: Final = "Fertig"
_BACK: Final = "Zurück"


class StuckError(AssertionError):
    """Somebody waits in vain for an answer, or is shown nothing to tap."""


@dataclass(slots=True)
class Person:
    """One person in a private chat; ``number`` is their id and their chat's."""

    number: int
    telegram: FakeTelegram
    card: Card | None = None
    _waits: "asyncio.Future[None] | None" = None

    def see(self, card: Card) -> None:
        """A message appeared or changed."""
        self.card = card
        if self._waits is not None and not self._waits.done():
            self._waits.set_result(None)

    def can_go_on(self) -> bool:
        """Whether the card shows a question or its review, with something to tap."""
        card = self.card
        return card is not None and bool(leads_on(card)) and leads_on(card).startswith(FORM)

    async def writes(self, text: str) -> None:
        """Send a message and wait for the answer."""
        await self._until_shown(lambda: self.telegram.writes(self.number, text))

    async def taps(self, label: str = "") -> None:
        """Tap the button of this label, or whatever leads on, and wait for the next card."""
        card = self.card
        if card is None or not card.buttons:
            raise StuckError("nothing to tap")
        data = next((data for words, data in card.buttons if words == label), "") if label else leads_on(card)
        if not data:
            raise StuckError(f"no button {label!r}")
        await self._until_shown(lambda: self.telegram.taps(self.number, card, data))

    async def _until_shown(self, act: Callable[[], None]) -> None:
        self._waits = asyncio.get_running_loop().create_future()
        act()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._waits
        except TimeoutError:
            raise StuckError("no answer") from None


def leads_on(card: Card) -> str:
    """The data of the button that leads to the next card: the first answer, or «Fertig» once something is chosen."""
    if any(label.startswith(_TICK) for label, _ in card.buttons):
        return dict(card.buttons).get(_DONE, "")
    return next((data for label, data in card.buttons if label != _BACK), "")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a crowd saw: seconds from each update to its card, and how long all of it took."""

    seconds: tuple[float, ...]
    elapsed: float

    @property
    def rate(self) -> float:
        """Updates per second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, share: float) -> float:
        """The time, in seconds, within which this share of the updates was answered."""
        return percentile(self.seconds, share)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies; 0 if there are none."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass(slots=True)
class Crowd:
    """People who come in first and are measured afterwards; every round gets new ones."""

    telegram: FakeTelegram
    way_in: Sequence[str]
    """What each does first: what is sent, then the labels that are tapped."""
    tap: bool
    """Whether a step is a tap on a button; else it is a message."""
    steps_each: int = STEPS_EACH
    people: dict[int, Person] = field(default_factory=dict)
    seen: int = 0
    """How often a card of one of them appeared or changed."""
    _others: dict[int, Callable[[Card], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.telegram.see = self._see

    def listens_to(self, chat: int, see: Callable[[Card], None]) -> None:
        """Tell what is seen in the chat of somebody else."""
        self._others[chat] = see

    def _see(self, chat: int, card: Card) -> None:
        if chat in self.people:
            self.seen += 1
            self.people[chat].see(card)
        elif chat in self._others:
            self._others[chat](card)

    async def comes_in(self, count: int) -> deque[Person]:
        """So many new people, each brought to where the steps begin."""
        new = [Person(self.telegram.newcomer(), self.telegram) for _ in range(count)]
        self.people = {person.number: person for person in new}
        waiting = deque(new)

        async def bring_in() -> None:
            while waiting:
                await self._enters(waiting.popleft())

        async with asyncio.TaskGroup() as group:
            for _ in range(min(SIDE_BY_SIDE_ON_THE_WAY_IN, count)):
                group.create_task(bring_in())
        return deque(new)

    async def _enters(self, person: Person) -> None:
        for place, words in enumerate(self.way_in):
            await (person.taps(words) if place else person.writes(words))

    async def measures(self, people: deque[Person], side_by_side: int, seconds: float) -> Measured:
        """Let ``side_by_side`` of them act at a time, each a few steps, until the time is over."""
        noted: list[float] = []
        begun = time.perf_counter()
        until = begun + seconds

        async def acts() -> None:
            while people:
                person = people.popleft()
                for _ in range(self.steps_each):
                    started = time.perf_counter()
                    if started >= until:
                        return
                    await (person.taps() if self.tap else person.writes("Guten Tag"))
                    noted.append(time.perf_counter() - started)

        async with asyncio.TaskGroup() as group:
            for _ in range(side_by_side):
                group.create_task(acts())
        return Measured(tuple(noted), time.perf_counter() - begun)
