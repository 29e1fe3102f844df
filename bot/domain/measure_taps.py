"""The taps under measures: one of them, and all of a procedure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class MeasureAct(StrEnum):
    """What a button about one measure does."""

    OPEN = "o"
    CHANGE = "c"
    STRIKE = "x"
    ENDORSE = "e"
    REFUSE = "n"
    BEGIN = "b"
    REPORT = "w"
    """Say in a word how far it is."""
    REPORT_DONE = "d"
    CONFIRM = "y"
    GIVE_BACK = "g"
    FOLLOW_UP = "f"
    """Set the day on which it is looked at again."""
    HEARD = "h"
    """The press office enters how far the office is, as it was told."""
    HEARD_DONE = "k"
    """The same, that it is done."""
    NEW_OFFICE = "s"
    NEW_DATE = "t"
    """The press office proposes another office, another deadline."""
    AGREE = "a"
    DECLINE = "r"
    """What the Leitung says to that."""


@dataclass(frozen=True, slots=True)
class MeasureTap:
    """A button about one measure; role and state are checked again when it is tapped."""

    CODE: ClassVar[str] = "ms"
    act: MeasureAct
    measure: int


@dataclass(frozen=True, slots=True)
class RulingTap:
    """A button with which the Leitung decides about one measure, as it was ``seen``: it decides nothing else.

    ``seen`` is the version of the Vermerk, or the mark of the wish that is answered.
    """

    CODE: ClassVar[str] = "mr"
    act: MeasureAct
    measure: int
    seen: int


class MeasuresAct(StrEnum):
    """What a button about all measures of a procedure does."""

    LIST = "o"
    PROPOSE = "p"
    ENDORSE_ALL = "e"
    CONFIRM_ALL = "y"


@dataclass(frozen=True, slots=True)
class MeasuresTap:
    """A button about the measures of one procedure."""

    CODE: ClassVar[str] = "mn"
    act: MeasuresAct
    procedure: int


@dataclass(frozen=True, slots=True)
class RulingsTap:
    """A button with which the Leitung decides about all measures of one procedure, in the version that was ``seen``."""

    CODE: ClassVar[str] = "ml"
    act: MeasuresAct
    procedure: int
    seen: int
