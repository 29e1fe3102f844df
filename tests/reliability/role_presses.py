"""What each press in the house of T16 carries: the data of a button, the view and the words of something typed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.domain.deputy import Period
from bot.domain.ids import BroadcastId, ChatId, DeputyId, MemberId, MemoId, SurveyId
from bot.domain.memo_taps import CoSignTap, DraftPaperTap, OfficeTap, PaperAct, PaperMeasureTap, PaperTap, PutOffTap
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
from bot.domain.staff import Grant, Role, mark_of_grant
from bot.domain.staff_taps import BroadcastTap, DigestTap, DraftTap, ListTap, MemoTap, StaffTap
from bot.domain.taps import Desk, FormAct, FormTap, Tap, encode, parse
from bot.runtime import Receipt, Runtime, Sender
from bot.services import staff_desk, staff_files, staff_words, staffing, tapping
from bot.services.staff_cards import DESK
from handlers.staff.words import PAGES
from storage.database import Database
from storage.tables import cards as card_rows
from storage.transaction import Transaction
from tests.reliability.role_table import COMMAND, DEPUTY, TYPED, Press

LATER: Final = Period(date(2022, 9, 1), date(2022, 9, 14))
"""Days on which nobody stands in yet but who is entered to be ended."""
_ABOUT_NOTHING: Final[Mapping[type[Tap], tuple[str, ...]]] = {StaffTap: (), ListTap: ("0", "0"), DigestTap: ("7",)}
"""Buttons of pages, with what they carry beside the act."""
_ENTRIES: Final = {
    PaperAct.BEGIN: "",
    PaperAct.WHAT: "a",
    PaperAct.DAY: "a.2022-07-15",
    PaperAct.SIGNER: "a.2022-07-15.h",
}
"""What is known of a signed paper when each of its buttons is there."""
_ON_A_CARD: Final = ((InviteTap, InviteAct.NAMELESS), (InviteTap, InviteAct.OFFICE))
"""Buttons that mean something only on a card whose view says what was chosen before."""


@dataclass
class Presses:
    """The numbers of what there is, and what presses them."""

    database: Database
    rt: Runtime
    members: dict[str, MemberId] = field(default_factory=dict)
    memos: dict[str, MemoId] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    broadcasts: dict[str, BroadcastId] = field(default_factory=dict)
    surveys: dict[str, SurveyId] = field(default_factory=dict)
    deputies: dict[str, DeputyId] = field(default_factory=dict)

    def press(self, press: Press, about: str) -> Callable[[Transaction, Runtime, Sender], Awaitable[Receipt | None]]:
        """The use case behind a button, a command or a typed word."""
        kind, word = press
        if kind == COMMAND and word in PAGES:
            return lambda tx, rt, sender: staff_desk.open_page(tx, rt, PAGES[word], sender)
        if kind == COMMAND:
            return staffing.connect_channel
        if press == (TYPED, "signed paper"):
            return lambda tx, rt, sender: self._signed_paper(tx, rt, about, sender)
        if press == (TYPED, "file"):
            return lambda tx, rt, sender: self._file(tx, rt, about, sender)
        if press in _ON_A_CARD:
            return lambda tx, rt, sender: self._tap_on(tx, rt, press, about, sender)
        if kind == TYPED:
            view, text = self._typed(word, about)
            return lambda tx, rt, sender: staff_words.typed(tx, rt, view, text, sender)
        data = self.data(press, about)
        assert parse(data) is not None
        return lambda tx, rt, sender: tapping.tap(tx, rt, data, sender)

    async def _file(self, tx: Transaction, rt: Runtime, about: str, sender: Sender) -> Receipt:
        await _put_before(tx, sender, f"{DESK}draft:{self.drafts[about]}")
        return await staff_files.document(tx, rt, "Aus einer Datei", sender)

    async def _signed_paper(self, tx: Transaction, rt: Runtime, about: str, sender: Sender) -> Receipt:
        await _put_before(tx, sender, f"{DESK}paper:{self.memos[about]}:1:{_ENTRIES[PaperAct.SIGNER]}:")
        return await staff_files.scan(tx, rt, b"%PDF signed", sender)

    async def _tap_on(self, tx: Transaction, rt: Runtime, press: Press, about: str, sender: Sender) -> Receipt:
        await _put_before(tx, sender, _invites(about) if about else f"{DESK}invite-office:0")
        return await tapping.tap(tx, rt, self.data(press, about), sender)

    def _typed(self, word: str, about: str) -> tuple[str, str]:  # noqa: C901 - one line a word
        match word:
            case "reason":
                return f"{DESK}reason:{self.memos[about]}.1:rejected", "Weil es nicht reicht."
            case "day":
                return f"{DESK}putoff:{self.memos[about]}.1", "1.8.2022 nach der Sitzung"
            case "opinion":
                return f"{DESK}opinion:{self.memos[about]}.1.0", "Die Frist ist zu kurz."
            case "decision":
                return f"{DESK}page", "Freigeben"
            case "office":
                return f"{DESK}invite-office:0", "Neues Amt"
            case "name":
                return _invites(about), "Anna Huber"
            case "first day" | "last day":
                first = LATER.last.toordinal() if word == "last day" else 0
                away, deputy = self._away(about), self.members["deputy ended"]
                return f"{DESK}deputy-days:{away}.{deputy}.{first}", "30.9.2022"
            case "address":
                return f"{DESK}address:{self.surveys[about]}", "https://www.a.example/seite"
            case _:
                return f"{DESK}draft:{self.drafts[about]}", "Ein Satz."

    def data(self, press: Press, about: str) -> str:
        """What the button carries."""
        kind, act = press
        assert not isinstance(kind, str)
        if kind is FormTap:
            row = 0 if act is FormAct.JUMP else -1 if act is FormAct.SUBMIT or about == "at review" else 2
            return encode(FormTap(Desk.STAFF, self.drafts[about], FormAct(act), row, 0))
        if kind in {CoSignTap, PaperMeasureTap}:
            return f"{kind.CODE}:{act}:{self.memos[about]}:1:0"
        if kind is PaperTap:
            return f"{kind.CODE}:{act}:{self.memos[about]}:1:{_ENTRIES[PaperAct(act)]}"
        if kind in {OfficeTap, DraftPaperTap}:
            return f"{kind.CODE}:{self.drafts[about]}:0"
        if kind in {MemoTap, PutOffTap}:
            return f"{kind.CODE}:{act}:{self.memos[about]}:1"
        if kind in _ABOUT_NOTHING:
            return ":".join((kind.CODE, *([act] if act else []), *_ABOUT_NOTHING[kind]))
        if kind in (InviteTap, MemberTap, DeputyTap, EndDeputyTap):
            return encode(self._about_roles(press, about))
        others: Mapping[type[Tap], Mapping[str, object]] = {DraftTap: self.drafts, BroadcastTap: self.broadcasts}
        return ":".join((kind.CODE, *([act] if act else []), str(others.get(kind, self.surveys)[about])))

    def _away(self, about: str) -> MemberId:
        return self.members["leadership" if about == "leadership away" else "another leadership"]

    def _about_roles(self, press: Press, about: str) -> Tap:
        kind, act = press
        if kind is EndDeputyTap:
            return EndDeputyTap(EndDeputyAct(act), self.deputies[about])
        if kind is DeputyTap:
            days = (LATER.first.toordinal(), LATER.last.toordinal())
            away = self._away(about) if about else 0
            return DeputyTap(DeputyAct(act), away, self.members["deputy ended"], *days)
        if kind is MemberTap:
            number = self.members[about] if about else 0
            return MemberTap(MemberAct(act), number, mark_of_grant(Grant(Role(about), about)) if about else "")
        known = {InviteAct.OFFICE: mark_of_grant(Grant(Role.SUPPORTING_OFFICE, DEPUTY)), InviteAct.HEAD: "office"}
        return InviteTap(InviteAct(act), known.get(InviteAct(act), about if act is InviteAct.ROLE else ""))


def _invites(role: str) -> str:
    """The view of the card that asks for the name of somebody invited to this role."""
    return f"{DESK}invite-name:{role}:0:{'Bauamt' if role == 'office' else ''}"


async def _put_before(tx: Transaction, sender: Sender, view: str) -> None:
    """The card in front of the person shall be this one."""
    here = (card_rows.c.chat_id == ChatId(sender.user)) & (card_rows.c.slot == "")
    await tx.execute(card_rows.update().where(here).values(view=view))
