"""Files leave for the institute by the authority's own transfer, and the institute confirms; by command line.

Until one has left, whatever somebody takes back is taken out of it: it is made anew.
"""

from dataclasses import replace
from datetime import date

from bot.domain.handover import Handover, HandoverId, HandoverKind, HandoverState
from bot.domain.ids import SurveyId
from bot.runtime import Runtime
from bot.services.handover import CLOCK, note
from storage import handovers, tombstones
from storage.transaction import Transaction

COMMAND_LINE = "command-line"


async def take_out(tx: Transaction, rt: Runtime, survey: SurveyId) -> tuple[Handover, ...]:
    """The files that wait for the institute; noted before they are copied, so that none leaves unnoted."""
    known = await handovers.of_survey(tx, survey)
    ready = []
    for number in [handover.id for handover in known if handover.state is HandoverState.WRITTEN]:
        handover = await handovers.find(tx, number)
        if handover is None or handover.state is not HandoverState.WRITTEN:
            continue
        await handovers.save_taken_out(tx, number, handover.taken_out_at or rt.now())
        if handover.kind is HandoverKind.CONTACTS:
            tombstones.handed_over(tx, await handovers.carried_by(tx, number), rt.today())
        await note(tx, rt, "handover_taken_out", handover, by=COMMAND_LINE, sha256=handover.sha256)
        ready.append(handover)
    return tuple(ready)


async def keep_in_the_house(tx: Transaction, rt: Runtime, number: HandoverId) -> bool:
    """Have a file made anew, without what somebody takes back now; ``False`` if it has left, so the institute is told.

    Whoever fetches the files at this moment waits for it or is waited for.
    """
    handover = await handovers.find(tx, number)
    if handover is None or handover.left_the_house:
        return False
    if handover.state is HandoverState.WRITTEN:
        await handovers.take_back(tx, number)
        await note(tx, rt, "handover_taken_back", handover, by=CLOCK, sha256=handover.sha256)
    return True


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
