"""Delivery to a webhook: one queue a chat or person, its head alone on the way, retried ever later until it is too old.

As telegram-bot-api does it (WebhookActor.cpp): any 2xx is delivered; a queue whose head fails waits, the others go on.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

import aiohttp

from bot.simulator.clock import Clock
from bot.simulator.faults import Repeats
from bot.simulator.parameters import Parameters, json_body
from bot.simulator.updates import Pending
from bot.simulator.values import ApiError, BotAccount, Json

ANSWER_WITHIN = 60.0
"""Seconds a webhook may take."""
LONGEST_RETRY_AFTER = 3_600.0
GONE_FOR = 23 * 3_600.0
"""After so many seconds of 410 the webhook is given up."""
NOT_IN_RESPONSE = frozenset(("deletewebhook", "setwebhook", "close", "logout"))

Execute = Callable[[BotAccount, str, Parameters], Awaitable[None]]
GiveUp = Callable[[BotAccount], None]
AnswerLost = Callable[[Pending], bool]
Serving = Callable[[], Repeats]


@dataclass(frozen=True, slots=True)
class Target:
    """What setWebhook said."""

    url: str
    secret: str
    max_connections: int
    certificate: bool = False


@dataclass(slots=True)
class Trouble:
    """The last failure, as getWebhookInfo reports it."""

    at: float = 0.0
    message: str = ""
    gone_since: float = 0.0


@dataclass(slots=True)
class Queue:
    """Updates that must arrive in this order."""

    waiting: deque[Pending] = field(default_factory=deque)
    failures: int = 0


class Webhook:
    """Delivers one bot's updates from :meth:`start` until :meth:`stop`."""

    def __init__(
        self,
        account: BotAccount,
        target: Target,
        *,
        session: aiohttp.ClientSession,
        clock: Clock,
        execute: Execute,
        give_up: GiveUp,
        answer_lost: AnswerLost,
        serving: Serving,
    ) -> None:
        self.target = target
        self.trouble = Trouble()
        self.in_flight = 0
        self._account = account
        self._session = session
        self._clock = clock
        self._execute = execute
        self._give_up = give_up
        self._answer_lost = answer_lost
        self._serving = serving
        self.repeated = 0
        self._slots = asyncio.Semaphore(target.max_connections)
        self._queues: dict[int, Queue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random(account.id)  # noqa: S311 — spreads retries, no secret

    def start(self) -> None:
        """Deliver what waits already and everything that comes."""
        for update in self._account.updates.all():
            self.offer(update)
        self._account.updates.on_new = self.offer

    def stop(self) -> None:
        """Deliver no more; what was not delivered stays with the bot's updates."""
        self._account.updates.on_new = lambda _update: None
        for task in self._tasks:
            task.cancel()

    def offer(self, update: Pending) -> None:
        """Put an update at the end of its queue; a queue that was empty begins to move."""
        queue = self._queues.get(update.queue)
        if queue is not None:
            queue.waiting.append(update)
            return
        queue = Queue(deque((update,)))
        self._queues[update.queue] = queue
        self._begin(self._empty(update.queue, queue))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, key: int, queue: Queue) -> None:
        while queue.waiting:
            update = queue.waiting[0]
            now = self._clock.now()
            if not self._account.updates.waits(update) or update.expires <= now:
                self._leave(queue, update, taken=False)
                continue
            if not queue.failures:
                self._repeat_as_told(update)
            async with self._slots:
                wait = await self._deliver(update, queue.failures)
            if wait is None:
                self._leave(queue, update, taken=True)
                continue
            queue.failures += 1
            if self._clock.now() + wait >= update.expires:
                self._leave(queue, update, taken=False)
            else:
                await self._clock.sleep(wait)
        del self._queues[key]

    def _leave(self, queue: Queue, update: Pending, *, taken: bool) -> None:
        queue.waiting.popleft()
        queue.failures = 0
        self._account.updates.done(update, taken=taken)

    def _repeat_as_told(self, update: Pending) -> None:
        """Plan its copies when it is brought for the first time: not even a copy overtakes the head of a queue."""
        for seconds in self._serving().of(update.id):
            self.repeated += 1
            self._begin(self._repeat(update, seconds))

    async def _repeat(self, update: Pending, seconds: float) -> None:
        """Bring it once more, whatever becomes of it: a copy of an update has no queue and is not tried again."""
        await self._clock.sleep(seconds)
        async with self._slots:
            await self._deliver(update, 0)

    async def _deliver(self, update: Pending, failures: int) -> float | None:
        """One attempt; None when it arrived, else the seconds until the next."""
        headers = {"Content-Type": "application/json"}
        if self.target.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.target.secret
        self.in_flight += 1
        try:
            async with self._session.post(self.target.url, data=update.body, headers=headers) as response:
                body = await response.read()
                status, reason = response.status, response.reason or ""
                kind, retry_after = response.content_type, response.headers.get("Retry-After", "")
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            timed_out = isinstance(error, TimeoutError)
            self._failed("Read timeout expired" if timed_out else "Connection refused")
            return self._pause(failures)
        finally:
            self.in_flight -= 1
        if 200 <= status < 300 and self._answer_lost(update):
            self._failed("Connection reset by peer")
            return self._pause(failures)
        if 200 <= status < 300:
            self.trouble.gone_since = 0.0
            await self._execute_response(kind, body)
            return None
        self._failed(f"Wrong response from the webhook: {status} {reason}".rstrip())
        self._watch_gone(status)
        if retry_after.isdecimal():
            return min(float(retry_after), LONGEST_RETRY_AFTER)
        return self._pause(failures)

    def _failed(self, message: str) -> None:
        self.trouble.at = self._clock.now()
        self.trouble.message = message

    def _watch_gone(self, status: int) -> None:
        now = self._clock.now()
        if status != 410:
            self.trouble.gone_since = 0.0
        elif not self.trouble.gone_since:
            self.trouble.gone_since = now
        elif now - self.trouble.gone_since > GONE_FOR:
            self.stop()
            self._give_up(self._account)

    def _pause(self, failures: int) -> float:
        """At once, then 2, 4, 8 … seconds, at most a random one or two minutes."""
        if not failures:
            return 0.0
        return min(2.0 ** min(failures, 10), self._random.uniform(60, 120)) * self._serving().pauses

    async def _execute_response(self, kind: str, body: bytes) -> None:
        """Execute the method that the webhook put into its response; the bot never learns what came of it."""
        if not body or kind != "application/json":
            return
        try:
            values = json_body(body)
        except ApiError:
            return
        method = str(values.pop("method", "")).lower()
        if method and method not in NOT_IN_RESPONSE and not method.startswith("get"):
            await self._execute(self._account, method, Parameters(values))

    def info(self) -> Json:
        """The Bot API's ``WebhookInfo`` as far as the webhook knows it."""
        info: Json = {
            "url": self.target.url,
            "has_custom_certificate": self.target.certificate,
            "max_connections": self.target.max_connections,
            "ip_address": "127.0.0.1",
        }
        if self.trouble.at:
            info.update(last_error_date=int(self.trouble.at), last_error_message=self.trouble.message)
        return info
