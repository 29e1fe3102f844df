"""Builds the bot from its settings, starts and stops it in order. ``bot/running.py`` makes a process of it."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

# python-telegram-bot gives pauses as timedelta only if it is told so.
os.environ["PTB_TIMEDELTA"] = "1"

import structlog
from telegram.error import InvalidToken
from telegram.ext import Application, ApplicationBuilder, ContextTypes

from bot.authority import Authority
from bot.cluster import Membership
from bot.config import Config
from bot.delivery.broadcasting import Broadcasting
from bot.delivery.pace import Pace
from bot.delivery.request import AiohttpRequest
from bot.delivery.taps import TapAnswers
from bot.delivery.telegram import Telegram, tap_answer
from bot.delivery.topics import Topics
from bot.delivery.worker import Delivery
from bot.domain.errors import BuergerechoError
from bot.domain.ids import UpdateId
from bot.gauges import Gauges
from bot.intake import introduction
from bot.intake.handling import Handling
from bot.intake.introduction import Commands
from bot.intake.lanes import Lanes
from bot.intake.polling import LONG_POLL_SECONDS, Polling
from bot.intake.shedding import Shedding
from bot.intake.webhook import RidingAnswers, Webhook
from bot.jobs.clock import Clock
from bot.metrics import Metrics, UpdateOutcome
from bot.runtime import Runtime, system_clock
from bot.services import restoring
from bot.stopping import ended, within
from bot.texts.catalogue import Texts, spoken
from bot.texts.watching import slower
from bot.watching.pulse import Pulse
from bot.watching.signs import Signs
from bot.watching.watch import Sights, Watch
from bot.web.brake import Brake
from bot.web.contact_page import ContactPages
from bot.web.server import Check, build_web, serving
from handlers import failures
from handlers.context import BotContext, Surroundings
from storage import settings
from storage.database import Database

log = structlog.stdlib.get_logger("bot.app")

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

USERNAME: Final = "bot_username"
"""Name of the setting that keeps what getMe said last, for the links that commands print."""
# SIGTERM ends within ten seconds, whatever hangs (T29). Whatever is given up after these seconds is in the database, or
# Telegram brings it again.
BESIDE_SECONDS: Final = 0.5
LANES_SECONDS: Final = 2.0
DELIVERY_SECONDS: Final = 2.5
LEAVE_SECONDS: Final = 1.5
SERVER_SECONDS: Final = 1.5


class Routes(Protocol):
    """What ``handlers/routes.py`` offers."""

    def register(self, application: AnyApplication) -> None:
        """Add every route of the bot."""

    def commands(self, texts: Texts) -> Mapping[str, Commands]:
        """The commands for Telegram's menu by language; the language ``''`` is for everybody else."""


class TokenRefusedError(BuergerechoError):
    """Telegram kennt das Token in BUERGERECHO_TOKEN nicht (mehr). Ein neues gibt BotFather."""


