"""The cards of tasks: what is to be done until when, and what became of it."""

from collections.abc import Mapping

from bot.domain.gates import HeldBack
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.staff_taps import ProcedureTap, StaffPage, StaffTap, TaskAct, TaskTap
from bot.domain.step_names import SILENT, Outcome, Step, Way
from bot.domain.steps import CHECKLIST
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.correcting import once_more_button
from bot.texts.gates import held_back
from bot.texts.handing_on import hand_on_rows, handed_on_line, proposed_line
from bot.texts.labels import shortened, which_one
from bot.texts.measures import measures_row
from bot.texts.meetings import move_button
from bot.texts.memo_buttons import tasks_row
from bot.texts.papers import entered_in_short, paper_button, paper_name
from bot.texts.staff_names import escaped
from bot.texts.steps import ending, how_it_ended, step_name, step_of_others
from bot.texts.to_read import ToRead, cut_to_fit, parts_to_read
from bot.texts.trial import trial_button
from bot.texts.workbooks import workbook_button

_TITLE = 120


def render_task(procedure: Procedure, task: Task, to_read: ToRead, voice: Voice) -> OutgoingMessage:
    """What is to be done, what is to be read for it, and the buttons that lead into it or end it."""
    proposed = any(paper.step is task.step for paper, _ in to_read.papers)
    text = "\n".join((_heading("📌", procedure, task, voice), *_due(task, voice), *_whose(task, proposed, voice)))
    parts = [text, *parts_to_read(to_read, voice)]
    shown = [paper for paper, _ in to_read.papers]
    read = tuple((paper_button(paper, voice),) for paper in (*shown, *to_read.at_hand))
    measures = (measures_row(procedure, voice),) if task.step is Step.RESULTS_MEMO else ()
    rows = (*measures, *_ways(task, voice), *hand_on_rows(task, proposed, voice), *read, tasks_row(voice))
    return OutgoingMessage("\n\n".join(parts), rows, protected=True)


