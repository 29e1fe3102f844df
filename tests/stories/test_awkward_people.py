"""Whatever people send, tap or type: a kind sentence or silence, never a stuck chat, and nothing is lost."""

import asyncio
import itertools
import random

import pytest

from tests.log_stream import LogStream
from tests.stories.awkward import (
    EVERYTHING,
    NOT_FOR_US,
    STATES,
    WITHOUT_TEXT,
    WORDS,
    alive,
    all_is_well,
    arrives,
    buttons,
    citizen,
    malformed,
    message,
    refusals,
    set_aside,
    standing,
)
from tests.stories.house import House
from tests.stories.town import SURVEY, Person, Town


@pytest.mark.usefixtures("quiet_log")
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


@pytest.mark.usefixtures("quiet_log")
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


@pytest.mark.usefixtures("quiet_log")
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


async def test_updates_in_which_something_is_missing_disturb_nobody(sqlite_town: Town, log: LogStream) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    berta, other = await citizen(town, "date"), await citizen(town, "range", "Anton")
    town.restart_after = 10
    of_berta, of_other = standing(await berta.card()), standing(await other.card())
    for update in (*NOT_FOR_US, *malformed(berta)):
        await arrives(town, update, berta.phone.user)
    assert standing(await other.card()) == of_other
    assert "b3?" in (await other.writes("4")).text
    assert standing(await berta.writes("/start")) == of_berta
    # The taps among them were never made, so Telegram does not know them.
    assert {method for method, _ in await refusals(town)} == {"answerCallbackQuery"}
    assert "Traceback" not in log.text


async def taps_fast(person: Person, label: str, times: int) -> None:
    """Tap so fast that nothing has happened in between."""
    message = (await person.card()).id
    data = await buttons(person, label)
    await asyncio.gather(*(person.phone.taps_data(one, message=message) for one in times * data))
    await person.town.settles()


async def test_ten_fast_taps_and_old_buttons_count_once(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 0
    berta = await citizen(town, "single choice")
    await taps_fast(berta, "Ja", 10)
    assert "a4?" in (await berta.card()).text
    old, card = await buttons(berta), await berta.card()
    await taps_fast(berta, "Ort", 5)
    assert (await berta.card()).labels[:2] == ("☑ Ort", "☐ Telefon")
    await taps_fast(berta, "Fertig", 10)
    assert "b2?" in (await berta.card()).text
    for data in old:
        await berta.taps_data(data, card.id)
        assert "b2?" in (await berta.card()).text
    await all_is_well(town, berta)


async def test_a_tap_and_a_typed_word_at_the_same_moment_count_once_each(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 0
    berta = await citizen(town, "single choice")
    yes = (await buttons(berta, "Ja"))[0]
    message = (await berta.card()).id
    await asyncio.gather(berta.phone.taps_data(yes, message=message), berta.phone.sends("Ja"))
    await town.settles()
    assert "a4?" in (await berta.card()).text
    await all_is_well(town, berta)


async def test_two_people_at_once_do_not_get_in_each_others_way(town: Town) -> None:
    await town.opens(EVERYTHING)
    town.restart_after = 0
    people = [await citizen(town, "first card", name) for name in ("Anton", "Berta", "Cem")]
    for words in WORDS:
        await asyncio.gather(*(person.phone.sends(words) for person in people))
        await town.settles()
    codes = {(await person.card()).text.partition("Lösch-Code: ")[2].split()[0] for person in people}
    assert len(codes) == 3
    await all_is_well(town, *people)


async def test_nobody_can_use_the_buttons_of_somebody_else(town: Town) -> None:
    house = await House.of(town)
    await house.submits()
    await town.opens(EVERYTHING)
    berta, anton = await citizen(town, "multiple choice"), await citizen(town, "review", "Anton")
    town.restart_after = 20
    of_berta, of_anton = standing(await berta.card()), standing(await anton.card())
    staff = [await buttons(person) for person in (house.press, house.leader, house.bauamt)]
    for data in (*await buttons(anton), *itertools.chain(*staff)):
        await berta.taps_data(data, (await berta.card()).id)
        assert standing(await anton.card()) == of_anton, data
        await berta.writes("/start")
        assert standing(await berta.card()) == of_berta, data
    assert "wartet auf Freigabe" in (await house.announced())[0] or "Freigeben" in (await house.announced())[1]
    await all_is_well(town, berta, anton)


async def test_a_button_with_one_sign_changed_does_nothing_a_legal_tap_could_not(sqlite_town: Town) -> None:
    town = sqlite_town
    await town.opens(EVERYTHING)
    berta, anton = await citizen(town, "review", "Berta"), await citizen(town, "multiple choice", "Anton")
    town.restart_after = 50
    of_anton = standing(await anton.card())
    chance = random.Random(2022)
    others = ("p:mydata", "l:de", f"v:{SURVEY}", f"w:later:{SURVEY}", "k:ABCDEFGH2345")
    for data in (*(await buttons(berta))[1:], *others):
        for _ in range(4):
            place = chance.randrange(len(data))
            changed = data[:place] + chr(chance.randrange(33, 127)) + data[place + 1 :]
            if ":x:" not in changed:
                await berta.taps_data(changed, (await berta.card()).id)
            assert standing(await anton.card()) == of_anton, changed
            assert alive(await berta.card()), changed
    await all_is_well(town, berta, anton)


async def test_the_same_update_twice_and_late_updates_count_once(town: Town) -> None:
    await town.opens(EVERYTHING)
    berta = await citizen(town, "text")
    await arrives(town, {"update_id": 77, **message(berta, text="Zuerst")}, berta.phone.user)
    await arrives(town, {"update_id": 77, **message(berta, text="Noch einmal")}, berta.phone.user)
    assert "jahre?" in (await berta.card()).text
    await all_is_well(town, berta)


async def test_in_a_foreign_group_or_channel_the_bot_says_nothing(town: Town) -> None:
    await town.opens(EVERYTHING)
    berta = await town.person("Berta")
    for kind in ("group", "supergroup", "forum", "channel"):
        chat = await town.simulator.chat(kind, "Kegelclub", berta.phone)
        await town.settles()
        here = berta.at(chat)
        for said in ("Hallo", "/start", f"/start {SURVEY}", "/verbinden", "/hilfe", "/vermerk", "Freigeben"):
            await here.phone.sends(said)
            await town.stepped()
        await here.phone.sends_something("sticker")
        anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        where = {"id": chat, "type": "supergroup", "title": "Kegelclub"}
        as_group = {"message_id": 5, "date": 1, "chat": where, "from": anonymous, "sender_chat": where}
        for said in ("/verbinden", "/start", "Ja"):
            await arrives(town, {"message": {**as_group, "text": said}}, chat)
        assert not any(shown.from_bot for shown in (await here.screen()).messages), kind
    assert not await refusals(town)
    assert await set_aside(town) == 0
