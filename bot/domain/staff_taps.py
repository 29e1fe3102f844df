"""The taps of the staff: memos, drafts, surveys, broadcasts, hand-over, end of a study, tasks of the procedure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class MemoAct(StrEnum):
    """What a button under a memo does."""

    APPROVE = "a"
    ORDER_CHANGES = "c"
    REJECT = "r"
    CONFIRM = "y"
    BACK = "b"
    OPEN = "o"
    REVISE = "n"
    PUT_OFF = "z"
    URGENT = "u"
    TAKE_BACK = "k"
    """Change the concept first; asked back once."""
    CONFIRM_TAKE_BACK = "w"


@dataclass(frozen=True, slots=True)
class MemoTap:
    """A button under one version of a memo; role and version are checked again when it is tapped."""

    CODE: ClassVar[str] = "m"
    act: MemoAct
    memo: int
    version: int


class StaffPage(StrEnum):
    """Cards somebody on the staff can open with a button."""

    MENU = "menu"
    TASKS = "tasks"
    MEMO = "memo"
    SURVEYS = "surveys"
    IDEA = "idea"
    PROCEDURES = "procedures"
    ENDED = "ended"
    """The procedures that are over."""
    RESULTS = "results"
    MEASURES = "measures"
    MEMBERS = "members"
    INVITE = "invite"
    DEPUTIES = "deputies"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class StaffTap:
    """Open one of the staff's pages."""

    CODE: ClassVar[str] = "s"
    page: StaffPage


class DraftAct(StrEnum):
    """What becomes of a draft: put aside, or prepared for its way through the house."""

    LATER = "l"
    DISCARD = "d"
    GO_ON = "g"
    OFFICES = "o"
    EDITORIAL = "e"
    PAPERS = "p"
    """Show what is attached, and take more."""


@dataclass(frozen=True, slots=True)
class DraftTap:
    """A button about a whole draft; ``tag`` names it as in ``FormTap``."""

    CODE: ClassVar[str] = "d"
    act: DraftAct
    tag: str


class BroadcastAct(StrEnum):
    """What a button about a broadcast does."""

    SEND = "s"
    DISCARD = "d"
    SHOW = "o"
    PAUSE = "p"
    RESUME = "r"
    CANCEL = "c"
    CONFIRM_CANCEL = "y"


@dataclass(frozen=True, slots=True)
class AnnounceTap:
    """«Ergebnisse bekannt geben» under a survey."""

    CODE: ClassVar[str] = "a"
    survey: str


@dataclass(frozen=True, slots=True)
class BroadcastTap:
    """A button about one broadcast; role and state are checked again when it is tapped."""

    CODE: ClassVar[str] = "b"
    act: BroadcastAct
    broadcast: int


class EndAct(StrEnum):
    """What a button about the end of a study does."""

    SHOW = "o"
    DELETE_NOW = "n"
    CONFIRM_DELETE = "y"
    DELIVERED = "d"
    INSTITUTE_DELETED = "i"


@dataclass(frozen=True, slots=True)
class EndTap:
    """A button about the end of a survey; role and state are checked again when it is tapped."""

    CODE: ClassVar[str] = "end"
    act: EndAct
    survey: str


class HandoverAct(StrEnum):
    """What a button about handing contact details over does."""

    SHOW = "o"
    SUBMIT = "y"
    SUPPLEMENT = "s"


@dataclass(frozen=True, slots=True)
class HandoverTap:
    """A button about the hand-over of one survey's volunteers; role and state are checked again when it is tapped."""

    CODE: ClassVar[str] = "u"
    act: HandoverAct
    survey: str


@dataclass(frozen=True, slots=True)
class ForecastTap:
    """«Freiwillige» under a survey."""

    CODE: ClassVar[str] = "q"
    survey: str


class TaskAct(StrEnum):
    """What a button about a task of the procedure does."""

    OPEN = "o"
    """Show what is to be done, or go on with the form."""
    END = "e"
    """End it with an outcome, or ask first where that stops the procedure."""
    CONFIRM = "y"
    WORKBOOK = "w"
    """Ask for the questionnaire as a file."""
    TRY = "p"
    """Go through the questionnaire without being counted."""
    HAND_ON = "h"
    """Hand it to the office of ``choice``, or ask to which; then ``TAKE_BACK``, or the office may ``RETURN`` it."""
    TAKE_BACK = "t"
    RETURN = "r"
    ACCEPT = "a"
    """What the office filled in holds."""
    ONCE_MORE = "n"
    """Do a finished item once more; asked back once, then ``CONFIRM_ONCE_MORE``."""
    CONFIRM_ONCE_MORE = "c"


@dataclass(frozen=True, slots=True)
class TaskTap:
    """A button about one task; ``choice`` is its outcome, an office or empty. All is checked when it is tapped."""

    CODE: ClassVar[str] = "tk"
    act: TaskAct
    task: int
    choice: str


class ReadAct(StrEnum):
    """What a button about a paper of the file does."""

    SHOW = "o"
    FILE = "f"
    """Send it as PDF."""
    MEMO = "m"
    """Send a Vermerk of the procedure as PDF; the number is then the memo's."""
    SCAN = "s"
    """Send the signed sheet on which a Vermerk was decided; likewise."""


@dataclass(frozen=True, slots=True)
class ReadTap:
    """A button about a paper of a procedure's file; whether the tapper may read it is looked up when it is tapped."""

    CODE: ClassVar[str] = "pa"
    act: ReadAct
    paper: int


class SheetAct(StrEnum):
    """What a button about answers on paper does."""

    LIST = "l"
    """Show what may be entered in a procedure; the number is the procedure's."""
    ENTER = "e"
    """Enter it for a task; the number is the task's."""
    PRINT = "p"
    """Send the sheet to be filled in by hand; the number is the task's."""


@dataclass(frozen=True, slots=True)
class SheetTap:
    """A button for what was handed in on paper; role and state are looked up when it is tapped."""

    CODE: ClassVar[str] = "sh"
    act: SheetAct
    number: int


@dataclass(frozen=True, slots=True)
class ProcedureTap:
    """Show how far a procedure is."""

    CODE: ClassVar[str] = "pr"
    procedure: int


@dataclass(frozen=True, slots=True)
class StopTap:
    """End a procedure before it is through; why is asked first. Role and state are looked up when it is tapped."""

    CODE: ClassVar[str] = "ps"
    procedure: int


class ResultsAct(StrEnum):
    """What a button about the results of a survey does."""

    SHOW = "o"
    FILE = "f"
    """Send the whole table as a PDF."""


@dataclass(frozen=True, slots=True)
class ResultsTap:
    """A button about the results of one survey; the role is checked again when it is tapped."""

    CODE: ClassVar[str] = "rs"
    act: ResultsAct
    survey: str


@dataclass(frozen=True, slots=True)
class ListTap:
    """Another page of the list of tasks, counted from 0; ``seen``: when its reader had looked before, in seconds."""

    CODE: ClassVar[str] = "tl"
    page: int
    seen: int


@dataclass(frozen=True, slots=True)
class DigestTap:
    """The list of tasks shall come at this hour in the morning; 0: never."""

    CODE: ClassVar[str] = "mo"
    hour: int
