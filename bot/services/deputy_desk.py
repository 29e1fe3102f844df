"""«/vertretung» in the chat: who stands in now or later, the way to a new entry, and ending one.

The way keeps nothing: buttons carry who and when, the card that asks for a day carries it in its view. What the member
may do is asked anew at each step.
"""

from datetime import date

from bot.domain.answers import read_date
from bot.domain.deputy import DeputyRefusal, Period, entry_refusal, may_be_deputy, may_enter_for, period_refusal
from bot.domain.deputy_messages import (
    AskAway,
    AskDeputy,
    AskEndDeputy,
    AskEntry,
    AskFirstDay,
    AskLastDay,
    DeputiesPage,
    DeputyEndNoted,
    DeputyEntered,
    DeputyMessage,
    DeputyNotEntered,
)
from bot.domain.ids import DeputyId, MemberId
from bot.domain.role_taps import DeputyAct, DeputyTap, EndDeputyAct, EndDeputyTap
from bot.domain.staff import Act, Member, Role
from bot.domain.staff_messages import NotForYourRole
from bot.runtime import Receipt, Runtime, Sender
from bot.services import deputising
from bot.services.staff_cards import DESK, PAGE, put, say, voice_of
from bot.texts.broadcasts import changed_nothing
from bot.texts.deputies import render_deputy
from storage import deputies, staff
from storage.transaction import Transaction

DAYS_VIEW = "deputy-days"
"""How the view of the card begins that asks for a day; who is away, who stands in, and the first day or 0 follow."""


