"""The cards of measures: all of a procedure, a single one with what can be done about it, and what others learn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.measure import ANSWERS_A_WISH, DECIDES, Measure, MeasureRefusal, MeasureState
from bot.domain.measure_taps import MeasureAct, MeasuresAct, MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.measure_wish import mark_of
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import tasks_row

_LISTED = 20
"""So many measures fit on one card with a line and a button each; those with something to do come first."""
_LINE = 90
_PROCEDURES = 8
_TEXT = 1_400
"""UTF-16 units of each longer text on the card of one measure: what, newest word and reason stay below 4,096."""


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """The measures of a procedure that one person sees, and what this person may do about them as a whole.

    ``version`` is the one in which they lie before the Leitung.
    """

    procedure: Procedure
    measures: tuple[Measure, ...]
    may_propose: bool = False
    may_decide: bool = False
    version: int = 0


def measure_state(state: MeasureState, voice: Voice) -> str:
    """Where a measure stands, not escaped."""
    return {
        MeasureState.PROPOSED: voice.plain("vorgeschlagen"),
        MeasureState.ENDORSED: voice.plain("befürwortet"),
        MeasureState.NOT_ENDORSED: voice.plain("nicht befürwortet"),
        MeasureState.IN_PROGRESS: voice.plain("in Arbeit"),
        MeasureState.REPORTED_DONE: voice.plain("als erledigt gemeldet"),
        MeasureState.DONE: voice.plain("erledigt"),
    }[state]


def render_measures_choice(known: Sequence[Procedure], voice: Voice) -> OutgoingMessage:
    """Of which procedure, or that there are no measures for this person."""
    if not known:
        return OutgoingMessage(voice.say("Zurzeit gibt es keine Maßnahmen für Sie."), (tasks_row(voice),))
    rows = [
        (Button(shortened(one.title, 60), encode(MeasuresTap(MeasuresAct.LIST, one.id))),)
        for one in known[:_PROCEDURES]
    ]
    return OutgoingMessage(voice.say("<b>Maßnahmen</b>\nZu welcher Befragung?"), (*rows, tasks_row(voice)))


def render_measures(view: MeasuresView, voice: Voice) -> OutgoingMessage:
    """All measures of a procedure, each with a button that leads to it."""
    ordered = sorted(view.measures, key=lambda one: (_is_settled(one), one.number))[:_LISTED]
    lines = [voice.say("<b>Maßnahmen</b>\n{title}", title=isolated(shortened(view.procedure.title, 120)))]
    lines += [_line(measure, voice) for measure in ordered]
    if not view.measures:
        lines.append(voice.say("Noch keine."))
    left = len(view.measures) - len(ordered)
    if left:
        lines.append(voice.say("… und {n} weitere, die erledigt oder nicht befürwortet sind.", n=left))
    if view.may_decide:
        lines.append(voice.say("Sie entscheiden über jede einzeln, oder Sie befürworten alle auf einmal."))
    buttons = [Button(f"{one.name} {shortened(one.office, 20)}", _tap(MeasureAct.OPEN, one)) for one in ordered]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return OutgoingMessage("\n\n".join(lines), (*_for_all(view, voice), *rows, tasks_row(voice)), protected=True)


def render_measure(
    procedure: Procedure,
    measure: Measure,
    acts: Collection[MeasureAct],
    voice: Voice,
    effect: str = "",
    *,
    version: int = 0,
) -> OutgoingMessage:
    """One measure with all that is known about it and what this person may do.

    ``effect``, escaped, is what follows from a decision; ``version`` is the one in which it lies before the Leitung.
    """
    rows = tuple((Button(_act_name(act, voice), _tap_about(act, measure, version)),) for act in acts)
    text = "\n\n".join(part for part in (_whole(procedure, measure, voice), effect) if part)
    return OutgoingMessage(text, (*rows, list_row(procedure, voice)), protected=True)


def render_ask_word(
    procedure: Procedure, measure: Measure, act: MeasureAct, refused: MeasureRefusal | None, voice: Voice
) -> OutgoingMessage:
    """Ask for the word that this act needs; ``refused`` says what was wrong with the one before."""
    question = {
        MeasureAct.REPORT: voice.say("Wie weit sind Sie? Ein, zwei Sätze genügen."),
        MeasureAct.GIVE_BACK: voice.say("Was fehlt noch? Die Stelle bekommt Ihre Nachricht sofort."),
        MeasureAct.HEARD: voice.say("Wer in der Stelle hat wann gesagt, wie weit sie ist? Die Stelle liest das."),
        MeasureAct.HEARD_DONE: voice.say(
            "Wer in der Stelle hat wann gesagt, dass die Maßnahme erledigt ist? Damit ist sie abgeschlossen."
        ),
        MeasureAct.NEW_OFFICE: voice.say(
            "Welche Stelle soll sie stattdessen umsetzen? Bitte schreiben Sie ihren Namen. Die Leitung entscheidet "
            "darüber."
        ),
        MeasureAct.NEW_DATE: voice.say(
            "Bis wann soll sie stattdessen umgesetzt sein? Zum Beispiel: 01.12.2022. Die Leitung entscheidet darüber."
        ),
        MeasureAct.REFUSE: voice.say(
            "Warum befürworten Sie diese Maßnahme nicht? Stelle und Pressestelle lesen das, und es steht im Vermerk."
        ),
        MeasureAct.FOLLOW_UP: voice.say("Wann soll sie wieder vorgelegt werden? Zum Beispiel: 01.12.2022"),
    }[act]
    problem = f"➡️ {_problem(refused, voice)}\n\n" if refused else ""
    text = f"{problem}{_heading(procedure, measure, voice)}\n\n{question}"
    back = Button(voice.plain("Zurück"), _tap(MeasureAct.OPEN, measure))
    return OutgoingMessage(text, ((back,),), protected=True)


def render_measure_refused(refused: MeasureRefusal, voice: Voice) -> OutgoingMessage:
    """A tap that changes nothing, and why."""
    return OutgoingMessage(_problem(refused, voice), (tasks_row(voice),))


def render_measure_news(procedure: Procedure, measure: Measure, voice: Voice) -> OutgoingMessage:
    """What the other side learns at once when a measure moved on."""
    show = Button(voice.plain("Maßnahme ansehen"), _tap(MeasureAct.OPEN, measure))
    return OutgoingMessage(_whole(procedure, measure, voice), ((show,),), silent=True, protected=True)


def render_measure_left(procedure: Procedure, measure: Measure, voice: Voice) -> OutgoingMessage:
    """To the office that is not to carry it out any more; it may not open the measure, so there is no button."""
    left = voice.say("Ihre Stelle ist dafür nicht mehr zuständig; jetzt ist es: {office}.", office=measure.office)
    what = voice.say("{what}", what=shortened(measure.what, _TEXT))
    text = "\n\n".join((_heading(procedure, measure, voice), what, left))
    return OutgoingMessage(text, silent=True, protected=True)


def render_measures_news(procedure: Procedure, measures: Collection[Measure], voice: Voice) -> OutgoingMessage:
    """What an office learns when the Leitung has decided on its measures."""
    lines = [voice.say("<b>Über Ihre Maßnahmen ist entschieden</b>\n{title}", title=isolated(procedure.title))]
    lines += [_line(measure, voice) for measure in measures][:_LISTED]
    return OutgoingMessage("\n\n".join(lines), (list_row(procedure, voice),), protected=True)


def render_measure_reminder(procedure: Procedure, measure: Measure, today: date, voice: Voice) -> OutgoingMessage:
    """A measure is looked at again: before, on and after its deadline."""
    if today < measure.due_on:
        opening = voice.say("🔔 <b>Wiedervorlage</b>: fällig am {day}", day=voice.day(measure.due_on))
    elif today == measure.due_on:
        opening = voice.say("🔔 <b>Heute fällig</b>")
    else:
        opening = voice.say("🔔 <b>Seit {day} fällig</b>", day=voice.day(measure.due_on))
    show = Button(voice.plain("Maßnahme ansehen"), _tap(MeasureAct.OPEN, measure))
    return OutgoingMessage(f"{opening}\n\n{_whole(procedure, measure, voice)}", ((show,),), protected=True)


def measures_as_text(measures: Collection[Measure], voice: Voice) -> str:
    """The list as it stands in the Vermerk, not escaped."""
    return "\n".join(
        voice.plain(
            "{name}: {what} ({office}, bis {day}, Kosten: {cost})",
            name=one.name,
            what=one.what,
            office=one.office,
            day=voice.day(one.due_on),
            cost=one.cost or voice.plain("keine Angabe"),
        )
        for one in measures
    )


def _whole(procedure: Procedure, measure: Measure, voice: Voice) -> str:
    parts = [
        _heading(procedure, measure, voice),
        voice.say("{what}", what=shortened(measure.what, _TEXT)),
        voice.say(
            "Stelle: {office}\nBis: {day}\nKosten: {cost}\nStand: {state}",
            office=measure.office,
            day=voice.day(measure.due_on),
            cost=measure.cost or voice.plain("keine Angabe"),
            state=measure_state(measure.state, voice),
        ),
    ]
    if measure.wish is not None:
        wished = voice.say(
            "Neu vorgeschlagen: {office}, bis {day}. Darüber entscheidet die Leitung.",
            office=measure.wish.office,
            day=voice.day(measure.wish.due_on),
        )
        parts.append(wished)
    if measure.ruling is not None and measure.ruling.reason:
        parts.append(voice.say("Begründung: {reason}", reason=shortened(measure.ruling.reason, _TEXT)))
    if measure.word and measure.state is not MeasureState.NOT_ENDORSED:
        parts.append(voice.say("Zuletzt dazu: {word}", word=shortened(measure.word, _TEXT)))
    if measure.state.is_underway and measure.follow_up_on is not None:
        parts.append(voice.say("Wiedervorlage: {day}", day=voice.day(measure.follow_up_on)))
    return "\n\n".join(parts)


def _heading(procedure: Procedure, measure: Measure, voice: Voice) -> str:
    title = isolated(shortened(procedure.title, 120))
    return voice.say("<b>Maßnahme {name}</b>\n{title}", name=measure.name, title=title)


def _line(measure: Measure, voice: Voice) -> str:
    return voice.say(
        "<b>{name}</b> {what}\n{office}, bis {day}: {state}",
        name=measure.name,
        what=isolated(shortened(measure.what, _LINE)),
        office=measure.office,
        day=voice.day(measure.due_on),
        state=measure_state(measure.state, voice),
    )


def _is_settled(measure: Measure) -> bool:
    return measure.state in {MeasureState.DONE, MeasureState.NOT_ENDORSED}


def _for_all(view: MeasuresView, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    rows = []
    if view.may_propose:
        propose = encode(MeasuresTap(MeasuresAct.PROPOSE, view.procedure.id))
        rows.append((Button(voice.plain("Maßnahme vorschlagen"), propose),))
    if view.may_decide:
        endorse = encode(RulingsTap(MeasuresAct.ENDORSE_ALL, view.procedure.id, view.version))
        rows.append((Button(voice.plain("Alle befürworten"), endorse),))
    return tuple(rows)


def _act_name(act: MeasureAct, voice: Voice) -> str:
    return {
        MeasureAct.OPEN: voice.plain("Maßnahme ansehen"),
        MeasureAct.CHANGE: voice.plain("Ändern"),
        MeasureAct.STRIKE: voice.plain("Streichen"),
        MeasureAct.ENDORSE: voice.plain("Befürworten"),
        MeasureAct.REFUSE: voice.plain("Nicht befürworten"),
        MeasureAct.BEGIN: voice.plain("Wir haben begonnen"),
        MeasureAct.REPORT: voice.plain("Stand melden"),
        MeasureAct.REPORT_DONE: voice.plain("Als erledigt melden"),
        MeasureAct.CONFIRM: voice.plain("„Erledigt“ bestätigen"),
        MeasureAct.GIVE_BACK: voice.plain("Zurückgeben"),
        MeasureAct.FOLLOW_UP: voice.plain("Wiedervorlage ändern"),
        MeasureAct.NEW_OFFICE: voice.plain("Andere Stelle vorschlagen"),
        MeasureAct.NEW_DATE: voice.plain("Andere Frist vorschlagen"),
        MeasureAct.AGREE: voice.plain("Änderung zustimmen"),
        MeasureAct.DECLINE: voice.plain("Änderung ablehnen"),
        MeasureAct.HEARD: voice.plain("Stand für die Stelle eintragen"),
        MeasureAct.HEARD_DONE: voice.plain("„Erledigt“ für die Stelle eintragen"),
    }[act]


def _problem(refused: MeasureRefusal, voice: Voice) -> str:
    return {
        MeasureRefusal.NOT_YOURS: voice.say("Diese Maßnahme ist nicht Ihre, oder Ihre Rolle reicht dafür nicht."),
        MeasureRefusal.MOVED_ON: voice.say(
            "Diese Maßnahme ist inzwischen weiter. Unter /massnahmen steht, wo sie steht."
        ),
        MeasureRefusal.REASON_MISSING: voice.say("Bitte schreiben Sie dazu ein paar Worte."),
        MeasureRefusal.TOO_LONG: voice.say("Das ist zu lang: Möglich sind 3.000 Zeichen."),
        MeasureRefusal.NO_DATE: voice.say("Bitte einen Tag, der noch kommt, zum Beispiel 01.12.2022."),
    }[refused]


def _tap(act: MeasureAct, measure: Measure) -> str:
    return encode(MeasureTap(act, measure.id))


def _tap_about(act: MeasureAct, measure: Measure, version: int) -> str:
    """A decision is about what was seen: it carries the version, or the mark of the wish."""
    if act not in DECIDES:
        return _tap(act, measure)
    return encode(RulingTap(act, measure.id, mark_of(measure.wish) if act in ANSWERS_A_WISH else version))


def measures_row(procedure: Procedure, voice: Voice) -> tuple[Button, ...]:
    """A row that leads to the measures of a procedure."""
    return (Button(voice.plain("Maßnahmen"), encode(MeasuresTap(MeasuresAct.LIST, procedure.id))),)


def list_row(procedure: Procedure, voice: Voice) -> tuple[Button, ...]:
    """Back to all measures of a procedure."""
    return (Button(voice.plain("Alle Maßnahmen"), encode(MeasuresTap(MeasuresAct.LIST, procedure.id))),)
