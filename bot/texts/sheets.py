"""The cards with which somebody enters what an office or the data protection officer handed in on paper."""

from collections.abc import Sequence

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.staff_taps import ProcedureTap, SheetAct, SheetTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.steps import step_name

_SHOWN = 40


def sheets_button(procedure: Procedure, voice: Voice) -> Button:
    """The way to what can be entered."""
    return Button(voice.plain("Auf Papier Abgegebenes nachtragen"), encode(SheetTap(SheetAct.LIST, procedure.id)))


def render_sheets(procedure: Procedure, open_tasks: Sequence[Task], voice: Voice) -> OutgoingMessage:
    """Whose answer lies there on paper."""
    text = voice.say(
        "<b>Auf Papier Abgegebenes nachtragen</b>\n{title}\nWas liegt Ihnen unterschrieben vor?",
        title=shortened(procedure.title, 120),
    )
    rows = tuple(
        (Button(shortened(_named(task, voice), 60), encode(SheetTap(SheetAct.ENTER, task.id))),)
        for task in open_tasks[:_SHOWN]
    )
    back = Button(voice.plain("Zurück"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(text, (*rows, (back,)), protected=True)


def render_ask_sheet(task: Task, again: bool, voice: Voice) -> OutgoingMessage:  # noqa: FBT001 - asked once more
    """Everything is filled in; the sheet itself is missing."""
    problem = voice.say("➡️ Das war kein PDF, oder es ist größer als 5 MB.") if again else ""
    text = voice.say(
        "<b>{step}</b>\nBitte schicken Sie jetzt das unterschriebene Blatt als PDF. Damit ist es eingetragen, und die "
        "Stelle, die unterschrieben hat, erfährt davon.",
        step=_named(task, voice),
    )
    return OutgoingMessage("\n\n".join(part for part in (problem, text) if part), protected=True)


def render_entered(procedure: Procedure, task: Task, paper: Paper, voice: Voice) -> OutgoingMessage:
    """To those whose answer it is: nobody shall answer in their name unnoticed."""
    assert paper.on_paper_on is not None  # noqa: S101 - for mypy: only what came on paper is entered
    text = voice.say(
        "ℹ️ <b>{step}</b>\n{title}\nEingetragen wurde Ihr Blatt vom {day}. Wenn das nicht stimmt, sagen Sie es bitte "
        "gleich der Pressestelle.",
        step=step_name(task.step, voice),
        title=shortened(procedure.title, 120),
        day=voice.day(paper.on_paper_on),
    )
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(text, ((show,),), protected=True)


def _named(task: Task, voice: Voice) -> str:
    office = f" ({task.office})" if task.office else ""
    return f"{step_name(task.step, voice)}{office}"
