"""The Leitung's part of a procedure on a phone: back from a holiday, twelve things wait, the most urgent one first."""

from collections.abc import AsyncIterator

import pytest_asyncio

from storage.sealed import KeyRing
from tests.browser.chat_page import Phone
from tests.browser.conftest import IN_A_BROWSER, OpenPage
from tests.stories.house import House
from tests.stories.test_task_list import twelve_things_wait
from tests.stories.town import Town, built_town

pytestmark = IN_A_BROWSER

PHONE_WIDTH = 360


@pytest_asyncio.fixture(loop_scope="session")
async def town(sqlite_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    """A town whose Leitung was away for two weeks; its simulator serves the page."""
    async with built_town(sqlite_url, key_ring) as built:
        house = await House.of(built)
        await twelve_things_wait(house)
        await built.later(days=13)
        leader = house.leader.phone
        phone = {"name": "Leitung", "user": leader.user, "chat": leader.user, "kind": "private", "writable": True}
        await built.simulator.post("scene", {"phones": [{**phone, "hint": "/aufgaben"}]})
        yield built


async def first_button(phone: Phone) -> str:
    """What the first button of the newest card says."""
    return str(await phone.card.get_by_role("button").first.inner_text())


async def test_two_taps_after_the_list_the_most_urgent_of_twelve_is_decided(town: Town, open_page: OpenPage) -> None:
    page = await open_page(town.simulator.address, width=PHONE_WIDTH)
    leader = page.phone("Leitung")
    await leader.type("/aufgaben")
    await leader.sees("3 davon sind überfällig.")
    await leader.sees("Seite 1 von 2, zusammen 12.")
    await page.picture("20-zwoelf-aufgaben")
    assert await page.fits()
    assert await page.barriers() == []
    assert "Idee aufgreifen" in await first_button(leader)
    await leader.card.get_by_role("button").first.click()
    await leader.sees_button("Aufgreifen")
    await page.picture("21-die-dringendste")
    assert await page.barriers() == []
    assert await first_button(leader) == "Aufgreifen"
    await leader.card.get_by_role("button").first.click()

    await leader.sees("Danke!")
    await page.picture("22-entschieden")
    assert await page.fits()
    assert await page.barriers() == []
    await leader.type("/aufgaben")
    await leader.sees("zusammen 11.")
