"""The Leitung decides on the measures one by one, or endorses all at once with two taps (PEOPLE.md 22).

With the last decision the Vermerk that proposes them is approved: there is nothing left in it to decide.
"""

from bot.domain.measure import (
    AtStake,
    Measure,
    MeasureRefusal,
    MeasureState,
    all_decided,
    at_stake,
    endorsed,
    not_endorsed,
)
from bot.domain.measure_taps import MeasureAct
from bot.domain.procedure import Procedure
from bot.domain.staff import Member
from bot.domain.staff_taps import MemoAct, MemoTap
from bot.domain.step_names import Outcome, Step
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, announcing, approvals, co_sign_cards, course, laid_before, measure_news, measure_rights
from bot.services.measure_cards import ask_word, put_list, put_measure, put_newer_list, put_refused
from bot.services.staff_cards import put, voice_of
from bot.texts.measure_endorsing import SureAll, render_sure_all
from storage import measures, procedures
from storage.transaction import Transaction

_NEEDS_WORD = (MeasureRefusal.REASON_MISSING, MeasureRefusal.TOO_LONG)


async def endorse(tx: Transaction, rt: Runtime, measure: Measure, seen: int, member: Member, sender: Sender) -> Receipt:
    """«Befürworten» under one measure in the version that was ``seen``; the caller holds it."""
    function = await _function(tx, rt, measure, member)
    made = endorsed(measure, member.id, function, rt.now(), rt.today())
    return await _decide(tx, rt, measure, made, seen, member, sender)


async def refuse(
    tx: Transaction, rt: Runtime, measure: Measure, seen: int, reason: str, member: Member, sender: Sender
) -> Receipt:
    """The reason was typed why a measure is not endorsed in the version that was ``seen``; the caller holds it."""
    function = await _function(tx, rt, measure, member)
    made = not_endorsed(measure, member.id, function, rt.now(), reason)
    if made in _NEEDS_WORD:
        return await ask_word(tx, rt, measure, MeasureAct.REFUSE, member, sender, MeasureRefusal(made))
    return await _decide(tx, rt, measure, made, seen, member, sender)


async def ask_all(
    tx: Transaction, rt: Runtime, procedure: Procedure, seen: int, member: Member, sender: Sender
) -> Receipt:
    """«Alle befürworten»: the first tap asks back."""
    open_ones = await _undecided(tx, procedure)
    if not open_ones or not await measure_rights.may_decide(tx, rt, procedure, member):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    if seen != await laid_before.version_of(tx, procedure):
        return await put_newer_list(tx, rt, procedure, member, sender)
    memo = await laid_before.memo_of(tx, procedure)
    view = SureAll(
        procedure,
        at_stake(await measures.of_procedure(tx, procedure.id)) or AtStake((), ()),
        memo,
        seen,
        await announcing.offices(tx, rt, memo) if memo else 0,
        await acting.deputy_function(tx, rt, member, memo.author if memo else None),
        await co_sign_cards.may_still_object(tx, rt, memo) if memo else (),
    )
    await put(tx, rt, sender, render_sure_all(view, voice_of(rt, member, sender)), below=True)
    return Receipt()


async def endorse_all(
    tx: Transaction, rt: Runtime, procedure: Procedure, seen: int, member: Member, sender: Sender
) -> Receipt:
    """«Ja, alle befürworten»: all on which nobody has decided yet, in the version that was ``seen``."""
    await procedures.hold(tx, procedure.id)
    open_ones = await _undecided(tx, procedure)
    if not open_ones or not await measure_rights.may_decide(tx, rt, procedure, member):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    if seen != await laid_before.version_of(tx, procedure):
        return await put_newer_list(tx, rt, procedure, member, sender)
    for measure in open_ones:
        function = await _function(tx, rt, measure, member)
        made = endorsed(measure, member.id, function, rt.now(), rt.today())
        if isinstance(made, Measure) and await measures.save(tx, measure, made, now=rt.now()):
            await measure_news.record(tx, rt, "measure_endorsed", made, member)
    return await _go_on(tx, rt, procedure, seen, member, sender)


async def _decide(
    tx: Transaction,
    rt: Runtime,
    measure: Measure,
    made: Measure | MeasureRefusal,
    seen: int,
    member: Member,
    sender: Sender,
) -> Receipt:
    if isinstance(made, MeasureRefusal):
        return await put_refused(tx, rt, made, member, sender)
    if not await measures.save(tx, measure, made, now=rt.now()):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    await measure_news.record(tx, rt, f"measure_{made.state}", made, member)
    return await _go_on(tx, rt, await procedures.get(tx, measure.procedure), seen, member, sender)


async def _go_on(
    tx: Transaction, rt: Runtime, procedure: Procedure, seen: int, member: Member, sender: Sender
) -> Receipt:
    """Show the next measure to decide on; after the last one the Vermerk is decided, as it was ``seen``."""
    known = await measures.of_procedure(tx, procedure.id)
    done = all_decided(known)
    await measure_news.refresh_for_deciders(tx, rt, procedure, may_decide=not done)
    if not done:
        after = next(one for one in known if one.state is MeasureState.PROPOSED)
        return await put_measure(tx, rt, after, member, sender)
    memo = await laid_before.memo_of(tx, procedure)
    if memo is not None:
        await approvals.approve(tx, rt, MemoTap(MemoAct.CONFIRM, memo.id, seen), sender)
    elif (decision := await laid_before.open_task(tx, procedure, Step.RESULTS_DECISION)) is not None:
        # A Vermerk that was written outside of the bot decides nothing by itself.
        await course.end(tx, rt, decision, Outcome.DONE, by=member)
    return await put_list(tx, rt, procedure, member, sender)


async def _undecided(tx: Transaction, procedure: Procedure) -> tuple[Measure, ...]:
    known = await measures.of_procedure(tx, procedure.id)
    return tuple(measure for measure in known if measure.state is MeasureState.PROPOSED)


async def _function(tx: Transaction, rt: Runtime, measure: Measure, member: Member) -> str:
    """As what the member decides: the head of the authority, or in their place."""
    procedure = await procedures.get(tx, measure.procedure)
    memo = await laid_before.memo_of(tx, procedure)
    standing_in = await acting.acting(tx, rt, member, memo.author if memo else None)
    head = rt.authority.head.function["de"]
    return standing_in.function(head) if standing_in else head
