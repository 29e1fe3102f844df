"""Whatever the staff sends while a draft, a menu or the question for a reason is open: nothing is decided by chance."""

import pytest

from tests.stories.awkward import ODD_TEXTS, WITHOUT_TEXT, alive, all_is_well, arrives, message
from tests.stories.house import House
from tests.stories.test_awkward_people import COMMANDS
from tests.stories.town import Town

pytestmark = pytest.mark.usefixtures("quiet_log")
STATES = {
    "menu": ("/start",),
    "draft": ("/vermerk", "Betreff"),
    "review": ("/vermerk", "Betreff", "Votum.", "Sachverhalt.", "Bewertung."),
    "put aside": ("/vermerk", "Betreff", "/abbrechen"),
    "tasks": ("/aufgaben",),
    "surveys": ("/befragungen",),
}


@pytest.mark.parametrize("state", STATES)
async def test_the_press_office_always_finds_a_way_on(sqlite_town: Town, state: str) -> None:
    house = await House.of(sqlite_town)
    sqlite_town.restart_after = 9
    press = house.press
    for words in STATES[state]:
        await press.writes(words)
    for kind, content in WITHOUT_TEXT.items():
        await arrives(sqlite_town, message(press, **content))
        assert alive(await press.card()), kind
    for words in (*ODD_TEXTS, *COMMANDS):
        card = await press.writes(words)
        assert alive(card), words
        assert "nicht geklappt" not in card.text, words
    await all_is_well(sqlite_town, press)


@pytest.mark.parametrize("asked", ["Freigeben", "Änderungen anordnen", "Ablehnen", "Zurückstellen"])
async def test_the_leitung_decides_nothing_by_a_sticker_or_a_command(sqlite_town: Town, asked: str) -> None:
    house = await House.of(sqlite_town)
    await house.submits("<b>" + "🙂" * 60 + " & mehr")
    sqlite_town.restart_after = 9
    before = await house.announced()
    await house.leader.taps(asked)
    for content in WITHOUT_TEXT.values():
        await arrives(sqlite_town, message(house.leader, **content))
    for words in COMMANDS:
        assert "nicht geklappt" not in (await house.leader.writes(words)).text, words
    assert await house.announced() == before
    await all_is_well(sqlite_town, house.leader, house.press)
