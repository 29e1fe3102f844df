"""The taps about the telephone interview."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class CallAct(StrEnum):
    """What a button about the telephone interview does."""

    OFFER = "o"
    HERE = "h"
    AGREE = "y"
    AREA = "a"
    TELL_AREA = "p"
    KEEP = "k"
    WAIT = "w"
    TIME = "t"
    TIMES_DONE = "d"
    LANGUAGE = "l"
    DROP = "x"
    WITHDRAW = "n"
    NOTICE = "r"
    NO_NOTICE = "q"
    KEEP_AREA = "u"
    PRIVACY = "i"
    RIGHT = "c"
    AGAIN = "m"
    AGREE_AGAIN = "g"
    TELL_AREA_AGAIN = "b"


@dataclass(frozen=True, slots=True)
class CallTap:
    """A button about being called; ``choice`` is the area, time, language or page that was tapped, or empty.

    In one that gives a consent, or says that a number is right, it is the mark of the wording above it, as in a
    ``ConsentTap``.
    """

    CODE: ClassVar[str] = "t"
    act: CallAct
    survey: str
    choice: str
