"""The taps about roles and deputies: who is invited to what, whose role ends, who stands in for the Leitung."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class InviteAct(StrEnum):
    """What a button on the way to an invitation does."""

    ROLE = "r"
    HEAD = "h"
    OFFICE = "o"
    NAMELESS = "n"


@dataclass(frozen=True, slots=True)
class InviteTap:
    """``what`` is the role, or the mark of a known office, or empty; what was chosen before is in the card's view."""

    CODE: ClassVar[str] = "rm"
    act: InviteAct
    what: str


class MemberAct(StrEnum):
    """What a button on the list of members does."""

    PAGE = "p"
    END = "e"
    CONFIRM_END = "y"


@dataclass(frozen=True, slots=True)
class MemberTap:
    """A role on the list of members, by the ``mark_of_grant``; for another page ``number`` is that page, from 0."""

    CODE: ClassVar[str] = "mb"
    act: MemberAct
    number: int
    mark: str


class DeputyAct(StrEnum):
    """What a button on the way to a new deputy does."""

    NEW = "n"
    AWAY = "a"
    WHO = "w"
    CONFIRM = "y"


@dataclass(frozen=True, slots=True)
class DeputyTap:
    """``away`` and ``deputy`` are members, the days are ordinals as of ``date.toordinal``; 0 is not chosen yet."""

    CODE: ClassVar[str] = "dp"
    act: DeputyAct
    away: int
    deputy: int
    first: int
    last: int


class EndDeputyAct(StrEnum):
    """Ending takes two taps."""

    ASK = "a"
    CONFIRM = "y"


@dataclass(frozen=True, slots=True)
class EndDeputyTap:
    """End the deputy of this number before its last day."""

    CODE: ClassVar[str] = "de"
    act: EndDeputyAct
    number: int
