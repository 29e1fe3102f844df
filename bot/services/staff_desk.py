"""What each tap, word and file of the staff is for: the way from what somebody did to its use case."""

from typing import assert_never

from bot.domain.answers import labelled
from bot.domain.ids import MemoId
from bot.domain.memo import NEW_MEMO, MemoState
from bot.domain.memo_taps import OfficeTap
from bot.domain.papers import is_sheet
from bot.domain.role_taps import DeputyTap, EndDeputyTap, InviteTap, MemberTap
from bot.domain.staff import Member
from bot.domain.staff_messages import NotForYourRole, StaffOnly
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastTap,
    DigestTap,
    DraftTap,
    EndTap,
    ForecastTap,
    HandoverTap,
    ListTap,
    MemoAct,
    MemoTap,
    ProcedureTap,
    ReadTap,
    SheetTap,
    StaffPage,
    StaffTap,
    TaskTap,
)
from bot.domain.taps import FormTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    acting,
    approvals,
    broadcasting,
    deputy_desk,
    digest,
    draft_ways,
    drafting,
    filling,
    forecasting,
    handover_desk,
    inviting,
    measures,
    members_desk,
    memo_ways,
    paper_desk,
    procedure_desk,
    putting_off,
    results,
    sheet_entries,
    staffing,
    study_end,
    task_list,
)
from bot.services.staff_cards import DESK, say, voice_of
from bot.texts.memo_buttons import spoken_decisions
from storage import memos, staff, standing
from storage.transaction import Transaction

ProcedureDeskTap = TaskTap | ProcedureTap | ReadTap | SheetTap | ListTap | DigestTap
DraftDeskTap = FormTap | DraftTap | OfficeTap
StaffDeskTap = DraftDeskTap | StaffTap | AnnounceTap | BroadcastTap | HandoverTap | ForecastTap | memo_ways.WayTap


