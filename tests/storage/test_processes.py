"""Several processes on one database: leases, who is first, and what becomes of what the dead leave behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.cluster import Membership
from bot.delivery.marks import Fate, Marks
from bot.domain.errors import DatabaseUnavailableError
from bot.domain.ids import ChatId
from bot.domain.outgoing import OutgoingMessage
from storage import cards, outbox, processes
from storage.card_marks import CardShown
from storage.cards import DueCard
from storage.database import Database, Transaction
from storage.outbox import DueMessage
from storage.sealed import KeyRing

pytestmark = pytest.mark.postgres

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SHORT = 0.02
"""Scale of the periods: leases of 0.6 s."""
ENDED = timedelta(seconds=-1)
LONG = timedelta(hours=1)
PERSON, GROUP = ChatId(5), ChatId(-5)


@asynccontextmanager
async def two_processes(url: str, ring: KeyRing) -> AsyncIterator[tuple[Database, Database]]:
    one, two = [await Database.open(url, ring) for _ in range(2)]
    yield one, two
    await asyncio.gather(one.close(), two.close())


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - leases end by a clock
            await asyncio.sleep(0.01)


async def registered(database: Database, lease: timedelta = LONG) -> int:
    assert database.leases is not None
    database.process = await database.leases.register(lease)
    return database.process


async def write_to(tx: Transaction, *chats: ChatId) -> None:
    for chat in chats:
        await cards.show(tx, chat, OutgoingMessage("Guten Tag"), now=NOW)
        await outbox.add(tx, chat, OutgoingMessage("Noch etwas"), now=NOW)


async def due_chats(database: Database, number: int, *, first: bool = False) -> list[ChatId]:
    owners = (number, 0 if first else number)
    async with database.read() as tx:
        found: list[DueCard | DueMessage] = [
            *await cards.due(tx, NOW, 10, (), owners),
            *await outbox.due(tx, NOW, 10, (), owners),
        ]
    return [one.chat for one in found]


async def the_card(database: Database, number: int) -> DueCard:
    async with database.read() as tx:
        (card,) = await cards.due(tx, NOW, 10, (), (number, number))
    return card


async def test_the_next_process_is_first_when_the_first_stops(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, second = Membership(one, SHORT), Membership(two, SHORT)
        await first.start()
        await second.start()
        assert (first.first, second.first) == (True, False)
        assert (first.may_act(), second.may_act()) == (True, True)
        await first.stop()
        assert not first.may_act()
        await until(lambda: second.first)
        await second.stop()


async def test_a_process_that_lost_its_lease_goes_on_under_a_new_number(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        stands_still = Membership(one, SHORT)
        await stands_still.start()
        before = stands_still.number
        assert two.leases is not None
        other = await registered(two)
        await one.write(processes.leave, before)  # as if somebody else had struck it off
        await until(lambda: stands_still.number > before)
        assert one.process == stands_still.number > other
        assert not stands_still.first
        await stands_still.stop()


async def test_each_process_brings_its_own_and_the_first_what_is_nobodys(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, second = await registered(one), await registered(two)
        await two.write(write_to, PERSON, GROUP)
        assert await due_chats(one, first, first=True) == [GROUP, GROUP]
        assert await due_chats(two, second) == [PERSON, PERSON]


async def test_a_card_that_is_on_its_way_stays_with_its_process(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, second = await registered(one), await registered(two)
        await one.write(cards.show, PERSON, OutgoingMessage("1"), now=NOW)
        on_its_way = await the_card(one, first)
        await two.write(cards.show, PERSON, OutgoingMessage("2"), now=NOW)
        assert await due_chats(two, second) == []
        marking = Marks(one, lambda: NOW)
        # The other process cannot wake this one, so its own mark tells it to look again.
        assert await marking.add(CardShown(on_its_way), first) is Fate.MORE
        assert await marking.add(CardShown(await the_card(one, first)), first) is Fate.NOTED
        await two.write(cards.show, PERSON, OutgoingMessage("3"), now=NOW)
        assert await due_chats(two, second) == [PERSON]


async def test_a_card_that_another_process_is_changing_is_marked_after_that(
    postgres_url: str, key_ring: KeyRing
) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, second = await registered(one), await registered(two)
        await one.write(write_to, PERSON, ChatId(6))
        async with one.read() as tx:
            changing, free = await cards.due(tx, NOW, 10, (), (first, first))
        marking = Marks(one, lambda: NOW)

        async def changes(tx: Transaction) -> "asyncio.Future[Fate]":
            await cards.show(tx, changing.chat, OutgoingMessage("2"), now=NOW)
            marked = marking.add(CardShown(changing), first)
            async with asyncio.timeout(5):
                # Nobody waits for this transaction, least of all while holding something it may want.
                assert await marking.add(CardShown(free), first) is Fate.NOTED
            assert not marked.done()
            return marked

        assert await (await two.write(changes)) is Fate.MORE
        assert await due_chats(two, second) == []


async def test_what_the_dead_had_still_to_send_is_sent_by_whoever_finds_it(
    postgres_url: str, key_ring: KeyRing
) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        finder, dead = await registered(one), await registered(two, ENDED)
        await two.write(write_to, PERSON)
        assert one.leases is not None
        await one.leases.renew(finder, LONG)
        assert await one.write(processes.take_over, finder) == 2
        assert await one.write(processes.take_over, finder) == 0
        assert await due_chats(two, dead) == []
        assert await due_chats(one, finder) == [PERSON, PERSON]


async def test_a_process_that_dies_again_and_again_leaves_nobody_waiting(postgres_url: str, key_ring: KeyRing) -> None:
    """Each dies within the lease of the one before, so the first of those listed is always a dead one."""
    async with two_processes(postgres_url, key_ring) as (one, two):
        await registered(two, ENDED)
        await two.write(write_to, PERSON)
        await registered(two)
        restarted = Membership(one, SHORT)
        await restarted.start()
        assert not restarted.first
        async with asyncio.timeout(10):
            while await due_chats(one, restarted.number) != [PERSON, PERSON]:  # noqa: ASYNC110 - rows change by a clock
                await asyncio.sleep(0.01)
        await restarted.stop()


async def test_who_was_replaced_can_note_nothing(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, dead = await registered(one), await registered(two, ENDED)
        await two.write(cards.show, PERSON, OutgoingMessage("1"), now=NOW)
        card = await the_card(two, dead)
        assert one.leases is not None
        await one.leases.renew(first, LONG)
        assert await Marks(two, lambda: NOW).add(CardShown(card), dead) is Fate.LATE
        assert await the_card(two, dead) == card


async def test_nobody_is_replaced_while_a_mark_of_theirs_is_written(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, late = await registered(one), await registered(two, ENDED)
        assert one.leases is not None
        leases = one.leases

        async def marks_while_others_look(tx: Transaction) -> None:
            assert await processes.is_listed(tx, late)
            standing = await leases.renew(first, LONG)
            assert standing is not None
            assert standing.ends_in < timedelta(0)

        await two.write(marks_while_others_look)
        standing = await leases.renew(first, LONG)
        assert standing is not None
        assert standing.ends_in > timedelta(0)


async def test_who_stops_leaves_its_rows_to_one_that_lives(postgres_url: str, key_ring: KeyRing) -> None:
    async with two_processes(postgres_url, key_ring) as (one, two):
        first, second = await registered(one), await registered(two)
        await one.write(write_to, PERSON)
        assert await one.write(processes.leave, first) == 2
        assert await due_chats(two, second) == [PERSON, PERSON]


async def test_a_transaction_that_stands_still_is_undone_by_the_server(
    postgres_url: str, key_ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.async_engines.IDLE_WRITER_SECONDS", 0.3)
    async with two_processes(postgres_url, key_ring) as (one, two):
        wakes = asyncio.Event()

        async def stands_still(tx: Transaction) -> None:
            await cards.show(tx, PERSON, OutgoingMessage("1"), now=NOW)
            await wakes.wait()
            await cards.show(tx, PERSON, OutgoingMessage("1 again"), now=NOW)

        frozen = asyncio.create_task(one.write(stands_still))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(10):
            await two.write(cards.show, PERSON, OutgoingMessage("2"), now=NOW)
        wakes.set()
        with pytest.raises(DatabaseUnavailableError):
            await frozen
        async with one.read() as tx:
            (card,) = await cards.due(tx, NOW, 10, ())
        assert (card.wanted, card.message.text) == (1, "2")
