"""The press office wishes another office or deadline for a measure that is underway, and the Leitung answers.

Everybody concerned learns of it at once: who decides of the wish, the offices and the press office of the answer.
"""

from dataclasses import replace

from bot.domain.answers import read_date
from bot.domain.measure import Measure, MeasureRefusal
from bot.domain.measure_taps import MeasureAct
from bot.domain.measure_wish import agreed, declined, other_date, other_office
from bot.domain.staff import Member
from bot.runtime import Receipt, Runtime, Sender
from bot.services import channel_cards, measure_news, step_forms
from bot.services.measure_cards import ask_word, put_measure, put_refused
from storage import measures, procedures
from storage.transaction import Transaction

WISHES = frozenset({MeasureAct.NEW_OFFICE, MeasureAct.NEW_DATE})


async def hear(
    tx: Transaction, rt: Runtime, measure: Measure, act: MeasureAct, text: str, member: Member, sender: Sender
) -> Receipt:
    """The office or the day was typed."""
    made = await _wished(tx, rt, measure, act, text)
    if isinstance(made, MeasureRefusal) and made is not MeasureRefusal.MOVED_ON:
        return await ask_word(tx, rt, measure, act, member, sender, made)
    if isinstance(made, MeasureRefusal) or not await _saved(tx, rt, measure, made, "measure_change_wished", member):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    await measure_news.tell_deciders(tx, rt, await procedures.get(tx, made.procedure), made)
    return await put_measure(tx, rt, made, member, sender)


async def answer(
    tx: Transaction, rt: Runtime, measure: Measure, act: MeasureAct, member: Member, sender: Sender
) -> Receipt:
    """The Leitung agrees, or everything stays as it was endorsed."""
    made, event = (
        (agreed(measure, rt.today()), "measure_change_agreed")
        if act is MeasureAct.AGREE
        else (declined(measure), "measure_change_declined")
    )
    if isinstance(made, MeasureRefusal) or not await _saved(tx, rt, measure, made, event, member):
        return await put_refused(tx, rt, MeasureRefusal.MOVED_ON, member, sender)
    procedure = await procedures.get(tx, made.procedure)
    await measure_news.tell_press_office(tx, rt, procedure, made)
    # Whose it was learns that it is somebody else's now.
    for office in dict.fromkeys((measure.office, made.office)):
        await measure_news.tell_members_of(tx, rt, office, procedure, made)
    await channel_cards.show(tx, rt, procedure.id)
    return await put_measure(tx, rt, made, member, sender)


async def _wished(
    tx: Transaction, rt: Runtime, measure: Measure, act: MeasureAct, text: str
) -> Measure | MeasureRefusal:
    if act is MeasureAct.NEW_DATE:
        return other_date(measure, read_date(text.strip()), rt.today())
    made = other_office(measure, text)
    if isinstance(made, MeasureRefusal) or made.wish is None:
        return made
    # The same office in other letters is the same office.
    known = {office.casefold(): office for office in await step_forms.offices(tx, rt)}
    office = known.get(made.wish.office.casefold(), made.wish.office)
    return replace(made, wish=replace(made.wish, office=office))


async def _saved(tx: Transaction, rt: Runtime, before: Measure, after: Measure, event: str, by: Member) -> bool:
    if not await measures.save(tx, before, after, now=rt.now()):
        return False
    await measure_news.record(tx, rt, event, after, by)
    return True
