"""The contact page on a server of its own, with a survey whose volunteers are telephoned, and chats that have links."""

import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

import aiohttp
from sqlalchemy import select

from bot.authority import Authority
from bot.authority_file import example_authority
from bot.config import Config, Listen
from bot.domain.consent import Consent, ConsentFor
from bot.domain.held import OwnEntry
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.outgoing import OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.volunteering import ContactDetails, Volunteer
from bot.metrics import Metrics
from bot.runtime import Runtime, Sender
from bot.services import contact_links, ledger, own_contacts, surveys
from bot.services.surveys import SurveyOrder
from bot.texts.catalogue import Texts
from bot.texts.contact_page import wordings_mark
from bot.web.brake import Brake
from bot.web.contact_body import READ_SECONDS
from bot.web.contact_page import ContactPages
from bot.web.server import build_web, serving
from storage import bodies
from storage.cards import about
from storage.database import Database
from storage.tables import cards
from tests.services.survey_scene import FORM, Clock

BEFORE_THE_CALLS: Final = datetime(2022, 6, 20, 10, tzinfo=UTC)
ORDER = SurveyOrder(
    title="Kundenbefragung",
    opens_on=date(2022, 6, 1),
    closes_on=date(2022, 7, 31),
    contact_from=date(2021, 5, 1),
    contact_to=date(2022, 5, 31),
    deletes_on=date(2022, 12, 31),
)
ANNA, BERND, CLARA = ChatId(11), ChatId(12), ChatId(13)
NUMBER: Final = "0971 801234"
FILLED: Final[Mapping[str, str]] = {
    "name": "Anna Muster",
    "telephone": NUMBER,
    "language": "de",
    "area": "",
    "agrees": "yes",
}
"""What Anna fills in, no more than she has to."""


def with_cap(area: str, most: int) -> Authority:
    """The example authority with a cap on one service area."""
    known = example_authority()
    areas = tuple(replace(one, most_volunteers=most) if one.name == area else one for one in known.service_areas)
    return replace(known, service_areas=areas)


@dataclass
class Page:
    """The page, whoever looks at it, and the bot behind it."""

    rt: Runtime
    survey: Survey
    metrics: Metrics
    clock: Clock
    seconds: list[float]
    root: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    browser: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    async def link(self, chat: ChatId = ANNA, language: str = "de") -> str:
        """The address of a fresh link, on this server."""
        sender = Sender(UpdateId(1), UserId(chat), chat)
        url = await self.rt.run(contact_links.make, self.survey, sender, language)
        address = self.root + url.removeprefix("https://bot.example")
        self.languages[address] = language
        return address

    async def get(self, url: str, **headers: str) -> "Answer":
        """Look at an address."""
        async with self.browser.get(url, headers=headers) as response:
            return await Answer.of(response)

    async def post(self, url: str, form: Mapping[str, str] = FILLED, **headers: str) -> "Answer":
        """Send a form, with the mark of the wordings that stand in it today unless it says otherwise."""
        language = re.search(r"\?lang=(\w+)", url)
        voice = self.rt.texts.voice(language[1] if language else self.languages.get(url, ""))
        data = {"wording": wordings_mark(self.survey, voice), **form}
        async with self.browser.post(url, data=data, headers=headers) as response:
            return await Answer.of(response)

    async def entered(self, chat: ChatId = ANNA) -> Volunteer | None:
        """The entry of a chat."""
        entry = await self.entry(chat)
        return None if entry is None else entry.volunteer

    async def details(self, chat: ChatId = ANNA) -> ContactDetails:
        """What is kept of somebody who is entered."""
        entry = await self.entry(chat)
        assert entry is not None
        return entry.details

    async def consents(self, chat: ChatId = ANNA) -> tuple[Consent, ...]:
        """Everything that somebody who is entered agreed to."""
        entry = await self.entry(chat)
        assert entry is not None
        async with self.rt.database.read() as tx:
            wishes = (ConsentFor.CALL_NOTICE, ConsentFor.PLACE)
            subjects = [ledger.subject_of(tx, wish, self.survey.id, chat) for wish in wishes]
            return (*entry.consents, *[line for one in subjects for line in await ledger.given(tx, one)])

    async def entry(self, chat: ChatId) -> OwnEntry | None:
        """All that is kept of somebody, as they may see it."""
        async with self.rt.database.read() as tx:
            return next(iter(await own_contacts.entries(tx, self.rt, chat)), None)

    async def card(self, chat: ChatId = ANNA) -> OutgoingMessage:
        """What stands in a chat."""
        async with self.rt.database.read() as tx:
            body = (await tx.execute(select(cards.c.body).where(cards.c.chat_id == chat))).scalar_one()
            return bodies.open_sealed(tx, body, about(chat, ""))


@dataclass(frozen=True)
class Answer:
    """What a browser got."""

    status: int
    text: str
    headers: Mapping[str, str]

    @classmethod
    async def of(cls, response: aiohttp.ClientResponse) -> "Answer":
        """Read all of it."""
        return cls(response.status, await response.text(), response.headers.copy())


def heading(answer: Answer) -> str:
    """The heading of a page."""
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert found is not None
    return html.unescape(found[1])


def corrections(answer: Answer) -> list[str]:
    """The fields that the list at the top leads to; each exists, and says in its own words what is wrong."""
    fields = re.findall(r'<li><a href="#(\w+)">', answer.text)
    for name in fields:
        assert re.search(
            rf'id="{name}" name="{name}"[^>]*aria-describedby="{name}-error[^>]*aria-invalid="true"', answer.text
        )
        assert f'id="{name}-error"' in answer.text
    return fields


def filled(**changed: str) -> dict[str, str]:
    """Anna's form with some fields filled in otherwise."""
    return {**FILLED, **changed}


@asynccontextmanager
async def contact_page(
    database: Database,
    authority: Authority | None = None,
    *,
    public_url: str = "https://bot.example",
    read_seconds: float = READ_SECONDS,
) -> AsyncIterator[Page]:
    """Serve it as the bot does."""
    authority = authority or example_authority()
    clock, seconds, metrics = Clock(BEFORE_THE_CALLS), [0.0], Metrics()
    rt = Runtime(Config(public_url=public_url), authority, database, Texts(authority, "Europe/Berlin"), clock)
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    application = build_web(metrics, {})
    ContactPages(rt, metrics, Brake(lambda: seconds[0]), read_seconds).mount(application)
    async with serving(application, Listen(port=0)) as taken:
        page = Page(rt, survey, metrics, clock, seconds, f"http://{taken.host}:{taken.port}")
        yield page
        await page.browser.close()
