"""Taps about memos besides the decision itself: signing for an office, putting off, entering what paper says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class CoSignAct(StrEnum):
    """What a button under a memo does for an office that shall co-sign."""

    SIGN = "s"
    DISSENT = "d"
    BACK = "b"
    OPEN = "o"


@dataclass(frozen=True, slots=True)
class CoSignTap:
    """A button for one office; ``place`` is its place among the offices asked, by name. All is checked again."""

    CODE: ClassVar[str] = "cs"
    act: CoSignAct
    memo: int
    version: int
    place: int


class PutOffAct(StrEnum):
    """For how long a decision is put off."""

    ONE_WEEK = "w"
    TWO_WEEKS = "2"
    ONE_MONTH = "m"


@dataclass(frozen=True, slots=True)
class PutOffTap:
    """How long the decision on this version is put off."""

    CODE: ClassVar[str] = "po"
    act: PutOffAct
    memo: int
    version: int


class PaperAct(StrEnum):
    """Which question about a signed paper a button answers."""

    BEGIN = "b"
    WHAT = "w"
    DAY = "d"
    SIGNER = "s"


@dataclass(frozen=True, slots=True)
class PaperTap:
    """What is known of a signed paper so far, ``bot/domain/paper_entry.py``; empty at the beginning."""

    CODE: ClassVar[str] = "pp"
    act: PaperAct
    memo: int
    version: int
    entry: str


class PaperMeasureAct(StrEnum):
    """What a button says about the measures on a signed paper."""

    ENDORSED = "e"
    STRUCK = "s"
    DONE = "d"


@dataclass(frozen=True, slots=True)
class PaperMeasureTap:
    """Measure ``number`` was struck on the paper, or was not; all others stand in the view. Done with them: 0."""

    CODE: ClassVar[str] = "pm"
    act: PaperMeasureAct
    memo: int
    version: int
    number: int


@dataclass(frozen=True, slots=True)
class OfficeTap:
    """An office was chosen for a draft, or taken out again; ``place`` is its place among the offices, by name."""

    CODE: ClassVar[str] = "do"
    tag: str
    place: int


@dataclass(frozen=True, slots=True)
class DraftPaperTap:
    """A paper is taken out of a draft; ``number`` is the one under which it was added."""

    CODE: ClassVar[str] = "dx"
    tag: str
    number: int
