"""The Leitung puts a memo off until a day; the clock brings it back."""

from datetime import date

from bot.domain.ids import MemoId
from bot.domain.memo import Memo, MemoState, Refusal, Refused
from bot.domain.memo_taps import PutOffAct, PutOffTap
from bot.domain.putting_off import PutOff, day_of, decide_put_off, read_day_and_reason
from bot.domain.putting_off_messages import AskPutOff, PutOffForPressOffice, PutOffNoted
from bot.domain.staff import Member
from bot.domain.staff_taps import MemoTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, announcing, approvals, memo_course
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.memo_cards import render_memo
from bot.texts.staff_names import look_into_private_chat, open_private_chat
from storage import audit, chats, memos, outbox, staff
from storage.transaction import Transaction

DAY_VIEW = "putoff"


async def ask(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """«Zurückstellen»: until when is asked in the private chat of whoever tapped."""
    member, memo = await staff.find(tx, sender.user), await memos.find(tx, MemoId(tap.memo))
    if memo is None:
        return Receipt()
    if (refused := await approvals.refusal_of(tx, rt, memo, tap.version, member)) is not None:
        return await approvals.refuse(tx, rt, memo, refused, member, sender)
    voice = voice_of(rt, member, sender)
    if await chats.is_unreachable(tx, private_chat(sender.user)):
        return Receipt(open_private_chat(voice))
    await put(tx, rt, sender, render_memo(AskPutOff(memo, _example(rt)), voice), view=_view(memo), below=True)
    return Receipt() if sender.private else Receipt(look_into_private_chat(voice))


async def tap(tx: Transaction, rt: Runtime, known: PutOffTap, sender: Sender) -> Receipt:
    """«1 Woche» and the like."""
    seen = (MemoId(known.memo), known.version)
    return await _put_off(tx, rt, seen, day_of(known.act, rt.today()), "", sender)


async def hear_day(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt:
    """A message was typed while the card asks for the day."""
    until, reason = read_day_and_reason(text)
    return await _put_off(tx, rt, approvals.asked_about(view), until, reason, sender)


async def bring_back(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """What was put off until today waits again, at the hour from which the bot writes by itself."""
    if rt.local_now().time() < rt.authority.terms.messages_from:
        return {"memos": 0}
    back = [
        memo for memo in await memos.in_state(tx, rt.authority.id, (MemoState.PUT_OFF,)) if _is_due(memo, rt.today())
    ]
    for memo in back:
        await memos.lay_before_leadership(tx, memo, MemoState.PUT_OFF)
        details: dict[str, str | int | bool] = {"version": memo.version}
        await audit.record(tx, "memo_came_back", actor="clock", subject=f"memo:{memo.id}", details=details, at=rt.now())
        await announcing.bring_back(tx, rt, await memos.get(tx, memo.id))
        # Its card is the reminder of this day.
        await memos.note_reminded(tx, memo.id, rt.today())
    return {"memos": len(back)}


def _is_due(memo: Memo, today: date) -> bool:
    return memo.put_off_until is not None and memo.put_off_until <= today


async def _put_off(
    tx: Transaction, rt: Runtime, seen: tuple[MemoId, int], until: date | None, reason: str, sender: Sender
) -> Receipt:
    member, memo = await staff.find(tx, sender.user), await memos.find(tx, seen[0])
    if memo is None:
        return Receipt()
    stands_in = await acting.acting(tx, rt, member, memo.author)
    made = decide_put_off(memo, seen[1], member, until=until, reason=reason, today=rt.today(), acting=stands_in)
    match made:
        case Refused(Refusal.WRONG_DAY | Refusal.REASON_TOO_LONG):
            again = render_memo(AskPutOff(memo, _example(rt), made), voice_of(rt, member, sender))
            await put(tx, rt, sender, again, view=_view(memo))
            return Receipt()
        case Refused():
            return await approvals.refuse(tx, rt, memo, made, member, sender, in_place=True)
        case PutOff() if member is not None and await memos.put_off(tx, memo, made.until):
            return await _carry_out(tx, rt, made, member, sender)
    # Somebody else decided between our look and our update.
    memo = await memos.get(tx, memo.id)
    refused = await approvals.refusal_of(tx, rt, memo, seen[1], member) or Refused(Refusal.ALREADY_DECIDED)
    return await approvals.refuse(tx, rt, memo, refused, member, sender, in_place=True)


async def _carry_out(tx: Transaction, rt: Runtime, made: PutOff, member: Member, sender: Sender) -> Receipt:
    memo = made.memo
    await audit.record(
        tx,
        "memo_put_off",
        actor=f"member:{member.id}",
        subject=f"memo:{memo.id}",
        details={"version": memo.version, "until": made.until.isoformat()},
        at=rt.now(),
    )
    await memo_course.put_off(tx, memo, made.until)
    await announcing.refresh(tx, rt, memo)
    for reader in await announcing.press_office(tx, rt, await staff.get(tx, memo.author)):
        said = render_memo(PutOffForPressOffice(memo, made.reason), rt.texts.voice(reader.language))
        await outbox.add(tx, private_chat(reader.user), said, now=rt.now())
    await put(tx, rt, sender, render_memo(PutOffNoted(memo), voice_of(rt, member, sender)))
    return Receipt()


def _example(rt: Runtime) -> date:
    return day_of(PutOffAct.TWO_WEEKS, rt.today())


def _view(memo: Memo) -> str:
    return f"{DAY_VIEW}:{memo.id}.{memo.version}"
