"""The Leitung decides on memos: two taps to approve, a reason to order changes or to reject (PEOPLE.md 22).

No step is kept in between: the buttons carry memo, version and act, the card that asks for a reason carries them in its
view. Role, version and state are looked up in the transaction that decides.
"""

from dataclasses import replace

from bot.domain.ids import MemoId, ProcedureId
from bot.domain.measure import AtStake, at_stake
from bot.domain.memo import (
    DECIDABLE,
    Decided,
    Decision,
    Memo,
    MemoState,
    Refusal,
    Refused,
    Verdict,
    decide_verdict,
    refusal,
)
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import (
    AskConfirmation,
    AskReason,
    DecisionNoted,
    DecisionRefused,
    MemoMessage,
    NothingDecided,
)
from bot.domain.staff_taps import MemoAct, MemoTap
from bot.domain.step_names import Step
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, announcing, co_sign_cards, decided
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.memo_buttons import tasks_row
from bot.texts.memo_cards import render_memo
from bot.texts.staff_names import look_into_private_chat, open_private_chat, refused_in_short
from storage import audit, cards, chats, measures, memos, staff, standing
from storage.transaction import Transaction

REASON_VIEW = "reason"
_VERDICTS = {
    MemoAct.APPROVE: Verdict.APPROVED,
    MemoAct.CONFIRM: Verdict.APPROVED,
    MemoAct.ORDER_CHANGES: Verdict.CHANGES_ORDERED,
    MemoAct.REJECT: Verdict.REJECTED,
}


