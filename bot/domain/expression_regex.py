"""Regular expressions of questionnaire authors, run as an automaton: no pattern can make an answer take long.

Python's own ``re`` tries alternatives one after the other and can be kept busy for years by a short pattern. Here all
alternatives advance together, so the time grows only with the pattern times the answer. ``re`` is asked for nothing
but single characters.
"""

import re
import warnings
from dataclasses import dataclass

from bot.domain.expression_values import ExpressionError

LONGEST_PATTERN = 300
LONGEST_ANSWER = 4_096
_MOST_STATES = 1_000
_MOST_REPEATS = 500
_DEEPEST = 20

_ATOM = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDwWsS]|\\[^\w]|\\[tnr]|[^\\()\[\]{}|*+?^$]", re.DOTALL)
_QUANTIFIER = re.compile(r"([*+?])|\{([0-9]+)(,([0-9]*))?\}")
_UNKNOWN_ESCAPE = re.compile(r"\\[0-9A-Za-z]")

Fragment = tuple[int, int]
"""Entry and exit state of a part of the automaton."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: by state, the states reached for free and the test of one character with its target."""

    free: tuple[tuple[int, ...], ...]
    steps: tuple[tuple[re.Pattern[str], int] | None, ...]
    at_start: frozenset[int]
    at_end: frozenset[int]
    entry: int
    exit: int

    def matches(self, text: str) -> bool:
        """Whether the whole text fits, as ODK means it; texts beyond 4096 characters never do."""
        if len(text) > LONGEST_ANSWER:
            return False
        states = self._closure({self.entry}, first=True, last=not text)
        for place, character in enumerate(text, start=1):
            reached = {step[1] for state in states if (step := self.steps[state]) and step[0].fullmatch(character)}
            if not reached:
                return False
            states = self._closure(reached, first=False, last=place == len(text))
        return self.exit in states

    def _closure(self, states: set[int], *, first: bool, last: bool) -> set[int]:
        """The states reached without reading a character; ``^`` and ``$`` let through only at the ends."""
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if (state in self.at_start and not first) or (state in self.at_end and not last):
                continue
            for target in self.free[state]:
                if target not in states:
                    states.add(target)
                    waiting.append(target)
        return states


def compile_pattern(source: str) -> Pattern:
    """Read a pattern; raises ``ExpressionError`` with the offset in the pattern."""
    if len(source) > LONGEST_PATTERN:
        raise ExpressionError(LONGEST_PATTERN, f"Das Muster ist zu lang (höchstens {LONGEST_PATTERN} Zeichen).")
    return _Compiler(source).pattern()


class _Compiler:
    """Builds the automaton of one pattern (Thompson's construction); used once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0
        self._free: list[list[int]] = []
        self._steps: list[tuple[re.Pattern[str], int] | None] = []
        self._at_start: set[int] = set()
        self._at_end: set[int] = set()

    def pattern(self) -> Pattern:
        entry, leave = self._alternatives()
        if self._at < len(self._source):
            raise ExpressionError(self._at, "Im Muster steht eine schließende Klammer zu viel.")
        free = tuple(tuple(targets) for targets in self._free)
        return Pattern(free, tuple(self._steps), frozenset(self._at_start), frozenset(self._at_end), entry, leave)

    def _state(self) -> int:
        if len(self._free) >= _MOST_STATES:
            raise ExpressionError(0, "Das Muster ist zu umfangreich. Bitte kürzer schreiben.")
        self._free.append([])
        self._steps.append(None)
        return len(self._free) - 1

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _alternatives(self) -> Fragment:
        entry, leave = self._state(), self._state()
        while True:
            first, last = self._sequence()
            self._free[entry].append(first)
            self._free[last].append(leave)
            if self._peek() != "|":
                return entry, leave
            self._at += 1

    def _sequence(self) -> Fragment:
        entry = last = self._state()
        while self._peek() not in ("", "|", ")"):
            first, next_last = self._repeated()
            self._free[last].append(first)
            last = next_last
        return entry, last

    def _repeated(self) -> Fragment:
        """One part with its quantifier; a counted part is built as often as it may occur."""
        start = self._at
        part = self._part()
        quantifier = _QUANTIFIER.match(self._source, self._at)
        if quantifier is None:
            return part
        after = quantifier.end()
        fewest, most = self._counts(quantifier)
        entry = last = self._state()
        for count in range(max(fewest, most or 1, 1)):
            self._at = start
            first, end = part if count == 0 else self._part()
            self._free[last].append(first)
            last = self._joined(count, fewest, most, (last, first, end))
        self._at = after
        if self._peek() in ("?", "+", "*"):
            raise ExpressionError(self._at, "Hinter *, + oder ? darf kein weiteres davon stehen.")
        return (entry, last) if most != 0 else (entry, entry)

    def _joined(self, count: int, fewest: int, most: int | None, places: tuple[int, int, int]) -> int:
        """The state behind the copy number ``count``, with the ways that skip it or lead back into it."""
        before, first, end = places
        leave = self._state()
        self._free[end].append(leave)
        if count >= fewest:
            self._free[before].append(leave)
        if most is None and count == max(fewest, 1) - 1:
            self._free[leave].append(first)
        return leave

    def _counts(self, quantifier: re.Match[str]) -> tuple[int, int | None]:
        if sign := quantifier[1]:
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        fewest = int(quantifier[2])
        most = fewest if quantifier[3] is None else int(quantifier[4]) if quantifier[4] else None
        if max(fewest, most or 0) > _MOST_REPEATS or (most is not None and most < fewest):
            raise ExpressionError(
                self._at, f"Die Anzahl in geschweiften Klammern geht nicht (höchstens {_MOST_REPEATS})."
            )
        return fewest, most

    def _part(self) -> Fragment:
        character = self._peek()
        if character == "(":
            return self._group()
        if character in ("^", "$"):
            return self._anchor(character)
        return self._atom()

    def _group(self) -> Fragment:
        opened = self._at
        self._at += 1
        if self._source.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise ExpressionError(self._at, "Diese Art von Klammer (?…) gibt es hier nicht.")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError(opened, "Das Muster ist zu tief verschachtelt.")
        inside = self._alternatives()
        self._depth -= 1
        if self._peek() != ")":
            raise ExpressionError(opened, "Diese Klammer wird im Muster nicht geschlossen.")
        self._at += 1
        return inside

    def _anchor(self, character: str) -> Fragment:
        self._at += 1
        entry, leave = self._state(), self._state()
        self._free[entry].append(leave)
        (self._at_start if character == "^" else self._at_end).add(entry)
        return entry, leave

    def _atom(self) -> Fragment:
        found = _ATOM.match(self._source, self._at)
        if found is None:
            raise ExpressionError(self._at, self._refusal())
        try:
            with warnings.catch_warnings(action="error", category=FutureWarning):
                test = re.compile(found[0], re.DOTALL)
        except (re.error, FutureWarning):  # the warning says that a later Python would read it otherwise
            raise ExpressionError(self._at, "Diese Zeichenauswahl im Muster ist nicht lesbar.") from None
        self._at = found.end()
        entry, leave = self._state(), self._state()
        self._steps[entry] = (test, leave)
        return entry, leave

    def _refusal(self) -> str:
        if _UNKNOWN_ESCAPE.match(self._source, self._at):
            return f"„{self._source[self._at : self._at + 2]}“ gibt es im Muster hier nicht."
        return f"„{self._peek()}“ steht im Muster an einer Stelle, an der es keine Bedeutung hat."
