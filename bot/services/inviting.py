"""Inviting somebody from the chat: role, office, name, and a one-time link to forward.

What was chosen before stands in the view of the card, so that nothing is kept of an invitation that was never issued.
What the member may give is asked anew at each step.
"""

from bot.domain.ids import UserId
from bot.domain.role_messages import (
    AskName,
    AskOffice,
    AskRole,
    BotNameUnknown,
    InvitationReady,
    InvitationToForward,
    InviteProblem,
    RoleMessage,
)
from bot.domain.role_taps import InviteAct, InviteTap
from bot.domain.staff import (
    INVITATION_LASTS,
    LONGEST_NAME,
    LONGEST_OFFICE,
    WITH_HEADS,
    Grant,
    Member,
    Role,
    mark_of_grant,
)
from bot.runtime import Receipt, Runtime, Sender
from bot.services import bot_name, staffing
from bot.services.staff_cards import DESK, PAGE, private_chat, put, voice_of
from bot.texts.broadcasts import changed_nothing
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.roles import render_role
from storage import outbox, staff, standing
from storage.transaction import Transaction

OFFICE_VIEW = "invite-office"
"""How the view of the card begins that asks for the office; whether as its head follows, as 0 or 1."""
NAME_VIEW = "invite-name"
"""How the view of the card begins that asks for the name; role, head and office follow."""


async def begin(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«Jemanden einladen» asks for the role first."""
    offers = _offers(member)
    if not offers:
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    return await _say(tx, rt, member, AskRole(offers), sender)


async def tap(tx: Transaction, rt: Runtime, known: InviteTap, member: Member, sender: Sender) -> Receipt:
    """A button on the way to an invitation."""
    match known.act:
        case InviteAct.ROLE | InviteAct.HEAD:
            return await _choose_role(tx, rt, known, member, sender)
        case InviteAct.OFFICE:
            return await _choose_office(tx, rt, known.what, member, sender)
        case InviteAct.NAMELESS:
            grant = _asked_for_name(await _view(tx, sender.user))
            return await _issue(tx, rt, grant, "", member, sender)


def awaits_text(view: str) -> bool:
    """Whether the card in front of somebody asks for an office or a name."""
    return view.startswith((f"{DESK}{OFFICE_VIEW}:", f"{DESK}{NAME_VIEW}:"))


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """An office or a name was typed."""
    words = " ".join(text.split())
    fits = words.isprintable() and bool(words)
    if (grant := _asked_for_name(view)) is not None:
        if not fits or len(words) > LONGEST_NAME:
            return await _ask_name(tx, rt, grant, member, sender, InviteProblem.NO_NAME)
        return await _issue(tx, rt, grant, words, member, sender)
    head = view.endswith(":1")
    if not fits or len(words) > LONGEST_OFFICE:
        return await _ask_office(tx, rt, member, sender, head=head, problem=InviteProblem.NO_OFFICE)
    # The same office in other letters is the same office.
    known = {office.casefold(): office for office in await _known_offices(tx, rt)}
    office = known.get(words.casefold(), words)
    return await _ask_name(tx, rt, Grant(Role.SUPPORTING_OFFICE, office, head=head), member, sender)


async def _choose_role(tx: Transaction, rt: Runtime, known: InviteTap, member: Member, sender: Sender) -> Receipt:
    head = known.act is InviteAct.HEAD
    chosen = next((one for one in _offers(member) if (one.role.value, one.head) == (known.what, head)), None)
    if chosen is None:
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    if chosen.role is Role.SUPPORTING_OFFICE:
        return await _ask_office(tx, rt, member, sender, head=head)
    return await _ask_name(tx, rt, chosen, member, sender)


async def _choose_office(tx: Transaction, rt: Runtime, mark: str, member: Member, sender: Sender) -> Receipt:
    view = await _view(tx, sender.user)
    offices = await _known_offices(tx, rt)
    office = next((one for one in offices if mark_of_grant(Grant(Role.SUPPORTING_OFFICE, one)) == mark), None)
    if office is None or not view.startswith(f"{DESK}{OFFICE_VIEW}:"):
        return await begin(tx, rt, member, sender)
    return await _ask_name(tx, rt, Grant(Role.SUPPORTING_OFFICE, office, head=view.endswith(":1")), member, sender)


async def _ask_office(
    tx: Transaction, rt: Runtime, member: Member, sender: Sender, *, head: bool, problem: InviteProblem | None = None
) -> Receipt:
    question = AskOffice(head, await _known_offices(tx, rt), problem)
    return await _say(tx, rt, member, question, sender, f"{OFFICE_VIEW}:{int(head)}")


async def _ask_name(
    tx: Transaction, rt: Runtime, grant: Grant, member: Member, sender: Sender, problem: InviteProblem | None = None
) -> Receipt:
    if not member.may_give(grant.role):
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    view = f"{NAME_VIEW}:{grant.role}:{int(grant.head)}:{grant.office}"
    return await _say(tx, rt, member, AskName(grant, problem), sender, view)


async def _issue(
    tx: Transaction, rt: Runtime, grant: Grant | None, name: str, member: Member, sender: Sender
) -> Receipt:
    """Everything is there: the link, as a message of its own that can be forwarded."""
    if grant is None:
        return await begin(tx, rt, member, sender)
    if not member.may_give(grant.role):
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    known_as = await bot_name.known(tx, rt)
    if not known_as:
        return await _say(tx, rt, member, BotNameUnknown(), sender)
    token = await staffing.invite(tx, rt, role=grant.role, office=grant.office, name=name, head=grant.head, by=member)
    expires_at = rt.now() + INVITATION_LASTS
    await _say(tx, rt, member, InvitationReady(grant, expires_at), sender)
    link = bot_name.deep_link(known_as, f"{staffing.PAYLOAD}{token}")
    # Whoever opens it may speak another language than whoever invites; the authority's is German.
    letter = render_role(InvitationToForward(grant, link, expires_at), rt.texts.voice(SOURCE_LANGUAGE))
    await outbox.add(tx, private_chat(sender.user), letter, now=rt.now())
    return Receipt()


def _offers(member: Member) -> tuple[Grant, ...]:
    """What the member may invite to, in the order of the roles; the two that have heads once more for these."""
    given = [Grant(role) for role in Role if member.may_give(role)]
    as_head = [Grant(role, head=True) for role in WITH_HEADS if member.may_give(role)]
    return (*given, *as_head)


def _asked_for_name(view: str) -> Grant | None:
    """What the card that asks for the name is about."""
    kind, _, about = view.removeprefix(DESK).partition(":")
    if kind != NAME_VIEW:
        return None
    role, head, office = about.split(":", 2)
    return Grant(Role(role), office, head=head == "1")


async def _known_offices(tx: Transaction, rt: Runtime) -> tuple[str, ...]:
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(sorted({office for one in members for office in one.offices if len(office) <= LONGEST_OFFICE}))


async def _view(tx: Transaction, user: UserId) -> str:
    shown = await standing.on_display(tx, private_chat(user))
    return shown.view if shown else ""


async def _say(
    tx: Transaction, rt: Runtime, member: Member, message: RoleMessage, sender: Sender, view: str = PAGE
) -> Receipt:
    await put(tx, rt, sender, render_role(message, voice_of(rt, member, sender)), view=view)
    return Receipt()
