"""Who learns what about measures, and what the audit trail keeps of them. Decides nothing and ends no step."""

from collections.abc import Iterable

from bot.domain.measure import Measure
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.procedure import Procedure
from bot.domain.staff import Member, Role
from bot.runtime import Runtime
from bot.services import acting, laid_before
from bot.services.staff_cards import private_chat
from bot.texts.measures import (
    MeasuresView,
    render_measure_left,
    render_measure_news,
    render_measures,
    render_measures_news,
)
from storage import audit, cards, measures, outbox, staff, standing
from storage.transaction import Transaction


async def present_to_deciders(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """Whoever decides gets the measures without a Vermerk, which was written outside of the bot."""
    for member in await acting.deciders(tx, rt):
        await present_to(tx, rt, procedure, member)


async def present_to(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member) -> None:
    """Give one of those who decide the measures, below the Vermerk that proposes them."""
    known = await measures.of_procedure(tx, procedure.id)
    if known:
        view = MeasuresView(procedure, known, may_decide=True, version=await laid_before.version_of(tx, procedure))
        await _show(tx, rt, procedure, member, render_measures(view, rt.texts.voice(member.language)), fresh=True)


async def refresh_for_deciders(tx: Transaction, rt: Runtime, procedure: Procedure, *, may_decide: bool) -> None:
    """Something was decided: the cards of all who decide say so."""
    known, version = await measures.of_procedure(tx, procedure.id), await laid_before.version_of(tx, procedure)
    for member in await acting.deciders(tx, rt):
        if await standing.on_display(tx, private_chat(member.user), slot_of(procedure)) is not None:
            view = MeasuresView(procedure, known, may_decide=may_decide, version=version)
            await _show(tx, rt, procedure, member, render_measures(view, rt.texts.voice(member.language)))


async def tell_offices_of_decisions(tx: Transaction, rt: Runtime, procedure: Procedure) -> None:
    """All is decided: each office learns in the same moment what became of its measures."""
    known = await measures.of_procedure(tx, procedure.id)
    for member in await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,)):
        own = [measure for measure in known if member.acts_for(measure.office)]
        if own:
            await _send(tx, rt, member, render_measures_news(procedure, own, rt.texts.voice(member.language)))


async def tell_office(tx: Transaction, rt: Runtime, procedure: Procedure, measure: Measure) -> None:
    """The office whose measure it is learns how it stands."""
    await tell_members_of(tx, rt, measure.office, procedure, measure)


async def tell_members_of(tx: Transaction, rt: Runtime, office: str, procedure: Procedure, measure: Measure) -> None:
    """An office learns how a measure stands; one whose it is not any more, that it has nothing to do with it."""
    for member in await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,)):
        if member.acts_for(measure.office) and member.acts_for(office):
            await _tell(tx, rt, procedure, measure, [member])
        elif member.acts_for(office):
            await _send(tx, rt, member, render_measure_left(procedure, measure, rt.texts.voice(member.language)))


async def tell_deciders(tx: Transaction, rt: Runtime, procedure: Procedure, measure: Measure) -> None:
    """Whoever decides learns that something about a measure waits for them."""
    await _tell(tx, rt, procedure, measure, await acting.deciders(tx, rt))


async def tell_press_office(tx: Transaction, rt: Runtime, procedure: Procedure, measure: Measure) -> None:
    """The press office learns how a measure stands."""
    await _tell(tx, rt, procedure, measure, await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE,)))


async def record(tx: Transaction, rt: Runtime, event: str, measure: Measure, by: Member) -> None:
    """Write into the audit trail what happened to a measure; nothing of what it says."""
    details: dict[str, str | int | bool] = {"number": measure.number, "office": measure.office}
    if measure.ruling is not None and measure.ruling.by == by.id:
        details["as"] = measure.ruling.function
    subject = f"procedure:{measure.procedure}"
    await audit.record(tx, event, actor=f"member:{by.id}", subject=subject, details=details, at=rt.now())


def slot_of(procedure: Procedure) -> str:
    """The slot of the card with the measures of a procedure in the chats of those who decide.

    Cards that become due at once go out by the names of their slots: it comes behind the card of the Vermerk.
    """
    return f"memo_measures:{procedure.id}"


async def _tell(
    tx: Transaction, rt: Runtime, procedure: Procedure, measure: Measure, members: Iterable[Member]
) -> None:
    for member in members:
        await _send(tx, rt, member, render_measure_news(procedure, measure, rt.texts.voice(member.language)))


async def _send(tx: Transaction, rt: Runtime, member: Member, message: OutgoingMessage) -> None:
    await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)


async def _show(
    tx: Transaction, rt: Runtime, procedure: Procedure, member: Member, message: OutgoingMessage, *, fresh: bool = False
) -> None:
    chat = private_chat(member.user)
    slot = slot_of(procedure)
    await cards.show(tx, chat, message, now=rt.now(), slot=slot, fresh=fresh, priority=Priority.ALERT)
