"""When somebody is reminded of a task, and when what offices were asked lapses. Days are those of the authority.

Silence is never a decision (PEOPLE.md 21): a decision is only ever reminded of. What each office was asked ends as
„keine Äußerung“ on the working day after its date, and the procedure goes on (24).
"""

from collections.abc import Container, Iterable
from datetime import date, time

from bot.domain.procedure import Task
from bot.domain.workdays import is_workday, workday_after, workday_before

DAYS_BEFORE = 2
"""Working days before the date."""
AFTER = 3
"""So many reminders follow at the most once the date has passed, one a working day."""
HOURS = (time(8), time(18))
"""Nobody is reminded earlier or later."""


def reminding_time(now: time) -> bool:
    """Whether reminders go out at this time of the day."""
    return HOURS[0] <= now < HOURS[1]


def reminder_days(task: Task, opened_on: date, holidays: Container[date]) -> tuple[date, ...]:
    """On which days somebody is reminded: before the date, on it, and after it unless the task lapses then.

    Never on the day on which the task came: its card was new then.
    """
    if task.due_on is None:
        return ()
    after = 0 if task.rule.lapses else AFTER
    days: Iterable[date] = (
        workday_before(task.due_on, DAYS_BEFORE, holidays),
        task.due_on,
        *(workday_after(task.due_on, number, holidays) for number in range(1, after + 1)),
    )
    return tuple(day for day in days if day > opened_on)


def reminder_is_due(
    task: Task, opened_on: date, reminded_on: date | None, today: date, holidays: Container[date]
) -> bool:
    """Whether somebody has to be reminded now. A day that was missed is made up for once, on the next working day."""
    if not is_workday(today, holidays) or lapses_now(task, today, holidays):
        return False
    passed = [day for day in reminder_days(task, opened_on, holidays) if day <= today]
    return bool(passed) and (reminded_on is None or reminded_on < passed[-1])


def lapses_now(task: Task, today: date, holidays: Container[date]) -> bool:
    """Whether what an office was asked ends now without a word from it."""
    if not task.rule.lapses or task.due_on is None:
        return False
    return today > task.due_on and is_workday(today, holidays)
