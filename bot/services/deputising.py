"""Who stands in for the Leitung: entered, announced, followed through its days, and ended early.

Whether somebody decides as a deputy is looked up at each tap, in ``acting``; nothing here grants anything.
"""

from datetime import timedelta

from bot.domain.deputy import Deputy, DeputyRefusal, DeputyState, Period, entry_refusal, may_enter_for
from bot.domain.deputy_messages import DeputyCard, DeputyLine, DeputyNews
from bot.domain.ids import DeputyId, MemberId
from bot.domain.outage import may_be_written_to
from bot.domain.outgoing import Priority
from bot.domain.staff import Member, Role
from bot.runtime import Runtime
from bot.services import announcing, task_news
from bot.services.staff_cards import DESK, private_chat
from bot.texts.deputies import render_deputy
from storage import audit, cards, deputies, outbox, staff, standing
from storage.transaction import Transaction

COMMAND_LINE, CLOCK = "command-line", "clock"
FOLLOWED = timedelta(days=7)
"""How long after its last day a deputy's cards are still brought up to date."""


async def enter(
    tx: Transaction, rt: Runtime, away: MemberId, candidate: MemberId, period: Period, by: Member | None = None
) -> DeputyLine | DeputyRefusal:
    """Enter a deputy; ``by`` is None on the command line. The Leitung and the deputy learn of it at once."""
    absent, stands_in = await _member(tx, rt, away), await _member(tx, rt, candidate)
    if absent is None or stands_in is None:
        return DeputyRefusal.NOT_ELIGIBLE
    known = await deputies.since(tx, rt.authority.id, rt.today())
    refused = entry_refusal(absent, stands_in, period, by=by, known=known, today=rt.today())
    if refused is not None:
        return refused
    entry = await deputies.add(tx, away, candidate, period, by=by.id if by else None, now=rt.now())
    await _record(tx, rt, "deputy_entered", entry, by)
    line = DeputyLine(entry, absent, stands_in, entry.state(rt.today()))
    await _tell(tx, rt, line, by)
    await _follow(tx, rt, line)
    return line


async def end(tx: Transaction, rt: Runtime, entry: Deputy, by: Member | None = None) -> DeputyLine | DeputyRefusal:
    """End it before its last day, at once."""
    if by is not None and not may_enter_for(by, entry.away):
        return DeputyRefusal.NOT_YOUR_ROLE
    if entry.state(rt.today()) is DeputyState.OVER or not await _ended(tx, rt, entry):
        return DeputyRefusal.IN_THE_PAST
    line = await line_of(tx, entry, DeputyState.OVER)
    await _record(tx, rt, "deputy_ended", entry, by)
    await _tell(tx, rt, line, by)
    await _follow(tx, rt, line)
    return line


async def end_again(tx: Transaction, rt: Runtime, entry: Deputy) -> None:
    """End it once more after an older backup brought it back: its card says so, nobody is told a second time."""
    if await _ended(tx, rt, entry):
        await _record(tx, rt, "deputy_ended", entry, None, actor=CLOCK)
        await _follow(tx, rt, await line_of(tx, entry, DeputyState.OVER))


async def _ended(tx: Transaction, rt: Runtime, entry: Deputy) -> bool:
    return await deputies.end(tx, entry, now=rt.now(), today=rt.today())


async def end_numbered(tx: Transaction, rt: Runtime, number: DeputyId) -> DeputyLine | DeputyRefusal:
    """The same from the command line."""
    entry = await deputies.find(tx, rt.authority.id, number)
    return DeputyRefusal.IN_THE_PAST if entry is None else await end(tx, rt, entry)


async def lines(tx: Transaction, rt: Runtime) -> tuple[DeputyLine, ...]:
    """Whoever stands in now or later, in the order of the days."""
    entered = await deputies.since(tx, rt.authority.id, rt.today())
    stated = [(entry, entry.state(rt.today())) for entry in entered]
    return tuple([await line_of(tx, entry, state) for entry, state in stated if state is not DeputyState.OVER])


async def line_of(tx: Transaction, entry: Deputy, state: DeputyState) -> DeputyLine:
    """The entry with its people."""
    return DeputyLine(entry, await staff.get(tx, entry.away), await staff.get(tx, entry.deputy), state)


async def follow_days(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: on the first morning a deputy gets what waits, after the last day its buttons go."""
    if not may_be_written_to(rt.local_now()):
        return {"cards": 0}
    shown = 0
    for entry in await deputies.since(tx, rt.authority.id, rt.today() - FOLLOWED):
        shown += await _follow(tx, rt, await line_of(tx, entry, entry.state(rt.today())))
    return {"cards": shown}


async def _follow(tx: Transaction, rt: Runtime, line: DeputyLine) -> int:
    """Bring the deputy's own card and those of memos and tasks that wait in line with today; how many were changed."""
    if not line.deputy.active:
        return 0
    changed = await _show_card(tx, rt, line)
    if line.state is not DeputyState.PLANNED:
        changed += await announcing.bring_up_to_date(tx, rt, line.deputy)
        changed += await task_news.bring_up_to_date(tx, rt, line.deputy)
    return changed


async def _show_card(tx: Transaction, rt: Runtime, line: DeputyLine) -> int:
    chat, slot = private_chat(line.deputy.user), f"deputy:{line.entry.id}"
    message = render_deputy(DeputyCard(line), rt.texts.voice(line.deputy.language))
    shown = await standing.on_display(tx, chat, slot)
    if shown is not None and shown.message == message:
        return 0
    begins = line.state is DeputyState.IN_FORCE
    view = f"{DESK}deputy"
    await cards.show(tx, chat, message, now=rt.now(), slot=slot, view=view, fresh=begins, priority=Priority.ALERT)
    return 1


async def _tell(tx: Transaction, rt: Runtime, line: DeputyLine, by: Member | None) -> None:
    """The Leitung learns of it, but for whoever did it and the deputy, who have it on cards of their own."""
    know = {line.deputy.id, by.id if by else None}
    for leader in await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,)):
        if leader.id not in know:
            told = render_deputy(DeputyNews(line), rt.texts.voice(leader.language))
            await outbox.add(tx, private_chat(leader.user), told, now=rt.now())


async def _member(tx: Transaction, rt: Runtime, number: MemberId) -> Member | None:
    return next((one for one in await staff.everybody(tx, rt.authority.id) if one.id == number), None)


async def _record(
    tx: Transaction, rt: Runtime, event: str, entry: Deputy, by: Member | None, *, actor: str = COMMAND_LINE
) -> None:
    details: dict[str, str | int | bool] = {
        "away": entry.away,
        "deputy": entry.deputy,
        "first": entry.period.first.isoformat(),
        "last": entry.period.last.isoformat(),
    }
    actor = f"member:{by.id}" if by else actor
    await audit.record(tx, event, actor=actor, subject=f"deputy:{entry.id}", details=details, at=rt.now())
