"""What is said to whoever tries a questionnaire before citizens get it."""

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Task
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.memo_buttons import tasks_row


def trial_name(voice: Voice) -> str:
    """Stands above each question, not escaped."""
    return voice.plain("Probe, wird nicht gezählt")


def trial_button(task: Task, voice: Voice) -> Button:
    """On the card of whoever tests the questionnaire or votes on it."""
    return Button(voice.plain("Fragebogen ausprobieren"), encode(TaskTap(TaskAct.TRY, task.id, "")))


def not_counted(voice: Voice) -> str:
    """Above all answers, where a citizen would send them off."""
    return voice.say(
        "<b>Das war der Fragebogen.</b>\nHier sehen Bürgerinnen und Bürger ihre Antworten noch einmal. Mit „Absenden“ "
        "endet die Probe: Nichts davon wird gespeichert oder gezählt."
    )


def render_tried(task: Task, voice: Voice) -> OutgoingMessage:
    """The trial is over."""
    text = voice.say(
        "<b>Die Probe ist zu Ende.</b>\nNichts davon wurde gezählt, und Ihre Antworten sind gelöscht. Was Ihnen "
        "aufgefallen ist, schreiben Sie bitte in Ihre Aufgabe. Mit /sprache sehen Sie den Fragebogen auch in einer "
        "anderen Sprache."
    )
    return OutgoingMessage(text, ((trial_button(task, voice),), tasks_row(voice)), protected=True)