async def show(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/vertretung»: whoever stands in now or later."""
    if not member.may(Act.ENTER_DEPUTY):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    lines = await deputising.lines(tx, rt)
    endable = tuple(line for line in lines if may_enter_for(member, line.away.id))
    return await _say(tx, rt, member, DeputiesPage(lines, endable), sender)


async def tap(tx: Transaction, rt: Runtime, known: DeputyTap, member: Member, sender: Sender) -> Receipt:
    """A button on the way to a new deputy."""
    if not member.may(Act.ENTER_DEPUTY):
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    if known.act is DeputyAct.NEW:
        return await _ask_away(tx, rt, member, sender)
    away = await _leader(tx, rt, known.away, member)
    if away is None:
        return await _refuse(tx, rt, member, DeputyRefusal.NOT_YOUR_ROLE, sender)
    if known.act is DeputyAct.AWAY:
        return await _ask_deputy(tx, rt, away, member, sender)
    deputy = await _candidate(tx, rt, known.deputy, away, member)
    if deputy is None:
        return await _refuse(tx, rt, member, DeputyRefusal.NOT_ELIGIBLE, sender)
    if known.act is DeputyAct.WHO:
        return await _ask_day(tx, rt, away, deputy, _day(known.first), member, sender)
    return await _enter(tx, rt, known, away, deputy, member, sender)


async def _enter(
    tx: Transaction, rt: Runtime, known: DeputyTap, away: Member, deputy: Member, member: Member, sender: Sender
) -> Receipt:
    """«Ja, eintragen»: everything is looked at once more."""
    first, last = _day(known.first), _day(known.last)
    if first is None or last is None:
        return await _refuse(tx, rt, member, DeputyRefusal.NOT_A_DATE, sender)
    entered = await deputising.enter(tx, rt, away.id, deputy.id, Period(first, last), member)
    if isinstance(entered, DeputyRefusal):
        return await _refuse(tx, rt, member, entered, sender)
    return await _say(tx, rt, member, DeputyEntered(entered), sender)


async def end_tap(tx: Transaction, rt: Runtime, known: EndDeputyTap, member: Member, sender: Sender) -> Receipt:
    """«Beenden», and the yes to it."""
    entry = await deputies.find(tx, rt.authority.id, DeputyId(known.number))
    if entry is None or not may_enter_for(member, entry.away):
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    if known.act is EndDeputyAct.ASK:
        line = await deputising.line_of(tx, entry, entry.state(rt.today()))
        return await _say(tx, rt, member, AskEndDeputy(line), sender)
    ended = await deputising.end(tx, rt, entry, member)
    if isinstance(ended, DeputyRefusal):
        return await show(tx, rt, member, sender)
    return await _say(tx, rt, member, DeputyEndNoted(ended), sender)


def awaits_text(view: str) -> bool:
    """Whether the card in front of somebody asks for a day."""
    return view.startswith(f"{DESK}{DAYS_VIEW}:")


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """A day was typed: the first one, or the last."""
    numbers = [int(part) for part in view.rpartition(":")[2].split(".")]
    away = await _leader(tx, rt, numbers[0], member)
    deputy = await _candidate(tx, rt, numbers[1], away, member) if away else None
    if away is None or deputy is None:
        return await _refuse(tx, rt, member, DeputyRefusal.NOT_ELIGIBLE, sender)
    day, first = read_date(text), _day(numbers[2])
    if day is None:
        return await _ask_day(tx, rt, away, deputy, first, member, sender, DeputyRefusal.NOT_A_DATE)
    if first is None:
        return await _ask_day(tx, rt, away, deputy, day, member, sender)
    period = Period(first, day)
    if (problem := period_refusal(period, rt.today())) is not None:
        return await _ask_day(tx, rt, away, deputy, first, member, sender, problem)
    known = await deputies.since(tx, rt.authority.id, rt.today())
    if (refused := entry_refusal(away, deputy, period, by=member, known=known, today=rt.today())) is not None:
        return await _refuse(tx, rt, member, refused, sender)
    return await _say(tx, rt, member, AskEntry(away, deputy, period), sender)


async def _ask_away(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    leaders = await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))
    possible = tuple(leader for leader in leaders if may_enter_for(member, leader.id))
    if len(possible) == 1:
        return await _ask_deputy(tx, rt, possible[0], member, sender)
    return await _say(tx, rt, member, AskAway(possible), sender)


async def _ask_deputy(tx: Transaction, rt: Runtime, away: Member, member: Member, sender: Sender) -> Receipt:
    everybody = await staff.everybody(tx, rt.authority.id)
    candidates = tuple(one for one in everybody if may_be_deputy(one, away, member))
    return await _say(tx, rt, member, AskDeputy(away, candidates), sender)


async def _ask_day(
    tx: Transaction,
    rt: Runtime,
    away: Member,
    deputy: Member,
    first: date | None,
    member: Member,
    sender: Sender,
    problem: DeputyRefusal | None = None,
) -> Receipt:
    """The last day where the first is known, else the first."""
    question: DeputyMessage = (
        AskFirstDay(away, deputy, rt.today(), problem) if first is None else AskLastDay(away, deputy, first, problem)
    )
    view = f"{DAYS_VIEW}:{away.id}.{deputy.id}.{first.toordinal() if first else 0}"
    return await _say(tx, rt, member, question, sender, view)


async def _leader(tx: Transaction, rt: Runtime, number: int, member: Member) -> Member | None:
    """The member of the Leitung of that number, if this member may enter deputies for them."""
    leaders = await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))
    return next((one for one in leaders if one.id == number and may_enter_for(member, MemberId(number))), None)


async def _candidate(tx: Transaction, rt: Runtime, number: int, away: Member, member: Member) -> Member | None:
    everybody = await staff.everybody(tx, rt.authority.id)
    return next((one for one in everybody if one.id == number and may_be_deputy(one, away, member)), None)


def _day(ordinal: int) -> date | None:
    """The day of a button; None where there is none, whatever number somebody put in."""
    return date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None


async def _refuse(tx: Transaction, rt: Runtime, member: Member, reason: DeputyRefusal, sender: Sender) -> Receipt:
    await _say(tx, rt, member, DeputyNotEntered(reason), sender)
    return Receipt(changed_nothing(voice_of(rt, member, sender)))


async def _say(
    tx: Transaction, rt: Runtime, member: Member, message: DeputyMessage, sender: Sender, view: str = PAGE
) -> Receipt:
    await put(tx, rt, sender, render_deputy(message, voice_of(rt, member, sender)), view=view)
    return Receipt()
