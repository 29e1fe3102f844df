"""Who may do what, written out once more: every button and command of the staff, and where it changes something.

``ALLOW`` is compared with the program's own table, ``PRESSES`` with the kinds of buttons and commands that exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final

from telegram.ext import CommandHandler

from bot.domain.call_taps import CallTap
from bot.domain.measure_taps import MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.memo_taps import (
    CoSignAct,
    CoSignTap,
    DraftPaperTap,
    OfficeTap,
    PaperAct,
    PaperMeasureAct,
    PaperMeasureTap,
    PaperTap,
    PutOffAct,
    PutOffTap,
)
from bot.domain.role_taps import (
    DeputyAct,
    DeputyTap,
    EndDeputyAct,
    EndDeputyTap,
    InviteAct,
    InviteTap,
    MemberAct,
    MemberTap,
)
from bot.domain.staff import Act, Role
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastAct,
    BroadcastTap,
    DigestTap,
    DraftAct,
    DraftTap,
    EndAct,
    EndTap,
    ForecastTap,
    HandoverAct,
    HandoverTap,
    ListTap,
    MemoAct,
    MemoTap,
    ProcedureTap,
    ReadTap,
    ResultsAct,
    ResultsTap,
    SheetTap,
    StaffPage,
    StaffTap,
    StopTap,
    TaskTap,
)
from bot.domain.taps import (
    KINDS,
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
    Act.CO_SIGN: frozenset(("office",)),
    Act.MARK_URGENT: frozenset(("leadership-office",)),
    Act.ENTER_PAPER: frozenset(("press-office", "leadership-office")),
    Act.SEE_RESULTS: frozenset(("leadership", "leadership-office", "press-office", "office")),
    Act.SEE_ALL_RESULTS: frozenset(("leadership", "leadership-office", "press-office")),
    Act.PROPOSE_MEASURES: frozenset(("press-office",)),
    Act.SEE_PROCEDURES: frozenset(("leadership", "leadership-office", "press-office", "office", "data-protection")),
    Act.ENTER_DEPUTY: frozenset(("leadership", "leadership-office")),
    Act.GIVE_OFFICE_ROLES: frozenset(("leadership-office", "press-office", "admin")),
    Act.GIVE_STAFF_ROLES: frozenset(("leadership-office", "admin")),
    Act.GIVE_LEADERSHIP_ROLES: frozenset(("admin",)),
}
OF_DEPUTIES: Final = frozenset((Act.DECIDE_MEMO, Act.SEE_WAITING_MEMOS))
"""What somebody may who stands in for the Leitung today, beside what their own roles allow."""
DEPUTY: Final = "deputy"
NO_DEPUTIES: Final = ("deputy before", "deputy after", "deputy ended", "deputy of nobody")
"""Before the dates, after them, ended early, and of somebody who has left the Leitung: heads of an office, no more."""

OF_CITIZENS: Final = frozenset(
    (LanguageTap, SurveyTap, PageTap, WishTap, WishConsentTap, ConsentTap, PrivacyTap, CodeTap, CallTap)
)
"""Kinds of buttons that are everybody's; a form's are both."""

OF_PROCEDURES: Final = frozenset(
    (TaskTap, ProcedureTap, StopTap, ReadTap, SheetTap, MeasureTap, MeasuresTap, RulingTap, RulingsTap)
)
"""What these may is a question of step and office: ``test_procedure_roles.py``, ``services/test_measure_roles.py``."""

MEMOS: Final = (
    *("submitted", "changes", "approved", "rejected", "own", "asks hand-over"),
    *("in co-signature", "put off"),
)
DECIDABLE: Final = ("submitted", "asks hand-over", "put off")
"""By somebody else than the author."""
DRAFTS: Final = ("at review", "half written")
ENDED: Final = ("closed", "closed too", "within 14 days", "past", "running", "paused")
SURVEYS: Final = ("prepared", "open", *ENDED, "erased", "requested", "approved hand-over", "handed over")
BROADCASTS: Final = ("by press-office", "by admin", "running", "paused", "filling", "done", "cancelled")
NOWHERE: Final = ("",)
CHATS: Final = ("connected group", "another group")
AWAY: Final = ("leadership away", "another away")
STANDING_IN: Final = ("deputy of leadership", "deputy of another")
GIVEN: Final[Mapping[str, Act]] = {
    "leadership": Act.GIVE_LEADERSHIP_ROLES,
    "leadership-office": Act.GIVE_STAFF_ROLES,
    "press-office": Act.GIVE_STAFF_ROLES,
    "office": Act.GIVE_OFFICE_ROLES,
    "data-protection": Act.GIVE_STAFF_ROLES,
    "research-institute": Act.GIVE_STAFF_ROLES,
    "admin": Act.GIVE_LEADERSHIP_ROLES,
}
"""What it needs to invite to a role, and to end it."""
VOLUNTEERED: Final = ("open", "requested", "approved hand-over", "handed over")


@dataclass(frozen=True, slots=True)
class Rule:
    """``needs`` to have an effect, ``reads`` to be shown anything; it changes something ``at`` these alone.

    ``special`` objects need something else.
    """

    needs: Act | None
    objects: tuple[str, ...]
    at: frozenset[str]
    reads: Act | None
    special: Mapping[str, Act] = field(default_factory=dict)


def rule(needs: Act | None, objects: tuple[str, ...], *at: str) -> Rule:
    """Whoever may not, is shown nothing either."""
    return Rule(needs, objects, frozenset(at), needs)


def seen(needs: Act, *at: str) -> Rule:
    """About the end of a survey: whoever sees surveys is shown its card again, with a no."""
    return Rule(needs, SURVEYS, frozenset(at), Act.SEE_SURVEYS)


def giving(*at: str) -> Rule:
    """About a role: what it needs depends on the role; who may give any sees the list of those roles again."""
    return Rule(Act.GIVE_OFFICE_ROLES, tuple(GIVEN), frozenset(at), Act.GIVE_OFFICE_ROLES, GIVEN)


Press = tuple[type[Tap] | str, StrEnum | str]
"""A kind of button and its act, or ``COMMAND`` or ``TYPED`` and a word."""
COMMAND: Final = "command"
TYPED: Final = "typed"

PRESSES: Final[Mapping[Press, Rule]] = {
    (MemoTap, MemoAct.APPROVE): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.ORDER_CHANGES): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.REJECT): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.CONFIRM): rule(Act.DECIDE_MEMO, MEMOS, *DECIDABLE),
    (MemoTap, MemoAct.BACK): rule(Act.DECIDE_MEMO, MEMOS),
    # Who enters what was signed on paper looks at it too.
    (MemoTap, MemoAct.OPEN): Rule(Act.SEE_WAITING_MEMOS, MEMOS, frozenset(), Act.ENTER_PAPER),
    (MemoTap, MemoAct.REVISE): rule(
        Act.WRITE_MEMO, MEMOS, "changes", "submitted", "own", "asks hand-over", "in co-signature"
    ),
    # These memos belong to no procedure, so there is no concept behind them that could be changed first.
    (MemoTap, MemoAct.TAKE_BACK): rule(Act.WRITE_MEMO, MEMOS),
    (MemoTap, MemoAct.CONFIRM_TAKE_BACK): rule(Act.WRITE_MEMO, MEMOS),
    (MemoTap, MemoAct.PUT_OFF): rule(Act.DECIDE_MEMO, MEMOS),
    (MemoTap, MemoAct.URGENT): rule(Act.MARK_URGENT, MEMOS, *DECIDABLE, "own"),
    (PutOffTap, PutOffAct.ONE_WEEK): rule(Act.DECIDE_MEMO, MEMOS, *DECIDABLE),
    (PutOffTap, PutOffAct.TWO_WEEKS): rule(Act.DECIDE_MEMO, MEMOS, *DECIDABLE),
    (PutOffTap, PutOffAct.ONE_MONTH): rule(Act.DECIDE_MEMO, MEMOS, *DECIDABLE),
    (CoSignTap, CoSignAct.SIGN): rule(Act.CO_SIGN, MEMOS, "in co-signature"),
    (CoSignTap, CoSignAct.DISSENT): rule(Act.CO_SIGN, MEMOS),
    (CoSignTap, CoSignAct.BACK): rule(Act.CO_SIGN, MEMOS),
    (CoSignTap, CoSignAct.OPEN): rule(Act.CO_SIGN, MEMOS),
    (PaperTap, PaperAct.BEGIN): rule(Act.ENTER_PAPER, MEMOS),
    (PaperTap, PaperAct.WHAT): rule(Act.ENTER_PAPER, MEMOS),
    (PaperTap, PaperAct.DAY): rule(Act.ENTER_PAPER, MEMOS),
    (PaperTap, PaperAct.SIGNER): rule(Act.ENTER_PAPER, MEMOS),
    (PaperMeasureTap, PaperMeasureAct.ENDORSED): rule(Act.ENTER_PAPER, MEMOS),
    (PaperMeasureTap, PaperMeasureAct.STRUCK): rule(Act.ENTER_PAPER, MEMOS),
    (PaperMeasureTap, PaperMeasureAct.DONE): rule(Act.ENTER_PAPER, MEMOS),
    (StaffTap, StaffPage.MENU): rule(None, NOWHERE),
    (StaffTap, StaffPage.TASKS): rule(None, NOWHERE, ""),  # notes when the list was last seen
    (StaffTap, StaffPage.DIGEST): rule(None, NOWHERE),
    (ListTap, ""): rule(None, NOWHERE),
    (DigestTap, ""): rule(None, NOWHERE, ""),
    (StaffTap, StaffPage.MEMO): rule(Act.WRITE_MEMO, NOWHERE, ""),
    (StaffTap, StaffPage.SURVEYS): rule(Act.SEE_SURVEYS, NOWHERE),
    (StaffTap, StaffPage.IDEA): rule(None, NOWHERE, ""),
    (StaffTap, StaffPage.PROCEDURES): rule(Act.SEE_PROCEDURES, NOWHERE),
    (StaffTap, StaffPage.ENDED): rule(Act.SEE_PROCEDURES, NOWHERE),
    (StaffTap, StaffPage.RESULTS): rule(Act.SEE_RESULTS, NOWHERE),
    (StaffTap, StaffPage.MEASURES): rule(Act.SEE_RESULTS, NOWHERE),
    (StaffTap, StaffPage.MEMBERS): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (StaffTap, StaffPage.INVITE): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (StaffTap, StaffPage.DEPUTIES): rule(Act.ENTER_DEPUTY, NOWHERE),
    (InviteTap, InviteAct.ROLE): giving(),
    (InviteTap, InviteAct.HEAD): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (InviteTap, InviteAct.OFFICE): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (InviteTap, InviteAct.NAMELESS): giving(*GIVEN),
    (MemberTap, MemberAct.PAGE): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (MemberTap, MemberAct.END): giving(),
    (MemberTap, MemberAct.CONFIRM_END): giving(*GIVEN),
    (DeputyTap, DeputyAct.NEW): rule(Act.ENTER_DEPUTY, NOWHERE),
    (DeputyTap, DeputyAct.AWAY): rule(Act.ENTER_DEPUTY, AWAY),
    (DeputyTap, DeputyAct.WHO): rule(Act.ENTER_DEPUTY, AWAY),
    (DeputyTap, DeputyAct.CONFIRM): rule(Act.ENTER_DEPUTY, AWAY, *AWAY),
    (EndDeputyTap, EndDeputyAct.ASK): rule(Act.ENTER_DEPUTY, STANDING_IN),
    (EndDeputyTap, EndDeputyAct.CONFIRM): rule(Act.ENTER_DEPUTY, STANDING_IN, *STANDING_IN),
    (DraftTap, DraftAct.LATER): rule(Act.WRITE_MEMO, DRAFTS),
    (DraftTap, DraftAct.DISCARD): rule(Act.WRITE_MEMO, DRAFTS, *DRAFTS),
    (DraftTap, DraftAct.GO_ON): rule(Act.WRITE_MEMO, DRAFTS),
    (DraftTap, DraftAct.OFFICES): rule(Act.WRITE_MEMO, DRAFTS),
    (DraftTap, DraftAct.EDITORIAL): rule(Act.WRITE_MEMO, DRAFTS),
    (DraftTap, DraftAct.PAPERS): rule(Act.WRITE_MEMO, DRAFTS),
    (OfficeTap, ""): rule(Act.WRITE_MEMO, DRAFTS),
    (DraftPaperTap, ""): rule(Act.WRITE_MEMO, DRAFTS),
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
    (ResultsTap, ResultsAct.SHOW): rule(Act.SEE_RESULTS, SURVEYS),
    (ResultsTap, ResultsAct.FILE): rule(Act.SEE_RESULTS, SURVEYS),
    (COMMAND, "aufgaben"): rule(None, NOWHERE, ""),
    (COMMAND, "tasks"): rule(None, NOWHERE, ""),
    (COMMAND, "vermerk"): rule(Act.WRITE_MEMO, NOWHERE, ""),
    (COMMAND, "memo"): rule(Act.WRITE_MEMO, NOWHERE, ""),
    (COMMAND, "befragungen"): rule(Act.SEE_SURVEYS, NOWHERE),
    (COMMAND, "surveys"): rule(Act.SEE_SURVEYS, NOWHERE),
    (COMMAND, "idee"): rule(None, NOWHERE, ""),
    (COMMAND, "idea"): rule(None, NOWHERE, ""),
    (COMMAND, "verfahren"): rule(Act.SEE_PROCEDURES, NOWHERE),
    (COMMAND, "procedures"): rule(Act.SEE_PROCEDURES, NOWHERE),
    (COMMAND, "ergebnisse"): rule(Act.SEE_RESULTS, NOWHERE),
    (COMMAND, "results"): rule(Act.SEE_RESULTS, NOWHERE),
    (COMMAND, "massnahmen"): rule(Act.SEE_RESULTS, NOWHERE),
    (COMMAND, "measures"): rule(Act.SEE_RESULTS, NOWHERE),
    (COMMAND, "mitarbeitende"): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (COMMAND, "members"): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (COMMAND, "vertretung"): rule(Act.ENTER_DEPUTY, NOWHERE),
    (COMMAND, "deputy"): rule(Act.ENTER_DEPUTY, NOWHERE),
    (COMMAND, "verbinden"): rule(Act.CONNECT_STAFF_CHAT, CHATS, "another group"),
    (COMMAND, "connect"): rule(Act.CONNECT_STAFF_CHAT, CHATS, "another group"),
    (TYPED, "reason"): rule(Act.DECIDE_MEMO, MEMOS, *DECIDABLE),
    (TYPED, "day"): rule(Act.DECIDE_MEMO, MEMOS, *DECIDABLE),
    (TYPED, "opinion"): rule(Act.CO_SIGN, MEMOS, "in co-signature"),
    (TYPED, "signed paper"): rule(Act.ENTER_PAPER, MEMOS, *DECIDABLE, "own"),
    (TYPED, "decision"): rule(Act.DECIDE_MEMO, NOWHERE),
    (TYPED, "address"): rule(Act.SEND_BROADCAST, SURVEYS, *(set(ENDED) - {"past", "running", "paused"})),
    (TYPED, "section"): rule(Act.WRITE_MEMO, DRAFTS, "half written"),
    (TYPED, "file"): rule(Act.WRITE_MEMO, DRAFTS, "half written"),
    (TYPED, "office"): rule(Act.GIVE_OFFICE_ROLES, NOWHERE),
    (TYPED, "name"): giving(*GIVEN),
    (TYPED, "first day"): rule(Act.ENTER_DEPUTY, AWAY),
    (TYPED, "last day"): rule(Act.ENTER_DEPUTY, AWAY),
}
OWN: Final = {
    "by press-office": "press-office",
    "by admin": "admin",
    "another away": "leadership-office",
    "deputy of another": "leadership-office",
}
"""A prepared broadcast is sent or thrown away only by whom it is; the Leitung enters and ends only her own deputies."""


def existing() -> set[Press]:
    """Every kind of button with every act, and every command, as the program knows them; typed words are none."""
    found: set[Press] = set()
    for kind in set(KINDS) - OF_CITIZENS - OF_PROCEDURES:
        acts = [part.type for part in fields(kind) if isinstance(part.type, type) and issubclass(part.type, StrEnum)]
        found |= {(kind, act) for enum in acts if enum is not Desk for act in enum} or {(kind, "")}
    routes = (
        each for each in ROUTES if isinstance(each, CommandHandler) and each.callback.__module__ == words.__name__
    )
    return found | {(COMMAND, word) for route in routes for word in route.commands}


def may(needs: Act | None, who: str) -> bool:
    """Whether the table lets this person; what needs no act is open to everybody with a role, and to nobody else."""
    if who == DEPUTY and needs in OF_DEPUTIES:
        return True
    role = "office" if who == DEPUTY or who in NO_DEPUTIES else who
    return role in (ROLES if needs is None else ALLOW[needs])


ROLES: Final = tuple(role.value for role in Role)
