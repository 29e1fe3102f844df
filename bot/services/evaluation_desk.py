"""The buttons of the last phase: results and measures, in private."""

from bot.domain.measure_taps import MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.staff_messages import StaffOnly
from bot.domain.staff_taps import ResultsTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import measures, results
from bot.services.staff_cards import say
from storage import staff
from storage.transaction import Transaction

EvaluationTap = ResultsTap | MeasureTap | MeasuresTap | RulingTap | RulingsTap


async def tap(tx: Transaction, rt: Runtime, tap: EvaluationTap, sender: Sender) -> Receipt:
    """A button about results or measures; role and state are looked up by what it leads to."""
    member = await staff.find(tx, sender.user)
    if member is None or not member.active:
        return await say(tx, rt, None, StaffOnly(), sender)
    match tap:
        case ResultsTap():
            return await results.tap(tx, rt, tap, member, sender)
        case MeasureTap() | RulingTap():
            return await measures.tap(tx, rt, tap, member, sender)
        case MeasuresTap() | RulingsTap():
            return await measures.tap_all(tx, rt, tap, member, sender)
