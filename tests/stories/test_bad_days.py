"""Telegram fails, the person blocks the bot, a message is gone, a group moves: the chat goes on and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.domain.ids import ChatId
from bot.simulator.people import Shown, Simulator
from storage import chats
from tests.log_stream import LogStream
from tests.stories.awkward import (
    EVERYTHING,
    WORDS,
    all_is_well,
    citizen,
    set_aside,
    texts_submitted,
)
from tests.stories.house import House
from tests.stories.town import SURVEY, Person, Town

SEEN = (
    *("Bevor es losgeht", "a1?", "a4?", "☑", "b2?", "b3?", "jahre?", "stunden?", "tag?", "hinweis?", "ehrlich?"),
    *("g?", "Noch nicht abgeschickt", "Lösch-Code: "),
)
"""What stands on the card after each of ``WORDS``."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "error", "code": 500},
    {"kind": "error", "code": 502},
    {"kind": "error", "code": 429, "retry_after": 1},
    {"kind": "hang", "seconds": 0.2},
    {"kind": "reset_before"},
    {"kind": "reset_after"},
    {"kind": "execute_and_timeout", "seconds": 0.2},
    {"kind": "garbage"},
    {"kind": "half_body"},
)
TRIES = 30


async def sees_in_the_end(person: Person, words: str) -> Shown:
    """Time passes until it stands on the person's card."""
    for _ in range(TRIES):
        said = [shown for shown in (await person.screen()).messages if shown.from_bot]
        if said and words in f"{said[-1].text} {said[-1].labels}":
            return said[-1]
        await person.town.later(seconds=15)
        await asyncio.sleep(0.1)
    raise AssertionError(await person.transcript())


async def order(simulator: Simulator, *plan: dict[str, Any]) -> None:
    await simulator.post("faults", {"plan": list(plan)})


@asynccontextmanager
async def time_passing(town: Town) -> AsyncIterator[None]:
    """A second goes by every twentieth of a second, also while somebody waits for the bot."""

    async def goes_by() -> None:
        while True:
            await asyncio.sleep(0.05)
            town.clock.advance(1.0)

    task = asyncio.create_task(goes_by())
    try:
        yield
    finally:
        task.cancel()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['kind']} {fault.get('code', '')}".strip())
async def test_each_step_fails_once_and_the_chat_goes_on(
    sqlite_town: Town, fault: dict[str, Any], log: LogStream
) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    town.restart_after = 4
    berta = await citizen(town, "first card")
    for place, (words, seen) in enumerate(zip(WORDS, SEEN, strict=True)):
        await order(town.simulator, {**fault, "method": ""})
        if place % 2 or len(words) > 20 or not (await berta.card()).offers(words):
            await berta.phone.sends(words)
        else:
            await berta.phone.taps(words, wait=0)
        await town.stepped()
        await sees_in_the_end(berta, seen)
    told = [shown for shown in (await berta.screen()).messages if shown.from_bot]
    assert len(told) <= 3 * len(WORDS)
    assert len([shown for shown in told if "Lösch-Code: " in shown.text]) in (1, 2)
    assert await set_aside(town) == 0
    assert "frames" not in log.text
    assert await texts_submitted(town, "b3") == ["Weil es so ist."]


async def test_who_is_told_to_wait_keeps_nobody_else_waiting(sqlite_town: Town) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    town.restart_after = 0
    berta, anton = await citizen(town, "single choice"), await citizen(town, "single choice", "Anton")
    asked_to_wait = {"kind": "error", "code": 429, "retry_after": 20, "contains": str(berta.phone.user)}
    await order(town.simulator, asked_to_wait)
    await berta.phone.sends("Ja")
    assert "a4?" in (await anton.writes("Ja")).text
    assert "a1?" in (await berta.card()).text
    assert "a4?" in (await sees_in_the_end(berta, "a4?")).text


