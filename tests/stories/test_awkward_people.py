"""Whatever people send, tap or type: a kind sentence or silence, never a stuck chat, and nothing is lost."""

import random

import pytest

from tests.stories.awkward import (
    EVERYTHING,
    ODD_TEXTS,
    STATES,
    WITHOUT_TEXT,
    WORDS,
    all_is_well,
    arrives,
    as_telegram_brings_it,
    asks_for_text,
    citizen,
    message,
    standing,
    texts_submitted,
)
from tests.stories.town import Town

pytestmark = pytest.mark.usefixtures("quiet_log")


@pytest.mark.parametrize("state", STATES)
async def test_what_is_no_text_moves_nothing(sqlite_town: Town, state: str) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    berta = await citizen(town, state)
    town.restart_after = 7
    await berta.writes("/start")
    before = standing(await berta.sends("sticker"))
    for kind in ("voice", "location", "photo"):
        assert standing(await berta.sends(kind)) == before, kind
    for kind, content in WITHOUT_TEXT.items():
        await arrives(town, message(berta, **content))
        assert standing(await berta.card()) == before, kind
    await berta.sends_file("Antwort.txt", b"Ja")
    assert standing(await berta.card()) == before
    await all_is_well(town, berta)


COMMANDS = (
    *("/start", "/hilfe", "/help", "/sprache", "/language", "/datenschutz", "/privacy", "/auskunft", "/mydata"),
    *("/loeschen", "/delete", "/widerruf", "/withdraw", "/abbrechen", "/cancel", "/stop", "/verbinden"),
    *("/aufgaben", "/vermerk", "/befragungen", "/HILFE", "/löschen", "/loesche", "/ende", "/massnahmen"),
    *("/loeschen falsch", "/auskunft falsch", "/start i_", "/start i_\U0001f642garbage", "/start  lra22-q7  "),
)


@pytest.mark.parametrize("state", STATES)
async def test_every_command_in_every_state_says_something_and_leads_on(sqlite_town: Town, state: str) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    berta = await citizen(town, state)
    town.restart_after = 7
    await berta.writes("/start")
    before = standing(await berta.card())
    for command in COMMANDS:
        shown = await berta.writes(command)
        assert (await berta.screen()).messages[-1].from_bot, command
        assert "nicht geklappt" not in shown.text, command
        assert not shown.text.startswith("➡️"), command
        assert standing(await berta.writes("/start")) == before, command
    await all_is_well(town, berta)


@pytest.mark.parametrize("state", [state for state in STATES if not asks_for_text(state)])
async def test_odd_words_are_no_answer_where_no_text_was_asked_for(sqlite_town: Town, state: str) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    berta = await citizen(town, state)
    town.restart_after = 7
    await berta.writes("/start")
    before = standing(await berta.card())
    readable = ("+49 971 8010", "00") if state in ("whole number", "number") else ()
    for said in (said for said in ODD_TEXTS if said not in readable):
        await berta.writes(said)
        assert standing(await berta.card()) == before, said
    await all_is_well(town, berta)


async def test_odd_texts_arrive_unchanged_in_the_export(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 9
    for place, said in enumerate(ODD_TEXTS):
        person = await citizen(town, "text", f"Person {place}")
        await person.writes(said)
        assert "jahre?" in (await person.card()).text, said
        for words in WORDS[7:-1]:
            await person.writes(words)
        assert "Noch nicht abgeschickt" in (await person.card()).text
        await person.writes("4")
        assert "Bisher haben Sie geschrieben" in (await person.card()).text
        await person.writes("Weiter")
        await person.taps("Absenden")
        await all_is_well(town, person)
    assert sorted(await texts_submitted(town, "b3")) == sorted(map(as_telegram_brings_it, ODD_TEXTS))


async def test_rubbish_in_links_and_in_buttons_has_no_effect(town: Town) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "multiple choice")
    town.restart_after = 25
    chance = random.Random(2022)
    before = standing(await berta.card())
    for _ in range(60):
        data = "".join(
            chr(chance.choice((*range(33, 127), 0x203D, 0x1F642, 0x5D0))) for _ in range(chance.randrange(64))
        )
        await berta.taps_data(data, (await berta.card()).id)
        assert standing(await berta.card()) == before, data
        await berta.writes(f"/start {data.encode()[:64].decode(errors='ignore')}")
        assert standing(await berta.card()) == before, data
    await all_is_well(town, berta)
