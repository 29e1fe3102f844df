"""The Leitung's part of the whole procedure, from her idea to the file, on a phone; everybody else plays unseen."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from storage.sealed import KeyRing
from tests.browser.at_the_page import AtThePage
from tests.browser.conftest import IN_A_BROWSER, OpenPage
from tests.stories.test_whole_procedure import PARTS
from tests.stories.town import built_town
from tests.stories.whole_cast import Cast
from tests.stories.whole_planning import first_memo, has_a_deputy, offices_support, writes_the_first_memo

pytestmark = IN_A_BROWSER

PHONE_WIDTH = 360


@pytest_asyncio.fixture(loop_scope="session")
async def cast(sqlite_url: str, key_ring: KeyRing) -> AsyncIterator[Cast]:
    """Everybody has joined; the page shows the phone of the Leitung."""
    async with built_town(sqlite_url, key_ring) as town:
        town.restart_after = 0
        built = await Cast.of(town)
        leader = built.house.leader.phone
        phone = {"name": "Leitung", "user": leader.user, "chat": leader.user, "kind": "private", "writable": True}
        await town.simulator.post("scene", {"phones": [{**phone, "hint": ""}]})
        yield built


async def sits_down(cast: Cast, open_page: OpenPage) -> AtThePage:
    """From now on the Leitung does everything on the page."""
    page = await open_page(cast.town.simulator.address, width=PHONE_WIDTH)
    leader = AtThePage(cast.town, cast.house.leader.phone, page)
    cast.house.leader = leader
    cast.scribe.also_acting(Leitung=leader)
    return leader


async def first_memo_by_herself(cast: Cast) -> None:
    """She puts it off for a day, enters a deputy for her holiday, and approves when it comes back."""
    await writes_the_first_memo(cast, "= Der Vermerk zum Grobkonzept")
    await cast.plays("Leitung: Zurückstellen", "Leitung > 18.8.2022 Erst nach der Sitzung.")
    await has_a_deputy(cast, "19.8.2022", "26.8.2022")
    await cast.days_pass(1, "Der Vermerk kommt von selbst zurück")
    await cast.plays("Leitung: Freigeben", "Leitung: Ja, freigeben")
    await offices_support(cast)
    assert await cast.house.bauamt.sees("freigegeben – Landrätin, 18. August 2022")


async def opened_file(leader: AtThePage, name: str) -> bytes:
    """The content of a file that the Leitung opens in her chat."""
    link = leader.page.phone("Leitung").log.get_by_role("link", name=name)
    async with leader.page.page.expect_download() as begun:
        await link.last.click()
    file = await (await begun.value).path()
    return await asyncio.to_thread(file.read_bytes)


async def test_the_leitung_does_her_whole_part_on_a_phone(cast: Cast, open_page: OpenPage) -> None:
    leader = await sits_down(cast, open_page)
    for number, part in enumerate(PARTS, 30):
        await (first_memo_by_herself if part is first_memo else part)(cast)
        await leader.looks()
        await leader.page.picture(f"{number}-{part.__name__.strip('_')}")
        assert await leader.page.barriers() == [], part.__name__
    for file in ("Vermerk-2-Fassung-2.pdf", "Auswertung-der-Stellen-Bauamt-Fassung-1.pdf"):
        assert (await opened_file(leader, file)).startswith(b"%PDF-"), file
    await leader.taps("Stand ansehen")
    await leader.page.picture("41-stand")
    assert await leader.page.barriers() == []
    assert "Abgeschlossen, zu den Akten." in (await leader.card()).text
