"""The contact page in a browser without scripts, on small screens, by keyboard, and for those who see little."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from storage.database import Database
from storage.sealed import KeyRing
from tests.browser.conftest import IN_A_BROWSER
from tests.web.contact_scene import BERND, Page, contact_page, with_cap

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from playwright.async_api import Page as Tab

pytestmark = IN_A_BROWSER

NUMBER = "0971 801234"
WORDS = {
    "de": ("Ihr Name", "Ihre Telefonnummer", "Absenden", "Sie sind eingetragen", "Bitte tragen Sie Ihren Namen ein."),
    "en": ("Your name", "Your telephone number", "Submit", "You are registered", "Please enter your name."),
}


@dataclass(frozen=True, slots=True)
class Window:
    """One browser window; ``strangers`` are requests to anywhere else."""

    tab: "Tab"
    strangers: list[str]

    async def looks(self, url: str) -> None:
        """Open an address."""
        await self.tab.goto(url)

    async def picture(self, name: str) -> None:
        """A screenshot for whoever wants to look, where SCREENSHOTS names a folder."""
        if folder := os.environ.get("SCREENSHOTS"):
            await self.tab.screenshot(path=Path(folder) / f"kontakt-{name}.png", full_page=True)

    async def barriers(self) -> list[str]:
        """What axe-core finds, and whether anything is cut off at the side."""
        from axe_playwright_python.async_playwright import Axe

        results = await Axe().run(self.tab)
        found = [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in results.response["violations"]]
        width = await self.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        return [*found, *([f"{width} pixels too wide"] if width > 0 else [])]

    async def tab_to(self, selector: str) -> None:
        """Press Tab until this has the focus; an endless way is a barrier."""
        for _ in range(40):
            if await self.tab.locator(f"{selector}:focus").count():
                return
            await self.tab.keyboard.press("Tab")
        raise AssertionError(f"{selector} is out of reach by keyboard")


OpenWindow = Callable[..., Awaitable[Window]]


@pytest_asyncio.fixture(loop_scope="session")
async def page(sqlite_url: str, key_ring: KeyRing) -> AsyncIterator[Page]:
    database = await Database.open(sqlite_url, key_ring)
    async with contact_page(database, with_cap("bau", 0)) as served:
        yield served
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def window(browser: "Browser") -> AsyncIterator[OpenWindow]:
    """Opens windows without JavaScript; at the end nothing may have been asked for elsewhere.

    ``axe`` lets it run, since axe-core is a script; the page has none, and its policy would forbid it.
    """
    opened: list[Window] = []

    async def open_one(page: Page, width: int = 360, *, dark: bool = False, axe: bool = False) -> Window:
        context = await browser.new_context(
            viewport={"width": width, "height": 740},
            color_scheme="dark" if dark else "light",
            java_script_enabled=axe,
        )
        tab = await context.new_page()
        strangers: list[str] = []
        tab.on("request", lambda one: strangers.append(one.url) if not one.url.startswith(page.root) else None)
        opened.append(Window(tab, strangers))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.tab.context.close()
    assert [url for one in opened for url in one.strangers] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360, 320])
@pytest.mark.parametrize("language", ["de", "en"])
async def test_axe_finds_no_barrier_in_the_form_its_errors_and_the_confirmation(
    page: Page, window: OpenWindow, language: str, width: int, dark: bool
) -> None:
    name, number, send, entered, mistake = WORDS[language]
    one = await window(page, width, dark=dark, axe=True)
    shot = f"{language}-{width}{'-dunkel' if dark else ''}"
    await one.looks(await page.link(language=language))
    await one.picture(f"{shot}-1-formular")
    assert await one.barriers() == []

    await one.tab.get_by_label(number).fill("0900 1234567")
    await one.tab.get_by_role("button", name=send).click()
    await one.tab.get_by_role("alert").get_by_text(mistake).wait_for()
    await one.picture(f"{shot}-2-fehler")
    assert await one.barriers() == []
    assert (await one.tab.title()).startswith({"de": "Bitte prüfen: ", "en": "Please check: "}[language])
    assert await one.tab.locator("[role=alert]:focus").count() == 1
    assert await one.tab.get_by_label(number).input_value() == "0900 1234567"

    await one.tab.get_by_label(name).fill("Anna Muster")
    await one.tab.get_by_label(number).fill(NUMBER)
    await one.tab.locator("#agrees").check()
    await one.tab.get_by_role("button", name=send).click()
    await one.tab.get_by_role("heading", name=entered).wait_for()
    await one.picture(f"{shot}-3-bestaetigung")
    assert await one.barriers() == []


async def test_a_link_in_the_list_of_errors_leads_to_the_field(page: Page, window: OpenWindow) -> None:
    one = await window(page)
    await one.looks(await page.link())
    await one.tab.get_by_role("button", name="Absenden").click()
    await one.tab.get_by_role("link", name="Bitte tragen Sie Ihre Telefonnummer ein.").click()

    assert await one.tab.locator("#telephone:focus").count() == 1
    described = await one.tab.locator("#telephone").get_attribute("aria-describedby")
    assert described == "telephone-error telephone-hint"


async def test_by_keyboard_alone(page: Page, window: OpenWindow) -> None:
    one = await window(page)
    await one.looks(await page.link())
    keyboard = one.tab.keyboard
    await one.tab_to("#name")
    await keyboard.type("Anna Muster")
    await one.tab_to("#telephone")
    await keyboard.type(NUMBER)
    await one.tab_to("#times-evening")
    await keyboard.press("Space")
    await one.tab_to("#agrees")
    await keyboard.press("Space")
    await one.tab_to("button")
    await keyboard.press("Enter")

    await one.tab.get_by_role("heading", name="Sie sind eingetragen").wait_for()
    assert [time.value for time in (await page.details()).times] == ["evening"]


async def test_the_other_language_is_one_tap_away_and_a_used_link_says_what_to_do(
    page: Page, window: OpenWindow
) -> None:
    one = await window(page)
    link = await page.link()
    await one.looks(link)
    await one.tab.get_by_role("link", name="English").click()
    await one.tab.get_by_label("Your name").fill("Anna Muster")
    await one.tab.get_by_label("Your telephone number").fill(NUMBER)
    await one.tab.locator("#agrees").check()
    await one.tab.get_by_role("button", name="Submit").click()
    await one.tab.get_by_role("heading", name="You are registered").wait_for()

    await one.looks(link)
    await one.tab.get_by_role("heading", name="Dieser Link gilt nicht mehr").wait_for()
    await one.picture("benutzt")


async def test_behind_a_cap_the_question_is_clear_and_has_no_barrier(page: Page, window: OpenWindow) -> None:
    one = await window(page, axe=True)
    await one.looks(await page.link(BERND))
    await one.tab.get_by_label("Ihr Name").fill("Bernd Muster")
    await one.tab.get_by_label("Ihre Telefonnummer").fill(NUMBER)
    await one.tab.get_by_label("Mit welchem Bereich hatten Sie Kontakt?").select_option("bau")
    await one.tab.locator("#agrees").check()
    await one.tab.get_by_role("button", name="Absenden").click()
    await one.tab.get_by_role("alert").get_by_text("Dürfen wir Sie vormerken?").wait_for()
    await one.picture("vormerken")
    assert await one.barriers() == []

    await one.tab.get_by_label("Ja, bitte merken Sie mich vor.").check()
    await one.tab.get_by_role("button", name="Absenden").click()
    await one.tab.get_by_role("heading", name="Sie sind vorgemerkt").wait_for()


@pytest.mark.parametrize("width", [360, 320])
async def test_everything_to_tap_is_large_enough_for_a_thumb(page: Page, window: OpenWindow, width: int) -> None:
    one = await window(page, width, axe=True)
    await one.looks(await page.link())

    small = await one.tab.evaluate(
        """() => [...document.querySelectorAll("button, select, input[type=text], input[type=tel], .choice, nav a")]
            .map(node => [node.getBoundingClientRect(), node.outerHTML])
            .filter(([box]) => box.height < 43.9)
            .map(([, html]) => html)"""
    )
    assert small == []
