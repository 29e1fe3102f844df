"""The list of tasks that comes by itself in the morning, at the hour its reader chose and without a sound."""

from bot.domain.ids import MemberId
from bot.domain.outgoing import Priority
from bot.domain.staff import Member
from bot.domain.staff_taps import DigestTap
from bot.domain.task_list import WaitingDraft, page_of
from bot.runtime import Receipt, Runtime, Sender
from bot.services import task_list
from bot.services.staff_cards import DESK, private_chat, put, voice_of
from bot.services.workdays import is_workday_here
from bot.texts.task_list import DIGEST_HOURS, render_choose_digest, render_digest
from storage import cards, looks, staff
from storage.transaction import Transaction

NOON = 12
"""What could not be made in the morning is not made up for: the list is under «/aufgaben» all day."""
SLOT = "digest"
"""One card, sent anew each day, so that yesterday's loses its buttons."""


async def ask(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«Morgenübersicht»: when it comes now, and the hours to choose from."""
    hour = await looks.digest_hour(tx, member.id)
    await put(tx, rt, sender, render_choose_digest(hour, voice_of(rt, member, sender)))
    return Receipt()


async def choose(tx: Transaction, rt: Runtime, tap: DigestTap, member: Member, sender: Sender) -> Receipt:
    """An hour was tapped; any other number than those offered means never."""
    await looks.choose_digest(tx, member.id, tap.hour if tap.hour in DIGEST_HOURS else None)
    return await ask(tx, rt, member, sender)


async def send_due(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: on working days, once a day for each who wants it; nothing to somebody for whom nothing waits."""
    now = rt.local_now()
    if not is_workday_here(rt, now.date()) or now.hour >= NOON:
        return {"digests": 0}
    wanted = await looks.without_digest_on(tx, rt.authority.id, now.hour, now.date())
    return {"digests": sum([await _send(tx, rt, number) for number in wanted])}


async def _send(tx: Transaction, rt: Runtime, number: MemberId) -> bool:
    await looks.note_digest(tx, number, rt.today())
    member = await staff.get(tx, number)
    waiting = await task_list.waiting_for(tx, rt, member)
    # Something begun waits for nobody but its writer: alone it is no reason to write.
    if all(isinstance(one.subject, WaitingDraft) for one in waiting):
        return False
    page = page_of(waiting, 0, seen=await looks.seen_at(tx, number), today=rt.today())
    message = render_digest(page, rt.texts.voice(member.language))
    chat = private_chat(member.user)
    await cards.show(
        tx, chat, message, now=rt.now(), slot=SLOT, view=f"{DESK}{SLOT}", fresh=True, priority=Priority.BULK
    )
    return True
