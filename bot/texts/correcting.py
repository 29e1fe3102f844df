"""What the bot says when a finished item of the checklist is to be filled in once more."""

from collections.abc import Sequence

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure, StaysDone, Task
from bot.domain.staff_taps import ProcedureTap, TaskAct, TaskTap
from bot.domain.step_names import Step
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import tasks_row
from bot.texts.steps import step_name, step_of_others

_TITLE = 120


def once_more_button(task: Task, voice: Voice) -> Button:
    """Stands among others, so it names the item."""
    words = voice.plain("Noch einmal ausfüllen: {step}", step=step_name(task.step, voice))
    return Button(words, encode(TaskTap(TaskAct.ONCE_MORE, task.id, "")))


def render_sure(procedure: Procedure, task: Task, falls: Sequence[Step], voice: Voice) -> OutgoingMessage:
    """Ask back, since the survey waits for it and others may have to do something once more."""
    ask = voice.say(
        "<b>„{step}“ noch einmal ausfüllen?</b>\n{title}",
        step=step_name(task.step, voice),
        title=isolated(shortened(procedure.title, _TITLE)),
    )
    then = voice.say(
        "Was bisher darin steht, ist schon eingetragen. Bis Sie es wieder absenden, beginnt die Befragung nicht, auch "
        "nicht von selbst."
    )
    again = [voice.say("• {step}", step=step_of_others(step, voice)) for step in falls if step is not Step.OPENING]
    besides = ("\n".join((voice.say("Danach ist das noch einmal nötig:"), *again)),) if again else ()
    yes = Button(voice.plain("Ja, noch einmal ausfüllen"), encode(TaskTap(TaskAct.CONFIRM_ONCE_MORE, task.id, "")))
    back = Button(voice.plain("Zurück"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage("\n\n".join((ask, then, *besides)), ((yes,), (back,)), protected=True)


def render_open_again(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """To whoever has just opened it anew; its card has come below."""
    text = voice.say("„{step}“ ist wieder offen. Die Aufgabe steht unten.", step=step_name(task.step, voice))
    return OutgoingMessage(text, (_show(procedure, voice), tasks_row(voice)), protected=True)


def render_stays(why: StaysDone, procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """Why a button did nothing."""
    step = step_name(task.step, voice)
    text = {
        StaysDone.OVER: voice.say("Daran lässt sich nichts mehr ändern."),
        StaysDone.BEGUN: voice.say(
            "Die Befragung hat schon begonnen. „{step}“ lässt sich deshalb nicht mehr ändern.", step=step
        ),
        StaysDone.CHANGED: voice.say(
            "Bei „{step}“ hat sich inzwischen etwas geändert: Der Punkt ist wieder zu tun, oder es gibt schon eine "
            "neuere Fassung. Unter „Stand ansehen“ steht, wie weit er ist.",
            step=step,
        ),
        StaysDone.CONCEPT: voice.say(
            "Gerade wird das Feinkonzept geändert. Sobald die Leitung es wieder freigegeben hat, können Sie „{step}“ "
            "noch einmal ausfüllen.",
            step=step,
        ),
    }[why]
    return OutgoingMessage(text, (_show(procedure, voice), tasks_row(voice)), protected=True)


def _show(procedure: Procedure, voice: Voice) -> tuple[Button]:
    return (Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id))),)
