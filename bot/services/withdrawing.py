"""The press office takes a Vermerk back to change the concept it is about, once offices have said what they miss.

Seed: "in Absprache mit den beteiligten Stellen". It is asked back once, because what offices signed is void by it.
"""

from bot.domain.ids import MemoId
from bot.domain.memo import Memo
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import NotForYourRole
from bot.domain.staff_taps import MemoAct, MemoTap
from bot.domain.withdrawing import may_withdraw
from bot.runtime import Receipt, Runtime, Sender
from bot.services import announcing, co_sign_cards, memo_course
from bot.services.staff_cards import put, say, voice_of
from bot.texts.withdrawing import render_ask, render_not_withdrawn, render_withdrawn
from storage import audit, memos, staff
from storage.transaction import Transaction


async def tap(tx: Transaction, rt: Runtime, known: MemoTap, sender: Sender) -> Receipt:
    """«Erst das Feinkonzept ändern» under a Vermerk on its way, and the answer to asking back."""
    memo, member = await memos.find(tx, MemoId(known.memo)), await staff.find(tx, sender.user)
    if memo is None or member is None or not member.active:
        return Receipt()
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    if not may_withdraw(memo, member, known.version):
        await put(tx, rt, sender, render_not_withdrawn(memo, voice_of(rt, member, sender)), below=True)
        return Receipt()
    if known.act is MemoAct.TAKE_BACK:
        await put(tx, rt, sender, render_ask(memo, voice_of(rt, member, sender)), below=True)
        return Receipt()
    return await _take_back(tx, rt, memo, member, sender)


async def _take_back(tx: Transaction, rt: Runtime, memo: Memo, member: Member, sender: Sender) -> Receipt:
    if not await memo_course.take_back(tx, rt, memo, member):
        # Somebody decided at the same instant.
        memo = await memos.get(tx, memo.id)
        await put(tx, rt, sender, render_not_withdrawn(memo, voice_of(rt, member, sender)), below=True)
        return Receipt()
    await audit.record(
        tx,
        "memo_withdrawn",
        actor=f"member:{member.id}",
        subject=f"memo:{memo.id}",
        details={"version": memo.version},
        at=rt.now(),
    )
    memo = await memos.get(tx, memo.id)
    await co_sign_cards.show_to_all(tx, rt, memo)
    await announcing.take_back(tx, rt, memo)
    await put(tx, rt, sender, render_withdrawn(memo, voice_of(rt, member, sender)))
    return Receipt()
