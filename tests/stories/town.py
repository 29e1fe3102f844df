"""A small town on a Telegram of its own: people with phones, one authority, one bot that is restarted between steps.

Stories look only at what people see. ``settles`` waits until every update was taken and everything due was sent.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import Bot
from bot.authority import Authority
from bot.authority_file import example_authority
from bot.config import Config, Listen, Secret
from bot.delivery.pace import Limits, Pace
from bot.domain.ids import FormId, SurveyId
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Role
from bot.domain.survey import Survey, SurveyState
from bot.jobs.clock import Clock
from bot.runtime import Runtime
from bot.services import deadlines, digest, resuming, staffing
from bot.simulator.clock import HandClock
from bot.simulator.people import Outcome, Phone, Screen, Shown, Simulator
from bot.simulator.server import TelegramServer
from handlers import routes
from storage import forms, settings, surveys
from storage.database import Database
from storage.keystore import place_in
from storage.sealed import KeyRing

TOKEN = "4711:Stories"
SURVEY = SurveyId("lra22")
FIRST_DAY = datetime(2022, 7, 15, 10, 0, tzinfo=UTC)
NO_LIMITS = Limits(burst=1_000_000, group_per_minute=1_000_000, bulk_per_second=1_000_000.0)


@dataclass(slots=True)
class Town:
    """Everything one story needs; ``steps`` counts what people did since the last restart."""

    server: TelegramServer
    simulator: Simulator
    clock: HandClock
    database_url: str
    ring: KeyRing
    keys_in: Path
    authority: Authority
    database: Database
    bot: Bot
    public_url: str = ""
    """Root of the authority's own pages; empty: there is none."""
    restart_after: int = 1
    catches_up: bool = True
    """Whether all scheduled work runs at a restart, as it really does; else only what a story runs itself."""
    steps: int = 0
    people: dict[str, "Person"] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """DATA_DIR of the bot."""
        return self.keys_in.parent

    @property
    def rt(self) -> Runtime:
        """The runtime of the bot that runs now."""
        return self.bot.rt

    async def person(self, name: str, language: str = "de") -> "Person":
        """Somebody of that name; the same one when asked again."""
        if name not in self.people:
            self.people[name] = Person(self, await self.simulator.person(name, language))
        return self.people[name]

    async def member(self, name: str, role: Role, office: str = "", *, head: bool = False) -> "Person":
        """Somebody on the staff, who has opened their invitation."""
        person = await self.person(name)
        token = await self.rt.run(staffing.invite, role=role, office=office, name=name, head=head)
        await person.writes(f"/start i_{token}")
        return person

    async def later(self, **span: float) -> None:
        """Let time pass while the bot runs: ``days=3``, ``hours=1``."""
        self.clock.advance(timedelta(**span).total_seconds())
        await self.database.write(settings.put, resuming.ALIVE, self.rt.now().isoformat())
        # The clock would do so by itself a moment after the next restart, in the middle of the next step.
        for job in (digest.send_due, deadlines.watch):
            await self.rt.run(job)
        await self.settles()

    async def is_away(self, **span: float) -> int:
        """The bot stands still for a while and comes back; how many people are shown their card again."""
        await self.bot.stop()
        self.clock.advance(timedelta(**span).total_seconds())
        self.bot = await self._started_again()
        await self.settles()
        return await self.comes_back()

    async def comes_back(self) -> int:
        """What the bot does by itself some seconds after it began to work again."""
        shown = await self.bot.pulse.resume()
        await self.settles()
        return shown

    async def stepped(self) -> None:
        """Somebody did something: wait until it is done, then start the bot anew on the same database."""
        await self.settles()
        self.steps += 1
        if self.restart_after and self.steps % self.restart_after == 0:
            await self.restarts()

    async def settles(self) -> None:
        """Wait until the bot has taken every update and sent everything."""
        updates = self.server.world.account(TOKEN).updates
        while len(updates):  # noqa: ASYNC110 - the simulator has no event for an empty queue
            await asyncio.sleep(0.002)
        await self.bot.settles()

    async def restarts(self) -> None:
        """A new process in small: everything that is not in the database is gone."""
        await self.bot.stop()
        await self.database.close()
        self.database = await Database.open(self.database_url, self.ring, self.keys_in)
        self.bot = await self._started_again(catches_up=self.catches_up)

    async def _started_again(self, *, catches_up: bool = True) -> Bot:
        around = (self.simulator.address, self.authority, self.database, self.clock, self.folder)
        return await _started(*around, public_url=self.public_url, catches_up=catches_up)

    async def opens(self, form: Questionnaire, survey: SurveyId = SURVEY, title: str = "Kundenbefragung 2022") -> None:
        """A survey is in the field from July 1st to August 15th."""
        await self.database.write(forms.save, form, FIRST_DAY)
        opened = Survey(
            id=survey,
            authority=self.authority.id,
            title=title,
            form_id=FormId(form.form_id),
            state=SurveyState.OPEN,
            opens_on=date(2022, 7, 1),
            closes_on=date(2022, 8, 15),
            contact_from=date(2021, 5, 1),
            contact_to=date(2022, 5, 31),
            deletes_on=date(2022, 12, 31),
        )
        await self.database.write(surveys.add, opened, FIRST_DAY)


