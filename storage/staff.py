"""Members, invitations and the connected staff chat."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import ChatId, MemberId, UserId
from bot.domain.staff import Grant, Invitation, Member, Role, in_order
from storage import tombstones
from storage.database import Transaction
from storage.tables import invitations, member_roles, members, staff_chats

_A_MOMENT = timedelta(microseconds=1)


def _about_name(user: int) -> str:
    return f"members.name:{user}"


async def _members(tx: Transaction, rows: Iterable[Row[tuple[object, ...]]]) -> tuple[Member, ...]:
    found = tuple(rows)
    granted: dict[int, list[Grant]] = {row.id: [] for row in found}
    for one in await tx.execute(select(member_roles).where(member_roles.c.member_id.in_(granted))):
        granted[one.member_id].append(Grant(Role(one.role), one.office, head=one.head))
    return tuple(_member(tx, row, in_order(granted[row.id])) for row in found)


def _member(tx: Transaction, row: Row[tuple[object, ...]], granted: tuple[Grant, ...]) -> Member:
    name = tx.keys.open(row.name, _about_name(row.user_id)).decode()
    # Who had left before there were several roles, or joined through a process of the version before, has no rows.
    grants = granted or (Grant(Role(row.role), row.office),)
    return Member(MemberId(row.id), UserId(row.user_id), grants, name, row.language, active=row.active)


async def find(tx: Transaction, user: UserId) -> Member | None:
    """Who this person is on the staff as of now; inactive members are found too, and may nothing."""
    found = await _members(tx, await tx.execute(select(members).where(members.c.user_id == user)))
    return found[0] if found else None


async def get(tx: Transaction, member: MemberId) -> Member:
    """The member of that id. Raises ``NotFoundError``."""
    found = await _members(tx, await tx.execute(select(members).where(members.c.id == member)))
    if not found:
        raise NotFoundError(f"member {member}")
    return found[0]


async def active(tx: Transaction, authority: str, roles: Collection[Role]) -> tuple[Member, ...]:
    """All active members with any of these roles, in the order in which they joined."""
    everyone = await everybody(tx, authority)
    return tuple(member for member in everyone if any(member.has(role) for role in roles))


async def join(
    tx: Transaction, authority: str, user: UserId, invitation: Invitation, *, language: str, now: datetime, today: date
) -> Member:
    """Give the role to the person, beside those they have; who comes back keeps their id and no earlier role."""
    grant, known = invitation.grant, await find(tx, user)
    if known is None:
        joined = insert(members).values(
            authority=authority,
            user_id=user,
            role=grant.role.value,
            office=grant.office,
            name=tx.keys.seal(invitation.name.encode(), _about_name(user)),
            language=language,
            joined_at=now - _A_MOMENT,
        )
        await tx.execute(joined)
        return await _granted(tx, user, (grant,), now)
    if not known.active:
        await _end_all(tx, known, today)
    name = tx.keys.seal((invitation.name or known.name).encode(), _about_name(user))
    await tx.execute(update(members).where(members.c.id == known.id).values(name=name, active=True))
    return await _granted(tx, user, (*known.grants, grant) if known.active else (grant,), now)


async def _granted(tx: Transaction, user: UserId, grants: Iterable[Grant], now: datetime) -> Member:
    """Write the roles that have no row yet, and answer the member as they are now."""
    row = (await tx.execute(select(members.c.id, members.c.joined_at).where(members.c.user_id == user))).one()
    number, latest = row.id, row.joined_at
    for grant in grants:
        known = await tx.execute(update(member_roles).where(*_row_of(number, grant)).values(head=grant.head))
        if known.rowcount == 0:
            # No two roles of a person begin at one instant, or the tombstone of the one would end the other too.
            latest = max(now, latest + _A_MOMENT)
            granted = {"role": grant.role.value, "office": grant.office, "head": grant.head}
            await tx.execute(insert(member_roles).values(member_id=number, since=latest, **granted))
    await tx.execute(update(members).where(members.c.id == number).values(joined_at=latest))
    return await _with_first_role(tx, number)


async def _with_first_role(tx: Transaction, number: MemberId) -> Member:
    """The version before reads role and office from the row of the member, so these follow the first role."""
    member = await get(tx, number)
    first = {"role": member.role.value, "office": member.office}
    await tx.execute(update(members).where(members.c.id == number).values(**first))
    return member


def _row_of(number: int, grant: Grant) -> tuple[ColumnElement[bool], ...]:
    return (
        member_roles.c.member_id == number,
        member_roles.c.role == grant.role.value,
        member_roles.c.office == grant.office,
    )


async def everybody(tx: Transaction, authority: str) -> tuple[Member, ...]:
    """All members, those who left too, in the order in which they joined."""
    wanted = select(members).where(members.c.authority == authority).order_by(members.c.id)
    return await _members(tx, await tx.execute(wanted))


async def release(tx: Transaction, member: Member, *, today: date) -> bool:
    """End a membership with all its roles, for good, and forget the name; whether it was active.

    The number stays, because decisions refer to it.
    """
    ended = await tx.execute(
        update(members)
        .where(members.c.id == member.id, members.c.active)
        .values(active=False, name=tx.keys.seal(b"", _about_name(member.user)))
    )
    if ended.rowcount == 0:
        return False
    await _bury(tx, member, today, member_roles.c.member_id == member.id)
    return True


async def end_role(tx: Transaction, member: Member, grant: Grant, *, today: date) -> bool:
    """End one role of several, for good; whether the member had it. The last one ends with ``release``."""
    await _bury(tx, member, today, *_row_of(member.id, grant))
    ended = await tx.execute(delete(member_roles).where(*_row_of(member.id, grant)))
    await _with_first_role(tx, member.id)
    return ended.rowcount > 0


async def _end_all(tx: Transaction, member: Member, today: date) -> None:
    await _bury(tx, member, today, member_roles.c.member_id == member.id)
    await tx.execute(delete(member_roles).where(member_roles.c.member_id == member.id))


async def _bury(tx: Transaction, member: Member, today: date, *which: ColumnElement[bool]) -> None:
    """Let these roles not come back with an older backup."""
    for (since,) in await tx.execute(select(member_roles.c.since).where(*which)):
        tombstones.role_ended(tx, member.user, since, today)


async def ended_before(
    tx: Transaction, authority: str, buried: Collection[bytes]
) -> tuple[tuple[MemberId, Grant], ...]:
    """The roles of active members that have ended, by their tombstones: they are back with an older backup."""
    wanted = select(members.c.user_id, member_roles).join_from(
        members, member_roles, member_roles.c.member_id == members.c.id
    )
    rows = await tx.execute(wanted.where(members.c.authority == authority, members.c.active))
    return tuple(
        (MemberId(row.member_id), Grant(Role(row.role), row.office, head=row.head))
        for row in rows
        if tombstones.of_role(tx, UserId(row.user_id), row.since) in buried
    )


async def set_language(tx: Transaction, member: MemberId, language: str) -> None:
    """Remember in which language the member wants to be spoken to."""
    await tx.execute(update(members).where(members.c.id == member).values(language=language))


async def add_invitation(
    tx: Transaction, authority: str, token: bytes, invitation: Invitation, *, now: datetime
) -> None:
    """Keep an invitation under the keyed hash of its token."""
    await tx.execute(
        insert(invitations).values(
            token=token,
            authority=authority,
            role=invitation.grant.role.value,
            office=invitation.grant.office,
            head=invitation.grant.head,
            invited_by=invitation.by,
            name=tx.keys.seal(invitation.name.encode(), f"invitations.name:{token.hex()}"),
            created_at=now,
            expires_at=invitation.expires_at,
        )
    )


async def use_up_again(tx: Transaction, buried: Collection[bytes], now: datetime) -> int:
    """Use up the invitations that were used already and are back with an older backup; returns how many."""
    there = tombstones.used_invitations_among(buried)
    back = invitations.c.token.in_(there) & invitations.c.used_at.is_(None)
    return (await tx.execute(update(invitations).where(back).values(used_at=now))).rowcount if there else 0


async def redeem(tx: Transaction, authority: str, token: bytes, *, now: datetime, today: date) -> Invitation | None:
    """Use up an invitation, once and in time; ``None`` when it is unknown, used or expired."""
    used = await tx.execute(
        update(invitations)
        .where(
            invitations.c.token == token,
            invitations.c.authority == authority,
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(invitations)
    )
    row = used.first()
    if row is None:
        return None
    tombstones.invitation_used(tx, token, today)
    name = tx.keys.open(row.name, f"invitations.name:{token.hex()}").decode()
    by = None if row.invited_by is None else MemberId(row.invited_by)
    return Invitation(Grant(Role(row.role), row.office, head=row.head), name, row.expires_at, by)


async def is_own_invitation(tx: Transaction, authority: str, token: bytes, member: MemberId) -> bool:
    """Whether this member issued the invitation; an unknown one is nobody's."""
    issued = select(invitations.c.token).where(
        invitations.c.authority == authority, invitations.c.token == token, invitations.c.invited_by == member
    )
    return (await tx.execute(issued)).first() is not None


async def connected_chat(tx: Transaction, authority: str) -> ChatId | None:
    """The staff group or channel that was connected from the chat, if any."""
    row = (await tx.execute(select(staff_chats.c.chat_id).where(staff_chats.c.authority == authority))).first()
    return None if row is None else ChatId(row.chat_id)


async def connect_chat(tx: Transaction, authority: str, chat: ChatId, *, now: datetime) -> None:
    """Make this chat the staff channel; it replaces the one before."""
    changed = await tx.execute(
        update(staff_chats).where(staff_chats.c.authority == authority).values(chat_id=chat, connected_at=now)
    )
    if changed.rowcount == 0:
        await tx.execute(insert(staff_chats).values(authority=authority, chat_id=chat, connected_at=now))


async def disconnect_chat(tx: Transaction, authority: str, chat: ChatId) -> bool:
    """Forget the staff channel because the bot was taken out of it; whether it was this one."""
    gone = await tx.execute(
        staff_chats.delete().where(staff_chats.c.authority == authority, staff_chats.c.chat_id == chat)
    )
    return gone.rowcount > 0
