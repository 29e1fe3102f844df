"""Button taps as typed values. Callback data is untrusted: ``parse`` refuses whatever is not exactly a known tap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import ClassVar, cast, get_args

from bot.domain.call_taps import CallTap
from bot.domain.measure_taps import MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.memo_taps import CoSignTap, DraftPaperTap, OfficeTap, PaperMeasureTap, PaperTap, PutOffTap
from bot.domain.role_taps import DeputyTap, EndDeputyTap, InviteTap, MemberTap
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastTap,
    DigestTap,
    DraftTap,
    EndTap,
    ForecastTap,
    HandoverTap,
    ListTap,
    MemoTap,
    ProcedureTap,
    ReadTap,
    ResultsTap,
    SheetTap,
    StaffTap,
    StopTap,
    TaskTap,
)

MOST_BYTES = 64
"""Telegram's limit for callback data."""


class Desk(StrEnum):
    """Whose form a button belongs to."""

    CITIZEN = "c"
    STAFF = "s"


class FormAct(StrEnum):
    """What a button on a form's card does."""

    CHOOSE = "a"
    MARK = "m"
    UNMARK = "u"
    DONE = "d"
    SKIP = "s"
    NEXT = "n"
    BACK = "b"
    JUMP = "j"
    PAGE = "p"
    REVIEW_PAGE = "r"
    SUBMIT = "x"


_WITH_PLACE = frozenset((FormAct.CHOOSE, FormAct.MARK, FormAct.UNMARK, FormAct.PAGE, FormAct.REVIEW_PAGE))


@dataclass(frozen=True, slots=True)
class FormTap:
    """A button on a question or on the review.

    ``tag`` names the interview or draft, ``row`` the question by its place in the form (-1 on the review), ``place``
    the choice or the page.
    """

    CODE: ClassVar[str] = "f"
    desk: Desk
    tag: str
    act: FormAct
    row: int
    place: int


@dataclass(frozen=True, slots=True)
class LanguageTap:
    """A language was chosen."""

    CODE: ClassVar[str] = "l"
    language: str


@dataclass(frozen=True, slots=True)
class SurveyTap:
    """One of several open surveys was chosen."""

    CODE: ClassVar[str] = "v"
    survey: str


class Page(StrEnum):
    """Cards a citizen can open with a button; each says something and leads back."""

    NOTICE = "notice"
    PRIVACY = "privacy"
    CALLED = "called"
    OTHERWISE = "otherwise"
    IMPRINT = "imprint"
    MY_DATA = "mydata"
    MY_FILE = "myfile"
    LANGUAGE = "language"
    ERASE = "erase"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    HELP = "help"
    CONTINUE = "go"


@dataclass(frozen=True, slots=True)
class PageTap:
    """Open one of the pages."""

    CODE: ClassVar[str] = "p"
    page: Page


class Wish(StrEnum):
    """What a citizen decides with one button outside the questionnaire."""

    CONSENT = "consent"
    """On cards of the version before, without the wording."""
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    ERASE_ANSWERS = "answers"
    LATER = "later"
    GO_ON = "goon"
    REMIND = "remind"
    NO_REMINDER = "noremind"
    RESULTS = "results"
    TELL_RESULTS = "tell"
    NO_RESULTS = "notell"
    WITHDRAW_ALL = "withdrawall"


@dataclass(frozen=True, slots=True)
class WishTap:
    """A decision; ``survey`` is the one it was made about."""

    CODE: ClassVar[str] = "w"
    wish: Wish
    survey: str


@dataclass(frozen=True, slots=True)
class WishConsentTap:
    """«Einmal erinnern?» or «Ja, bitte schreiben Sie mir»; ``wording`` is the mark of the card, as in a ``ConsentTap``.

    The version before had a ``WishTap`` there, which does not say what was read.
    """

    CODE: ClassVar[str] = "c"
    wish: Wish
    survey: str
    wording: str


@dataclass(frozen=True, slots=True)
class ConsentTap:
    """«Ich stimme zu»; ``wording`` is the beginning of the digest of the card on which it stands.

    So a tap says which wording the person read, even if it has changed since.
    """

    CODE: ClassVar[str] = "e"
    survey: str
    wording: str


