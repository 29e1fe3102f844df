"""How fast the bot may write: per chat, per group and channel, and over all for what nobody waits for.

Telegram publishes no exact figures (about 1 message a second in a chat with bursts allowed, 20 a minute in a group,
30 a second for bulk); what it answers with 429 stands above everything here.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.delivery.bulk import Bulk
from bot.domain.ids import ChatId

MINUTE: Final = 60.0
FLOODED_CHATS: Final = 3
"""So many different chats refused for their pace within ``FLOOD_SECONDS`` mean: the whole bot is too fast."""
FLOOD_SECONDS: Final = 10.0
FORGET_ABOVE: Final = 10_000
"""With more chats than this in memory, those with nothing to count are forgotten."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the bot allows itself."""

    burst: int = 20
    per_second: float = 1.0
    group_per_minute: int = 20
    bulk_per_second: float = 29.5


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


@dataclass(slots=True)
class Pace:
    """Counts what is sent; ``seconds`` is a clock that never goes back, e.g. ``time.monotonic``."""

    seconds: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    bulk: Bulk = field(init=False)
    """The places over all."""
    _buckets: dict[ChatId, _Bucket] = field(default_factory=dict)
    _windows: dict[ChatId, deque[float]] = field(default_factory=dict)
    _parked: dict[ChatId, float] = field(default_factory=dict)
    _floods: deque[tuple[float, ChatId]] = field(default_factory=deque)
    _all_until: float = 0.0
    _forget_above: int = FORGET_ABOVE

    def __post_init__(self) -> None:
        # Waiting for a place takes real time, so its clock is the real one even where another is moved by hand.
        self.bulk = Bulk(time.monotonic, self.limits.bulk_per_second)

    def wait(self, chat: ChatId) -> float:
        """Seconds until the next call to this chat is allowed; 0 if it is allowed now."""
        now = self.seconds()
        parked = max(self._all_until, self._parked.get(chat, 0.0)) - now
        return max(0.0, parked, self._group_wait(chat, now) if chat < 0 else self._bucket_wait(chat, now))

    def take(self, chat: ChatId) -> None:
        """Count one call to this chat."""
        now = self.seconds()
        if chat < 0:
            self._windows.setdefault(chat, deque()).append(now)
            return
        bucket = self._refilled(chat, now)
        bucket.tokens -= 1
        if len(self._buckets) > self._forget_above:
            self._forget_full_buckets(now)

    def pause_of_all(self) -> float:
        """Seconds for which Telegram wants nothing at all; 0 if it takes messages."""
        return max(0.0, self._all_until - self.seconds())

    def park(self, chat: ChatId, pause: float) -> None:
        """Telegram refused this chat for ``pause`` seconds; refused in several chats at once, everybody pauses."""
        now = self.seconds()
        self._parked = {parked: until for parked, until in self._parked.items() if until > now}
        self._parked[chat] = max(now + pause, self._parked.get(chat, 0.0))
        self._floods.append((now, chat))
        while self._floods[0][0] < now - FLOOD_SECONDS:
            self._floods.popleft()
        if len({flooded for _, flooded in self._floods}) >= FLOODED_CHATS:
            self._all_until = max(self._all_until, now + pause)

    def _bucket_wait(self, chat: ChatId, now: float) -> float:
        if chat not in self._buckets:
            return 0.0
        missing = 1 - self._refilled(chat, now).tokens
        return missing / self.limits.per_second if missing > 0 else 0.0

    def _refilled(self, chat: ChatId, now: float) -> _Bucket:
        bucket = self._buckets.get(chat)
        if bucket is None:
            bucket = self._buckets[chat] = _Bucket(self.limits.burst, now)
        bucket.tokens = min(self.limits.burst, bucket.tokens + (now - bucket.at) * self.limits.per_second)
        bucket.at = now
        return bucket

    def _group_wait(self, chat: ChatId, now: float) -> float:
        window = self._windows.get(chat)
        if window is None:
            return 0.0
        while window and window[0] <= now - MINUTE:
            window.popleft()
        return window[0] + MINUTE - now if len(window) >= self.limits.group_per_minute else 0.0

    def _forget_full_buckets(self, now: float) -> None:
        full_after = self.limits.burst / self.limits.per_second
        self._buckets = {chat: bucket for chat, bucket in self._buckets.items() if now - bucket.at < full_after}
        self._forget_above = max(FORGET_ABOVE, 2 * len(self._buckets))
