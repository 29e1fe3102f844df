"""Asks Telegram whether the staff channel is a forum, and opens and closes its topics.

What is to be done is a query; nothing is kept in memory. A topic whose opening nobody learned of, because the answer
was lost, is opened once more: an empty one too many is better than a procedure without one.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.delivery.pace import Pace
from bot.delivery.rounds import Rounds
from bot.domain.errors import BuergerechoError
from bot.domain.ids import ChatId
from bot.domain.procedure import Procedure
from bot.runtime import Runtime
from bot.services import channel_cards, staff_stream
from bot.services.staff_cards import staff_channel
from bot.texts.channel import topic_name
from storage import procedures, topics
from storage.topics import Topic
from storage.transaction import Transaction

log = structlog.stdlib.get_logger("bot.delivery")

POLL_SECONDS: Final = 5.0
CALL_SECONDS: Final = 15.0


class Call(Protocol):
    """Calls a Bot API method; the result as JSON gives it, or an error of python-telegram-bot's."""

    async def __call__(self, method: str, parameters: Mapping[str, object], *, seconds: float) -> object:
        """``seconds`` is the deadline of the whole call."""


@dataclass(frozen=True, slots=True)
class _Todo:
    """What is to be done in the staff channel."""

    channel: ChatId
    ask: bool
    open: tuple[tuple[Topic, Procedure], ...]
    close: tuple[Topic, ...]


class Topics:
    """Runs in every process and acts only in the one that ``acts``; ``pace`` is shared with the delivery."""

    def __init__(self, rt: Runtime, call: Call, pace: Pace, acts: Callable[[], bool]) -> None:
        self._rt = rt
        self._call = call
        self._pace = pace
        self._acts = acts
        self._rounds = Rounds("topics", self._round, pause=POLL_SECONDS)

    def start(self) -> None:
        """Begin."""
        self._rounds.start()

    async def settles(self) -> None:
        """Wait until nothing is to be done now."""
        await self._rounds.settles()

    async def stop(self) -> None:
        """Begin nothing more."""
        await self._rounds.stop()

    async def _round(self) -> bool:
        """Do what can be done now; whether anything was."""
        if not self._acts():
            return False
        try:
            async with self._rt.database.read() as tx:
                todo = await _todo(tx, self._rt)
            return todo is not None and self._pace.wait(todo.channel) <= 0 and await self._do(todo)
        except BuergerechoError as error:
            log.warning("topics wait for the database", error=type(error).__name__)
        except Exception:
            log.exception("topics failed")
        return False

    async def _do(self, todo: _Todo) -> bool:
        """One call at a time, so that the pace of the group is kept."""
        try:
            if todo.ask:
                await self._ask(todo.channel)
            elif todo.open:
                await self._open(*todo.open[0])
            elif todo.close:
                await self._close(todo.close[0])
            else:
                return False
        except RetryAfter as flood:
            self._pace.park(todo.channel, _seconds(flood))
            return False
        except TelegramError as error:
            log.warning("Telegram does not answer about topics", error=type(error).__name__)
            return False
        return True

    async def _ask(self, channel: ChatId) -> None:
        try:
            chat = await self._make(channel, "getChat", {})
        except (BadRequest, Forbidden):
            chat = {}
        forum = isinstance(chat, dict) and chat.get("is_forum") is True
        await self._rt.run(channel_cards.learn, channel, forum=forum)

    async def _open(self, topic: Topic, procedure: Procedure) -> None:
        try:
            made = await self._make(topic.chat, "createForumTopic", {"name": topic_name(procedure, topic.office)})
        except (BadRequest, Forbidden) as error:
            # Not a forum any more, or the right to manage topics is missing: one stream, until it is asked again.
            log.warning("Telegram opens no topic", error=type(error).__name__)
            await self._rt.run(channel_cards.learn, topic.chat, forum=False)
            return
        match made:
            case {"message_thread_id": int(thread)}:
                await self._rt.run(channel_cards.topic_opened, topic, thread)
            case _:
                # Asked at once again, the chat would fill with topics.
                await self._rt.run(channel_cards.learn, topic.chat, forum=False)

    async def _close(self, topic: Topic) -> None:
        with contextlib.suppress(BadRequest, Forbidden):  # closed or deleted by somebody
            await self._make(topic.chat, "closeForumTopic", {"message_thread_id": topic.thread})
        await self._rt.database.write(topics.note_closed, topic)

    async def _make(self, channel: ChatId, method: str, parameters: Mapping[str, object]) -> object:
        self._pace.take(channel)
        return await self._call(method, {"chat_id": channel, **parameters}, seconds=CALL_SECONDS)


async def _todo(tx: Transaction, rt: Runtime) -> _Todo | None:
    channel = await staff_channel(tx, rt)
    if channel is None:
        return None
    if await staff_stream.must_ask(tx, rt, channel):
        return _Todo(channel, ask=True, open=(), close=())
    if not await staff_stream.is_forum(tx, channel):
        return _Todo(channel, ask=False, open=(), close=())
    wanted = tuple([(one, await procedures.get(tx, one.procedure)) for one in await topics.to_open(tx, channel)])
    return _Todo(channel, ask=False, open=wanted, close=await topics.to_close(tx, channel))


def _seconds(flood: RetryAfter) -> float:
    assert isinstance(flood.retry_after, timedelta)  # noqa: S101 - for mypy; PTB_TIMEDELTA=1
    return flood.retry_after.total_seconds()
