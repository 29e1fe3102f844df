"""Who may do what, written out once more: every button and command of the staff, and where it changes something.

``ALLOW`` is compared with the program's own table, ``PRESSES`` with the kinds of buttons and commands that exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from telegram.ext import CommandHandler

from bot.domain.staff import Act, Role
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastAct,
    BroadcastTap,
    DraftAct,
    DraftTap,
    EndAct,
    EndTap,
    ForecastTap,
    HandoverAct,
    HandoverTap,
    MemoAct,
    MemoTap,
    StaffPage,
    StaffTap,
)
from bot.domain.taps import (
    KINDS,
    CallTap,
    CodeTap,
    ConsentTap,
    Desk,
    FormAct,
    FormTap,
    LanguageTap,
    PageTap,
    PrivacyTap,
    SurveyTap,
    Tap,
    WishConsentTap,
    WishTap,
)
from handlers.routes import ROUTES
from handlers.staff import words

ALLOW: Final[Mapping[Act, frozenset[str]]] = {
    Act.WRITE_MEMO: frozenset(("press-office",)),
    Act.DECIDE_MEMO: frozenset(("leadership",)),
    Act.SEE_WAITING_MEMOS: frozenset(("leadership", "leadership-office")),
    Act.SEE_SURVEYS: frozenset(("leadership", "leadership-office", "press-office", "admin")),
    Act.CONNECT_STAFF_CHAT: frozenset(("leadership-office", "press-office", "admin")),
    Act.SEND_BROADCAST: frozenset(("press-office", "admin")),
    Act.BRING_DELETION_FORWARD: frozenset(("leadership",)),
    Act.NOTE_STUDY_END: frozenset(("press-office", "admin")),
}

OF_CITIZENS: Final = frozenset(
    (LanguageTap, SurveyTap, PageTap, WishTap, WishConsentTap, ConsentTap, PrivacyTap, CodeTap, CallTap)
)
"""Kinds of buttons that are everybody's; a form's are both."""

MEMOS: Final = ("submitted", "changes", "approved", "rejected", "own", "asks hand-over")
DRAFTS: Final = ("at review", "half written")
ENDED: Final = ("closed", "closed too", "within 14 days", "past", "running", "paused")
SURVEYS: Final = ("prepared", "open", *ENDED, "erased", "requested", "approved hand-over", "handed over")
BROADCASTS: Final = ("by press-office", "by admin", "running", "paused", "filling", "done", "cancelled")
NOWHERE: Final = ("",)
CHATS: Final = ("connected group", "another group")
VOLUNTEERED: Final = ("open", "requested", "approved hand-over", "handed over")


@dataclass(frozen=True, slots=True)
class Rule:
    """``needs`` to have an effect, ``reads`` to be shown anything; it changes something ``at`` these alone."""

    needs: Act | None
    objects: tuple[str, ...]
    at: frozenset[str]
    reads: Act | None


def rule(needs: Act | None, objects: tuple[str, ...], *at: str) -> Rule:
    """Whoever may not, is shown nothing either."""
    return Rule(needs, objects, frozenset(at), needs)


def seen(needs: Act, *at: str) -> Rule:
    """About the end of a survey: whoever sees surveys is shown its card again, with a no."""
    return Rule(needs, SURVEYS, frozenset(at), Act.SEE_SURVEYS)


Press = tuple[type[Tap] | str, StrEnum | str]
"""A kind of button and its act, or ``COMMAND`` or ``TYPED`` and a word."""
COMMAND: Final = "command"
TYPED: Final = "typed"

PRESSES: Final[Mapping[Press, Rule]] = {
    (MemoTap, MemoAct.APPROVE): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.ORDER_CHANGES): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.REJECT): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.CONFIRM): rule(Act.DECIDE_MEMO, MEMOS, "submitted", "asks hand-over"),
    (MemoTap, MemoAct.BACK): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.OPEN): rule(Act.SEE_WAITING_MEMOS, MEMOS),
    (MemoTap, MemoAct.REVISE): rule(Act.WRITE_MEMO, MEMOS, "changes"),
    (StaffTap, StaffPage.MENU): rule(None, NOWHERE),
    (StaffTap, StaffPage.TASKS): rule(None, NOWHERE),
    (StaffTap, StaffPage.MEMO): rule(Act.WRITE_MEMO, NOWHERE, ""),
    (StaffTap, StaffPage.SURVEYS): rule(Act.SEE_SURVEYS, NOWHERE),
    (DraftTap, DraftAct.LATER): rule(Act.WRITE_MEMO, DRAFTS),
    (DraftTap, DraftAct.DISCARD): rule(Act.WRITE_MEMO, DRAFTS, *DRAFTS),
    (DraftTap, DraftAct.GO_ON): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.CHOOSE): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.MARK): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.UNMARK): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.DONE): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.SKIP): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.NEXT): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.BACK): rule(Act.WRITE_MEMO, DRAFTS, *DRAFTS),
    (FormTap, FormAct.JUMP): rule(Act.WRITE_MEMO, DRAFTS, "at review"),
    (FormTap, FormAct.PAGE): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.REVIEW_PAGE): rule(Act.WRITE_MEMO, DRAFTS),
    (FormTap, FormAct.SUBMIT): rule(Act.WRITE_MEMO, DRAFTS, "at review"),
    (AnnounceTap, ""): rule(Act.SEND_BROADCAST, SURVEYS),
    (BroadcastTap, BroadcastAct.SEND): rule(Act.SEND_BROADCAST, BROADCASTS, "by press-office", "by admin"),
    (BroadcastTap, BroadcastAct.DISCARD): rule(Act.SEND_BROADCAST, BROADCASTS, "by press-office", "by admin"),
    (BroadcastTap, BroadcastAct.SHOW): rule(Act.SEND_BROADCAST, BROADCASTS),
    (BroadcastTap, BroadcastAct.PAUSE): rule(Act.SEND_BROADCAST, BROADCASTS, "running"),
    (BroadcastTap, BroadcastAct.RESUME): rule(Act.SEND_BROADCAST, BROADCASTS, "paused"),
    (BroadcastTap, BroadcastAct.CANCEL): rule(Act.SEND_BROADCAST, BROADCASTS),
    (BroadcastTap, BroadcastAct.CONFIRM_CANCEL): rule(Act.SEND_BROADCAST, BROADCASTS, "running", "paused"),
    (EndTap, EndAct.SHOW): rule(Act.SEE_SURVEYS, SURVEYS),
    (EndTap, EndAct.DELETE_NOW): seen(Act.BRING_DELETION_FORWARD),
    (EndTap, EndAct.CONFIRM_DELETE): seen(Act.BRING_DELETION_FORWARD, *ENDED),
    (EndTap, EndAct.DELIVERED): seen(Act.NOTE_STUDY_END, *ENDED, "erased"),
    (EndTap, EndAct.INSTITUTE_DELETED): seen(Act.NOTE_STUDY_END, "erased"),
    (HandoverTap, HandoverAct.SHOW): rule(Act.WRITE_MEMO, SURVEYS),
    (HandoverTap, HandoverAct.SUBMIT): rule(Act.WRITE_MEMO, SURVEYS, "open"),
    (HandoverTap, HandoverAct.SUPPLEMENT): rule(Act.WRITE_MEMO, SURVEYS, "handed over"),
    (ForecastTap, ""): rule(Act.SEE_SURVEYS, SURVEYS),
    (COMMAND, "aufgaben"): rule(None, NOWHERE),
    (COMMAND, "tasks"): rule(None, NOWHERE),
    (COMMAND, "vermerk"): rule(Act.WRITE_MEMO, NOWHERE, ""),
    (COMMAND, "memo"): rule(Act.WRITE_MEMO, NOWHERE, ""),
    (COMMAND, "befragungen"): rule(Act.SEE_SURVEYS, NOWHERE),
    (COMMAND, "surveys"): rule(Act.SEE_SURVEYS, NOWHERE),
    (COMMAND, "verbinden"): rule(Act.CONNECT_STAFF_CHAT, CHATS, "another group"),
    (COMMAND, "connect"): rule(Act.CONNECT_STAFF_CHAT, CHATS, "another group"),
    (TYPED, "reason"): rule(Act.DECIDE_MEMO, MEMOS, "submitted", "asks hand-over"),
    (TYPED, "decision"): rule(Act.DECIDE_MEMO, NOWHERE),
    (TYPED, "address"): rule(Act.SEND_BROADCAST, SURVEYS, *(set(ENDED) - {"past", "running", "paused"})),
    (TYPED, "section"): rule(Act.WRITE_MEMO, DRAFTS, "half written"),
    (TYPED, "file"): rule(Act.WRITE_MEMO, DRAFTS, "half written"),
}
OWN: Final = {"by press-office": "press-office", "by admin": "admin"}
"""A prepared broadcast is sent or thrown away only by whom it is."""


def existing() -> set[Press]:
    """Every kind of button with every act, and every command, as the program knows them; typed words are none."""
    found: set[Press] = set()
    for kind in set(KINDS) - OF_CITIZENS:
        acts = [part.type for part in fields(kind) if isinstance(part.type, type) and issubclass(part.type, StrEnum)]
        found |= {(kind, act) for enum in acts if enum is not Desk for act in enum} or {(kind, "")}
    routes = (
        each for each in ROUTES if isinstance(each, CommandHandler) and each.callback.__module__ == words.__name__
    )
    return found | {(COMMAND, word) for route in routes for word in route.commands}


def may(needs: Act | None, who: str) -> bool:
    """Whether the table lets this person; what needs no act is open to everybody with a role, and to nobody else."""
    return who in (ROLES if needs is None else ALLOW[needs])


ROLES: Final = tuple(role.value for role in Role)
