"""The chat page as people use it: phones with a log, a text box and buttons, found by their accessible names.

Works on any address that serves the page, the demo's as well as a simulator in the same process.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

PATIENCE_MS = 10_000
"""How long one waits for something to appear."""
_FITS = """[document.documentElement, ...document.querySelectorAll(".log, .inline")]
  .every((shown) => shown.scrollWidth <= shown.clientWidth)"""


@dataclass(frozen=True, slots=True)
class Phone:
    """One region of the page; ``name`` is for instance ``Bürgerin 1`` or ``Leitung``."""

    page: "Page"
    name: str

    @property
    def region(self) -> "Locator":
        """The phone itself."""
        return self.page.get_by_role("region", name=self.name, exact=True)

    @property
    def log(self) -> "Locator":
        """Its messages."""
        return self.region.get_by_role("log")

    @property
    def box(self) -> "Locator":
        """Its text box."""
        return self.region.get_by_role("textbox")

    @property
    def card(self) -> "Locator":
        """Its newest message, with the buttons under it."""
        return self.log.get_by_role("article").last

    def button(self, label: str) -> "Locator":
        """The newest button with this label; an emoji or a box to tick may stand in front of the words."""
        words = re.compile(rf"^(\S+\s)?{re.escape(label).replace('/', '[/]')}$")
        return self.region.get_by_role("button", name=words).last

    async def start(self) -> None:
        """Tap „Starten" in an empty chat."""
        await self.button("Starten").click(timeout=PATIENCE_MS)

    async def tap(self, label: str) -> None:
        """Tap the newest button with this label, as soon as it is there."""
        await self.button(label).click(timeout=PATIENCE_MS)

    async def type(self, text: str) -> None:
        """Type into the text box and send with Enter."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def attach(self, name: str, content: bytes) -> None:
        """Send a file by the button „Datei anhängen"."""
        async with self.page.expect_file_chooser() as chosen:
            await self.button("Datei anhängen").click()
        chooser = await chosen.value
        await chooser.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})

    async def sees(self, text: str) -> None:
        """Wait until a message holds these words (white space and case do not matter)."""
        await self.log.get_by_text(text).last.wait_for(timeout=PATIENCE_MS)

    async def sees_button(self, label: str) -> None:
        """Wait until such a button is there."""
        await self.button(label).wait_for(timeout=PATIENCE_MS)

    async def sees_no_button(self, label: str) -> None:
        """Wait until no such button is there any more."""
        await self.button(label).wait_for(state="detached", timeout=PATIENCE_MS)

    async def alert(self) -> str:
        """The notice that the bot answered a tap with; it is closed."""
        notice = self.region.get_by_role("alertdialog")
        await notice.wait_for(timeout=PATIENCE_MS)
        text = await notice.locator("p").inner_text()
        await notice.get_by_role("button").click()
        return text

    async def toast(self) -> str:
        """The words that the bot, or the page, says in passing."""
        words = self.region.get_by_role("status").locator("span")
        await words.wait_for(timeout=PATIENCE_MS)
        return await words.inner_text()

    async def words(self) -> str:
        """All that stands in the log."""
        return await self.log.inner_text()

    async def has_focus(self) -> bool:
        """Whether the focus is somewhere in this phone."""
        return bool(await self.region.evaluate("region => region.contains(document.activeElement)"))


@dataclass(frozen=True, slots=True)
class ChatPage:
    """The whole page, and what went wrong on it unseen: errors of the console, requests to somewhere else."""

    page: "Page"
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def phone(self, name: str) -> Phone:
        """The phone of this name."""
        return Phone(self.page, name)

    async def choose(self, name: str) -> Phone:
        """Bring a phone into sight (on a narrow screen only one is)."""
        await self.page.get_by_role("navigation").get_by_role("button", name=name).click()
        return self.phone(name)

    async def is_ready(self) -> None:
        """Wait until the phones are there."""
        await self.page.locator("body[data-ready]").wait_for(timeout=PATIENCE_MS)

    async def picture(self, name: str) -> None:
        """A screenshot for whoever wants to look, where SCREENSHOTS names a folder."""
        if folder := os.environ.get("SCREENSHOTS"):
            await self.page.screenshot(path=Path(folder) / f"{name}.png")

    async def fits(self) -> bool:
        """Whether nothing is wider than the phone: neither the page nor what stands in a log."""
        return bool(await self.page.evaluate(_FITS))

    async def barriers(self) -> list[str]:
        """What axe-core finds, one line for each kind of violation."""
        from axe_playwright_python.async_playwright import Axe

        results = await Axe().run(self.page)
        return [
            f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
            for violation in results.response["violations"]
        ]