async def memo_tap(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """A button under a memo, in the channel or in private, tapped by anybody."""
    match tap.act:
        case MemoAct.APPROVE | MemoAct.ORDER_CHANGES | MemoAct.REJECT:
            return await approvals.ask(tx, rt, tap, sender)
        case MemoAct.CONFIRM:
            return await approvals.approve(tx, rt, tap, sender)
        case MemoAct.BACK:
            return await approvals.back(tx, rt, tap, sender)
        case MemoAct.OPEN:
            return await approvals.open_memo(tx, rt, tap, sender)
        case MemoAct.REVISE:
            return await _revise(tx, rt, tap, sender)
        case MemoAct.PUT_OFF:
            return await putting_off.ask(tx, rt, tap, sender)
        case MemoAct.URGENT:
            return await approvals.mark_urgent(tx, rt, tap, sender)
        case _:
            assert_never(tap.act)


async def open_page(  # noqa: C901 - one line a page
    tx: Transaction, rt: Runtime, page: StaffPage, sender: Sender
) -> Receipt:
    """A page of the staff was asked for by command or button."""
    member = await _member(tx, sender)
    if member is None:
        return await say(tx, rt, None, StaffOnly(), sender)
    match page:
        case StaffPage.MENU:
            return await staffing.show_menu(tx, rt, member, sender)
        case StaffPage.TASKS:
            return await task_list.show(tx, rt, member, sender)
        case StaffPage.MEMO:
            return await drafting.begin(tx, rt, member, sender)
        case StaffPage.SURVEYS:
            return await staffing.show_surveys(tx, rt, member, sender)
        case StaffPage.IDEA:
            return await procedure_desk.propose(tx, rt, member, sender)
        case StaffPage.PROCEDURES:
            return await procedure_desk.show_procedures(tx, rt, member, sender)
        case StaffPage.ENDED:
            return await procedure_desk.show_ended(tx, rt, member, sender)
        case StaffPage.RESULTS:
            return await results.show(tx, rt, member, sender)
        case StaffPage.MEASURES:
            return await measures.show(tx, rt, member, sender)
        case StaffPage.MEMBERS:
            return await members_desk.show(tx, rt, member, sender)
        case StaffPage.INVITE:
            return await inviting.begin(tx, rt, member, sender)
        case StaffPage.DEPUTIES:
            return await deputy_desk.show(tx, rt, member, sender)
        case StaffPage.DIGEST:
            return await digest.ask(tx, rt, member, sender)
        case _:
            assert_never(page)


async def tap(
    tx: Transaction,
    rt: Runtime,
    tap: StaffDeskTap,
    sender: Sender,
) -> Receipt:
    """Any other button on a card of the staff, in private."""
    if isinstance(tap, StaffTap):
        return await open_page(tx, rt, tap.page, sender)
    member = await _member(tx, sender)
    if isinstance(tap, AnnounceTap):
        return await broadcasting.announce(tx, rt, tap, member, sender)
    if isinstance(tap, BroadcastTap):
        return await broadcasting.tap(tx, rt, tap, member, sender)
    if isinstance(tap, ForecastTap):
        return await forecasting.tap(tx, rt, tap, member, sender)
    if isinstance(tap, HandoverTap):
        return await handover_desk.tap(tx, rt, tap, member, sender)
    if isinstance(tap, memo_ways.WayTap):
        return await memo_ways.tap(tx, rt, tap, member, sender)
    if member is None:
        return await say(tx, rt, None, StaffOnly(), sender)
    return await _draft_tap(tx, rt, tap, member, sender)


async def procedure_tap(tx: Transaction, rt: Runtime, tap: ProcedureDeskTap, sender: Sender) -> Receipt:
    """A button about tasks or a procedure, in private."""
    member = await _member(tx, sender)
    if member is None:
        return await say(tx, rt, None, StaffOnly(), sender)
    if isinstance(tap, TaskTap):
        return await procedure_desk.tap(tx, rt, tap, member, sender)
    if isinstance(tap, ReadTap):
        return await paper_desk.tap(tx, rt, tap, member, sender)
    if isinstance(tap, ListTap):
        return await task_list.turn(tx, rt, tap, member, sender)
    if isinstance(tap, DigestTap):
        return await digest.choose(tx, rt, tap, member, sender)
    if isinstance(tap, SheetTap):
        return await sheet_entries.tap(tx, rt, tap, member, sender)
    return await procedure_desk.show_course(tx, rt, tap, member, sender)


async def end_tap(tx: Transaction, rt: Runtime, tap: EndTap, sender: Sender) -> Receipt:
    """A button about the end of a study, in private."""
    return await study_end.tap(tx, rt, tap, await _member(tx, sender), sender)


async def role_tap(
    tx: Transaction, rt: Runtime, tap: InviteTap | MemberTap | DeputyTap | EndDeputyTap, sender: Sender
) -> Receipt:
    """A button about roles or deputies, in private."""
    member = await _member(tx, sender)
    if member is None:
        return await say(tx, rt, None, StaffOnly(), sender)
    match tap:
        case InviteTap():
            return await inviting.tap(tx, rt, tap, member, sender)
        case MemberTap():
            return await members_desk.tap(tx, rt, tap, member, sender)
        case DeputyTap():
            return await deputy_desk.tap(tx, rt, tap, member, sender)
        case EndDeputyTap():
            return await deputy_desk.end_tap(tx, rt, tap, member, sender)
        case _:
            assert_never(tap)


async def start(tx: Transaction, rt: Runtime, payload: str, sender: Sender) -> Receipt | None:
    """«/start» where it concerns the staff: an invitation, or a member without a payload; ``None`` for citizens."""
    if payload.startswith(staffing.PAYLOAD):
        return await staffing.join(tx, rt, payload.removeprefix(staffing.PAYLOAD), sender)
    member = None if payload else await _member(tx, sender)
    return None if member is None else await staffing.show_menu(tx, rt, member, sender)


async def typed(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt | None:
    """A message was typed; ``None`` where it is not for the staff. ``view`` is the card in front of the person."""
    if (spoken_tap := await _spoken_decision(tx, rt, view, text, sender)) is not None:
        return await memo_tap(tx, rt, spoken_tap, sender)
    if not view.startswith(DESK):
        return None
    member = await _member(tx, sender)
    if memo_ways.is_asked(view.removeprefix(DESK)):
        return await memo_ways.hear(tx, rt, view.removeprefix(DESK), text, member, sender)
    return None if member is None else await _hear(tx, rt, view, text, member, sender)


async def _hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """What was typed answers the card, if it asks for something."""
    if filling.is_draft(view) and await procedure_desk.may_fill_in(tx, member, filling.tag_of(view)):
        return await filling.hear(tx, rt, view, text, member, sender)
    if sheet_entries.is_asked(view.removeprefix(DESK)):
        return await sheet_entries.hear(tx, rt, view.removeprefix(DESK), member, sender)
    if (survey := broadcasting.asked_for_address(view)) is not None:
        return await broadcasting.hear_address(tx, rt, survey, text, member, sender)
    if (about := measures.asked_word(view)) is not None:
        return await measures.hear_word(tx, rt, about, text, member, sender)
    if inviting.awaits_text(view):
        return await inviting.hear(tx, rt, view, text, member, sender)
    if deputy_desk.awaits_text(view):
        return await deputy_desk.hear(tx, rt, view, text, member, sender)
    return await staffing.show_menu(tx, rt, member, sender)


async def rest_of_long_text(tx: Transaction, rt: Runtime, view: str, sender: Sender) -> Receipt | None:
    """A further part of a text that did not fit into one message; ``None`` where it is not for the staff."""
    if not view.startswith(DESK):
        return None
    if memo_ways.is_asked(view.removeprefix(DESK)) or measures.asked_word(view) is not None:
        # The card that asks for a shorter reason is on its way.
        return Receipt()
    member = await _member(tx, sender)
    if member is None:
        return None
    if filling.is_draft(view):
        return await filling.hear_rest(tx, rt, view, member, sender)
    return await staffing.show_menu(tx, rt, member, sender)


async def cancel(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt | None:
    """«/abbrechen» where a card of the staff is open; ``None`` for citizens."""
    shown = await standing.on_display(tx, sender.chat)
    member = await _member(tx, sender)
    if shown is None or member is None or not shown.view.startswith(DESK):
        return None
    if filling.is_draft(shown.view):
        return await filling.put_aside(tx, rt, shown.view, member, sender)
    return await staffing.show_menu(tx, rt, member, sender)


async def _member(tx: Transaction, sender: Sender) -> Member | None:
    member = await staff.find(tx, sender.user)
    return member if member is not None and member.active else None


async def _revise(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    member, memo = await _member(tx, sender), await memos.find(tx, MemoId(tap.memo))
    if member is None or memo is None:
        return Receipt()
    return await drafting.revise(tx, rt, memo, member, sender)


async def _draft_tap(tx: Transaction, rt: Runtime, tap: DraftDeskTap, member: Member, sender: Sender) -> Receipt:
    if not await procedure_desk.may_fill_in(tx, member, tap.tag):
        # Whoever had the role once may still have a draft.
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    if isinstance(tap, OfficeTap):
        return await draft_ways.choose_office(tx, rt, tap, member, sender)
    if isinstance(tap, DraftTap):
        if tap.act in drafting.WAYS:
            return await drafting.about_ways(tx, rt, tap, member, sender)
        return await filling.about_draft(tx, rt, tap, member, sender)
    return await filling.tap(tx, rt, tap, member, sender, _submit_of(tap.tag))


def _submit_of(tag: str) -> filling.Submit:
    if tag.startswith(NEW_MEMO):
        return drafting.submit
    return sheet_entries.submit if is_sheet(tag) else procedure_desk.submit


async def _spoken_decision(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> MemoTap | None:
    """«Freigeben» typed in private, instead of tapped on a card further up: clear where just one memo waits.

    On the card that asks why a memo is rejected it is never the reason, but the decision thought over.
    """
    if len(text) > 40 or not text.strip():
        return None
    act = labelled(text, spoken_decisions(voice_of(rt, None, sender)))
    if act is None:
        return None
    member = await _member(tx, sender)
    if member is None or not await acting.decides(tx, rt, member):
        return None
    if view.removeprefix(DESK).startswith(memo_ways.ASKS_FOR_DECISION):
        return MemoTap(act, *approvals.asked_about(view.removeprefix(DESK)))
    waiting = await memos.in_state(tx, rt.authority.id, (MemoState.SUBMITTED,))
    if len(waiting) != 1:
        return None
    return MemoTap(act, waiting[0].id, waiting[0].version)
