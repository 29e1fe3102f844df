"""Somebody with a copy of the database tries to tell whose response is whose (T19).

They know everybody's chat number. Whatever lies beside it puts people in an order, whatever lies beside a response puts
responses in one, and any two such orders are a guess: those at like places belong together. The measure is the area
under the curve: how often a person's own response gets a higher score than another pair; 0.5 is chance.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from tests.reliability.dumps import Dump, Row, number_of
from tests.reliability.ten_days import BEGIN, END

Order = Mapping[int, float]
"""Places between 0 and 1: of people by the number of their chat, of responses by their place in the list."""
Pair = tuple[int, int]
"""A chat and a response."""
UNKNOWN = 0.5
"""The place of somebody of whom this source says nothing."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One way to link, and how well it does."""

    by: str
    auc: float


@dataclass(frozen=True, slots=True)
class Attack:
    """The best guess, and what the best of as many guesses hardly ever reaches where there is nothing to find."""

    best: Guess
    chance: float


def attack(
    dump: Dump, own: Mapping[int, int], some: Sequence[int], responses: Sequence[Row], rng: random.Random
) -> Attack:
    """Link some people's chats to ``responses``; ``own`` tells of everybody the place of the response they really gave.

    Who is attacked is put in order among everybody, as nobody can tell them apart beforehand.
    """
    everybody = sorted(own)
    people, given = _numbers_of_people(dump, everybody), _numbers_of_responses(responses)
    places = range(len(responses))
    pairs = _some_pairs(some, len(responses), rng)
    scores = [
        _Score(f"{'-' if turned else ''}{one} ~ {other}", first, second, turned=turned, pairs=pairs)
        for scale in (_ranked, _dated)
        for one, first in _told_apart({name: scale(numbers) for name, numbers in people.items()}, some).items()
        for other, second in _told_apart({name: scale(numbers) for name, numbers in given.items()}, places).items()
        for turned in (False, True)
    ]
    all_together = _Mean([score for score in scores if not score.turned], pairs)
    true = [(person, own[person]) for person in some]
    made: list[_Score | _Mean] = [*scores, all_together]
    guesses = [Guess(score.name, _auc(score, true)) for score in made]
    return Attack(max(guesses, key=lambda guess: guess.auc), _chance(scores, true, rng))


def _some_pairs(people: Sequence[int], responses: int, rng: random.Random) -> list[Pair]:
    """What a true pair is compared with; all pairs would take memory and tell no more."""
    compared = min(responses, _COMPARED)
    return [(person, response) for person in people for response in rng.sample(range(responses), compared)]


class _Score:
    """How near each person is to each response by two orders."""

    def __init__(self, name: str, first: Order, second: Order, *, turned: bool, pairs: Sequence[Pair]) -> None:
        self.name = name
        self.turned = turned
        self._first = first
        self._second = second
        self._sorted = sorted(self._near(pair) for pair in pairs)

    def _near(self, pair: Pair) -> float:
        place = self._first.get(pair[0], UNKNOWN)
        return -round(abs((1 - place if self.turned else place) - self._second.get(pair[1], UNKNOWN)), 9)

    def share(self, pair: Pair) -> float:
        """Which share of the pairs this one beats; half of those alike."""
        return _beaten(self._sorted, self._near(pair))


class _Mean:
    """The mean of all guesses that take like for like."""

    name = "the mean of all"

    def __init__(self, scores: Sequence[_Score], pairs: Sequence[Pair]) -> None:
        self._scores = scores
        self._sorted = sorted(self._mean(pair) for pair in pairs)

    def _mean(self, pair: Pair) -> float:
        return sum(score.share(pair) for score in self._scores) / max(len(self._scores), 1)

    def share(self, pair: Pair) -> float:
        """Which share of the pairs this one beats; half of those alike."""
        return _beaten(self._sorted, self._mean(pair))