async def ask(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """The first tap: ask back in the private chat of whoever tapped, wherever the button stood."""
    member, memo = await staff.find(tx, sender.user), await memos.find(tx, MemoId(tap.memo))
    if memo is None:
        return Receipt()
    if (refused := await refusal_of(tx, rt, memo, tap.version, member)) is not None:
        return await refuse(tx, rt, memo, refused, member, sender)
    voice = voice_of(rt, member, sender)
    if await chats.is_unreachable(tx, private_chat(sender.user)):
        return Receipt(open_private_chat(voice))
    verdict = _VERDICTS[tap.act]
    if verdict is Verdict.APPROVED:
        said: MemoMessage = AskConfirmation(
            memo,
            await announcing.offices(tx, rt, memo),
            await acting.deputy_function(tx, rt, member, memo.author),
            await at_stake_in(tx, memo),
            await co_sign_cards.may_still_object(tx, rt, memo),
        )
        await put(tx, rt, sender, render_memo(said, voice), below=True)
    else:
        said = AskReason(memo, verdict, deputy=await acting.deputy_function(tx, rt, member, memo.author))
        await put(tx, rt, sender, render_memo(said, voice), view=_reason_view(memo, verdict), below=True)
    return Receipt() if sender.private else Receipt(look_into_private_chat(voice, verdict))


async def approve(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """«Ja, freigeben»."""
    return await _decide(tx, rt, (MemoId(tap.memo), tap.version), Verdict.APPROVED, "", sender)


async def hear_reason(tx: Transaction, rt: Runtime, view: str, text: str, sender: Sender) -> Receipt:
    """A message was typed while the card asks for the reason: with it, it is decided."""
    return await _decide(tx, rt, asked_about(view), Verdict(view.rpartition(":")[2]), text, sender)


def asked_about(view: str) -> tuple[MemoId, int]:
    """Which memo, in which version, the card that asks for the reason is about."""
    memo, version = view.split(":")[1].split(".")
    return MemoId(int(memo)), int(version)


async def may_decide(tx: Transaction, rt: Runtime, memo: Memo, member: Member) -> bool:
    """Whether the member, or they as a deputy, may decide on the memo as it is now."""
    return await refusal_of(tx, rt, memo, memo.version, member) is None


async def back(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """«Zurück»: nothing is decided."""
    memo = await memos.find(tx, MemoId(tap.memo))
    member = await staff.find(tx, sender.user)
    if memo is None or member is None:
        return Receipt()
    if (refused := await refusal_of(tx, rt, memo, tap.version, member)) is not None:
        return await refuse(tx, rt, memo, refused, member, sender, in_place=True)
    await put(tx, rt, sender, render_memo(NothingDecided(memo), voice_of(rt, member, sender)))
    return Receipt()


async def open_memo(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """Show the memo as it is now to somebody who may see what waits."""
    memo, member = await memos.find(tx, MemoId(tap.memo)), await staff.find(tx, sender.user)
    if memo is None or member is None or not await _may_see(tx, rt, member):
        return Receipt()
    if await acting.decides(tx, rt, member):
        await announcing.show_again(tx, rt, memo, member)
    else:
        await announcing.present(tx, rt, memo, member)
    return Receipt()


async def mark_urgent(tx: Transaction, rt: Runtime, tap: MemoTap, sender: Sender) -> Receipt:
    """«eilt» by the office of the Leitung, on or off; it decides nothing (PEOPLE.md 21)."""
    memo, member = await memos.find(tx, MemoId(tap.memo)), await staff.find(tx, sender.user)
    if memo is None or member is None or not member.may(Act.MARK_URGENT) or memo.state not in DECIDABLE:
        return Receipt()
    await memos.mark_urgent(tx, memo.id, not memo.urgent)
    details: dict[str, str | int | bool] = {"version": memo.version, "urgent": not memo.urgent}
    await audit.record(
        tx,
        "memo_marked_urgent",
        actor=f"member:{member.id}",
        subject=f"memo:{memo.id}",
        details=details,
        at=rt.now(),
    )
    memo = await memos.get(tx, memo.id)
    await announcing.refresh(tx, rt, memo)
    await announcing.show_again(tx, rt, memo, member)
    return Receipt()


async def _may_see(tx: Transaction, rt: Runtime, member: Member) -> bool:
    return member.may(Act.ENTER_PAPER) or await acting.sees_waiting(tx, rt, member)


async def _decide(
    tx: Transaction, rt: Runtime, seen: tuple[MemoId, int], verdict: Verdict, reason: str, sender: Sender
) -> Receipt:
    member = await staff.find(tx, sender.user)
    memo = await memos.find(tx, seen[0])
    if memo is None:
        return Receipt()
    made = decide_verdict(
        memo,
        seen[1],
        member,
        verdict=verdict,
        reason=reason,
        function=rt.authority.head.function["de"],
        now=rt.now(),
        acting=await acting.acting(tx, rt, member, memo.author),
    )
    match made:
        case Refused(Refusal.REASON_MISSING | Refusal.REASON_TOO_LONG):
            deputy = await acting.deputy_function(tx, rt, member, memo.author)
            again = render_memo(AskReason(memo, verdict, made, deputy), voice_of(rt, member, sender))
            await put(tx, rt, sender, again, view=_reason_view(memo, verdict))
            return Receipt()
        case Refused():
            return await refuse(tx, rt, memo, made, member, sender, in_place=True)
        case Decided(after, decision) if await memos.decide(tx, memo, decision):
            return await _carry_out(tx, rt, after, decision, member, sender)
    # Somebody else was faster: their transaction changed the row between our look and our update.
    memo = await memos.get(tx, memo.id)
    refused = await refusal_of(tx, rt, memo, seen[1], member) or Refused(Refusal.ALREADY_DECIDED)
    return await refuse(tx, rt, memo, refused, member, sender, in_place=True)


async def refusal_of(tx: Transaction, rt: Runtime, memo: Memo, seen: int, member: Member | None) -> Refused | None:
    """Why this person cannot decide on the memo as they see it; ``None`` when they can."""
    return refusal(memo, seen, member, await acting.acting(tx, rt, member, memo.author))


async def at_stake_in(tx: Transaction, memo: Memo) -> AtStake | None:
    """The measures that the memo proposes; ``None`` where it proposes none."""
    if memo.procedure is None or memo.step != Step.RESULTS_MEMO.value:
        return None
    return at_stake(await measures.of_procedure(tx, ProcedureId(memo.procedure)))


async def _carry_out(
    tx: Transaction, rt: Runtime, memo: Memo, decision: Decision, member: Member | None, sender: Sender
) -> Receipt:
    memo = await carry_out(tx, rt, memo, decision)
    told = await announcing.offices(tx, rt, memo) if memo.state is MemoState.APPROVED else 0
    await put(tx, rt, sender, render_memo(DecisionNoted(memo, told), voice_of(rt, member, sender)))
    return Receipt()


async def carry_out(tx: Transaction, rt: Runtime, memo: Memo, decision: Decision, scan: str = "") -> Memo:
    """Record the decision, just saved, and tell everybody; ``scan`` is the digest of the paper it was made on.

    Answers the memo as it is afterwards: what was decided on single measures belongs to it.
    """
    await audit.record(
        tx,
        f"memo_{decision.verdict.value}",
        actor=f"member:{decision.by}",
        subject=f"memo:{memo.id}",
        details=_details(memo, decision, scan),
        at=decision.at,
    )
    await decided.follow(tx, rt, memo, decision)
    memo = await memos.get(tx, memo.id)
    await announcing.tell_decision(tx, rt, memo, memo.decision or decision)
    return memo


def _details(memo: Memo, decision: Decision, scan: str) -> dict[str, str | int | bool]:
    details: dict[str, str | int | bool] = {
        "version": memo.version,
        "sha256": memo.content.sha256(),
        "as": decision.function,
    }
    if memo.reference:
        details["reference"] = memo.reference
    if decision.decided_for is not None:
        details["for"] = f"member:{decision.decided_for}"
    if decision.on_paper_on is not None:
        details |= {"on_paper": decision.on_paper_on.isoformat(), "scan": scan}
    return details


async def refuse(
    tx: Transaction,
    rt: Runtime,
    memo: Memo,
    refused: Refused,
    member: Member | None,
    sender: Sender,
    *,
    in_place: bool = False,
) -> Receipt:
    """Say no in the answer to the tap, and to members also in their private chat, where it can be read again.

    ``in_place``: the card asked whether to decide, so it takes the sentence and the way on.
    """
    voice = voice_of(rt, member, sender)
    receipt = Receipt(refused_in_short(refused, voice))
    if member is None:
        return receipt
    was_deputy = await acting.was_deputy_until(tx, rt, member) if refused.reason is Refusal.NOT_YOUR_ROLE else None
    sentence = render_memo(DecisionRefused(memo, refused, member.roles, was_deputy), voice)
    if in_place:
        await put(tx, rt, sender, replace(sentence, buttons=(tasks_row(voice),)))
    else:
        # A card of its own: a draft or a questionnaire that the member has open stays in front of them, and tapping
        # again and again does not fill the chat.
        slot = f"no:{memo.id}"
        shown = await standing.on_display(tx, private_chat(member.user), slot)
        if shown is None or shown.message != sentence:
            await cards.show(tx, private_chat(member.user), sentence, now=rt.now(), slot=slot, fresh=True)
    if refused.reason is Refusal.SUPERSEDED:
        await announcing.show_again(tx, rt, memo, member)
    return receipt


def _reason_view(memo: Memo, verdict: Verdict) -> str:
    return f"{REASON_VIEW}:{memo.id}.{memo.version}:{verdict.value}"
