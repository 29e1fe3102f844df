"""Scheduled work: measures are looked at again before, on and after their deadline (Wiedervorlage, MISSION.md 2.23)."""

from dataclasses import replace

from bot.domain.deadlines import Deadline, waits_long
from bot.domain.measure import Measure, next_reminder, reminder_is_due
from bot.domain.outgoing import Priority
from bot.domain.procedure import Procedure
from bot.domain.staff import Member, Role
from bot.domain.workdays import is_workday
from bot.runtime import Runtime
from bot.services import laid_before
from bot.services.staff_cards import private_chat
from bot.services.workdays import days_off
from bot.texts.measures import render_measure_reminder
from storage import measures, outbox, procedures, staff
from storage.transaction import Transaction

_WATCHING = frozenset({Role.LEADERSHIP, Role.LEADERSHIP_OFFICE})


async def remind(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Office and press office are reminded of what is due; on working days, in the hours in which the bot may write."""
    now = rt.local_now()
    terms = rt.authority.terms
    awake = terms.messages_from <= now.time() < terms.messages_to
    if not awake or not is_workday(now.date(), days_off(rt)):
        return {"reminded": 0}
    found = await measures.due(tx, rt.authority.id, rt.today())
    reminded = 0
    for measure in found:
        reminded += await _remind_if_due(tx, rt, measure)
    return {"reminded": reminded}


async def _remind_if_due(tx: Transaction, rt: Runtime, found: Measure) -> bool:
    """Looked at once more while nobody else can change it; nothing is due before the Vermerk is decided."""
    measure = await measures.hold(tx, found)
    if measure is None or not reminder_is_due(measure, rt.today()):
        return False
    procedure = await procedures.get(tx, measure.procedure)
    if not await laid_before.is_decided(tx, procedure):
        return False
    await _remind(tx, rt, procedure, measure)
    return True


async def _remind(tx: Transaction, rt: Runtime, procedure: Procedure, measure: Measure) -> None:
    after = replace(measure, follow_up_on=next_reminder(measure, rt.today()))
    await measures.save(tx, measure, after, now=rt.now())
    # As with every other deadline: what waits long is known to the Leitung and her office, too (PEOPLE.md 21).
    long = waits_long(Deadline(measure.due_on, measure.due_on), rt.today(), days_off(rt))
    roles = {Role.PRESS_OFFICE, Role.SUPPORTING_OFFICE} | (_WATCHING if long else frozenset[Role]())
    for member in await staff.active(tx, rt.authority.id, roles):
        if _is_concerned(member, measure) or (long and not _WATCHING.isdisjoint(member.roles)):
            message = render_measure_reminder(procedure, measure, rt.today(), rt.texts.voice(member.language))
            await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)


def _is_concerned(member: Member, measure: Measure) -> bool:
    return member.has(Role.PRESS_OFFICE) or member.acts_for(measure.office)
