"""A browser, and a stage for it: a simulator in this process, a bot that does what the test says, and six phones."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.simulator.server import TelegramServer
from tests.browser.chat_page import ChatPage
from tests.browser.scripted_bot import TOKEN, ScriptedBot, Stage

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Request

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PEOPLE = ("Bürgerin 1", "Bürger 2", "Leitung", "Pressestelle", "Bauamt")
STAFF = ("Leitung", "Pressestelle", "Bauamt")

IN_A_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""Marks of every test here; one loop for all, so that one browser serves all."""

OpenPage = Callable[..., Awaitable[ChatPage]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> "AsyncIterator[Browser]":
    """A headless Chromium of this machine; nothing is downloaded."""
    playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed (extra: browser)")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium-headless-shell)")
    async with playwright.async_playwright() as play:
        started = await play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: "Browser") -> AsyncIterator[OpenPage]:
    """Opens the page as one asks; that the console was quiet and nobody else was called is checked at the end."""
    opened: list[ChatPage] = []

    async def open_one(
        address: str,
        *,
        width: int = 1440,
        dark: bool = False,
        locale: str = "de-DE",
        calm: bool = False,
        permissions: Sequence[str] = (),
    ) -> ChatPage:
        context = await browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=locale,
            reduced_motion="reduce" if calm else "no-preference",
            permissions=permissions,
        )
        chat_page = ChatPage(await context.new_page())
        _watch(chat_page, address)
        opened.append(chat_page)
        await chat_page.page.goto(address)
        await chat_page.is_ready()
        return chat_page

    yield open_one
    for one in opened:
        await one.page.context.close()
    assert [error for one in opened for error in one.errors] == []
    assert [request for one in opened for request in one.strangers] == []


def _watch(chat_page: ChatPage, address: str) -> None:
    def asked(request: "Request") -> None:
        if not request.url.startswith(address):
            chat_page.strangers.append(request.url)

    page: Page = chat_page.page
    page.on("request", asked)
    page.on("pageerror", lambda error: chat_page.errors.append(str(error)))
    page.on("console", lambda line: chat_page.errors.append(line.text) if line.type in ("error", "warning") else None)


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    """Six phones and a bot called Bürgerecho that only does what the test says."""
    server = TelegramServer()
    address = await server.start()
    async with ClientSession() as http:
        built = Stage(server, address, ScriptedBot(http, address), {}, 0)
        await built.script("bots", token=TOKEN, username="echo_bot", name="Bürgerecho")
        for name in PEOPLE:
            built.people[name] = (await built.script("users", name=name))["id"]
        members = [built.people[name] for name in STAFF]
        built.channel = (await built.script("chats", kind="channel", title="Landratsamt", members=members))["id"]
        await built.script("scene", phones=_phones(built))
        yield built
    await server.stop()


def _phones(stage: Stage) -> list[dict[str, Any]]:
    phones: list[dict[str, Any]] = [
        {"name": name, "user": person, "chat": person, "kind": "private", "writable": True, "hint": ""}
        for name, person in stage.people.items()
    ]
    channel = {"name": "Mitarbeiterkanal", "user": stage.people["Leitung"], "chat": stage.channel}
    phones.append({**channel, "kind": "channel", "writable": False, "hint": ""})
    return phones
