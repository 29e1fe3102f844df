"""Where procedures stand: the lists of those that run and of those that have ended, and one from phase to phase."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.domain.ids import TaskId
from bot.domain.memo import Endorsed, Memo
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, ProcedureState, Task, holds_no_more
from bot.domain.staff_taps import ProcedureTap, StaffPage, StaffTap
from bot.domain.step_names import Outcome, Step
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.correcting import once_more_button
from bot.texts.labels import shortened
from bot.texts.measures import measures_row
from bot.texts.meetings import move_button
from bot.texts.memo_buttons import tasks_row
from bot.texts.papers import memo_buttons, paper_button
from bot.texts.results import results_button
from bot.texts.sheets import sheets_button
from bot.texts.staff_names import endorsed_name
from bot.texts.steps import how_it_ended, phase_name, step_of_others
from bot.texts.stopping import stop_row

_SHOWN = 8
_ENDED = 20
"""Twenty lines fit one message: at one survey a year these are twenty years."""
_TITLE = 120
_OFFICES = 6
"""Of more offices in one step only the number is shown."""
_PAPERS = 75
"""Buttons of papers on one card: Telegram shows at most 100; a procedure with ten offices has about fifty."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What of the open tasks waits for somebody who is not there, and which decisions offices still co-sign."""

    unheld: Collection[TaskId] = ()
    co_signed: Collection[TaskId] = ()


def render_procedures(
    listed: Sequence[tuple[Procedure, Sequence[Task]]], stands: Standing, over: int, voice: Voice
) -> OutgoingMessage:
    """The running procedures, each with what it waits for; ``over`` are those that have ended."""
    lines = [voice.say("<b>Verfahren</b>")]
    rows = []
    for procedure, tasks in listed[:_SHOWN]:
        waiting = [_open_line(task, stands, voice) for task in tasks if task.outcome is None]
        title = voice.say("<b>{title}</b>", title=shortened(procedure.title, _TITLE))
        lines.append("\n".join((title, *waiting)))
        label = shortened(procedure.title, 40)
        rows.append((Button(label, encode(ProcedureTap(procedure.id))),))
    if not listed:
        lines.append(voice.say("Zurzeit läuft kein Verfahren. Eine neue Idee beginnt mit /idee."))
    if over:
        ended = voice.plain("Beendete Verfahren ({number})", number=over)
        rows.append((Button(ended, encode(StaffTap(StaffPage.ENDED))),))
    return OutgoingMessage("\n\n".join(lines), (*rows, tasks_row(voice)), protected=True)


def render_ended_procedures(over: Sequence[Procedure], voice: Voice) -> OutgoingMessage:
    """What is over, the newest first, each with the button that leads to its papers."""
    lines = [voice.say("<b>Beendete Verfahren</b>")]
    lines += [_ended_line(procedure, voice) for procedure in over[:_ENDED]]
    if not over:
        lines.append(voice.say("Noch keine."))
    if len(over) > _ENDED:
        lines.append(voice.say("Ältere stehen hier nicht mehr; in der Datenbank bleiben sie."))
    rows = [(Button(shortened(one.title, 40), encode(ProcedureTap(one.id))),) for one in over[:_ENDED]]
    back = Button(voice.plain("Laufende Verfahren"), encode(StaffTap(StaffPage.PROCEDURES)))
    return OutgoingMessage("\n\n".join(lines), (*rows, (back,)), protected=True)


def _ended_line(procedure: Procedure, voice: Voice) -> str:
    how = (
        voice.plain("vorzeitig beendet")
        if procedure.state is ProcedureState.STOPPED
        else voice.plain("abgeschlossen, zu den Akten")
    )
    return voice.say(
        "<b>{title}</b>\nbegonnen am {day}, {how}",
        title=shortened(procedure.title, _TITLE),
        day=voice.day(procedure.begun_at.astimezone(voice.zone).date()),
        how=how,
    )


@dataclass(frozen=True, slots=True)
class CourseView:
    """One procedure with its steps, and the papers and memos that the reader may open.

    ``decided`` is what became of its measures; ``enters``: the reader may enter what others handed in on paper;
    ``survey`` has results that the reader may open, each what is theirs. ``again`` are the finished items that the
    reader may correct; ``may_stop``: the reader may end it early; ``moves`` is an invitation to the meeting that the
    reader could move.
    """

    procedure: Procedure
    tasks: Sequence[Task]
    papers: Sequence[Paper] = ()
    memos: Sequence[Memo] = ()
    decided: Endorsed | None = None
    enters: bool = False
    stands: Standing = field(default_factory=Standing)
    survey: Survey | None = None
    again: Sequence[Task] = ()
    may_stop: bool = False
    moves: Task | None = None


