"""What was signed on paper is entered afterwards (PEOPLE.md 23: "Paper counts"): what, when, by which function.

The entry grows from button to button and is written into them: nothing is kept until the signed PDF is there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.co_signature import Answer, CoSignature
from bot.domain.ids import MemoId
from bot.domain.memo import DECIDABLE, Memo, MemoState, Verdict
from bot.domain.staff import Act, Member

_WRITTEN = re.compile(r"([acrsd])([0-9]{0,3})(?:\.([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.([hv]))?)?")
_ASKED = re.compile(r"([0-9]+):([0-9]+):([^:]+):([0-9]*)(?::(\??)([0-9a-f]*))?")
_VERDICTS = {"a": Verdict.APPROVED, "c": Verdict.CHANGES_ORDERED, "r": Verdict.REJECTED}
_ANSWERS = {"s": Answer.SIGNED, "d": Answer.DISSENTING}
_LETTERS: Mapping[Verdict | Answer, str] = {
    **{verdict: letter for letter, verdict in _VERDICTS.items()},
    **{answer: letter for letter, answer in _ANSWERS.items()},
}


class Signer(StrEnum):
    """Who of the Leitung signed."""

    HEAD = "h"
    DEPUTY = "v"


class Refusal(StrEnum):
    """Why nothing can be entered; each has its own sentence."""

    NOT_YOUR_ROLE = "not_your_role"
    SUPERSEDED = "superseded"
    DONE_ALREADY = "done_already"
    WITHDRAWN = "withdrawn"
    IN_COSIGNATURE = "in_cosignature"
    WRONG_DAY = "wrong_day"
    NO_DEPUTY = "no_deputy"
    NO_PDF = "no_pdf"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"


@dataclass(frozen=True, slots=True)
class Entry:
    """As far as it is known: a verdict of the Leitung, or the answer of the office at ``place``."""

    what: Verdict | Answer
    place: int | None = None
    on: date | None = None
    signer: Signer | None = None

    @property
    def is_decision(self) -> bool:
        """Whether it is the Leitung's; else an office's."""
        return isinstance(self.what, Verdict)

    @property
    def needs_text(self) -> bool:
        """Whether a reason or an opinion belongs to it."""
        return self.what in {Verdict.CHANGES_ORDERED, Verdict.REJECTED, Answer.DISSENTING}

    @property
    def complete(self) -> bool:
        """Whether only the signed PDF is missing, and the text where one belongs to it."""
        return self.on is not None and (self.signer is not None or not self.is_decision)

    def __str__(self) -> str:
        """As it stands in buttons and views: ``a.2022-05-03.h``, ``s2.2022-05-03``."""
        place = "" if self.place is None else str(self.place)
        parts = (f"{_LETTERS[self.what]}{place}", self.on.isoformat() if self.on else "", self.signer or "")
        return ".".join(part for part in parts if part)


def read_entry(text: str) -> Entry | None:
    """The entry that a button carries; ``None`` for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    letter, place, day, signer = found.groups()
    if (letter in _ANSWERS) != bool(place) or (letter in _ANSWERS and signer):
        return None
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        return None
    what = _ANSWERS[letter] if letter in _ANSWERS else _VERDICTS[letter]
    return Entry(what, int(place) if place else None, on, Signer(signer) if signer else None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the card in front of somebody asks for: an entry, the number of its ``scan`` once that is there.

    ``struck`` are the numbers of the measures that the paper does not endorse; ``choosing`` while they are chosen.
    """

    memo: MemoId
    version: int
    entry: Entry
    scan: int | None = None
    struck: frozenset[int] = frozenset()
    choosing: bool = False

    def __str__(self) -> str:
        """As it stands in a view, and short: ``1:2:a.2022-05-03.h:17:?6``."""
        scan = "" if self.scan is None else str(self.scan)
        bits = sum(1 << number for number in self.struck)
        struck = f"?{bits:x}" if self.choosing else f"{bits:x}" if bits else ""
        return f"{self.memo}:{self.version}:{self.entry}:{scan}:{struck}"


def read_asked(text: str) -> Asked | None:
    """What a view says; ``None`` where it is none of these. Those of before there were measures have four parts."""
    found = _ASKED.fullmatch(text)
    entry = read_entry(found[3]) if found else None
    if found is None or entry is None:
        return None
    bits = int(found[6] or "0", 16)
    struck = frozenset(number for number in range(bits.bit_length()) if bits >> number & 1)
    scan = int(found[4]) if found[4] else None
    return Asked(MemoId(int(found[1])), int(found[2]), entry, scan, struck, choosing=found[5] == "?")


def entry_refusal(
    memo: Memo, seen_version: int, member: Member | None, entry: Entry | None, signatures: tuple[CoSignature, ...]
) -> Refusal | None:
    """Say why this cannot be entered; ``None`` when it can. Without an entry: whether anything can be."""
    if member is None or not member.may(Act.ENTER_PAPER):
        return Refusal.NOT_YOUR_ROLE
    if seen_version != memo.version:
        return Refusal.SUPERSEDED
    if memo.state is MemoState.WITHDRAWN:
        return Refusal.WITHDRAWN
    waits = memo.state in DECIDABLE or memo.state is MemoState.IN_COSIGNATURE
    if not waits:
        return Refusal.DONE_ALREADY
    if entry is None:
        return None
    if entry.is_decision:
        return None if memo.state in DECIDABLE else Refusal.IN_COSIGNATURE
    known = entry.place is not None and entry.place < len(signatures)
    if not known or memo.state is not MemoState.IN_COSIGNATURE:
        return Refusal.DONE_ALREADY
    return None if signatures[entry.place or 0].answer is Answer.OPEN else Refusal.DONE_ALREADY


def could_be_signed_on(day: date | None, submitted_on: date, today: date) -> bool:
    """Whether a paper of this version can have been signed on that day."""
    return day is not None and submitted_on <= day <= today
