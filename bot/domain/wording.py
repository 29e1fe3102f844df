"""What a new version of a text changes, sentence by sentence, so that it can be read on a phone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARED = 250_000
"""Pairs of sentences; beyond, the texts count as wholly different (comparing them would take seconds)."""
_SHORT = ("Abs", "Art", "Buchst", "Dr", "Nr", "Str", "Tel", "bzw", "ca", "ggf", "vgl")
_NO_END = r"(?<!\d\.)(?<!\b\w\.)" + "".join(rf"(?<!\b{short}\.)" for short in _SHORT)
"""The dot of "15. Juli", "z. B." or "Nr. 3" ends no sentence; rather two sentences together than a date cut in two."""
_SENTENCE_ENDS = re.compile(rf"(?<=[.!?]){_NO_END}\s+|\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Change:
    """One place: what stood there, what stands there now; either may be empty."""

    before: str
    after: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """The changed places in their order; none where only spaces differ."""
    old, new = _sentences(before), _sentences(after)
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if not old and not new:
        return ()
    if len(old) * len(new) > MOST_COMPARED:
        return (Change(" ".join(old), " ".join(new)),)
    compared = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Change(" ".join(old[a:b]), " ".join(new[c:d])) for kind, a, b, c, d in compared.get_opcodes() if kind != "equal"
    )


def brought_up_to_date(text: str, told: str, tells_now: str) -> str:
    """A text that began with what was ``told``, and in which somebody wrote: with what is to be told now.

    Line by line: what changed between the two is taken over where the old line still stands, what somebody wrote or
    struck themselves stays.
    """
    if not told:
        return text
    lines, old, new = text.split("\n"), told.split("\n"), tells_now.split("\n")
    blocks = SequenceMatcher(None, old, lines, autojunk=False).get_matching_blocks()
    places = {block.a + at: block.b + at for block in blocks for at in range(block.size)}
    # From the end, so that the places before stay what they are.
    for start, end, instead in reversed(_replaced(old, new)):
        place = _place(places, start, end)
        if place is not None:
            lines[place : place + end - start] = instead
    return "\n".join(lines)


def _place(places: Mapping[int, int], start: int, end: int) -> int | None:
    """Where these old lines stand together in the text; if they are none, the place behind the line before them."""
    if start == end:
        before = -1 if start == 0 else places.get(start - 1)
        return None if before is None else before + 1
    first = places.get(start)
    if first is None:
        return None
    return first if all(places.get(start + at) == first + at for at in range(end - start)) else None


def _replaced(old: list[str], new: list[str]) -> list[tuple[int, int, list[str]]]:
    """From which old line to which, and what stands there now; single lines where as many came as went."""
    found: list[tuple[int, int, list[str]]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            found += [(a + at, a + at + 1, [new[c + at]]) for at in range(b - a)]
        elif kind != "equal":
            found.append((a, b, new[c:d]))
    return found


def _sentences(text: str) -> list[str]:
    return [" ".join(sentence.split()) for sentence in _SENTENCE_ENDS.split(text.strip()) if sentence.strip()]


def _same(old: list[str], new: list[str]) -> int:
    """How many sentences the texts begin with alike."""
    shorter = min(len(old), len(new))
    return next((place for place in range(shorter) if old[place] != new[place]), shorter)
