"""What each button and page of the staff is for: the way to its use case. What they write: ``staff_words``."""

from typing import assert_never

from bot.domain.ids import MemoId
from bot.domain.role_taps import DeputyTap, EndDeputyTap, InviteTap, MemberTap
from bot.domain.staff import Member
from bot.domain.staff_messages import StaffOnly
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastTap,
    DigestTap,
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
    StopTap,
    TaskTap,
)
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    approvals,
    broadcasting,
    deputy_desk,
    digest,
    draft_desk,
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
    stopping,
    study_end,
    task_list,
    withdrawing,
)
from bot.services.staff_cards import DESK, say
from storage import memos, staff, standing
from storage.transaction import Transaction

ProcedureDeskTap = TaskTap | ProcedureTap | StopTap | ReadTap | SheetTap | ListTap | DigestTap
StaffDeskTap = (
    draft_desk.DraftDeskTap | StaffTap | AnnounceTap | BroadcastTap | HandoverTap | ForecastTap | memo_ways.WayTap
)


async def memo_tap(  # noqa: C901 - one line a button
    tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender
) -> Receipt:
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
        case MemoAct.TAKE_BACK | MemoAct.CONFIRM_TAKE_BACK:
            return await withdrawing.tap(tx, rt, tap, sender)
        case _:
            assert_never(tap.act)


async def open_page(  # noqa: C901 - one line a page
    tx: Transaction, rt: Runtime, page: StaffPage, sender: Sender
) -> Receipt:
    """A page of the staff was asked for by command or button."""
    member = await member_of(tx, sender)
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
    member = await member_of(tx, sender)
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
    return await draft_desk.tap(tx, rt, tap, member, sender)


async def procedure_tap(tx: Transaction, rt: Runtime, tap: ProcedureDeskTap, sender: Sender) -> Receipt:
    """A button about tasks or a procedure, in private."""
    member = await member_of(tx, sender)
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
    if isinstance(tap, StopTap):
        return await stopping.tap(tx, rt, tap, member, sender)
    return await procedure_desk.show_course(tx, rt, tap, member, sender)


async def end_tap(tx: Transaction, rt: Runtime, tap: EndTap, sender: Sender) -> Receipt:
    """A button about the end of a study, in private."""
    return await study_end.tap(tx, rt, tap, await member_of(tx, sender), sender)


async def role_tap(
    tx: Transaction, rt: Runtime, tap: InviteTap | MemberTap | DeputyTap | EndDeputyTap, sender: Sender
) -> Receipt:
    """A button about roles or deputies, in private."""
    member = await member_of(tx, sender)
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
    member = None if payload else await member_of(tx, sender)
    return None if member is None else await staffing.show_menu(tx, rt, member, sender)


async def cancel(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt | None:
    """«/abbrechen» where a card of the staff is open; ``None`` for citizens."""
    shown = await standing.on_display(tx, sender.chat)
    member = await member_of(tx, sender)
    if shown is None or member is None or not shown.view.startswith(DESK):
        return None
    if filling.is_draft(shown.view):
        return await filling.put_aside(tx, rt, shown.view, member, sender)
    return await staffing.show_menu(tx, rt, member, sender)


async def member_of(tx: Transaction, sender: Sender) -> Member | None:
    """Who of the staff it is; ``None`` for everybody else, and for those who have left."""
    member = await staff.find(tx, sender.user)
    return member if member is not None and member.active else None


async def _revise(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    member, memo = await member_of(tx, sender), await memos.find(tx, MemoId(tap.memo))
    if member is None or memo is None:
        return Receipt()
    return await drafting.revise(tx, rt, memo, member, sender)
