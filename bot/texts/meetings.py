"""What press office and offices read when a joint meeting is moved while the offices still answer the invitation."""

from collections.abc import Sequence

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure, Task
from bot.domain.staff_taps import ProcedureTap, TaskAct, TaskTap
from bot.domain.step_names import Outcome
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened, which_one
from bot.texts.memo_buttons import tasks_row
from bot.texts.steps import ending, step_name

_TITLE = 120


def move_button(invitation: Task, voice: Voice) -> Button:
    """Leads to the question whether the meeting shall be moved."""
    tap = TaskTap(TaskAct.END, invitation.id, Outcome.MOVED.value)
    return Button(ending(invitation.step, Outcome.MOVED, voice), encode(tap))


def render_sure_to_move(
    procedure: Procedure, invitation: Task, answered: Sequence[Task], voice: Voice
) -> OutgoingMessage:
    """Ask back before all offices are asked once more; ``answered`` are the invitations that were."""
    text = voice.say(
        "Termin verlegen: „{title}“?\nDie Einladung gilt dann nicht mehr, und alle Stellen erfahren das. Sie nennen "
        "den neuen Tag, und jede Stelle wird noch einmal gefragt.",
        title=shortened(procedure.title, _TITLE),
    )
    said = [voice.say("Geantwortet haben bisher:")] if answered else [voice.say("Geantwortet hat noch niemand.")]
    said += [_answer(task, voice) for task in answered]
    yes = TaskTap(TaskAct.CONFIRM, invitation.id, Outcome.MOVED.value)
    rows = (
        (Button(voice.plain("Ja, verlegen"), encode(yes)),),
        (Button(voice.plain("Zurück"), encode(ProcedureTap(procedure.id))),),
    )
    return OutgoingMessage("\n\n".join((text, "\n".join(said))), rows, protected=True)


def _answer(task: Task, voice: Voice) -> str:
    assert task.outcome is not None  # noqa: S101 - for mypy: it has been answered
    return voice.say("• {office}: {how}", office=task.office, how=ending(task.step, task.outcome, voice))


def render_not_to_be_moved(voice: Voice) -> OutgoingMessage:
    """To whoever taps an old button: the meeting has been moved, or there are minutes of it."""
    text = voice.say(
        "Dieser Termin lässt sich hier nicht mehr verlegen: Er ist schon verlegt, oder die Niederschrift liegt vor. "
        "Unter „Verfahren“ steht, was jetzt gilt."
    )
    return OutgoingMessage(text, (tasks_row(voice),), protected=True)


def render_invitation_off(procedure: Procedure, invitation: Task, voice: Voice) -> OutgoingMessage:
    """The card of an invitation to a meeting that is moved, whatever was answered."""
    text = voice.say(
        "⏹ <b>{step}</b>\n{title}\nDer Termin wird verlegt. Zum neuen Tag bekommen Sie eine neue Einladung.",
        step=step_name(invitation.step, voice),
        title=which_one(procedure.title, invitation.office),
    )
    return OutgoingMessage(text, protected=True)


def render_old_invitation(voice: Voice) -> OutgoingMessage:
    """To whoever answers the invitation to a meeting that is moved."""
    text = voice.say(
        "Diese Einladung gilt nicht mehr, denn der Termin wird verlegt. Ihre Antwort wurde nicht gezählt. Zum neuen "
        "Tag bekommen Sie eine neue Einladung; liegt sie schon vor, steht sie unter „Aufgaben“."
    )
    return OutgoingMessage(text, (tasks_row(voice),), protected=True)


def new_invitation_comes(voice: Voice) -> str:
    """What the offices learn besides (not escaped)."""
    return voice.plain("Sie bekommen eine neue Einladung mit dem neuen Tag.")
