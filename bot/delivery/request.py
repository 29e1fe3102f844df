"""One HTTP connection pool to the Bot API server, for python-telegram-bot and for the bot's own calls.

Knows which failures certainly did not reach Telegram and which may have. The token stands in the address of every call
and nowhere else: not in errors, not in ``repr``.
"""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import orjson
from aiohttp.abc import AbstractStreamWriter
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot import broken_json

CALL_SECONDS: Final = 15.0
"""How long a whole call may take: a deadline of its own also ends an answer that drips in byte by byte."""
UPLOAD_SECONDS: Final = 60.0
CONNECT_SECONDS: Final = 5.0
JSON_HEADERS: Final = {"Content-Type": "application/json"}


class NotSentError(NetworkError):
    """The call certainly did not reach Telegram; it may be repeated freely."""


class UnclearError(NetworkError):
    """Nobody knows whether Telegram took the call."""


class HeldBackError(Exception):
    """The process may not make this call any more."""


def always() -> bool:
    """Used where nobody else could have taken the work over."""
    return True


class _Fenced(aiohttp.BytesPayload):
    """A body that goes on the line, headers and all, only if ``may_go`` holds right before.

    A process that was stopped for a while goes on exactly where it stood. Had it asked earlier, it would bring a card
    back to where the person was before others took over.
    """

    def __init__(self, body: bytes, may_go: Callable[[], bool]) -> None:
        super().__init__(body, content_type="application/json")
        self._may_go = may_go

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """Write it, or raise HeldBackError before anything was written."""
        if not self._may_go():
            raise HeldBackError
        await super().write_with_length(writer, content_length)


class AiohttpRequest(BaseRequest):
    """The transport below python-telegram-bot: keep-alive, orjson, one deadline for each whole call."""

    __slots__ = ("_root", "_session", "_urls")

    def __init__(self, api_url: str, token: str) -> None:
        self._root = f"{api_url.rstrip('/')}/bot{token}/"
        self._urls: dict[str, URL] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds, for python-telegram-bot's own bookkeeping; what counts here is the deadline of the whole call."""
        return CALL_SECONDS

    async def initialize(self) -> None:
        """Open the pool; python-telegram-bot does so twice, the second time changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=256, keepalive_timeout=20, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def exchange(
        self,
        method: str,
        body: bytes | aiohttp.FormData,
        *,
        seconds: float = CALL_SECONDS,
        may_go: Callable[[], bool] = always,
    ) -> tuple[int, bytes]:
        """Post to a Bot API method; the HTTP status and the raw answer.

        ``may_go`` is asked at the very last moment for a body of bytes. Raises NotSentError or UnclearError.
        """
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._root + method)
        fenced = _Fenced(body, may_go) if isinstance(body, bytes) else body
        return await self._send("POST", url, fenced, seconds)

    async def call(self, method: str, parameters: Mapping[str, object], *, seconds: float = CALL_SECONDS) -> object:
        """The result of a Bot API method as JSON gives it; raises the errors of python-telegram-bot.

        For the calls that are not messages: getMe, getUpdates, setWebhook, setMyCommands.
        """
        status, content = await self.exchange(method, orjson.dumps(parameters), seconds=seconds)
        answer = self.parse_json_payload(content)
        if status == HTTPStatus.OK and "result" in answer:
            return answer["result"]
        raise refused(status, answer)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_timeouts: object,
        **_named_timeouts: object,
    ) -> tuple[int, bytes]:
        """Make a call of python-telegram-bot's; its four timeouts give way to one deadline."""
        if request_data is None:
            return await self._send(method, URL(url), None, CALL_SECONDS)
        if request_data.contains_files:
            return await self._send(method, URL(url), _form(request_data), UPLOAD_SECONDS)
        return await self._send(method, URL(url), orjson.dumps(request_data.parameters), CALL_SECONDS)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer of Telegram's; what is none raises TelegramError and is never quoted."""
        answer = broken_json.read(payload)
        if not isinstance(answer, dict):
            raise TelegramError("The answer is not one of the Bot API's")
        return answer

    async def _send(
        self, method: str, url: URL, body: bytes | aiohttp.BytesPayload | aiohttp.FormData | None, seconds: float
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSentError("The connection is closed")
        headers = JSON_HEADERS if isinstance(body, bytes) else None
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.request(method, url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                return response.status, await response.read()
        # Only the class is kept: messages of HTTP libraries may quote the address, and with it the token.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            if isinstance(error.__cause__, HeldBackError):
                raise NotSentError("HeldBackError") from None
            raise UnclearError(type(error).__name__) from None


def refused(status: int, answer: Mapping[str, Any]) -> TelegramError:
    """The error python-telegram-bot would raise for a refusal, without quoting the answer."""
    retry_after = (answer.get("parameters") or {}).get("retry_after")
    match status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RetryAfter(int(retry_after or 1))
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return InvalidToken("The token was refused")
        case HTTPStatus.FORBIDDEN:
            return Forbidden("Forbidden")
        case HTTPStatus.CONFLICT:
            return Conflict("Another program fetches this bot's updates")
        case HTTPStatus.BAD_REQUEST:
            return BadRequest("Bad request")
    return NetworkError(f"HTTP status {status}")


def _form(data: RequestData) -> aiohttp.FormData:
    # Percent signs instead of umlauts would stand in the file's name as people see it.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form
