"""Somebody leaves the staff: their roles end at once and everywhere, and what was kept for these goes with them."""

from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Grant, Member
from bot.runtime import Runtime
from bot.services.staff_cards import private_chat
from storage import audit, drafts, looks, outbox, shown_messages, staff
from storage.transaction import Transaction


async def leave(tx: Transaction, rt: Runtime, member: Member, *, by: str) -> bool:
    """End all roles and delete name, drafts and the cards in the private chat; whether there was a role to end.

    The bot takes its cards out of the chat, as far as Telegram still lets it, and sends nothing more that waited. Memos
    and decisions are records and stay.
    """
    if not await staff.release(tx, member, today=rt.today()):
        return False
    details: dict[str, str | int | bool] = {
        "roles": "; ".join(f"{one.role} {one.office}".strip() for one in member.grants)
    }
    await audit.record(tx, "staff_released", actor=by, subject=f"member:{member.id}", details=details, at=rt.now())
    await drafts.discard_all(tx, member.id)
    await looks.forget(tx, member.id)
    chat = private_chat(member.user)
    await outbox.drop_unsent_alerts(tx, chat)
    for message in await shown_messages.forget_staff_cards(tx, chat):
        await outbox.add(tx, chat, OutgoingMessage("", removes=message), now=rt.now())
    return True


async def give_up(tx: Transaction, rt: Runtime, member: Member, grant: Grant, *, by: str) -> bool:
    """End one role of several; drafts and cards stay, since whoever may do nothing with them any more is told so."""
    if len(member.grants) == 1:
        return await leave(tx, rt, member, by=by)
    if not await staff.end_role(tx, member, grant, today=rt.today()):
        return False
    details: dict[str, str | int | bool] = {"role": grant.role.value, "office": grant.office}
    await audit.record(tx, "staff_role_ended", actor=by, subject=f"member:{member.id}", details=details, at=rt.now())
    return True