@dataclass(frozen=True, slots=True)
class PrivacyTap:
    """A page of the whole notice, counted from 0."""

    CODE: ClassVar[str] = "n"
    page: int


@dataclass(frozen=True, slots=True)
class CodeTap:
    """Delete the response with this deletion code, which the person has typed before."""

    CODE: ClassVar[str] = "k"
    code: str


Tap = (
    FormTap
    | LanguageTap
    | SurveyTap
    | PageTap
    | WishTap
    | WishConsentTap
    | ConsentTap
    | PrivacyTap
    | CodeTap
    | MemoTap
    | StaffTap
    | DraftTap
    | AnnounceTap
    | BroadcastTap
    | HandoverTap
    | CallTap
    | EndTap
    | ForecastTap
    | TaskTap
    | ProcedureTap
    | StopTap
    | ReadTap
    | ResultsTap
    | MeasureTap
    | MeasuresTap
    | RulingTap
    | RulingsTap
    | SheetTap
    | CoSignTap
    | PutOffTap
    | OfficeTap
    | DraftPaperTap
    | PaperTap
    | PaperMeasureTap
    | InviteTap
    | MemberTap
    | DeputyTap
    | EndDeputyTap
    | ListTap
    | DigestTap
)
# The codes are part of buttons that stay in chats for years: never reuse one.
KINDS: tuple[type[Tap], ...] = get_args(Tap)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a kind of tap is written, looked up once: a card has a dozen buttons, and every step makes a card."""

    kind: type[Tap]
    types: tuple[Callable[[str], object], ...]
    written: Callable[[Tap], tuple[object, ...]]
    """The code and the value of each field."""


def _shape(kind: type[Tap]) -> _Shape:
    parts = fields(kind)
    # A field's type is a class here, never a string: this module does not defer its annotations.
    types = tuple(cast("Callable[[str], object]", part.type) for part in parts)
    return _Shape(kind, types, attrgetter("CODE", *(part.name for part in parts)))


_BY_CODE: Mapping[str, _Shape] = {kind.CODE: _shape(kind) for kind in KINDS}


def encode(tap: Tap) -> str:
    """A tap as callback data. Raises ``ValueError`` beyond 64 bytes: a mistake of the program, found by tests."""
    data = ":".join(map(str, _BY_CODE[tap.CODE].written(tap)))
    if len(data.encode()) > MOST_BYTES:
        raise ValueError("callback data too long")
    return data


def encode_form_tap(desk: Desk, tag: str, act: FormAct, row: int, place: int) -> str:
    """The same as ``encode`` of a ``FormTap``, without making one: every card of a form has a dozen buttons."""
    return form_tap_start(desk, tag) + form_tap_end(act, row, place)


def form_tap_start(desk: Desk, tag: str) -> str:
    """How the data of all buttons on one card of a form begins."""
    return f"{FormTap.CODE}:{desk}:{tag}:"


def form_tap_end(act: FormAct, row: int, place: int) -> str:
    """How it ends, which is the same on everybody's card."""
    return f"{act}:{row}:{place}"


def parse(data: str) -> Tap | None:
    """The tap that callback data stands for; None for anything else."""
    code, *parts = data.split(":")
    shape = _BY_CODE.get(code)
    if shape is None or len(parts) != len(shape.types) or len(data) > MOST_BYTES or not data.isprintable():
        return None
    try:
        tap = shape.kind(*(read(text) for read, text in zip(shape.types, parts, strict=True)))  # type: ignore[arg-type]
    except ValueError:
        return None
    return tap if encode(tap) == data and _could_be_ours(tap) else None


def _could_be_ours(tap: Tap) -> bool:
    """Whether a card ever had this button: a place stands only where there is something to choose."""
    if not isinstance(tap, FormTap):
        return True
    if tap.row < -1 or (tap.act is FormAct.SUBMIT and tap.row != -1):
        return False
    return tap.place == 0 or (tap.place > 0 and tap.act in _WITH_PLACE)