def _beaten(ordered: Sequence[float], value: float) -> float:
    return (bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 / len(ordered)


def _auc(score: _Score | _Mean, true: Sequence[Pair]) -> float:
    return sum(score.share(pair) for pair in true) / len(true)


_COMPARED = 60
_TRIES = 100
_HARDLY_EVER = 4
"""So many standard deviations above the mean."""


def _chance(scores: Sequence[_Score], true: Sequence[Pair], rng: random.Random) -> float:
    """What the best of all guesses hardly ever reaches in a world in which nothing ties people to responses."""
    people, responses = [person for person, _ in true], [response for _, response in true]
    reached = []
    for _ in range(_TRIES):
        rng.shuffle(responses)
        shuffled = list(zip(people, responses, strict=True))
        reached.append(max((_auc(score, shuffled) for score in scores), default=UNKNOWN))
    return mean(reached) + _HARDLY_EVER * stdev(reached)


# --- what orders people, and what orders responses -----------------------------------------------------------------


Numbers = Mapping[int, float]
"""What lies beside people or responses, by their number."""


def _numbers_of_people(dump: Dump, chats: Sequence[int]) -> Mapping[str, Numbers]:
    rows = _rows_of_people(dump)
    found: dict[str, dict[int, float]] = {}
    tables = {table for near in rows.values() for table, _ in near}
    for chat in chats:
        has = {table for table, _ in rows.get(chat, ())}
        for table in tables:
            found.setdefault(f"has a row in {table}", {})[chat] = float(table in has)
        for table, row in rows.get(chat, ()):
            for column, value in row.items():
                number = number_of(value)
                if number is not None and value != chat:
                    found.setdefault(f"{table}.{column}", {})[chat] = number
    return found


def _rows_of_people(dump: Dump) -> Mapping[int, list[tuple[str, Row]]]:
    """Every row that names a chat, and every row that the same transaction wrote or that bears the same instant."""
    named: dict[int, list[tuple[str, Row]]] = {}
    for table, row, chat in _naming(dump):
        named.setdefault(chat, []).append((table, row))
    beside = _beside(dump)
    for rows in named.values():
        rows.extend(
            (f"{table}={other}", near)
            for table, row in tuple(rows)
            for mark in _marks(row)
            for other, near in beside.get(mark, ())
            if other != table
        )
    return named


def _naming(dump: Dump) -> Iterator[tuple[str, Row, int]]:
    for table, rows in dump.items():
        for row in rows:
            chat = row.get("chat_id")
            if isinstance(chat, int) and chat > 0:
                yield table, row, chat


def _marks(row: Row) -> Iterator[object]:
    """What ties rows of different tables: the transaction, the very instant, and the id of a key in what it seals."""
    if "xmin" in row:
        yield ("xmin", row["xmin"])
    for name, value in row.items():
        if name.endswith("_at") and value is not None:
            yield ("at", str(value))
        if isinstance(value, bytes) and len(value) > _KEY_ID_ENDS:
            yield ("key", value[_KEY_ID_BEGINS:_KEY_ID_ENDS])
        if name == "key_id" and value is not None:
            yield ("key", bytes(value))


_KEY_ID_BEGINS, _KEY_ID_ENDS = 1, 17
"""Where a sealed value names its key if that is one person's own."""


def _beside(dump: Dump) -> Mapping[object, list[tuple[str, Row]]]:
    found: dict[object, list[tuple[str, Row]]] = {}
    for table, rows in dump.items():
        for row in rows:
            for mark in set(_marks(row)):
                found.setdefault(mark, []).append((table, row))
    # What many rows have in common ties nobody to anything.
    return {mark: near for mark, near in found.items() if len(near) <= 10}


def _numbers_of_responses(responses: Sequence[Row]) -> Mapping[str, Numbers]:
    found: dict[str, dict[int, float]] = {}
    for place, row in enumerate(responses):
        for column, value in row.items():
            number = number_of(value)
            if number is not None:
                found.setdefault(column, {})[place] = number
    return found


def _ranked(numbers: Numbers) -> Order:
    """Ranks between 0 and 1; those alike share the middle of their places."""
    ordered = sorted(numbers.values())
    return {key: _beaten(ordered, value) for key, value in numbers.items()}


def _dated(numbers: Numbers) -> Order:
    """Days between 0 and 1 of what are instants or days, nothing of all others."""
    first, last = BEGIN.timestamp(), END.timestamp()
    dates = {key: (value - first) / (last - first) for key, value in numbers.items()}
    return dates if all(-3 < date < 3 for date in dates.values()) else {}


def _told_apart(orders: Mapping[str, Order], some: Sequence[int]) -> Mapping[str, Order]:
    """Without orders in which all of those are alike, and each of the others only once."""
    kept: dict[tuple[float, ...], str] = {}
    for name, order in orders.items():
        places = tuple(order.get(one, UNKNOWN) for one in some)
        if len(set(places)) > 1:
            kept.setdefault(places, name)
    return {name: orders[name] for name in kept.values()}
