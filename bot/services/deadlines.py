"""Reminds of tasks before, on and after their date, and ends what offices were asked when its date has passed."""

from bot.domain.deadlines import Deadline, lapses_now, reminder_is_due, reminding_time, waits_long
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.procedure import Task
from bot.domain.staff import Member, Role
from bot.domain.step_names import Outcome
from bot.domain.steps import RULES
from bot.runtime import Runtime
from bot.services import course, memo_reminders, task_rights, unheld
from bot.services.staff_cards import private_chat
from bot.services.workdays import days_off
from bot.texts.deadlines import render_reminder, render_reminder_of_others
from storage import outbox, procedures, staff
from storage.transaction import Transaction

_WITH_A_DATE = tuple(rule.step for rule in RULES.values() if rule.days)


async def watch(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work, between 8 and 18 o'clock on working days."""
    counts = {"reminded": 0, "lapsed": 0}
    if not reminding_time(rt.local_now().time()):
        return counts
    holidays = days_off(rt)
    for task in await procedures.open_tasks(tx, rt.authority.id, _WITH_A_DATE):
        deadline = _deadline(rt, task)
        if deadline is None:
            continue
        if lapses_now(deadline, rt.today(), holidays):
            counts["lapsed"] += await _lapse(tx, rt, task)
        elif reminder_is_due(deadline, await procedures.reminded_on(tx, task.id), rt.today(), holidays):
            long = waits_long(deadline, rt.today(), holidays)
            counts["reminded"] += await _remind(tx, rt, task, await _watching(tx, rt, task, long=long))
    counts["reminded"] += await memo_reminders.remind(tx, rt)
    return counts


def _deadline(rt: Runtime, task: Task) -> Deadline | None:
    if task.due_on is None:
        return None
    return Deadline(rt.local_day(task.opened_at), task.due_on, task.rule.lapses)


async def _lapse(tx: Transaction, rt: Runtime, task: Task) -> bool:
    """Silence of those who were asked is one thing, that nobody could be asked another; the file tells them apart."""
    outcome = Outcome.NOT_REACHED if await task_rights.nobody_does(tx, rt, task) else Outcome.NO_ANSWER
    return await course.end(tx, rt, task, outcome, by=None)


async def _remind(tx: Transaction, rt: Runtime, task: Task, watching: tuple[Member, ...]) -> int:
    """Tell everybody who has the task, and who looks after it; how many that was."""
    await procedures.note_reminded(tx, task.id, rt.today())
    procedure = await procedures.get(tx, task.procedure)
    able = await task_rights.doers(tx, rt, task)
    if not await task_rights.within_reach(tx, able):
        return await unheld.tell(tx, rt, procedure, task)
    for member in able:
        said = render_reminder(procedure, task, rt.today(), rt.texts.voice(member.language))
        await _tell(tx, rt, member, said)
    others = [one for one in watching if one not in able]
    for member in others:
        said = render_reminder_of_others(procedure, task, rt.today(), rt.texts.voice(member.language))
        await _tell(tx, rt, member, said)
    return len(able) + len(others)


async def _watching(tx: Transaction, rt: Runtime, task: Task, *, long: bool) -> tuple[Member, ...]:
    """PEOPLE.md 21: "Reminders go to the Leitung and to the role ``leadership-office``".

    Once a task waits ``long``, the office of the Leitung and the press office learn of it whosever it is. Who handed
    it to an office watches, too.
    """
    roles = {Role.LEADERSHIP_OFFICE} if long or task.rule.by is Role.LEADERSHIP else set[Role]()
    watching = await staff.active(tx, rt.authority.id, roles | {Role.PRESS_OFFICE} if long else roles)
    lenders = await task_rights.lenders(tx, rt, task)
    return (*watching, *(one for one in lenders if one not in watching))


async def _tell(tx: Transaction, rt: Runtime, member: Member, message: OutgoingMessage) -> None:
    await outbox.add(tx, private_chat(member.user), message, now=rt.now(), priority=Priority.ALERT)
