"""Members, invitations and the connected staff chat."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import ChatId, MemberId, UserId
from bot.domain.staff import Invitation, Member, Role
from storage.database import Transaction
from storage.tables import invitations, members, staff_chats


def _about_name(user: int) -> str:
    return f"members.name:{user}"


def _member(tx: Transaction, row: Row[tuple[object, ...]]) -> Member:
    name = tx.keys.open(row.name, _about_name(row.user_id)).decode()
    return Member(
        MemberId(row.id), UserId(row.user_id), Role(row.role), row.office, name, row.language, active=row.active
    )


async def find(tx: Transaction, user: UserId) -> Member | None:
    """Who this person is on the staff as of now; inactive members are found too, and may nothing."""
    row = (await tx.execute(select(members).where(members.c.user_id == user))).first()
    return None if row is None else _member(tx, row)


async def get(tx: Transaction, member: MemberId) -> Member:
    """The member of that id. Raises ``NotFoundError``."""
    row = (await tx.execute(select(members).where(members.c.id == member))).first()
    if row is None:
        raise NotFoundError(f"member {member}")
    return _member(tx, row)


async def active(tx: Transaction, authority: str, roles: Collection[Role]) -> tuple[Member, ...]:
    """All active members in these roles, in the order in which they joined."""
    wanted = select(members).where(
        members.c.authority == authority, members.c.active, members.c.role.in_([role.value for role in roles])
    )
    return tuple(_member(tx, row) for row in await tx.execute(wanted.order_by(members.c.id)))


async def join(
    tx: Transaction, authority: str, user: UserId, invitation: Invitation, *, language: str, now: datetime
) -> Member:
    """Bind the role to the person; somebody who was a member already keeps their id and gets the new role."""
    granted = {
        "role": invitation.role.value,
        "office": invitation.office,
        "name": tx.keys.seal(invitation.name.encode(), _about_name(user)),
        "active": True,
    }
    known = await find(tx, user)
    if known is None:
        await tx.execute(
            insert(members).values(authority=authority, user_id=user, language=language, joined_at=now, **granted)
        )
    else:
        await tx.execute(update(members).where(members.c.id == known.id).values(**granted))
    found = await find(tx, user)
    assert found is not None  # noqa: S101 - for mypy: it was written two lines above
    return found


async def everybody(tx: Transaction, authority: str) -> tuple[Member, ...]:
    """All members, those who left too, in the order in which they joined."""
    wanted = select(members).where(members.c.authority == authority).order_by(members.c.id)
    return tuple(_member(tx, row) for row in await tx.execute(wanted))


async def release(tx: Transaction, member: Member) -> bool:
    """End a membership and forget the name; the number stays, because decisions refer to it. Whether it was active."""
    ended = await tx.execute(
        update(members)
        .where(members.c.id == member.id, members.c.active)
        .values(active=False, name=tx.keys.seal(b"", _about_name(member.user)))
    )
    return ended.rowcount > 0


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
            role=invitation.role.value,
            office=invitation.office,
            name=tx.keys.seal(invitation.name.encode(), f"invitations.name:{token.hex()}"),
            created_at=now,
            expires_at=invitation.expires_at,
        )
    )


async def redeem(tx: Transaction, authority: str, token: bytes, *, now: datetime) -> Invitation | None:
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
    name = tx.keys.open(row.name, f"invitations.name:{token.hex()}").decode()
    return Invitation(Role(row.role), row.office, name, row.expires_at)


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
