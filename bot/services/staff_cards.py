"""The ground that the staff's use cases stand on: how cards are put into private chats and into the staff channel."""

from bot.domain.ids import ChatId, UserId
from bot.domain.memo import Memo
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Member
from bot.domain.staff_messages import StaffMessage
from bot.runtime import Receipt, Runtime, Sender
from bot.services.citizen_cards import remove_number
from bot.texts.catalogue import Voice, spoken
from bot.texts.staff import render_staff
from storage import cards, chats, staff, standing
from storage.transaction import Transaction

DESK = "staff:"
"""How the views of the staff's cards begin; a typed message is read by the desk whose card the person sees."""
PAGE = "page"


def private_chat(user: UserId) -> ChatId:
    """The chat with one person carries the person's number."""
    return ChatId(user)


def voice_of(rt: Runtime, member: Member | None, sender: Sender) -> Voice:
    """The member's language; for everybody else that of their app."""
    return rt.texts.voice(member.language if member else spoken(sender.language_code))


async def put(
    tx: Transaction, rt: Runtime, sender: Sender, message: OutgoingMessage, *, view: str = PAGE, below: bool = False
) -> None:
    """Put a message on the card of the speaker's private chat.

    It replaces the card in place, unless the person wrote or tapped below it, or tapped elsewhere (``below``). A second
    tap on a button leaves the card as it is.
    """
    chat = private_chat(sender.user)
    looks = not sender.typed and sender.message is not None and sender.private and not below
    if looks and await standing.stands(tx, chat, sender.message, DESK + view, message):
        return
    anew = sender.typed or below or not sender.private
    fresh = anew or (looks and await standing.stands_above(tx, chat, sender.message))
    if fresh:
        # Members are citizens too, and may volunteer in the same chat.
        await remove_number(tx, rt, chat)
    reaches = await cards.show(
        tx,
        chat,
        message,
        now=rt.now(),
        view=DESK + view,
        after_long=sender.long,
        fresh=fresh,
    )
    if not reaches and sender.private:
        # Whoever speaks there can be written to: the news that they unblocked the bot was lost.
        await chats.mark_reachable(tx, chat)


async def say(tx: Transaction, rt: Runtime, member: Member | None, message: StaffMessage, sender: Sender) -> Receipt:
    """Put one of the staff's messages on the speaker's card."""
    await put(tx, rt, sender, render_staff(message, voice_of(rt, member, sender)))
    return Receipt()


async def staff_channel(tx: Transaction, rt: Runtime) -> ChatId | None:
    """The staff group or channel: the setting wins over what was connected from the chat."""
    if rt.config.staff_chat is not None:
        return ChatId(rt.config.staff_chat)
    return await staff.connected_chat(tx, rt.authority.id)


def slot_of(memo: Memo, version: int | None = None) -> str:
    """The slot of a memo's card: one per version, so that the card of an old version stays where it is."""
    return f"memo:{memo.id}.{version or memo.version}"
