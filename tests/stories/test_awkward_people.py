"""Whatever people send, tap or type: a kind sentence or silence, never a stuck chat, and nothing is lost."""

import pytest

from tests.stories.awkward import (
    EVERYTHING,
    STATES,
    WITHOUT_TEXT,
    all_is_well,
    arrives,
    citizen,
    message,
    standing,
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
