"""What counts of a decision that was signed on paper: who could sign it, the measures in it, and its entry."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.deputy import Acting
from bot.domain.ids import MemberId, ProcedureId
from bot.domain.measure import Measure, MeasureState, not_endorsed
from bot.domain.memo import Decision, Memo, MemoState, Verdict
from bot.domain.paper_entry import Asked, Entry, Signer
from bot.domain.staff import Member
from bot.domain.step_names import Step
from bot.runtime import Runtime
from bot.services import acting, approvals, measure_news
from storage import measures, memos, procedures, scans
from storage.transaction import Transaction


async def represented(tx: Transaction, rt: Runtime, memo: Memo, entry: Entry) -> frozenset[MemberId]:
    """Whom of the Leitung a deputy could sign for on the day of the paper (PEOPLE.md 21: only within the dates)."""
    return await acting.represented_on(tx, rt, entry.on, memo.author) if entry.on is not None else frozenset()


async def open_measures(tx: Transaction, memo: Memo) -> tuple[Measure, ...]:
    """The measures that the memo proposes and on which nobody has decided yet."""
    if memo.procedure is None or memo.step != Step.RESULTS_MEMO.value:
        return ()
    known = await measures.of_procedure(tx, ProcedureId(memo.procedure))
    return tuple(one for one in known if one.state is MeasureState.PROPOSED)


async def enter(tx: Transaction, rt: Runtime, memo: Memo, asked: Asked, member: Member, text: str) -> bool:
    """Save the decision and tell everybody; ``False`` where it cannot be made any more as it stands on the paper.

    ``text`` is its reason, or why the measures that were struck are not endorsed.
    """
    if memo.procedure is not None:
        await procedures.hold(tx, ProcedureId(memo.procedure))
    signed_for = await represented(tx, rt, memo, asked.entry)
    if asked.entry.signer is Signer.DEPUTY and not signed_for:
        return False
    struck = [one for one in await open_measures(tx, memo) if one.number in asked.struck]
    decision = _decision(rt, asked, member, signed_for, text)
    if len(struck) < len(asked.struck) or not await memos.decide(tx, memo, decision, asked.scan):
        return False
    for measure in struck:
        await _refuse(tx, rt, measure, decision, member, text)
    decided = replace(memo, state=MemoState(decision.verdict.value), decision=decision, put_off_until=None)
    scan = await scans.digest_of(tx, asked.scan) if asked.scan is not None else None
    await approvals.carry_out(tx, rt, decided, decision, scan or "")
    return True


def _decision(rt: Runtime, asked: Asked, member: Member, signed_for: Collection[MemberId], text: str) -> Decision:
    """As it stands on the paper; in whose place a deputy signed is known where only one of the Leitung had one."""
    function, by_deputy = rt.authority.head.function["de"], asked.entry.signer is Signer.DEPUTY
    return Decision(
        Verdict(asked.entry.what.value),
        member.id,
        Acting(min(signed_for)).function(function) if by_deputy else function,
        rt.now(),
        "" if asked.struck else text,
        min(signed_for) if by_deputy and len(signed_for) == 1 else None,
        asked.entry.on,
    )


async def _refuse(
    tx: Transaction, rt: Runtime, measure: Measure, decision: Decision, member: Member, reason: str
) -> None:
    """Nobody else decides on it meanwhile: the procedure is held."""
    made = not_endorsed(measure, member.id, decision.function, rt.now(), reason)
    if isinstance(made, Measure) and await measures.save(tx, measure, made, now=rt.now()):
        await measure_news.record(tx, rt, "measure_not_endorsed", made, member)
