"""Reminds of tasks before, on and after their date, and ends what offices were asked when its date has passed."""

from bot.domain.deadlines import lapses_now, reminder_is_due, reminding_time
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.procedure import Task
from bot.domain.staff import Member, Role
from bot.domain.steps import RULES, Outcome, Way
from bot.runtime import Runtime
from bot.services import acting, course, task_cards
from bot.services.staff_cards import private_chat
from bot.services.workdays import days_off
from bot.texts.deadlines import render_reminder, render_reminder_of_decision
from storage import outbox, procedures, staff
from storage.transaction import Transaction

_WITH_A_DATE = tuple(rule.step for rule in RULES.values() if rule.days)


async def watch(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work, between 8 and 18 o'clock on working days."""
    counts = {"reminded": 0, "lapsed": 0}
    if not reminding_time(rt.local_now().time()):
        return counts
    for task in await procedures.open_tasks(tx, rt.authority.id, _WITH_A_DATE):
        if lapses_now(task, rt.today(), days_off(rt)):
            counts["lapsed"] += await course.end(tx, rt, task, Outcome.NO_ANSWER, by=None)
        elif await _reminder_is_due(tx, rt, task):
            counts["reminded"] += await _remind(tx, rt, task)
    return counts


async def _reminder_is_due(tx: Transaction, rt: Runtime, task: Task) -> bool:
    opened_on = rt.local_day(task.opened_at)
    before = await procedures.reminded_on(tx, task.id)
    return reminder_is_due(task, opened_on, before, rt.today(), days_off(rt))


async def _remind(tx: Transaction, rt: Runtime, task: Task) -> int:
    """Tell everybody who has the task, and who sorts what waits for the Leitung; how many that was."""
    await procedures.note_reminded(tx, task.id, rt.today())
    able = await _able(tx, rt, task)
    procedure = await procedures.get(tx, task.procedure)
    for member in able:
        said = render_reminder(procedure, task, rt.today(), rt.texts.voice(member.language))
        await _tell(tx, rt, member, said)
    watching = [one for one in await _watching(tx, rt, task) if one not in able]
    for member in watching:
        said = render_reminder_of_decision(procedure, task, rt.today(), rt.texts.voice(member.language))
        await _tell(tx, rt, member, said)
    return len(able) + len(watching)


async def _able(tx: Transaction, rt: Runtime, task: Task) -> tuple[Member, ...]:
    """Who can end the task today; a decision also whoever stands in for the Leitung on this day."""
    if task.rule.way is Way.DECISION:
        return await acting.deciders(tx, rt)
    return await task_cards.doers(tx, rt, task)


async def _watching(tx: Transaction, rt: Runtime, task: Task) -> tuple[Member, ...]:
    """PEOPLE.md 21: "Reminders go to the Leitung and to the role ``leadership-office``"; who lent it watches, too."""
    if task.handed_to:
        return await task_cards.lenders(tx, rt, task)
    if task.rule.by is not Role.LEADERSHIP:
        return ()
    return await staff.active(tx, rt.authority.id, (Role.LEADERSHIP_OFFICE,))


async def _tell(tx: Transaction, rt: Runtime, member: Member, message: OutgoingMessage) -> None:
    await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)