class Bot:
    """One bot on one database: built at once, started, stopped."""

    def __init__(
        self,
        config: Config,
        authority: Authority,
        database: Database,
        routes: Routes,
        *,
        clock: Callable[[], datetime] = system_clock,
        pace: Pace | None = None,
    ) -> None:
        self.metrics = Metrics()
        self.membership = Membership(database, config.time_scale)
        self._request = AiohttpRequest(config.api_url, config.token.get_secret_value())
        telegram = Telegram(self._request, self.membership.may_act)
        pace = pace or Pace(time.monotonic)
        self.delivery = Delivery(database, telegram, self.metrics, pace, clock, self.membership)
        database.show = self.delivery.take
        self.taps = TapAnswers(telegram, self.metrics)
        texts = Texts(authority, config.time_zone)
        self.rt = Runtime(config, authority, database, texts, clock, self.delivery.wake)
        self.broadcasting = Broadcasting(self.rt, telegram, self.metrics, pace, lambda: self.membership.first)
        self.topics = Topics(self.rt, self._request.call, pace, lambda: self.membership.first)
        self._signs = Signs(clock, webhook=bool(config.webhook_url))
        self.pulse = Pulse(self.rt, self._signs, lambda: self.membership.first)
        self._riding = RidingAnswers()
        self._failures = failures.Failures()
        self._routes = routes
        self.application = self._built_application()
        self.shedding = Shedding(self.rt, self.metrics, lambda code: slower(texts.voice(spoken(code))))
        self.lanes = Lanes(self._handling(), self.shedding.shed)
        self.clock = Clock(self.rt, self.metrics)
        database.committed = self.metrics.batch
        self._open = False
        self._server = AsyncExitStack()
        self.port = 0
        """Where the own server listens, once it does."""
        self._gauges = Gauges(database, self.metrics, self.lanes, clock, lambda: self.membership.first)
        sights = Sights(self._webhook_info, self._set_webhook, self.clock.overdue)
        self.watch = Watch(self.rt, self.metrics, self._signs, sights, lambda: self.membership.first)
        self._polling: asyncio.Task[None] | None = None
        self._beside: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start everything and return when updates are taken; waits while Telegram does not answer.

        Raises TokenRefusedError and AddressInUseError.
        """
        await self._request.initialize()
        await self._listen()
        try:
            username = await introduction.own_name(self._request.call)
            await self.application.initialize()
            await restoring.forget_old_tombstones(self.rt)
            await self.rt.run(restoring.repeat_deletions)
            await self.rt.database.write(settings.put, USERNAME, username)
            await self.membership.start()
            await self.pulse.begin()
            self.delivery.start()
            self.broadcasting.start()
            self.topics.start()
            self.clock.start()
            await self._take_updates()
        except InvalidToken:
            # Its text quotes the token.
            raise TokenRefusedError from None
        commands = introduction.offer_commands(self._request.call, self._routes.commands(self.rt.texts))
        self._beside = [
            asyncio.create_task(commands, name="commands"),
            asyncio.create_task(self._gauges.run(), name="gauges"),
            asyncio.create_task(self.pulse.run(), name="pulse"),
            asyncio.create_task(self.watch.run(), name="watch"),
        ]
        log.info("the bot is ready", webhook=bool(self.rt.config.webhook_url))

    async def until_broken(self) -> None:
        """Wait until the bot cannot go on; raises TokenRefusedError."""
        try:
            await (self._polling or asyncio.Event().wait())
        except InvalidToken:
            raise TokenRefusedError from None

    async def settles(self) -> None:
        """Wait until all updates taken are handled and everything due was sent."""
        await self.lanes.settles()
        await self.shedding.settles()
        await self.delivery.settles()
        await self.broadcasting.settles()
        await self.topics.settles()
        await self.delivery.settles()
        await self.taps.settles()

    async def stop(self) -> None:
        """Take no more, finish what was begun, let go of everything but the database."""
        self._open = False
        await within(BESIDE_SECONDS, beside=ended(*self._beside, self._polling))
        await within(LANES_SECONDS, lanes=self.lanes.stop(LANES_SECONDS), clock=self.clock.stop())
        await within(
            DELIVERY_SECONDS,
            delivery=self.delivery.stop(),
            broadcasting=self.broadcasting.stop(),
            topics=self.topics.stop(),
            taps=self.taps.stop(DELIVERY_SECONDS),
        )
        await within(LEAVE_SECONDS, membership=self.membership.stop())
        await within(SERVER_SECONDS, server=self._server.aclose())
        await within(BESIDE_SECONDS, library=self.application.shutdown(), connections=self._request.shutdown())

    def _built_application(self) -> AnyApplication:
        application: AnyApplication = (
            ApplicationBuilder()
            .token(self.rt.config.token.get_secret_value())
            .base_url(f"{self.rt.config.api_url}/bot")
            .base_file_url(f"{self.rt.config.api_url}/file/bot")
            .request(self._request)
            .get_updates_request(self._request)
            .updater(None)
            .job_queue(None)
            .context_types(ContextTypes(context=BotContext))
            .build()
        )
        answer = self._answer_in_response if self.rt.config.webhook_url else self._answer_tap
        application.bot_data = Surroundings(self.rt, answer)
        self._routes.register(application)
        application.add_error_handler(self._failures.note)
        return application

    def _handling(self) -> Handling:
        return Handling(
            self.application,
            self.rt,
            self.metrics,
            self._failures.take,
            lambda language_code: failures.excuse(self.rt.texts, language_code),
        )

    async def _listen(self) -> None:
        config = self.rt.config
        application = build_web(self.metrics, self._checks())
        if config.webhook_url:
            webhook = Webhook(self.lanes, config.webhook_secret, self._riding, self._count_unreadable, self._is_open)
            application.router.add_post(urlsplit(config.webhook_url).path or "/", webhook.take)
        if config.public_url:
            ContactPages(self.rt, self.metrics, Brake(time.monotonic)).mount(application)
        listening = await self._server.enter_async_context(serving(application, config.listen))
        self.port = listening.port

    def _checks(self) -> Mapping[str, Check]:
        return {
            "database": self._database_works,
            "telegram": self._telegram_answers,
            "delivery": self._delivery_goes_on,
        }

    async def _delivery_goes_on(self) -> bool:
        return not self.delivery.halted

    async def _database_works(self) -> bool:
        await self.rt.database.ping()
        return True

    async def _telegram_answers(self) -> bool:
        return self._open and bool(await self._request.call("getMe", {}))

    async def _take_updates(self) -> None:
        config = self.rt.config
        self._open = True
        if config.webhook_url:
            await self._set_webhook()
            return
        await introduction.fetch_updates_ourselves(self._request.call)
        polling = Polling(
            self._request.call,
            self.lanes,
            mine=lambda: self.membership.first,
            answered=self._signs.answered,
            long_poll=LONG_POLL_SECONDS * config.time_scale,
        )
        self._polling = asyncio.create_task(polling.run(), name="polling")

    async def _set_webhook(self) -> None:
        secret = self.rt.config.webhook_secret.get_secret_value()
        await introduction.have_updates_brought(self._request.call, self.rt.config.webhook_url, secret)

    async def _webhook_info(self) -> Mapping[str, Any] | None:
        return await introduction.webhook_info(self._request.call)

    def _is_open(self) -> bool:
        return self._open

    def _answer_tap(self, _update_id: UpdateId, query_id: str, text: str) -> None:
        if self.membership.may_act():
            self.taps.answer(query_id, text)

    def _answer_in_response(self, update_id: UpdateId, query_id: str, text: str) -> None:
        self._riding.put(update_id, tap_answer(query_id, text))

    def _count_unreadable(self) -> None:
        self.metrics.update("", UpdateOutcome.IGNORED, 0.0)
        log.warning("the webhook was given something that is no update")
