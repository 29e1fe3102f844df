"""What a new version of a text changes, sentence by sentence, so that it can be read on a phone."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARED = 250_000
"""Pairs of sentences; beyond, the texts count as wholly different (comparing them would take seconds)."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\s*\n\s*")


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


def _sentences(text: str) -> list[str]:
    return [" ".join(sentence.split()) for sentence in _SENTENCE_ENDS.split(text.strip()) if sentence.strip()]


def _same(old: list[str], new: list[str]) -> int:
    """How many sentences the texts begin with alike."""
    shorter = min(len(old), len(new))
    return next((place for place in range(shorter) if old[place] != new[place]), shorter)
