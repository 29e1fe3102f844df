"""Whatever happens between the bot and Telegram, in whatever order: in the end the chat shows what was wanted last."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import Button, OutgoingMessage
from storage import card_marks, cards
from storage.card_marks import CardLater, CardLost, CardMark, CardRejected, CardSent, CardShown, CardStripped
from storage.cards import DueCard
from storage.database import Database
from storage.sealed import KeyRing
from tests.storage.times import NOW

NOTHING = MessageId(0)
ON = ((Button("Weiter", tap="p:go"),),)


class Event(Enum):
    """What may happen next."""

    TAP = auto()
    WRITES_BELOW = auto()
    FETCH = auto()
    ARRIVES = auto()
    ARRIVES_AND_BOT_DIES = auto()
    BOT_DIES = auto()
    ASKED_TO_WAIT = auto()
    REFUSED = auto()
    PERSON_DELETES_THE_CARD = auto()


@dataclass(slots=True)
class Chat:
    """Anna's chat as Telegram has it, and what the bot is about to send there."""

    database: Database
    id: ChatId
    messages: dict[MessageId, str] = field(default_factory=dict)
    with_buttons: set[MessageId] = field(default_factory=set)
    newest: MessageId = NOTHING
    written_below: bool = False
    wanted: str = ""
    in_flight: DueCard | None = None

    async def happens(self, event: Event) -> None:
        match event:
            case Event.TAP | Event.WRITES_BELOW:
                await self.want(fresh=event is Event.WRITES_BELOW)
            case Event.FETCH if self.in_flight is None:
                self.in_flight = await self.due()
            case Event.ARRIVES | Event.ARRIVES_AND_BOT_DIES | Event.BOT_DIES if self.in_flight is not None:
                await self.call_ends(self.in_flight, event)
                self.in_flight = None
            case Event.ASKED_TO_WAIT | Event.REFUSED if self.in_flight is not None:
                kind = CardLater if event is Event.ASKED_TO_WAIT else CardRejected
                await self.mark(kind(self.in_flight, NOW))
                self.in_flight = None
            case Event.PERSON_DELETES_THE_CARD:
                self.messages.pop(self.newest, None)
                self.with_buttons.discard(self.newest)

    async def want(self, *, fresh: bool) -> None:
        self.wanted += "x"
        self.written_below |= fresh
        await self.database.write(cards.show, self.id, OutgoingMessage(self.wanted, ON), now=NOW, fresh=fresh)

    async def due(self) -> DueCard | None:
        async with self.database.read() as tx:
            found = await cards.due(tx, NOW, 100, ())
        return next((card for card in found if card.chat == self.id), None)

    async def call_ends(self, card: DueCard, event: Event) -> None:
        if event is Event.BOT_DIES:
            return
        marks = self.telegram_takes(card)
        if event is Event.ARRIVES:
            await self.mark(*marks)

    def telegram_takes(self, card: DueCard) -> Sequence[CardMark]:
        if card.message_id is None:
            self.newest = MessageId(self.newest + 1)
            self.messages[self.newest] = card.message.text
            self.with_buttons.add(self.newest)
            self.written_below = False
            stripped = card.retired_message_id
            self.with_buttons.discard(stripped or NOTHING)
            return CardSent(card, self.newest), *((CardStripped(card, stripped),) if stripped else ())
        if card.message_id not in self.messages:
            return (CardLost(card),)
        self.messages[card.message_id] = card.message.text
        return (CardShown(card),)

    async def mark(self, *marks: CardMark) -> None:
        await self.database.write(card_marks.mark, marks)

    async def settle(self) -> None:
        await self.want(fresh=False)
        for _ in range(5):
            if (card := await self.due()) is not None:
                await self.mark(*self.telegram_takes(card))


async def play(database: Database, chat: ChatId, events: Sequence[Event]) -> None:
    anna = Chat(database, chat)
    for event in events:
        await anna.happens(event)
    await anna.settle()

    assert await anna.due() is None
    assert anna.messages[anna.newest] == anna.wanted
    assert anna.newest in anna.with_buttons
    assert not anna.written_below
    if not {Event.ARRIVES_AND_BOT_DIES, Event.PERSON_DELETES_THE_CARD} & set(events):
        assert anna.with_buttons == {anna.newest}


@pytest.fixture(scope="module")
def loop_and_database(tmp_path_factory: pytest.TempPathFactory) -> object:
    runner = asyncio.Runner()
    path: Path = tmp_path_factory.mktemp("histories") / "buergerecho.db"
    ring = KeyRing.from_settings((bytes(range(32)),))
    database = runner.run(Database.open(f"sqlite+aiosqlite:///{path}", ring))
    yield runner, database
    runner.run(database.close())
    runner.close()


_chats = iter(range(1, 1_000_000))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.sampled_from(Event), max_size=25))
def test_in_the_end_the_chat_shows_what_was_wanted_last(
    loop_and_database: tuple[asyncio.Runner, Database], events: list[Event]
) -> None:
    runner, database = loop_and_database
    runner.run(play(database, ChatId(next(_chats)), events))
