"""Looks every few minutes whether the bot works as it should, and tells the staff what it finds.

Only the first process watches. What cannot be looked at just now, because Telegram or the database is away, is neither
wrong nor over.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog

from bot.domain.alarm import Cause, Finding
from bot.domain.errors import DatabaseUnavailableError
from bot.metrics import Metrics
from bot.runtime import Runtime
from bot.services import alarms
from bot.watching.signs import Signs

log = structlog.stdlib.get_logger("bot.watching")

EVERY_SECONDS: Final = 285.0
"""A little less than the five minutes within which the staff shall know."""
QUARANTINE_SECONDS: Final = 3_600.0
MANY_UPDATES: Final = 300
"""So many wait at Telegram only when the bot cannot keep up."""
LONGEST_WAIT_SECONDS: Final = 300.0
MANY_FLOODS: Final = 20
LITTLE_SPACE: Final = 500 * 1024**2

_OF_THE_WEBHOOK: Final = frozenset((Cause.WEBHOOK_WRONG, Cause.WEBHOOK_FAILING, Cause.UPDATES_WAITING))


@dataclass(frozen=True, slots=True)
class Sights:
    """What the watch looks through: Telegram, the timetable, the disk."""

    webhook_info: Callable[[], Awaitable[Mapping[str, Any] | None]]
    """What Telegram says of the webhook; None if it does not answer. Any: Telegram's JSON."""
    set_webhook: Callable[[], Awaitable[None]]
    overdue: Callable[[], Sequence[str]]
    """The scheduled work that should have run and did not."""


class Watch:
    """Watches while ``is_first`` says that this is the first process on the database."""

    def __init__(
        self, rt: Runtime, metrics: Metrics, signs: Signs, sights: Sights, is_first: Callable[[], bool]
    ) -> None:
        self._rt = rt
        self._metrics = metrics
        self._signs = signs
        self._sights = sights
        self._is_first = is_first
        self._floods_before = metrics.floods
        self._looked_at = rt.now()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS * self._rt.config.time_scale)
            if not self._is_first():
                self._floods_before = self._metrics.floods
                continue
            try:
                await self.look()
            except DatabaseUnavailableError:
                log.warning("the watch waits for the database")
            except Exception:
                log.exception("the watch failed")

    async def look(self) -> tuple[Finding, ...]:
        """Look once and tell the staff; what was found."""
        unknown: frozenset[Cause] = frozenset()
        found = await self._webhook()
        if found is None:
            unknown, found = _OF_THE_WEBHOOK, []
        found += [*await self._stored(), *self._floods(), *self._clock(), *self._disk()]
        self._metrics.alerts({finding.cause for finding in found})
        for finding in found:
            log.warning("not as it should be", cause=finding.cause.value, number=finding.number)
        news = await self._rt.run(alarms.tell, found, unknown)
        for cause in news.over:
            log.info("as it should be again", cause=cause.value)
        return tuple(found)

    async def _webhook(self) -> list[Finding] | None:
        wanted = self._rt.config.webhook_url
        if not wanted:
            return []
        looked_before, self._looked_at = self._looked_at, self._rt.now()
        info = await self._sights.webhook_info()
        if info is None:
            return None
        waiting = int(info.get("pending_update_count", 0))
        self._metrics.pending(waiting)
        found = [Finding(Cause.UPDATES_WAITING, waiting)] if waiting >= MANY_UPDATES else []
        failed_at = datetime.fromtimestamp(int(info.get("last_error_date", 0)), UTC)
        failing = waiting > 0 and failed_at >= looked_before.replace(microsecond=0)
        self._signs.failing_since = failed_at if failing else None
        if failing:
            found.append(Finding(Cause.WEBHOOK_FAILING, waiting))
        if info.get("url", "") != wanted:
            found.append(Finding(Cause.WEBHOOK_WRONG))
            await self._sights.set_webhook()
        return found

    async def _stored(self) -> list[Finding]:
        rt, scale = self._rt, self._rt.config.time_scale
        found: list[Finding] = []
        async with rt.database.read() as tx:
            since = await alarms.waits_since(tx, rt)
            set_aside = await alarms.set_aside_since(tx, rt, _before(rt.now(), QUARANTINE_SECONDS * scale))
        seconds = (rt.now() - since).total_seconds() if since else 0.0
        if seconds > LONGEST_WAIT_SECONDS * scale:
            found.append(Finding(Cause.MESSAGES_WAITING, max(1, round(seconds / 60))))
        if set_aside:
            found.append(Finding(Cause.QUARANTINE, set_aside))
        return found

    def _floods(self) -> list[Finding]:
        floods = self._metrics.floods - self._floods_before
        self._floods_before = self._metrics.floods
        return [Finding(Cause.FLOOD, floods)] if floods >= MANY_FLOODS else []

    def _clock(self) -> list[Finding]:
        overdue = self._sights.overdue()
        return [Finding(Cause.CLOCK, len(overdue))] if overdue else []

    def _disk(self) -> list[Finding]:
        folder = folder_of(self._rt.config.database_url)
        if folder is None:
            return []
        free = shutil.disk_usage(folder).free
        return [Finding(Cause.DISK, free // 1024**2)] if free < LITTLE_SPACE else []


def folder_of(database_url: str) -> Path | None:
    """Where the SQLite file lies; None for a server."""
    kind, _, path = database_url.partition(":///")
    return Path(path.partition("?")[0]).absolute().parent if kind.startswith("sqlite") and path else None


def _before(now: datetime, seconds: float) -> datetime:
    return datetime.fromtimestamp(now.timestamp() - seconds, UTC)
