"""Fetches updates where no webhook is set; the offset, by which Telegram forgets them, moves after the commit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import reading
from bot.intake.introduction import Call
from bot.intake.lanes import Lanes, RawUpdate, Verdict

log = structlog.stdlib.get_logger("bot.intake")

LONG_POLL_SECONDS: Final = 50
"""Telegram's own maximum."""
GRACE_SECONDS: Final = 10.0
SAME_OFFSET_SECONDS: Final = 3.0
"""Telegram slows down whoever asks for the same updates more often."""
LONGEST_PAUSE: Final = 30.0


STAND_BY_SECONDS: Final = 1.0
"""How often a process that is not the first looks whether it is."""


def nobody_asks() -> None:
    """Used where nobody wants to know when Telegram answered last."""


def always_mine() -> bool:
    """Used where one process runs."""
    return True


class Polling:
    """Long polling: up to 100 updates, all handled, then the next; after a crash the open ones come again."""

    def __init__(
        self,
        call: Call,
        lanes: Lanes,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        mine: Callable[[], bool] = always_mine,
        answered: Callable[[], None] = nobody_asks,
        long_poll: float = LONG_POLL_SECONDS,
    ) -> None:
        """Fetch while ``mine`` says so, since Telegram hands its updates to one program at a time.

        ``answered`` is told whenever Telegram answered; ``long_poll`` is how many seconds it may wait for news.
        """
        self._call = call
        self._lanes = lanes
        self._pause = pause
        self._mine = mine
        self._answered = answered
        self._long_poll = max(1, round(long_poll))
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Fetch and handle until cancelled; raises InvalidToken when Telegram no longer knows the bot."""
        while True:
            if self._mine():
                updates = await self._fetched()
                if updates:
                    await self._handle(updates)
            else:
                # Another process fetches, and confirms: this one begins anew should its turn come.
                self._offset = None
                await self._pause(STAND_BY_SECONDS)

    async def _fetched(self) -> list[RawUpdate]:
        parameters: dict[str, Any] = {"timeout": self._long_poll, "limit": 100, "allowed_updates": reading.ALLOWED}
        if self._offset is not None:
            parameters["offset"] = self._offset
        try:
            found = await self._call("getUpdates", parameters, seconds=self._long_poll + GRACE_SECONDS)
        except InvalidToken:
            raise
        except TelegramError as error:
            await self._wait_after(error)
            return []
        self._failures = 0
        self._answered()
        listed = found if isinstance(found, list) else []
        updates = [update for content in listed if (update := reading.as_update(content)) is not None]
        if listed and not updates:
            # Nothing in it has an id to confirm, so it would come again and again.
            log.error("Telegram sends what is no update", count=len(listed))
            await self._pause(SAME_OFFSET_SECONDS)
        return updates

    async def _wait_after(self, error: TelegramError) -> None:
        self._failures += 1
        seconds = min(0.25 * 2 ** min(self._failures, 10), LONGEST_PAUSE)
        if isinstance(error, RetryAfter):
            seconds = max(seconds, float(error._retry_after.total_seconds()))  # noqa: SLF001 - public name changes type
        if isinstance(error, Conflict):
            log.error("another program fetches this bot's updates, or a webhook is set")
        else:
            log.warning("updates could not be fetched", error=type(error).__name__, tries=self._failures)
        await self._pause(seconds)

    async def _handle(self, updates: list[RawUpdate]) -> None:
        verdicts = await asyncio.gather(*(self._lanes.submit(update) for update in updates))
        refused = [
            update["update_id"]
            for update, verdict in zip(updates, verdicts, strict=True)
            if verdict is Verdict.UNAVAILABLE
        ]
        if not refused:
            self._offset = max(update["update_id"] for update in updates) + 1
            return
        # What was handled behind the first refused one comes again, and counts once all the same.
        self._offset = min(refused)
        log.warning("database unavailable, updates wait at Telegram", updates=len(refused))
        await self._pause(SAME_OFFSET_SECONDS)
