"""What the bot says when an item of the checklist goes to an office and comes back."""

from collections.abc import Sequence

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import mark_of_office
from bot.domain.staff_taps import ProcedureTap, TaskAct, TaskTap
from bot.domain.step_names import Step
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import tasks_row
from bot.texts.steps import step_name
from bot.texts.workbooks import workbook_button

_TITLE = 120
_OFFICES = 40
"""Buttons of offices on one card: Telegram shows at most 100."""


def hand_on_rows(task: Task, proposed: bool, voice: Voice) -> tuple[tuple[Button, ...], ...]:  # noqa: FBT001
    """The buttons on the card of a task that can be handed on; ``proposed``: an office has filled it in."""
    if not task.can_be_handed_on:
        return ()
    if task.handed_to:
        return ((_button(voice.plain("An die Pressestelle zurückgeben"), TaskAct.RETURN, task),),)
    hand_on = (_button(voice.plain("Einer Stelle übergeben"), TaskAct.HAND_ON, task),)
    return ((_button(voice.plain("So übernehmen"), TaskAct.ACCEPT, task),), hand_on) if proposed else (hand_on,)


def handed_on_line(task: Task, voice: Voice) -> str:
    """To the office that has it: where it comes from, and what becomes of it."""
    return voice.say(
        "Die Pressestelle bittet Ihre Stelle ({office}), das auszufüllen. Mit „Absenden“ geht es an sie zurück.",
        office=task.handed_to,
    )


def proposed_line(voice: Voice) -> str:
    """To the press office: an office has filled it in."""
    return voice.say(
        "Eine Stelle hat das für Sie ausgefüllt; es steht unten. „So übernehmen“ schließt den Punkt ab, mit "
        "„Ausfüllen“ können Sie es vorher ändern."
    )


def render_choose_office(procedure: Procedure, task: Task, offices: Sequence[str], voice: Voice) -> OutgoingMessage:
    """To which office it shall go."""
    heading = _heading(procedure, task, voice)
    if not offices:
        none = voice.say("Von den Stellen, die das Grobkonzept nennt, ist noch niemand angemeldet.")
        return OutgoingMessage(f"{heading}\n{none}", (tasks_row(voice),), protected=True)
    which = voice.say(
        "Welche Stelle soll das ausfüllen? Sie bekommt es als Aufgabe mit eigener Frist; danach liegt es wieder bei "
        "Ihnen."
    )
    rows = tuple(
        (Button(shortened(office, 60), encode(TaskTap(TaskAct.HAND_ON, task.id, mark_of_office(office)))),)
        for office in offices[:_OFFICES]
    )
    return OutgoingMessage(f"{heading}\n{which}", (*rows, tasks_row(voice)), protected=True)


def render_lent(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """The card of the task at the press office while an office has it."""
    where = voice.say("Liegt bei: {office}", office=task.handed_to)
    until = "" if task.due_on is None else voice.say(", bis {day}", day=voice.day(task.due_on))
    rows = ((_button(voice.plain("Zurückholen"), TaskAct.TAKE_BACK, task),),)
    # The questionnaire itself is imported by the press office, whoever writes down what was agreed.
    imports = ((workbook_button(task, voice),),) if task.step is Step.QUESTIONS else ()
    text = f"{_heading(procedure, task, voice)}\n{where}{until}"
    return OutgoingMessage(text, (*imports, *rows, tasks_row(voice)), protected=True)


def render_handed_on(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """To whoever has just handed it on."""
    done = voice.say("Das liegt jetzt bei: {office}. Sobald es zurückkommt, bekommen Sie diese Aufgabe wieder.",
        office=task.handed_to)  # fmt: skip
    return OutgoingMessage(f"{_heading(procedure, task, voice)}\n{done}", (tasks_row(voice),), protected=True)


def render_at_press_office(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """The card of the task at the office once it has it no more."""
    back = voice.say("Das liegt wieder bei der Pressestelle.")
    return OutgoingMessage(f"{_heading(procedure, task, voice)}\n{back}", protected=True)


def render_given_back(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """To whoever gave it back, filled in or not."""
    thanks = voice.say("<b>Danke!</b> Die Pressestelle hat diese Aufgabe wieder und weiß Bescheid.")
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    text = f"{_heading(procedure, task, voice)}\n{thanks}"
    return OutgoingMessage(text, ((show,), tasks_row(voice)), protected=True)


def _heading(procedure: Procedure, task: Task, voice: Voice) -> str:
    return voice.say(
        "{sign} <b>{step}</b>\n{title}",
        sign="↔️",
        step=step_name(task.step, voice),
        title=isolated(shortened(procedure.title, _TITLE)),
    )


def _button(words: str, act: TaskAct, task: Task) -> Button:
    return Button(words, encode(TaskTap(act, task.id, "")))