def render_ended(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """The same card once nobody has anything to do any more."""
    assert task.outcome is not None  # noqa: S101 - for mypy: only what has ended is shown so
    if task.outcome in SILENT:
        passed = voice.say("Die Frist ist vorbei. Vermerkt ist „keine Äußerung“; das Verfahren geht weiter.")
        return OutgoingMessage(f"{_heading('⌛', procedure, task, voice)}\n{passed}", protected=True)
    if task.outcome is Outcome.WITHDRAWN:
        withdrawn = voice.say(
            "Hier ist nichts mehr zu tun, denn es hat sich etwas geändert. Wenn Sie noch einmal gebraucht werden, "
            "bekommen Sie eine neue Aufgabe."
        )
        return OutgoingMessage(f"{_heading('⏹', procedure, task, voice)}\n{withdrawn}", protected=True)
    heading = _heading("✅" if task.outcome is not Outcome.STOPPED else "⏹", procedure, task, voice)
    return OutgoingMessage(f"{heading}\n{escaped(how_it_ended(task.step, task.outcome, voice))}", protected=True)


def render_told(
    procedure: Procedure, task: Task, more: str, voice: Voice, paper: Paper | None = None
) -> OutgoingMessage:
    """What others learn at once when a step has ended; ``more`` is not escaped.

    ``paper`` is what was filled in, if anything was: it says whether somebody else entered it.
    """
    assert task.outcome is not None  # noqa: S101 - for mypy: only what has ended is told
    who = voice.say("{office}: ", office=task.office) if task.office else ""
    how = voice.say("{how}", how=how_it_ended(task.step, task.outcome, voice))
    entered = entered_in_short(paper, voice) if paper else ""
    how += f" ({escaped(entered)})" if entered else ""
    besides = f"\n\n{cut_to_fit(more, voice)}" if more else ""
    heading = _headed("ℹ️", step_of_others(task.step, voice), shortened(procedure.title, _TITLE), voice)
    text = f"{heading}\n{who}{how}{besides}"
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    # Whoever invited learns that somebody cannot come, and need not wait for the others.
    moves = ((move_button(task, voice),),) if (task.step, task.outcome) == (Step.ATTENDANCE, Outcome.NO) else ()
    return OutgoingMessage(text, (*moves, (show,)), silent=True, protected=True)


def render_stopped(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """To those who worked on a procedure that ends before it is through; why is not said here."""
    assert task.outcome is not None  # noqa: S101 - for mypy: it has just ended
    how = voice.say("{how}", how=how_it_ended(task.step, task.outcome, voice))
    over = voice.say("Dieses Verfahren ist damit beendet; Sie müssen nichts mehr tun. Danke für Ihre Mitarbeit.")
    heading = _headed("⏹", step_of_others(task.step, voice), shortened(procedure.title, _TITLE), voice)
    return OutgoingMessage(f"{heading}\n{how}\n\n{over}", protected=True)


def render_new_outline(procedure: Procedure, paper: Paper, changed: str, voice: Voice) -> OutgoingMessage:
    """The Grobkonzept has a new version after the vote; whoever was asked about the one before learns what changed."""
    text = voice.say(
        "ℹ️ <b>{paper}</b>\n{title}\nDas Grobkonzept wurde überarbeitet.",
        paper=paper_name(paper, voice),
        title=shortened(procedure.title, _TITLE),
    )
    besides = f"\n\n{cut_to_fit(changed, voice)}" if changed else ""
    return OutgoingMessage(f"{text}{besides}", ((paper_button(paper, voice),),), silent=True, protected=True)


def render_not_concerned(procedure: Procedure, voice: Voice) -> OutgoingMessage:
    """To an office that the new Grobkonzept does not name any more."""
    text = voice.say(
        "ℹ️ <b>Ihre Stelle ist nicht mehr beteiligt</b>\n{title}\nDas Grobkonzept wurde überarbeitet und nennt Ihre "
        "Stelle nicht mehr. Sie müssen dazu nichts mehr tun; danke für Ihre Mühe. Bei Fragen wenden Sie sich bitte an "
        "die Pressestelle.",
        title=shortened(procedure.title, _TITLE),
    )
    return OutgoingMessage(text, silent=True, protected=True)


def render_done(
    procedure: Procedure, task: Task, voice: Voice, *, missing: bool = False, untold: str = "", more: str = ""
) -> OutgoingMessage:
    """To whoever has just ended a task; ``missing``: something waits for somebody who is not there.

    ``untold``: an office that is responsible for it and did not learn so. ``more``: what they learn besides, not
    escaped.
    """
    assert task.outcome is not None  # noqa: S101 - for mypy: it has just ended
    text = voice.say(
        "<b>Danke!</b>\n{about}\n{step}: {how}",
        about=which_one(procedure.title, task.office),
        step=step_name(task.step, voice),
        how=how_it_ended(task.step, task.outcome, voice),
    )
    known = [
        *([_tell_them_yourself(untold, voice)] if untold else []),
        *([voice.say("Es fehlt aber jemand, der weitermacht. Unter „Stand ansehen“ steht, wo.")] if missing else []),
    ] or [voice.say("Alle, die es betrifft, wissen Bescheid.")]
    known += [f"\n{escaped(more)}"] if more else []
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    again = ((once_more_button(task, voice),),) if task.step in CHECKLIST and task.outcome is Outcome.DONE else ()
    return OutgoingMessage("\n".join((text, *known)), ((show,), *again, tasks_row(voice)), protected=True)


def _tell_them_yourself(office: str, voice: Voice) -> str:
    return voice.say(
        "Zuständig ist: {office}. Dort ist niemand angemeldet, oder der Bot erreicht niemanden. Bitte geben Sie dort "
        "selbst Bescheid.",
        office=office,
    )


def render_sure(procedure: Procedure, task: Task, outcome: Outcome, voice: Voice) -> OutgoingMessage:
    """Ask back before the whole procedure is stopped, or before others have to do something once more."""
    how = voice.say(
        "{how}: „{title}“?",
        how=ending(task.step, outcome, voice),
        title=shortened(procedure.title, _TITLE),
    )
    if outcome is Outcome.STOPPED:
        then, agree = voice.say("Dann ist dieses Verfahren beendet."), voice.plain("Ja, beenden")
    else:
        again = [voice.say("• {step}", step=step_of_others(step, voice)) for step in task.rule.undoes(outcome)]
        then = "\n".join((voice.say("Danach ist das noch einmal nötig:"), *again))
        agree = voice.plain("Ja, ändern")
    yes = Button(agree, encode(TaskTap(TaskAct.CONFIRM, task.id, outcome.value)))
    card = TaskTap(TaskAct.OPEN, task.id, "") if task.rule.way is Way.BUTTON else StaffTap(StaffPage.TASKS)
    back = Button(voice.plain("Zurück"), encode(card))
    return OutgoingMessage(f"{how}\n{then}", ((yes,), (back,)), protected=True)


_WAYS_ON: Mapping[HeldBack, tuple[Outcome, ...]] = {
    HeldBack.TOO_LATE: (Outcome.MOVED,),
    HeldBack.CLOSED_EARLY: (Outcome.MOVED, Outcome.FAULTS),
    HeldBack.DELETED: (Outcome.FAULTS,),
    HeldBack.QUESTION_MISSING: (Outcome.FAULTS,),
    HeldBack.MEETING_AHEAD: (Outcome.MOVED,),
}
"""What helps where something has to be done anew first."""


def render_held_back(why: HeldBack, task: Task, voice: Voice) -> OutgoingMessage:
    """To whoever wants to do a task that cannot be done now."""
    ways_on = [way for way in _WAYS_ON.get(why, ()) if way in task.rule.redoes]
    rows = tuple((_end_button(task, way, voice),) for way in ways_on)
    return OutgoingMessage(held_back(why, voice), (*rows, tasks_row(voice)), protected=True)


def render_handed_back(procedure: Procedure, task: Task, voice: Voice) -> OutgoingMessage:
    """The card of whoever stood in for the Leitung, once their days are over."""
    text = voice.say("Die Vertretung ist vorbei. Darum kümmert sich jetzt wieder die Leitung.")
    return OutgoingMessage(f"{_heading('↩️', procedure, task, voice)}\n{text}", protected=True)


def render_over(voice: Voice) -> OutgoingMessage:
    """A button of a task that is done, or not the tapper's."""
    text = voice.say("Diese Aufgabe ist schon erledigt oder nicht mehr Ihre. Unter „Aufgaben“ steht, was noch wartet.")
    return OutgoingMessage(text, (tasks_row(voice),))


def task_button(task: Task, voice: Voice) -> Button:
    """Leads from the list into the task."""
    return Button(step_name(task.step, voice), encode(TaskTap(TaskAct.OPEN, task.id, "")))


def _heading(sign: str, procedure: Procedure, task: Task, voice: Voice) -> str:
    return _headed(sign, step_name(task.step, voice), which_one(procedure.title, task.office), voice)


def _headed(sign: str, step: str, about: str, voice: Voice) -> str:
    return voice.say("{sign} <b>{step}</b>\n{title}", sign=sign, step=step, title=about)


def _due(task: Task, voice: Voice) -> tuple[str, ...]:
    return () if task.due_on is None else (voice.say("Bitte bis {day}.", day=voice.day(task.due_on)),)


def _whose(task: Task, proposed: bool, voice: Voice) -> tuple[str, ...]:  # noqa: FBT001 - which line it is
    """Where an office and the press office have an item of the checklist by turns."""
    if task.handed_to:
        return (handed_on_line(task, voice),)
    return (proposed_line(voice),) if task.can_be_handed_on and proposed else ()


def _ways(task: Task, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    ends = tuple((_end_button(task, outcome, voice),) for outcome in task.rule.outcomes if task.rule.is_tapped(outcome))
    if task.rule.way is Way.FORM:
        fill_in = Button(voice.plain("Ausfüllen"), encode(TaskTap(TaskAct.OPEN, task.id, "")))
        imports = task.step is Step.QUESTIONS and not task.handed_to
        file = ((workbook_button(task, voice),),) if imports else ()
        trial = ((trial_button(task, voice),),) if task.step in {Step.TEST_RUN, Step.FORM_VOTE} else ()
        return ((fill_in,), *file, *trial, *(() if task.handed_to else ends))
    if task.rule.way is Way.MEMO:
        write = Button(voice.plain("Vermerk schreiben"), encode(TaskTap(TaskAct.OPEN, task.id, "")))
        return ((write,), *ends)
    return ends


def _end_button(task: Task, outcome: Outcome, voice: Voice) -> Button:
    return Button(ending(task.step, outcome, voice), encode(TaskTap(TaskAct.END, task.id, outcome.value)))
