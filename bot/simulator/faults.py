"""Trouble on demand: a plan written out, or one drawn from a seed.

A fault decides what happens to one call; carrying it out is the server's work.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

KINDS = (
    "error",  # an answer of this code, nothing executed
    "hang",  # nothing executed, no answer for some seconds, then the connection closes
    "reset_before",  # nothing executed, connection reset
    "reset_after",  # executed, connection reset before the answer
    "execute_and_timeout",  # executed, no answer for some seconds, then the connection closes
    "garbage",  # executed, an answer that is no JSON
    "half_body",  # executed, half an answer, connection reset
    "delay",  # executed and answered, some seconds later
    "drip",  # executed and answered, a byte every so many seconds
)
DRAWN = (
    ("error", 500),
    ("error", 502),
    ("error", 429),
    ("reset_before", 0),
    ("reset_after", 0),
    ("execute_and_timeout", 0),
    ("garbage", 0),
    ("half_body", 0),
    ("delay", 0),
)
"""What a seed draws from."""
WORDS = {
    400: "Bad Request: fault of the simulator",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of the plan. Empty ``method`` fits any but getUpdates; ``times`` 0 means for ever.

    The method "webhook" stands for a delivery: the update arrives, but the answer of the bot is lost.
    """

    kind: str = "error"
    method: str = ""
    contains: str = ""
    code: int = 500
    description: str = ""
    retry_after: int = 0
    times: int = 1
    seconds: float = 1.0

    def fits(self, method: str, parameters: str) -> bool:
        """Whether this fault is meant for such a call."""
        if self.method:
            if self.method.lower() != method:
                return False
        elif method in ("getupdates", "webhook"):
            return False
        return self.contains in parameters

    def words(self) -> str:
        """What the answer says."""
        if self.code == 429:
            return f"Too Many Requests: retry after {self.retry_after or 1}"
        return self.description or WORDS.get(self.code, "Internal Server Error")


def read_plan(plan: Sequence[dict[str, Any]]) -> tuple[Fault, ...]:
    """The plan a script sent; ValueError names what is wrong with it."""
    faults: list[Fault] = []
    for entry in plan:
        unknown = entry.keys() - set(Fault.__slots__)
        if unknown:
            raise ValueError(f"unknown field {sorted(unknown)[0]}")
        fault = Fault(**entry)
        if fault.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        faults.append(fault)
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class Repeats:
    """How a webhook is served: which updates it gets twice, beside the first time or at most ``seconds`` later.

    ``at_once`` and ``late`` are shares of all updates; which ones follows from the seed and the update_id alone.
    """

    seed: int = 0
    at_once: float = 0.0
    late: float = 0.0
    seconds: float = 5.0
    pauses: float = 1.0
    """What Telegram's pauses between two tries of a delivery are multiplied with, where a run has no hours."""

    def of(self, update_id: int) -> tuple[float, ...]:
        """Seconds after which this update comes again, one for each time."""
        chance = random.Random(f"{self.seed}:{update_id}")  # noqa: S311 — repeatable trouble, no secret
        draws = ((self.at_once, 0.0), (self.late, self.seconds * chance.random()))
        return tuple(seconds for share, seconds in draws if chance.random() < share)


class Faults:
    """The plan in force, how long every call takes besides, and which updates come more than once."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.repeats = Repeats()
        self.met = 0
        self._plan: list[Fault] = []
        self._random: random.Random | None = None
        self._rate = 0.0
        self._drawn: Sequence[Fault] = ()

    def follow(self, plan: Sequence[Fault]) -> None:
        """From now on this plan, from the top; an empty one means peace."""
        self._plan = list(plan)
        self._random = None

    def draw(self, seed: int, rate: float, drawn: Sequence[Fault] = ()) -> None:
        """From now on a fault in ``rate`` of all calls, the same ones for the same seed and order of calls.

        ``drawn`` is what to draw from, entries that do not fit a call spare it; without it, from what there is.
        """
        self._plan = []
        self._drawn = tuple(drawn)
        self._random = random.Random(seed)  # noqa: S311 — repeatable trouble, no secret
        self._rate = rate

    @property
    def at_peace(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._plan and self._random is None

    def pick(self, method: str, parameters: str) -> Fault | None:
        """The fault for this call, used up by it."""
        for place, fault in enumerate(self._plan):
            if fault.fits(method, parameters):
                self._use(place, fault)
                return fault
        if self._random is None or method.startswith("get") or self._random.random() >= self._rate:
            return None
        return self._draw_one(self._random, method, parameters)

    def _draw_one(self, chance: random.Random, method: str, parameters: str) -> Fault | None:
        if self._drawn:
            fault = chance.choice(self._drawn)
            self.met += fault.fits(method, parameters)
            return fault if fault.fits(method, parameters) else None
        self.met += 1
        kind, code = chance.choice(DRAWN)
        return Fault(kind=kind, code=code, retry_after=1, seconds=chance.choice((0.1, 0.5, 2.0)))

    def _use(self, place: int, fault: Fault) -> None:
        self.met += 1
        if fault.times == 1:
            del self._plan[place]
        elif fault.times > 1:
            self._plan[place] = replace(fault, times=fault.times - 1)