@dataclass(slots=True)
class Person:
    """Somebody with a phone; ``chat`` 0 is the private chat with the bot."""

    town: Town
    phone: Phone

    def at(self, chat: int) -> "Person":
        """The same person, looking at another chat."""
        return Person(self.town, self.phone.at(chat))

    async def writes(self, text: str) -> Shown:
        """Write and wait; the newest message of the bot."""
        await self.phone.sends(text)
        return await self._after_step()

    async def sends(self, kind: str) -> Shown:
        """Send a sticker, voice message, photo or place."""
        await self.phone.sends_something(kind)
        return await self._after_step()

    async def sends_file(self, name: str, content: bytes) -> Shown:
        """Send a document."""
        await self.phone.sends_document(name, content)
        return await self._after_step()

    async def sends_contact(self, **card: object) -> Shown:
        """Share one's own contact, or somebody else's card."""
        await self.phone.sends_contact(**card)
        return await self._after_step()

    async def taps(self, label: str) -> Shown:
        """Tap a button and wait; the newest message of the bot."""
        await self.tap(label)
        return await self.card()

    async def tap(self, label: str) -> Outcome:
        """Tap a button and wait; what came of the tap."""
        outcome = await self.phone.taps(label)
        await self.town.stepped()
        return outcome

    async def taps_data(self, data: str, message: int) -> Outcome:
        """Tap a button that is gone, or that never was."""
        outcome = await self.phone.taps_data(data, message=message)
        await self.town.stepped()
        return outcome

    async def card(self) -> Shown:
        """The newest message of the bot."""
        return (await self.screen()).newest

    async def screen(self) -> Screen:
        """The whole chat."""
        return await self.phone.screen()

    async def sees(self, text: str) -> bool:
        """Whether the text stands anywhere in the chat."""
        return (await self.screen()).shows(text)

    async def transcript(self) -> str:
        """The chat as text."""
        return await self.town.simulator.transcript(self.phone.chat or self.phone.user)

    async def _after_step(self) -> Shown:
        await self.town.stepped()
        return await self.card()


async def _started(
    address: str,
    authority: Authority,
    database: Database,
    clock: HandClock,
    folder: Path,
    *,
    public_url: str = "",
    catches_up: bool = True,
) -> Bot:
    listen = Listen("127.0.0.1", 0)
    config = Config(token=Secret(TOKEN), api_url=address, listen=listen, data_dir=folder, public_url=public_url)
    bot = Bot(config, authority, database, routes, clock=_instants(clock), pace=Pace(clock.now, NO_LIMITS))
    if not catches_up:
        bot.clock = Clock(bot.rt, bot.metrics, jobs=())
    await bot.start()
    return bot


def _instants(clock: HandClock) -> Callable[[], datetime]:
    return lambda: datetime.fromtimestamp(clock.now(), UTC)


@asynccontextmanager
async def built_town(database_url: str, ring: KeyRing, authority: Authority | None = None) -> AsyncIterator[Town]:
    """A town with nobody in it yet, on July 15th 2022 at noon."""
    clock = HandClock(FIRST_DAY.timestamp())
    server = TelegramServer(clock=clock)
    address = await server.start()
    authority = authority or example_authority()
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="buergerecho-town-")
    async with Simulator(address) as simulator:
        keys_in = place_in(Path(folder.name))
        database = await Database.open(database_url, ring, keys_in)
        bot = await _started(address, authority, database, clock, Path(folder.name))
        town = Town(server, simulator, clock, database_url, ring, keys_in, authority, database, bot)
        if not database_url.startswith("sqlite"):
            # Between any two steps on SQLite; a connection to a server is dearer, and the story the same.
            town.restart_after = 4
        try:
            yield town
        finally:
            await town.bot.stop()
            await town.database.close()
            folder.cleanup()
            await server.stop()
            # aiohttp keeps the handlers of ended servers, and with them everything that was ever said in this town.
            server.calls.clear()
            server.world.forget_everything()
