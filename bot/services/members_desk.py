"""«Mitarbeitende»: the roles that a member may give and end, page by page, and their end with two taps."""

from bot.domain.ids import MemberId
from bot.domain.role_messages import AskEndRole, MemberLine, MembersPage, RoleEndNoted, RoleMessage
from bot.domain.role_taps import MemberAct, MemberTap
from bot.domain.staff import TO_GIVE, Member, mark_of_grant
from bot.domain.staff_messages import NotForYourRole
from bot.runtime import Receipt, Runtime, Sender
from bot.services import staffing
from bot.services.staff_cards import put, say, voice_of
from bot.texts.broadcasts import changed_nothing
from bot.texts.roles import render_role
from storage import staff
from storage.transaction import Transaction

PER_PAGE = 8


async def show(tx: Transaction, rt: Runtime, member: Member, sender: Sender, page: int = 0) -> Receipt:
    """The roles that this member may give and end; the others are none of their business."""
    if not any(member.may_give(role) for role in TO_GIVE):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    lines = await _lines(tx, rt, member)
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    before = page * PER_PAGE
    return await _say(tx, rt, member, MembersPage(lines[before : before + PER_PAGE], before, page, pages), sender)


async def tap(tx: Transaction, rt: Runtime, known: MemberTap, member: Member, sender: Sender) -> Receipt:
    """A button on the list, or the question whether to end a role."""
    if known.act is MemberAct.PAGE:
        return await show(tx, rt, member, sender, known.number)
    lines = await _lines(tx, rt, member)
    line = next((one for one in lines if (one.member.id, mark_of_grant(one.grant)) == (known.number, known.mark)), None)
    if line is None:
        await show(tx, rt, member, sender)
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    if known.act is MemberAct.END:
        return await _say(tx, rt, member, AskEndRole(line), sender)
    await staffing.end_role(tx, rt, MemberId(known.number), line.grant.role, line.grant.office, member)
    return await _say(tx, rt, member, RoleEndNoted(line), sender)


async def _lines(tx: Transaction, rt: Runtime, reader: Member) -> tuple[MemberLine, ...]:
    everybody = await staff.everybody(tx, rt.authority.id)
    return tuple(
        MemberLine(one, grant) for one in everybody if one.active for grant in one.grants if reader.may_give(grant.role)
    )


async def _say(tx: Transaction, rt: Runtime, member: Member, message: RoleMessage, sender: Sender) -> Receipt:
    await put(tx, rt, sender, render_role(message, voice_of(rt, member, sender)))
    return Receipt()