def render_course(view: CourseView, voice: Voice) -> OutgoingMessage:
    """One procedure, phase by phase: what was done, what is open, and the papers that the reader may open."""
    procedure, papers, memos = view.procedure, view.papers, view.memos
    lines = [voice.say("<b>{title}</b>", title=shortened(procedure.title, _TITLE))]
    if procedure.state is not ProcedureState.RUNNING:
        over = procedure.state is ProcedureState.STOPPED
        lines.append(voice.say("Beendet.") if over else voice.say("Abgeschlossen, zu den Akten."))
    shown = [task for task in view.tasks if task.outcome is not Outcome.WITHDRAWN and task.step is not Step.STOP]
    newest = {(task.step, task.office): task for task in shown}.values()
    phases = tuple(dict.fromkeys(task.rule.phase for task in newest))
    for phase in phases:
        of_phase = [task for task in newest if task.rule.phase is phase]
        title = voice.say("<b>{phase}</b>", phase=phase_name(phase, voice))
        is_over = phase is not phases[-1] and all(task.outcome is not None for task in of_phase)
        # What is long past stands in the papers below; the card has to fit into one message and onto a phone.
        entries = [voice.say("✅ abgeschlossen")] if is_over else _entries(of_phase, view, voice)
        lines.append("\n".join((title, *entries)))
    read = [paper_button(one, voice) for one in papers[-_PAPERS:]]
    read += [button for one in memos for button in memo_buttons(one, voice)]
    if view.survey is not None:
        read.append(results_button(view.survey, voice))
    if view.enters:
        read.append(sheets_button(procedure, voice))
    moves = [move_button(view.moves, voice)] if view.moves is not None else []
    read += [once_more_button(task, voice) for task in view.again]
    rows: Keyboard = tuple((button,) for button in (*moves, *read))
    if procedure.state is not ProcedureState.RUNNING and any(task.step is Step.RESULTS_MEMO for task in view.tasks):
        # Those of the running procedures stand under «/massnahmen».
        rows = (*rows, measures_row(procedure, voice))
    if view.may_stop:
        rows = (*rows, stop_row(procedure, voice))
    return OutgoingMessage("\n\n".join(lines), (*rows, tasks_row(voice)), protected=True)


def _entries(tasks: Sequence[Task], view: CourseView, voice: Voice) -> list[str]:
    """A line for each task; many offices in the same step are counted, but for the few that are still asked."""
    entries: list[str] = []
    for step in dict.fromkeys(task.step for task in tasks):
        of_step = [task for task in tasks if task.step is step]
        past = [_past_line(task, view, voice) for task in of_step if task.outcome is not None]
        still_open = [_open_line(task, view.stands, voice) for task in of_step if task.outcome is None]
        many = len(of_step) > _OFFICES
        entries += [_counted("✅", step, len(past), voice)] if many and past else past
        entries += [_counted("⏳", step, len(still_open), voice)] if len(still_open) > _OFFICES else still_open
    return entries


def _counted(sign: str, step: Step, number: int, voice: Voice) -> str:
    name = step_of_others(step, voice)
    return voice.say_number("{sign} {step}: {n} Stelle", "{sign} {step}: {n} Stellen", number, sign=sign, step=name)


def _open_line(task: Task, stands: Standing, voice: Voice) -> str:
    until = voice.plain(" bis {day}", day=voice.day(task.due_on)) if task.due_on else ""
    office = f" ({task.at_office})" if task.at_office else ""
    nobody = voice.plain(" – niemand zu erreichen") if task.id in stands.unheld else ""
    if task.id in stands.co_signed:
        return voice.say("⏳ {step} – in Mitzeichnung", step=step_of_others(task.step, voice))
    return voice.say(
        "⏳ {step}{office}{until}{nobody}",
        step=step_of_others(task.step, voice),
        office=office,
        until=until,
        nobody=nobody,
    )


def _past_line(task: Task, view: CourseView, voice: Voice) -> str:
    assert task.outcome is not None  # noqa: S101 - for mypy
    if view.procedure.state is ProcedureState.RUNNING and task.id in holds_no_more(view.tasks):
        return voice.say("🔁 {step}: noch einmal nötig", step=step_of_others(task.step, voice))
    office = f" ({task.office})" if task.office else ""
    how = "" if task.outcome is Outcome.DONE else f": {how_it_ended(task.step, task.outcome, voice)}"
    if task.step is Step.RESULTS_DECISION and task.outcome is Outcome.DONE and view.decided is not None:
        # The Leitung decides on each measure; that it has decided says nothing yet of how.
        how = f": {endorsed_name(view.decided, voice)}"
    return voice.say("✅ {step}{office}{how}", step=step_of_others(task.step, voice), office=office, how=how)
