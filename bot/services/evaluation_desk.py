"""The buttons of the last phase: results and measures, in private."""

from bot.domain.staff import Member
from bot.domain.staff_taps import MeasuresTap, MeasureTap, ResultsTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import measures, results
from storage.transaction import Transaction

EvaluationTap = ResultsTap | MeasureTap | MeasuresTap


async def tap(tx: Transaction, rt: Runtime, tap: EvaluationTap, member: Member, sender: Sender) -> Receipt:
    """A button about results or measures; role and state are looked up by what it leads to."""
    match tap:
        case ResultsTap():
            return await results.tap(tx, rt, tap, member, sender)
        case MeasureTap():
            return await measures.tap(tx, rt, tap, member, sender)
        case MeasuresTap():
            return await measures.tap_all(tx, rt, tap, member, sender)
