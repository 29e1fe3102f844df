"""Every call a bot made, with its parameters and its answer; the oldest go when there are very many."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import orjson

from bot.simulator.parameters import Upload

LONGEST_ANSWER = 16_384
"""Bytes; of a longer answer (a batch of updates) only the size is kept."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call; parameters and answer are JSON already. ``via`` is "webhook" where it came in a webhook's response."""

    number: int
    at: float
    bot: int
    method: str
    parameters: bytes
    status: int
    answer: bytes
    fault: str
    via: str

    def as_json(self) -> dict[str, object]:
        """The call for scripts."""
        return {
            "number": self.number,
            "at": round(self.at, 3),
            "bot": self.bot,
            "method": self.method,
            "parameters": orjson.Fragment(self.parameters),
            "status": self.status,
            "answer": orjson.Fragment(self.answer) if self.answer else None,
            "refused": self.status != 200,
            "fault": self.fault or None,
            "via": self.via,
        }


class Calls:
    """The record; refused calls are kept apart as well, because they are what one looks for."""

    def __init__(self, keep: int) -> None:
        self.count = 0
        self.refused_count = 0
        self._all: deque[Call] = deque(maxlen=keep)
        self._refused: deque[Call] = deque(maxlen=min(keep, 10_000))

    def note(
        self,
        *,
        at: float,
        bot: int,
        method: str,
        parameters: Mapping[str, object],
        status: int,
        answer: bytes,
        fault: str,
        via: str,
    ) -> None:
        """Add a call. Its parameters are encoded at once, so that nothing of the call is held on to."""
        self.count += 1
        if self._all.maxlen == 0 and status == 200:
            return
        if len(answer) > LONGEST_ANSWER:
            answer = b'{"ok":true,"bytes":%d}' % len(answer)
        encoded = orjson.dumps(parameters, default=described, option=orjson.OPT_PASSTHROUGH_DATACLASS)
        call = Call(self.count, at, bot, method, encoded, status, answer, fault, via)
        self._all.append(call)
        if status != 200:
            self.refused_count += 1
            self._refused.append(call)

    def since(self, number: int, *, limit: int) -> Iterator[Call]:
        """Calls after the given number, oldest first."""
        first = self.count - len(self._all) + 1
        return islice(self._all, max(number + 1 - first, 0), max(number + 1 - first, 0) + limit)

    def refused_since(self, number: int, *, limit: int) -> Iterable[Call]:
        """Refused calls after the given number."""
        return islice((call for call in self._refused if call.number > number), limit)

    def clear(self) -> None:
        """Forget all; counting goes on."""
        self._all.clear()
        self._refused.clear()
        self.refused_count = 0


def described(value: object) -> object:
    """A file in the record: what it was called and how large it was."""
    if isinstance(value, Upload):
        return {"file_name": value.name, "mime_type": value.mime, "size": len(value.content)}
    raise TypeError
