"""Members, invitations and the connected staff chat."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.domain.errors import NotFoundError
from bot.domain.ids import ChatId, MemberId, UserId
from bot.domain.staff import Invitation, Member, Role
from storage import tombstones
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
    tx: Transaction, authority: str, user: UserId, invitation: Invitation, *, language: str, now: datetime, today: date
) -> Member:
    """Bind the role to the person; somebody who was a member already keeps their id and gets the new role."""
    granted = {
        "role": invitation.role.value,
        "office": invitation.office,
        "name": tx.keys.seal(invitation.name.encode(), _about_name(user)),
        "active": True,
    }
    known = (await tx.execute(select(members).where(members.c.user_id == user))).first()
    if known is None:
        await tx.execute(
            insert(members).values(authority=authority, user_id=user, language=language, joined_at=now, **granted)
        )
    else:
        anew = _role_anew(tx, known, invitation, now=now, today=today)
        await tx.execute(update(members).where(members.c.id == known.id).values(**granted, **anew))
    found = await find(tx, user)
    assert found is not None  # noqa: S101 - for mypy: it was written two lines above
    return found


def _role_anew(
    tx: Transaction, known: Row[Any], invitation: Invitation, *, now: datetime, today: date
) -> dict[str, datetime]:
    """Since when somebody has another role than before, which ends with it; nothing where they keep what they have."""
    if known.active and (known.role, known.office) == (invitation.role.value, invitation.office):
        return {}
    if known.active:
        tombstones.role_ended(tx, UserId(known.user_id), known.joined_at, today)
    # No two roles of a person begin at one instant, or the tombstone of the first would end the second too.
    return {"joined_at": max(now, known.joined_at + timedelta(microseconds=1))}


async def everybody(tx: Transaction, authority: str) -> tuple[Member, ...]:
    """All members, those who left too, in the order in which they joined."""
    wanted = select(members).where(members.c.authority == authority).order_by(members.c.id)
    return tuple(_member(tx, row) for row in await tx.execute(wanted))


async def release(tx: Transaction, member: Member, *, today: date) -> bool:
    """End a membership, for good, and forget the name; the number stays, because decisions refer to it.

    Whether it was active.
    """
    ended = await tx.execute(
        update(members)
        .where(members.c.id == member.id, members.c.active)
        .values(active=False, name=tx.keys.seal(b"", _about_name(member.user)))
        .returning(members.c.joined_at)
    )
    row = ended.first()
    if row is None:
        return False
    tombstones.role_ended(tx, member.user, row.joined_at, today)
    return True


async def ended_before(tx: Transaction, authority: str, buried: Collection[bytes]) -> tuple[Member, ...]:
    """The active members whose present role has ended, by its tombstone: it is back with an older backup."""
    rows = await tx.execute(select(members).where(members.c.authority == authority, members.c.active))
    back = (row for row in rows if tombstones.of_role(tx, UserId(row.user_id), row.joined_at) in buried)
    return tuple(_member(tx, row) for row in back)


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
