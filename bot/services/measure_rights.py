"""Who may do what about a measure, as of now: looked up at every tap, never kept."""

from bot.domain.ids import ProcedureId
from bot.domain.measure import HEARD_MOVES, OFFICE_MOVES, Measure, MeasureState, endorsed_among, fits
from bot.domain.measure_taps import MeasureAct
from bot.domain.memo import DECIDABLE, Endorsed
from bot.domain.procedure import Procedure
from bot.domain.staff import Act, Member
from bot.domain.step_names import Step
from bot.runtime import Runtime
from bot.services import acting, approvals, laid_before
from bot.texts.measures import MeasuresView
from storage import measures, procedures
from storage.transaction import Transaction

_PRESS_ACTS = (
    *(MeasureAct.CONFIRM, MeasureAct.GIVE_BACK, MeasureAct.FOLLOW_UP),
    *(MeasureAct.NEW_OFFICE, MeasureAct.NEW_DATE),
)
_ANSWERS = (MeasureAct.AGREE, MeasureAct.DECLINE)
_WRITING = (MeasureAct.CHANGE, MeasureAct.STRIKE)
_DECIDING = (MeasureAct.ENDORSE, MeasureAct.REFUSE)


async def sees_measures(tx: Transaction, rt: Runtime, member: Member) -> bool:
    """Whether there can be any measures for this member at all."""
    return member.may(Act.SEE_RESULTS) or await acting.sees_waiting(tx, rt, member)


async def seen_by(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member) -> MeasuresView:
    """The measures of a procedure that the member sees: all, or those of the member's offices once decided."""
    known = await measures.of_procedure(tx, procedure.id)
    if not (member.may(Act.SEE_ALL_RESULTS) or await acting.sees_waiting(tx, rt, member)):
        decided = await laid_before.is_decided(tx, procedure)
        known = tuple(one for one in known if decided and member.acts_for(one.office))
    undecided = any(one.state is MeasureState.PROPOSED for one in known)
    return MeasuresView(
        procedure,
        known,
        may_propose=await may_propose(tx, procedure, member),
        may_decide=undecided and await may_decide(tx, rt, procedure, member),
        version=await laid_before.version_of(tx, procedure),
    )


async def acts_of(tx: Transaction, rt: Runtime, measure: Measure, member: Member) -> tuple[MeasureAct, ...]:
    """What the member may do about this measure now, in the order of the buttons."""
    procedure = await procedures.get(tx, measure.procedure)
    acts: list[MeasureAct] = []
    if await may_decide(tx, rt, procedure, member):
        acts += _DECIDING
    if await laid_before.is_decided(tx, procedure):
        acts += await _acts_once_decided(tx, rt, measure, member)
    if await may_propose(tx, procedure, member):
        acts += _WRITING
    return tuple(act for act in acts if fits(measure, act))


async def _acts_once_decided(tx: Transaction, rt: Runtime, measure: Measure, member: Member) -> list[MeasureAct]:
    """Nobody begins with a measure that could be taken back: offices work on it once the Vermerk is decided."""
    acts: list[MeasureAct] = []
    if measure.wish is not None and await acting.decides(tx, rt, member):
        acts += _ANSWERS
    if member.acts_for(measure.office):
        acts += OFFICE_MOVES
    if member.may(Act.PROPOSE_MEASURES):
        acts += _PRESS_ACTS
        if not member.acts_for(measure.office):
            acts += HEARD_MOVES
    return acts


async def may_see(tx: Transaction, rt: Runtime, measure: Measure, member: Member) -> bool:
    """Whether the member may look at this measure: an office at its own, once the Vermerk is decided."""
    if member.may(Act.SEE_ALL_RESULTS) or await acting.sees_waiting(tx, rt, member):
        return True
    procedure = await procedures.get(tx, measure.procedure)
    return member.acts_for(measure.office) and await laid_before.is_decided(tx, procedure)


async def may_propose(tx: Transaction, procedure: Procedure, member: Member) -> bool:
    """Whether the member may write measures: the press office, until the Vermerk is submitted."""
    if not member.may(Act.PROPOSE_MEASURES):
        return False
    return await laid_before.open_task(tx, procedure, Step.RESULTS_MEMO) is not None


async def may_decide(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member) -> bool:
    """Whether the member decides on the measures now: as on the Vermerk that proposes them, and never its author."""
    if await laid_before.open_task(tx, procedure, Step.RESULTS_DECISION) is None:
        return False
    memo = await laid_before.memo_of(tx, procedure)
    if memo is None:
        return await acting.decides(tx, rt, member)
    return memo.state in DECIDABLE and await approvals.may_decide(tx, rt, memo, member)


async def decided_in(tx: Transaction, procedure: ProcedureId) -> Endorsed | None:
    """How many of a procedure's measures the Leitung endorsed, once all are decided."""
    return endorsed_among(await measures.of_procedure(tx, procedure))
