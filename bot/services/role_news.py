"""Who learns that a role began or ended: the staff channel and the Leitung, by role and office, never by name.

It can wait: in the evening and on days off it is told the next working morning.
"""

from bot.domain.ids import ChatId
from bot.domain.role_messages import GrantEnded
from bot.domain.staff import Grant, Member, Role
from bot.domain.staff_messages import RoleGranted
from bot.runtime import Runtime
from bot.services.quiet_hours import loud_from
from bot.services.staff_cards import private_chat, staff_channel
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.roles import render_role
from bot.texts.staff import render_staff
from storage import outbox, staff
from storage.transaction import Transaction


async def tell_granted(tx: Transaction, rt: Runtime, member: Member, granted: Grant) -> None:
    """Somebody has a role from now on."""
    for chat, language in await _readers(tx, rt, member):
        told = render_staff(RoleGranted(granted), rt.texts.voice(language))
        await outbox.add(tx, chat, told, now=rt.now(), due_at=loud_from(rt))


async def tell_ended(tx: Transaction, rt: Runtime, member: Member, ended: tuple[Grant, ...]) -> None:
    """Somebody has these roles no longer."""
    for chat, language in await _readers(tx, rt, member):
        told = render_role(GrantEnded(ended), rt.texts.voice(language))
        await outbox.add(tx, chat, told, now=rt.now(), due_at=loud_from(rt))


async def _readers(tx: Transaction, rt: Runtime, about: Member) -> list[tuple[ChatId, str]]:
    """The channel and the Leitung; whoever it is about is told in words of their own."""
    channel = await staff_channel(tx, rt)
    leaders = await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))
    return [
        *([(channel, SOURCE_LANGUAGE)] if channel is not None else []),
        *((private_chat(one.user), one.language) for one in leaders if one.id != about.id),
    ]
