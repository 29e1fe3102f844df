"""Reminders: how long there is still time for a task, or since when it waits."""

from datetime import date

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure, Task
from bot.domain.staff_taps import ProcedureTap, StaffPage, StaffTap
from bot.domain.step_names import Way
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, which_one
from bot.texts.staff_names import role_with_office
from bot.texts.steps import step_name
from bot.texts.tasks import task_button


def render_reminder(procedure: Procedure, task: Task, today: date, voice: Voice) -> OutgoingMessage:
    """To whoever has the task. A decision stands on the list as its Vermerk, so the button leads there."""
    what_then = voice.say(
        "Hören wir bis dahin nichts, vermerken wir „keine Äußerung“, und es geht ohne Ihre Stelle weiter."
    )
    parts = [_heading(procedure, task, voice), _when(task, today, voice)]
    if task.rule.lapses:
        parts.append(what_then)
    decides = task.rule.way is Way.DECISION
    button = _tasks_button(voice) if decides else task_button(task, voice)
    return OutgoingMessage("\n".join(parts), ((button,),), protected=True)


def render_reminder_of_others(procedure: Procedure, task: Task, today: date, voice: Voice) -> OutgoingMessage:
    """What waits for whom: to the office of the Leitung, and to the press office about what it lent or waits long."""
    waits = voice.say("Wartet auf: {role}", role=role_with_office(task.by, task.at_office, voice))
    text = "\n".join((_heading(procedure, task, voice), _when(task, today, voice), waits))
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(text, ((show,),), protected=True)


def until_when(day: date, today: date, voice: Voice) -> str:
    """How long there is still time, or since when there is none."""
    if day < today:
        return voice.say("Überfällig seit {day}.", day=voice.day(day))
    if day == today:
        return voice.say("Heute ist der letzte Tag.")
    return voice.say("Bitte bis {day}.", day=voice.day(day))


def _heading(procedure: Procedure, task: Task, voice: Voice) -> str:
    return voice.say(
        "⏰ <b>Erinnerung: {step}</b>\n{title}",
        step=step_name(task.step, voice),
        title=isolated(which_one(procedure.title, task.office)),
    )


def _when(task: Task, today: date, voice: Voice) -> str:
    assert task.due_on is not None  # noqa: S101 - for mypy: only what has a date is reminded of
    return until_when(task.due_on, today, voice)


def _tasks_button(voice: Voice) -> Button:
    return Button(voice.plain("Aufgaben"), encode(StaffTap(StaffPage.TASKS)))
