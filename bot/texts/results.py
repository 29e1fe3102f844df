"""The results of a survey in the chat: the card, what goes with the PDF, and what an office reads before it judges."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.key_figures import SMALLEST_GROUP, Figure, Target
from bot.domain.outgoing import Attachment, Button, OutgoingMessage
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff_taps import ResultsAct, ResultsTap
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.domain.told_results import ToldFigures, ToldResults
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened, spoken_number
from bot.texts.memo_buttons import tasks_row

_SHOWN = 6
_LISTED = 8
_LABEL = 110
_TENTH = Decimal("0.1")
_PIPED = re.compile(r"\$\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Report:
    """What one reader may see of a survey. ``areas`` are labels by name: all, or those of the reader's office.

    ``counted_on``: the day on which the answers were counted. ``erased``: they are deleted, and nothing was kept.
    """

    survey: Survey
    form: Questionnaire
    results: ToldResults
    targets: tuple[Target, ...]
    areas: Mapping[str, str]
    everything: bool
    counted_on: date
    erased: bool = False


def render_results(report: Report, voice: Voice) -> OutgoingMessage:
    """The card: what matters most, and the button for the whole table."""
    title = voice.say("<b>Ergebnisse</b>\n{title}", title=isolated(report.survey.title))
    body = html.escape(summary(report, voice), quote=False)
    if report.erased:
        return OutgoingMessage(f"{title}\n\n{body}", (tasks_row(voice),), protected=True)
    file = Button(voice.plain("Ganze Tabelle als PDF"), encode(ResultsTap(ResultsAct.FILE, report.survey.id)))
    text = "\n\n".join((title, body, _caution(voice)))
    return OutgoingMessage(text, ((file,), tasks_row(voice)), protected=True)


def results_button(survey: Survey, voice: Voice) -> Button:
    """What the reader may see of a survey that has ended."""
    return Button(voice.plain("Ergebnisse ansehen"), encode(ResultsTap(ResultsAct.SHOW, survey.id)))


def render_results_file(report: Report, file: Attachment, voice: Voice) -> OutgoingMessage:
    """The table as PDF. Not protected: an office has to be able to put it on file."""
    text = voice.say("Ergebnisse: {title}", title=isolated(report.survey.title))
    return OutgoingMessage(text, attachment=file, silent=True)


def render_results_choice(ended: Sequence[Survey], voice: Voice) -> OutgoingMessage:
    """Which of several surveys, or why there is nothing to see yet."""
    if not ended:
        return OutgoingMessage(
            voice.say("Ergebnisse gibt es hier, sobald eine Befragung beendet ist."), (tasks_row(voice),)
        )
    rows = [
        (Button(_survey_label(one, ended, voice), encode(ResultsTap(ResultsAct.SHOW, one.id))),)
        for one in ended[:_LISTED]
    ]
    return OutgoingMessage(voice.say("<b>Ergebnisse</b>\nVon welcher Befragung?"), (*rows, tasks_row(voice)))


def _survey_label(survey: Survey, ended: Sequence[Survey], voice: Voice) -> str:
    """The title; where several are called so, with the last day of each in front, which a narrow phone still shows."""
    title = shortened(survey.title, 60)
    if sum(one.title == survey.title for one in ended) == 1:
        return title
    return voice.plain("bis {day}: {title}", day=voice.day(survey.closes_on), title=title)


def render_no_results(voice: Voice) -> OutgoingMessage:
    """A button of a survey that is still running, or gone."""
    text = voice.say("Diese Ergebnisse gibt es noch nicht oder nicht mehr.")
    return OutgoingMessage(text, (tasks_row(voice),))


def summary(report: Report, voice: Voice) -> str:
    """What matters most, as plain text, not escaped: how many took part, targets, and the reader's own detail."""
    if report.erased:
        return voice.plain(
            "Die Antworten sind gelöscht, wie es zugesagt war. Ergebnisse wurden vorher nicht festgehalten."
        )
    parts = (
        _taken_part(report, voice),
        _against_targets(report, voice) or _overall(report, voice),
        _own(report, voice),
    )
    return "\n\n".join(part for part in parts if part)


def question_text(form: Questionnaire, one: ToldFigures, voice: Voice) -> str:
    """The question as nobody in particular was asked it: with what is the same for all, without the area."""

    def piped(found: re.Match[str]) -> str:
        known = form.question(found[1]).choices if found[1] in form.rows else ()
        if len(known) == 1:
            return form.says(known[0].labels, voice.language)
        return "" if known else "…"

    words = _PIPED.sub(piped, form.says(one.question.labels, voice.language))
    return re.sub(r"\s+([?.,])", r"\1", " ".join(words.split()))


