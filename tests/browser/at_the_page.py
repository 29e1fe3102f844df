"""Somebody of a story who does their part on the page, with a hand on buttons and keys; the others need no browser.

The walks of ``tests/stories`` serve both: what such a person writes and taps there happens here in a browser.
"""

from dataclasses import dataclass

from bot.simulator.people import Outcome, Shown
from tests.browser.chat_page import PATIENCE_MS, ChatPage
from tests.stories.town import Person

_SHOWS = """([name, messages]) => {
  const bare = (text) => text.replace(/\\s/g, "");
  const written = (body) => {
    const copy = body.cloneNode(true);
    for (const own of copy.querySelectorAll(".more")) own.remove();
    return copy.textContent;
  };
  const phone = [...document.querySelectorAll(".phone")].find((one) => one.querySelector("h2").textContent === name);
  const cards = [...phone.querySelectorAll("article")].map((card) => [
    bare(written(card.querySelector(".body"))),
    [...card.querySelectorAll(".inline")].map((button) => button.textContent),
  ]);
  return JSON.stringify(cards) === JSON.stringify(messages.map(([text, labels]) => [bare(text), labels]));
}"""
"""Whether the page shows these messages and buttons and no others; line breaks and „Weiterlesen“ are its own."""


@dataclass(slots=True)
class AtThePage(Person):
    """A person with a browser; before and after every step the page must show the chat as it is, and fit the phone."""

    page: ChatPage

    async def writes(self, text: str) -> Shown:
        """Type and send; the newest message of the bot."""
        await self.looks()
        async with self.page.page.expect_response("**/_sim/send"):
            await self.page.phone(self.phone.name).type(text)
        return await self._after_step()

    async def tap(self, label: str) -> Outcome:
        """Click the newest button with this label; what the bot says in passing stays on the page."""
        await self.looks()
        async with self.page.page.expect_response("**/_sim/tap"):
            await self.page.phone(self.phone.name).tap(label)
        await self._after_step()
        return Outcome("callback", toast=None, alert=False, answered=True)

    async def _after_step(self) -> Shown:
        await self.town.stepped()
        await self.looks()
        return await self.card()

    async def looks(self) -> None:
        """Wait until the page shows the chat as it is, or TimeoutError; nothing may run over the edge of the phone."""
        messages = [(message.text, message.labels) for message in (await self.screen()).messages]
        await self.page.page.wait_for_function(_SHOWS, arg=[self.phone.name, messages], timeout=PATIENCE_MS)
        assert await self.page.fits(), messages[-1]
