"""The address that Telegram calls with updates: who may call, how much it may send, and what it is answered."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
import structlog
from aiohttp import web

from bot import broken_json
from bot.config import Secret
from bot.intake import reading
from bot.intake.lanes import Lanes, RawUpdate, Verdict

log = structlog.stdlib.get_logger("bot.intake")

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_BODY: Final = 256 * 1024
RETRY_SECONDS: Final = "5"
READ_SECONDS: Final = 10.0
"""So long a body may take; Telegram's are a few kilobytes."""


class RidingAnswers:
    """Answers to taps that wait for the response to their own update, which carries them to Telegram for nothing."""

    def __init__(self) -> None:
        self._waiting: dict[int, dict[str, Any]] = {}

    def put(self, update_id: int, answer: dict[str, Any]) -> None:
        """Keep the parameters of answerCallbackQuery for the response to this update."""
        self._waiting[update_id] = {"method": "answerCallbackQuery", **answer}

    def take(self, update_id: int) -> dict[str, Any] | None:
        """What rides along with this update's response, if anything."""
        return self._waiting.pop(update_id, None)


@dataclass(frozen=True, slots=True)
class Webhook:
    """The route; every answer but 503 tells Telegram never to send the update again."""

    lanes: Lanes
    secret: Secret = field(repr=False)
    riding: RidingAnswers
    count_unreadable: Callable[[], None]
    is_open: Callable[[], bool]
    """Whether updates are taken already, and still."""
    read_seconds: float = READ_SECONDS

    async def take(self, request: web.Request) -> web.Response:
        """Take one update; answers after it is committed."""
        if not self._from_telegram(request):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(self.read_seconds):
                update = await _update_in(request)
        except TimeoutError:
            return web.Response(status=408)
        if update is None:
            self.count_unreadable()
            return web.Response()
        if not self.is_open() or await self.lanes.submit(update) is Verdict.UNAVAILABLE:
            return web.Response(status=503, headers={"Retry-After": RETRY_SECONDS})
        riding = self.riding.take(update["update_id"])
        if riding is None:
            return web.Response()
        return web.Response(body=orjson.dumps(riding), content_type="application/json")

    def _from_telegram(self, request: web.Request) -> bool:
        given = request.headers.getall(SECRET_HEADER, [])
        expected = self.secret.get_secret_value().encode()
        return len(given) == 1 and hmac.compare_digest(given[0].encode("utf-8", "surrogateescape"), expected)


async def _update_in(request: web.Request) -> RawUpdate | None:
    """What the body says; None for one that is no update. A giant is none either: refused, it would come again."""
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return None
    return reading.as_update(broken_json.read(body)) if len(body) <= LARGEST_BODY else None