def figure_name(figure: Figure, voice: Voice) -> str:
    """What a figure is called, not escaped."""
    return {
        Figure.RESPONSES: voice.plain("Abgeschickte Antworten"),
        Figure.COMPLETION: voice.plain("Abgeschickt von allen, die begonnen haben"),
        Figure.TOP2: voice.plain("Überzeugte (beste zwei Stufen)"),
        Figure.TOP3: voice.plain("Zufriedene (beste drei Stufen)"),
        Figure.MEAN: voice.plain("Durchschnitt"),
    }[figure]


def figure_value(figure: Figure, value: Decimal, voice: Voice) -> str:
    """A value as people write it: ``93 %``, ``2,4``."""
    if figure is Figure.RESPONSES:
        return spoken_number(value, voice)
    if figure is Figure.MEAN:
        return spoken_number(value.quantize(_TENTH, ROUND_HALF_UP), voice)
    return voice.plain("{number} %", number=spoken_number(value.quantize(Decimal(1), ROUND_HALF_UP), voice))


def _taken_part(report: Report, voice: Voice) -> str:
    if report.results.responses == 0:
        return voice.plain("Niemand hat geantwortet.")
    if report.results.responses is None:
        return voice.plain("Weniger als {n} Menschen haben geantwortet.", n=SMALLEST_GROUP)
    return voice.say_number("{n} Mensch hat geantwortet.", "{n} Menschen haben geantwortet.", report.results.responses)


def _against_targets(report: Report, voice: Voice) -> str:
    lines = [_target_line(report, target, voice) for target in report.targets[:_SHOWN]]
    return "\n".join(lines)


def _target_line(report: Report, target: Target, voice: Voice) -> str:
    name = figure_name(target.figure, voice)
    found = next((one for one in report.results.figures if one.question.name == target.question), None)
    if found is not None:
        name = f"{shortened(question_text(report.form, found, voice), _LABEL)} {name}"
    wanted = figure_value(target.figure, target.target, voice)
    value = report.results.value(target)
    if value is None:
        return voice.plain(
            "• {name}: nicht gezeigt, weil zu wenige Menschen dahinterstehen (Ziel {wanted})", name=name, wanted=wanted
        )
    spoken = figure_value(target.figure, value, voice)
    if target.reached(value):
        return voice.plain("• {name}: {value} – Ziel {wanted} erreicht", name=name, value=spoken, wanted=wanted)
    return voice.plain("• {name}: {value} – Ziel {wanted} nicht erreicht", name=name, value=spoken, wanted=wanted)


def _overall(report: Report, voice: Voice) -> str:
    """Where no targets were set: the first questions that people rated."""
    lines = [
        _figure_line(question_text(report.form, one, voice), figure, value, voice)
        for one in report.results.figures
        for figure, value in _most_telling(one)
    ]
    return "\n".join(lines[:_SHOWN])


def _most_telling(one: ToldFigures) -> tuple[tuple[Figure, Decimal], ...]:
    """The one figure of a question that the card shows, where there is one."""
    known = [
        (figure, value)
        for figure in (Figure.TOP3, Figure.TOP2, Figure.MEAN)
        if (value := one.figures.get(figure)) is not None
    ]
    return tuple(known[:1])


def _figure_line(name: str, figure: Figure, value: Decimal, voice: Voice) -> str:
    return voice.plain(
        "• {name} {figure}: {value}",
        name=shortened(name, _LABEL),
        figure=figure_name(figure, voice),
        value=figure_value(figure, value, voice),
    )


def _own(report: Report, voice: Voice) -> str:
    if report.everything:
        return ""
    parts = [_own_area(report, name, label, voice) for name, label in report.areas.items()]
    if parts:
        return "\n\n".join(parts)
    return voice.plain("Ihrer Stelle ist kein Bereich der Befragung zugeordnet. Sie sehen die Gesamtergebnisse.")


def _own_area(report: Report, area: str, label: str, voice: Voice) -> str:
    number = report.results.by_area.get(area)
    if number is None:
        return voice.plain("{area}: zu wenige Antworten für eigene Zahlen.", area=label)
    head = voice.plain("{area}, aus {number} Antworten:", area=label, number=number)
    lines = [
        _figure_line(question_text(report.form, one, voice), one.of_areas, value, voice)
        for one in report.results.figures
        if one.of_areas is not None and (value := one.areas.get(area)) is not None
    ]
    if not lines:
        return voice.plain(
            "{area}: {number} Antworten. Eigene Kennzahlen zeigen wir nicht, weil zu wenige Menschen dahinterstehen.",
            area=label,
            number=number,
        )
    return "\n".join((head, *lines[:_SHOWN]))


def _caution(voice: Voice) -> str:
    return voice.say(
        "<i>Geantwortet hat, wer wollte: Das ist keine Zufallsstichprobe. Zahlen aus sehr kleinen Gruppen zeigen wir "
        "nicht. Freie Texte stehen hier nicht; sie liest zuerst jemand, der nicht zur betroffenen Stelle gehört.</i>"
    )
