"""Telegram's brakes on sending: one message a second in a chat, twenty a minute in a group, thirty a second in all.

The figures are those of Telegram's FAQ; how much it tolerates beyond them it does not say. So it is read strictly: in
whichever second one looks at, there are never more than thirty.
"""

from collections import deque
from dataclasses import dataclass, field
from math import ceil

from bot.simulator.clock import Clock
from bot.simulator.values import Chat

BURST = 5
"""Messages to one chat that may follow each other at once."""
PER_MINUTE_IN_GROUP = 20
PER_SECOND = 30
CONVERSATION = 60.0
"""Seconds after a person's last word within which answers do not count as bulk."""
LIMITED = frozenset(
    ("sendmessage", "senddocument", "sendphoto", "editmessagetext", "editmessagecaption", "editmessagereplymarkup")
)


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time; ``rate`` a second, at most ``size``."""

    size: float
    rate: float
    at: float
    tokens: float = field(default=-1.0)

    def wait(self, now: float) -> float:
        """Take a token; 0 if there was one, else the seconds until there is."""
        if self.tokens < 0:
            self.tokens = self.size
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate


class Limits:
    """Off until switched on; ``scale`` multiplies what is allowed (2 = twice as much)."""

    def __init__(self, clock: Clock) -> None:
        self.on = False
        self._clock = clock
        self._scale = 1.0
        self._forget()

    def _forget(self) -> None:
        self._chats: dict[tuple[int, int], Bucket] = {}
        self._groups: dict[tuple[int, int], deque[float]] = {}
        self._all: dict[int, deque[float]] = {}
        self._paused: dict[tuple[int, int], float] = {}

    def switch(self, *, on: bool, scale: float) -> None:
        """Begin anew with these limits, or with none."""
        self.on = on
        self._scale = scale
        self._forget()

    def wait(self, bot: int, chat: Chat) -> int:
        """0 if the bot may send to this chat now, else the seconds it is told to wait (``retry_after``)."""
        now = self._clock.now()
        key = (bot, chat.id)
        paused = self._paused.get(key, 0.0)
        if paused > now:
            return ceil(paused - now)
        wait = self._over(key, chat, now)
        if not wait:
            return 0
        seconds = max(1, ceil(wait))
        self._paused[key] = now + seconds
        return seconds

    def _over(self, key: tuple[int, int], chat: Chat, now: float) -> float:
        if chat.kind != "private" and (wait := self._group_wait(key, now)):
            return wait
        bucket = self._chats.setdefault(key, Bucket(BURST * self._scale, self._scale, now))
        if wait := bucket.wait(now):
            return wait
        if chat.heard_at + CONVERSATION > now:
            return 0.0
        return _wait(self._all.setdefault(key[0], deque()), PER_SECOND * self._scale, 1.0, now)

    def _group_wait(self, key: tuple[int, int], now: float) -> float:
        return _wait(self._groups.setdefault(key, deque()), PER_MINUTE_IN_GROUP * self._scale, 60.0, now)


def _wait(sent: deque[float], most: float, seconds: float, now: float) -> float:
    """Count one more of at most so many in any ``seconds``; 0 if it may, else the seconds until it may."""
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    if len(sent) >= most:
        return sent[0] + seconds - now
    sent.append(now)
    return 0.0
