"""What stands in the staff channel about procedures: how far each is and whom it waits for, by role; milestones.

Nobody's name, no reason and no outcome: everybody in the channel reads it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import assert_never

from bot.domain.ids import TaskId
from bot.domain.measure import Measure
from bot.domain.milestones import FallingBehind, Milestone, News
from bot.domain.outgoing import OutgoingMessage
from bot.domain.procedure import Procedure, ProcedureState, Task
from bot.domain.step_names import Phase, Step, Way
from bot.domain.survey import Survey
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.staff_names import escaped, role_name
from bot.texts.steps import phase_name, step_of_others

_TITLE = 120
_SHOWN = 8


def render_standing(
    procedure: Procedure, tasks: Sequence[Task], co_signed: Collection[TaskId], voice: Voice
) -> OutgoingMessage:
    """The card of a procedure; ``co_signed`` are decisions for which offices have not signed yet."""
    title = f"📋 {_bold(procedure.title)}"
    if procedure.state is not ProcedureState.RUNNING:
        return _over(procedure, title, voice)
    waiting = [task for task in tasks if task.outcome is None]
    counts = voice.say("Schritte: {done} erledigt, {open} offen", done=len(tasks) - len(waiting), open=len(waiting))
    lines = [title, _phase_line(tasks, voice), counts, *_waiting_lines(waiting, co_signed, voice)]
    return OutgoingMessage("\n".join(lines))


def render_office(
    procedure: Procedure, office: str, tasks: Sequence[Task], measures: Sequence[Measure], voice: Voice
) -> OutgoingMessage:
    """The card of an office in its topic of a procedure: what waits for it until when, not how anything ended.

    ``measures`` are those that the office carries out; the card names them by their numbers alone.
    """
    title = f"📋 {_bold(f'{office}: {procedure.title}')}"
    if procedure.state is not ProcedureState.RUNNING:
        return _over(procedure, title, voice)
    waiting = [task for task in tasks if task.outcome is None]
    counts = voice.say("Aufgaben: {done} erledigt, {open} offen", done=len(tasks) - len(waiting), open=len(waiting))
    lines = [title, counts, *(_own_line(task, voice) for task in waiting[:_SHOWN])]
    still = [measure for measure in measures if measure.state.waits_for_office]
    lines += [_measure_line(measure, voice) for measure in still[:_SHOWN]]
    return OutgoingMessage("\n".join(lines))


def render_news(survey: Survey, news: News, voice: Voice) -> OutgoingMessage:
    """How the answers come in, as a share of what is wished for; never how many there are."""
    title = _bold(survey.title)
    closes = voice.day(survey.closes_on)
    match news:
        case Milestone(100):
            said = voice.say(
                "📈 So viele Antworten wie gewünscht sind da. Die Befragung läuft weiter bis {day}.", day=closes
            )
        case Milestone(percent):
            said = voice.say("📈 {percent} % der gewünschten Antworten sind da.", percent=percent)
        case FallingBehind():
            said = voice.say(
                "📉 Es kommen weniger Antworten als geplant. Geht es so weiter, wird die gewünschte Zahl bis {day} "
                "nicht erreicht. Vielleicht hilft ein Hinweis auf der Webseite, ein Aushang oder die Presse.",
                day=closes,
            )
        case _:
            assert_never(news)
    return OutgoingMessage(f"{title}\n{said}")


def topic_name(procedure: Procedure, office: str) -> str:
    """How the topic of a procedure, or of an office in it, is called; Telegram takes 128 characters."""
    title = f"{office}: {procedure.title}" if office else procedure.title
    return shortened(" ".join(title.split()), 128)


def _over(procedure: Procedure, title: str, voice: Voice) -> OutgoingMessage:
    stopped = procedure.state is ProcedureState.STOPPED
    how = voice.say("Beendet.") if stopped else voice.say("Abgeschlossen, zu den Akten.")
    return OutgoingMessage(f"{title}\n{how}")


def _phase_line(tasks: Sequence[Task], voice: Voice) -> str:
    phases = list(Phase)
    reached = max((phases.index(task.rule.phase) for task in tasks), default=0)
    return voice.say("Phase {number} von 3: {phase}", number=reached + 1, phase=phase_name(phases[reached], voice))


def _waiting_lines(waiting: Iterable[Task], co_signed: Collection[TaskId], voice: Voice) -> list[str]:
    """One line for each step, however many offices it waits for."""
    steps: dict[Step, list[Task]] = {}
    for task in waiting:
        steps.setdefault(task.step, []).append(task)
    lines = [_waiting_line(tasks, co_signed, voice) for tasks in list(steps.values())[:_SHOWN]]
    more = len(steps) - len(lines)
    return lines + (
        [voice.say_number("… und {n} weiterer Schritt", "… und {n} weitere Schritte", more)] if more else []
    )


def _waiting_line(tasks: Sequence[Task], co_signed: Collection[TaskId], voice: Voice) -> str:
    step = step_of_others(tasks[0].step, voice)
    if tasks[0].rule.way is Way.ITSELF:
        return voice.say("▶️ {step} läuft", step=step)
    if tasks[0].id in co_signed:
        return voice.say("⏳ {step} – in Mitzeichnung", step=step)
    if tasks[0].rule.by_each:
        who = voice.say_number("{n} beteiligte Stelle", "{n} beteiligte Stellen", len(tasks))
    else:
        who = escaped(role_name(tasks[0].by, voice))
    days = [task.due_on for task in tasks if task.due_on is not None]
    until = voice.say(", bis {day}", day=voice.day(min(days))) if days else ""
    return f"⏳ {escaped(step)} – {who}{until}"


def _own_line(task: Task, voice: Voice) -> str:
    until = voice.say(" – bis {day}", day=voice.day(task.due_on)) if task.due_on else ""
    return f"⏳ {escaped(step_of_others(task.step, voice))}{until}"


def _measure_line(measure: Measure, voice: Voice) -> str:
    return voice.say("⏳ Maßnahme {name} – bis {day}", name=measure.name, day=voice.day(measure.due_on))


def _bold(title: str) -> str:
    return f"<b>{escaped(isolated(shortened(' '.join(title.split()), _TITLE)))}</b>"
