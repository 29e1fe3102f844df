"""Somebody leaves the staff: the role ends at once and everywhere, and what was kept for it goes with it."""

from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Member
from bot.runtime import Runtime
from bot.services.staff_cards import private_chat
from storage import audit, drafts, outbox, shown_messages, staff
from storage.transaction import Transaction


async def leave(tx: Transaction, rt: Runtime, member: Member, *, by: str) -> bool:
    """End the role and delete name, drafts and the cards in the private chat; whether there was a role to end.

    The bot takes its cards out of the chat, as far as Telegram still lets it, and sends nothing more that waited. Memos
    and decisions are records and stay.
    """
    if not await staff.release(tx, member, today=rt.today()):
        return False
    details: dict[str, str | int | bool] = {"role": member.role.value}
    await audit.record(tx, "staff_released", actor=by, subject=f"member:{member.id}", details=details, at=rt.now())
    await drafts.discard_all(tx, member.id)
    chat = private_chat(member.user)
    await outbox.drop_unsent_alerts(tx, chat)
    for message in await shown_messages.forget_staff_cards(tx, chat):
        await outbox.add(tx, chat, OutgoingMessage("", removes=message), now=rt.now())
    return True
