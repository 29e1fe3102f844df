"""What the press office reads while the questionnaire of a procedure is read from a file."""

import html

from bot.domain.detail import Schedule
from bot.domain.gates import ImportRefusal, NotAsked
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Task
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff_taps import TaskAct, TaskTap
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.memo_buttons import tasks_row
from bot.texts.steps import ending

_FAULTS = 8
_FAULT = 300


def render_ask(title: str, planned: Schedule, voice: Voice) -> OutgoingMessage:
    """Asks for the file; title and days are known already."""
    text = voice.say(
        "<b>Bitte schicken Sie jetzt den Fragebogen</b> als Excel-Datei (XLSForm, .xlsx, höchstens 2 MB).\n\n"
        "Titel und Tage kommen aus Idee und Feinkonzept: „{title}“, vom {opens} bis zum {closes}, gelöscht wird "
        "spätestens am {deletes}. Ein Fragebogen, der schon eingelesen ist, wird ersetzt.",
        title=title,
        opens=voice.day(planned.opens_on),
        closes=voice.day(planned.closes_on),
        deletes=voice.day(planned.deletes_on),
    )
    return OutgoingMessage(text, (tasks_row(voice),), protected=True)


def render_no_file(voice: Voice) -> OutgoingMessage:
    """The file was not even looked at."""
    text = voice.say("Diese Datei kann ich nicht lesen. Bitte schicken Sie den Fragebogen als .xlsx, höchstens 2 MB.")
    return OutgoingMessage(text, (tasks_row(voice),))


def render_faults(faults: tuple[str, ...], voice: Voice) -> OutgoingMessage:
    """What is wrong with the questionnaire; the sentences are German, as its authors are."""
    lines = [f"• {html.escape(shortened(fault, _FAULT), quote=False)}" for fault in faults[:_FAULTS]]
    if len(faults) > _FAULTS:
        lines.append(voice.say("• … und {n} weitere", n=len(faults) - _FAULTS))
    text = voice.say("<b>So kann der Fragebogen nicht ins Feld.</b> Bitte ändern und noch einmal schicken:")
    return OutgoingMessage("\n".join((text, *lines)), (tasks_row(voice),), protected=True)


def render_not_imported(why: ImportRefusal | NotAsked, task: Task, voice: Voice) -> OutgoingMessage:
    """It could be read, and still is not the procedure's."""
    if isinstance(why, NotAsked):
        text = voice.say(
            "<b>Nicht eingelesen.</b> Das Feinkonzept setzt Zielwerte für Fragen, die in diesem Fragebogen fehlen: "
            "{questions}. Bitte ergänzen Sie sie und schicken Sie ihn noch einmal.",
            questions=", ".join(why.questions),
        )
        return OutgoingMessage(text, (tasks_row(voice),), protected=True)
    text = {
        ImportRefusal.UNKNOWN: voice.say("Dieses Verfahren gibt es nicht."),
        ImportRefusal.OVER: voice.say("Dieses Verfahren ist beendet."),
        ImportRefusal.NOT_APPROVED: voice.say("Das Feinkonzept ist noch nicht freigegeben."),
        ImportRefusal.PAST: voice.say(
            "<b>Nicht eingelesen:</b> Die Tage der Befragung aus dem Feinkonzept sind schon vorbei. Bitte ändern Sie "
            "zuerst den Zeitplan: Das Feinkonzept bekommt neue Tage, und die Leitung gibt es noch einmal frei."
        ),
        ImportRefusal.IN_THE_FIELD: voice.say("Die Befragung hat schon begonnen; ihr Fragebogen bleibt, wie er ist."),
    }[why]
    other_days = Button(
        ending(Step.QUESTIONS, Outcome.MOVED, voice), encode(TaskTap(TaskAct.END, task.id, Outcome.MOVED.value))
    )
    ways = ((other_days,),) if why is ImportRefusal.PAST else ()
    return OutgoingMessage(text, (*ways, tasks_row(voice)), protected=True)


def render_imported(made: Survey, form: Questionnaire, task: Task, voice: Voice) -> OutgoingMessage:
    """It is the procedure's; what was decided about the questions is written down next."""
    text = voice.say_number(
        "<b>Der Fragebogen ist eingelesen:</b> {n} Frage, Kennung <code>{survey}</code>.\nHalten Sie jetzt fest, was "
        "zu den Fragen festgelegt wurde.",
        "<b>Der Fragebogen ist eingelesen:</b> {n} Fragen, Kennung <code>{survey}</code>.\nHalten Sie jetzt fest, was "
        "zu den Fragen festgelegt wurde.",
        sum(question.asked and question.counts for question in form.questions),
        survey=made.id,
    )
    go_on = Button(voice.plain("Ausfüllen"), encode(TaskTap(TaskAct.OPEN, task.id, "")))
    return OutgoingMessage(text, ((go_on,), tasks_row(voice)), protected=True)


def workbook_button(task: Task, voice: Voice) -> Button:
    """Asks for the file."""
    return Button(voice.plain("Fragebogen einlesen"), encode(TaskTap(TaskAct.WORKBOOK, task.id, "")))