async def test_who_blocks_the_bot_in_the_middle_goes_on_where_they_stopped(town: Town) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "range")
    await berta.phone.blocks()
    await town.stepped()
    await town.later(days=3)
    await berta.phone.unblocks()
    await town.stepped()
    before = len((await berta.screen()).messages)
    assert "b2?" in (await berta.writes("/start")).text
    assert len((await berta.screen()).messages) == before + 2
    assert "b3?" in (await berta.taps("4")).text
    await all_is_well(town, berta)


@pytest.mark.parametrize("taps", [False, True], ids=["writes", "taps"])
async def test_who_is_thought_to_block_the_bot_is_answered_when_they_speak(town: Town, *, taps: bool) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "text")
    await town.database.write(chats.mark_unreachable, ChatId(berta.phone.user), town.rt.now())
    card = await berta.taps("Zurück") if taps else await berta.writes("Meine Antwort")
    assert ("b2?" if taps else "jahre?") in card.text
    await all_is_well(town, berta)


async def test_who_blocks_right_after_an_answer_finds_it_kept(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 0
    berta = await citizen(town, "range")
    await order(town.simulator, {"kind": "reset_before", "times": 3})
    await berta.phone.sends("4")
    await berta.phone.blocks()
    await town.later(minutes=5)
    await town.later(minutes=5)
    await town.restarts()
    await berta.phone.unblocks()
    await town.stepped()
    assert "b3?" in (await sees_in_the_end(berta, "b3?")).text
    assert "jahre?" in (await berta.writes("Da bin ich wieder")).text
    assert await set_aside(town) == 0


@pytest.mark.parametrize(
    "description", ["Bad Request: message to edit not found", "Bad Request: message can't be edited"]
)
async def test_a_card_that_is_gone_is_sent_anew(town: Town, description: str) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "single choice")
    before = (await berta.card()).id
    await order(town.simulator, {"code": 400, "description": description, "method": "editMessageText"})
    await berta.phone.taps("Ja")
    await town.stepped()
    card = await sees_in_the_end(berta, "a4?")
    assert card.id > before
    assert "☑ Ort" in (await berta.taps("Ort")).labels


async def test_a_text_that_telegram_cannot_read_arrives_without_markup(town: Town) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "single choice")
    words = "Bad Request: can't parse entities: Unsupported start tag"
    await order(town.simulator, {"code": 400, "description": words, "method": "editMessageText"})
    assert "a4?" in (await berta.taps("Ja")).text
    assert (await berta.card()).offers("Fertig")


async def test_the_staff_group_becomes_a_supergroup_and_the_memo_is_approved_there(town: Town) -> None:
    house = await House.of(town)
    group = await town.simulator.chat("group", "Haus", house.press.phone, house.leader.phone, house.bauamt.phone)
    await town.settles()
    await house.press.at(group).phone.sends("/verbinden")
    await town.stepped()
    moved = int((await town.simulator.post("migrate", {"chat": group}))["id"])
    await town.stepped()
    await house.submits()
    await town.later(seconds=5)
    card = await house.leader.at(moved).card()
    assert "Stand: " in card.text
    await house.leader.at(moved).tap("Freigeben")
    await house.leader.taps("Ja, freigeben")
    assert "freigegeben" in (await house.bauamt.at(moved).card()).text
    assert await set_aside(town) == 0


async def test_trouble_all_day_long_loses_no_answer(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 3
    await town.simulator.post("faults", {"seed": 7, "rate": 0.3})
    async with time_passing(town):
        for name in ("Anton", "Berta"):
            person = await town.person(name)
            for words, seen in ((f"/start {SURVEY}", "Hier antworten"), *zip(WORDS, SEEN, strict=True)):
                await person.phone.sends(words)
                await town.stepped()
                await sees_in_the_end(person, seen)
    await order(town.simulator)
    assert await set_aside(town) == 0
    assert len(await texts_submitted(town, "b3")) == 2
