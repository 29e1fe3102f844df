"""Taps about memos besides the decision itself: signing for an office, and putting off."""

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


@dataclass(frozen=True, slots=True)
class OfficeTap:
    """An office was chosen for a draft, or taken out again; ``place`` is its place among the offices, by name."""

    CODE: ClassVar[str] = "do"
    tag: str
    place: int
