"""Files leave for the institute by the authority's own transfer, and the institute confirms; by command line."""

from dataclasses import replace
from datetime import date

from bot.domain.handover import Handover, HandoverId, HandoverKind, HandoverState
from bot.domain.ids import SurveyId
from bot.runtime import Runtime
from bot.services.handover import note
from storage import handovers
from storage.transaction import Transaction

COMMAND_LINE = "command-line"


async def take_out(tx: Transaction, rt: Runtime, survey: SurveyId) -> tuple[Handover, ...]:
    """The files that wait for the institute; noted before they are copied, so that none leaves unnoted."""
    known = await handovers.of_survey(tx, survey)
    ready = tuple(handover for handover in known if handover.state is HandoverState.WRITTEN)
    for handover in ready:
        await note(tx, rt, "handover_taken_out", handover, by=COMMAND_LINE, sha256=handover.sha256)
    return ready


async def confirm(tx: Transaction, rt: Runtime, survey: SurveyId, number: HandoverId, on: date) -> Handover | None:
    """The institute has the file, or has deleted whom a list names; ``None`` if no such file waits for that.

    Of those on a list nothing is needed any more: their rows go. The file itself is taken away by the clock.
    """
    handover = await handovers.find(tx, number)
    if handover is None or handover.survey != survey or handover.state is not HandoverState.WRITTEN:
        return None
    await handovers.save_confirmed(tx, number, on)
    lists = handover.kind is HandoverKind.WITHDRAWALS
    forgotten = await handovers.forget_listed(tx, number) if lists else 0
    await note(tx, rt, "handover_confirmed", handover, by=COMMAND_LINE, on=on.isoformat(), forgotten=forgotten)
    return replace(handover, state=HandoverState.CONFIRMED, confirmed_on=on)
