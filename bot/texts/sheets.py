"""The cards with which somebody enters what the Leitung, an office or the data protection officer gave on paper."""

from collections.abc import Sequence

from bot.domain.outgoing import Attachment, Button, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.sheets import PROOF, TOLD
from bot.domain.staff_taps import ProcedureTap, SheetAct, SheetTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.steps import step_name, step_of_others

_SHOWN = 40


def sheets_button(procedure: Procedure, voice: Voice) -> Button:
    """The way to what can be entered."""
    return Button(voice.plain("Auf Papier Abgegebenes nachtragen"), encode(SheetTap(SheetAct.LIST, procedure.id)))


def render_sheets(procedure: Procedure, open_tasks: Sequence[Task], voice: Voice) -> OutgoingMessage:
    """Whose answer lies there on paper."""
    text = voice.say(
        "<b>Auf Papier Abgegebenes nachtragen</b>\n{title}\nWas liegt Ihnen vor? Für alle, die kein Telegram benutzen, "
        "gibt es unter 🖨 das Blatt zum Ausdrucken.",
        title=shortened(procedure.title, 120),
    )
    rows = tuple(
        (Button(shortened(_named(task, voice), 60), encode(SheetTap(SheetAct.ENTER, task.id))),)
        for task in open_tasks[:_SHOWN]
    )
    printed = tuple((_print_button(task, voice),) for task in open_tasks[:_SHOWN])
    back = Button(voice.plain("Zurück"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(text, (*rows, *printed, (back,)), protected=True)


def render_ask_sheet(task: Task, again: bool, voice: Voice) -> OutgoingMessage:  # noqa: FBT001 - asked once more
    """Everything is filled in; the sheet itself is missing."""
    problem = voice.say("➡️ Das war kein PDF, oder es ist größer als 5 MB.") if again else ""
    text = voice.say(
        "<b>{step}</b>\nBitte schicken Sie jetzt das unterschriebene Blatt als PDF. Damit ist es eingetragen, und die "
        "Stelle, die unterschrieben hat, erfährt davon.",
        step=_named(task, voice),
    )
    return OutgoingMessage("\n\n".join(part for part in (problem, text) if part), protected=True)


def render_printed(task: Task, file: Attachment, voice: Voice) -> OutgoingMessage:
    """The sheet to be filled in by hand. Not protected: it is there to be printed."""
    text = voice.say(
        "<b>{step}</b>\nDas Blatt zum Ausdrucken. Wenn Sie es ausgefüllt zurückhaben, tragen Sie es hier nach.",
        step=_named(task, voice),
    )
    return OutgoingMessage(text, attachment=file)


def render_outdated(task: Task, voice: Voice) -> OutgoingMessage:
    """What the sheet is about has changed while it was entered."""
    text = voice.say(
        "<b>{step}</b>\nNicht eingetragen: Das, worum es auf dem Blatt geht, hat sich inzwischen geändert. Bitte "
        "drucken Sie das heutige Blatt aus und lassen Sie es neu ausfüllen.",
        step=_named(task, voice),
    )
    again = Button(voice.plain("Neues Blatt nachtragen"), encode(SheetTap(SheetAct.ENTER, task.id)))
    return OutgoingMessage(text, ((_print_button(task, voice),), (again,)), protected=True)


def render_entered(procedure: Procedure, task: Task, paper: Paper, voice: Voice) -> OutgoingMessage:
    """To those whose answer it is: nobody shall answer in their name unnoticed."""
    assert paper.on_paper_on is not None  # noqa: S101 - for mypy: only what came on paper is entered
    told = paper.answers.get(PROOF) == TOLD
    entered = (
        voice.say("Eingetragen wurde Ihre Auskunft vom {day}.", day=voice.day(paper.on_paper_on))
        if told
        else voice.say("Eingetragen wurde Ihr Blatt vom {day}.", day=voice.day(paper.on_paper_on))
    )
    text = voice.say(
        "ℹ️ <b>{step}</b>\n{title}\n",
        step=step_name(task.step, voice),
        title=shortened(procedure.title, 120),
    )
    ask = voice.say("Wenn das nicht stimmt, sagen Sie es bitte gleich der Pressestelle.")
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(f"{text}{entered} {ask}", ((show,),), protected=True)


def _print_button(task: Task, voice: Voice) -> Button:
    return Button(f"🖨 {shortened(_named(task, voice), 60)}", encode(SheetTap(SheetAct.PRINT, task.id)))


def _named(task: Task, voice: Voice) -> str:
    office = f" ({task.office})" if task.office else ""
    return f"{step_of_others(task.step, voice)}{office}"
