"""The results of a survey as tables for the PDF: the targets, the areas, and every question with all its answers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.domain.key_figures import Counted, Figure, Figures
from bot.domain.questionnaire import Question, QuestionType
from bot.domain.word_table import WordTable
from bot.texts.catalogue import Voice
from bot.texts.labels import spoken_number
from bot.texts.results import Report, figure_name, figure_value, question_text

Row = tuple[str, ...]
_FIGURES = (Figure.TOP2, Figure.TOP3, Figure.MEAN)


def notes(report: Report, voice: Voice) -> tuple[str, ...]:
    """What must be known to read the tables rightly."""
    survey = report.survey
    return (
        voice.plain(
            "Befragt wurde vom {first} bis zum {last}.",
            first=voice.day(survey.opens_on),
            last=voice.day(survey.closes_on),
        ),
        voice.plain(
            "Geantwortet hat im Chat, wer wollte: keine Zufallsstichprobe. Die Zahlen sind Orientierungswerte und "
            "nicht mit denen einer Telefonbefragung zu mischen."
        ),
        voice.plain(
            "Zahlen aus sehr kleinen Gruppen stehen hier nicht (–), auch nicht, wo sie sich aus dem Gesamtwert "
            "ergäben. Überzeugte und Zufriedene sind Anteile an allen, die geurteilt haben, ohne „kann ich nicht "
            "beurteilen“. Beim Durchschnitt ist 1 der beste Wert."
        ),
        voice.plain("Freie Texte stehen hier nicht."),
    )


def tables(report: Report, voice: Voice) -> tuple[WordTable, ...]:
    """All tables in the order of the questionnaire, what was aimed at in front."""
    shown = tuple(name for name in report.areas if name in report.results.by_area or _has_figures(report, name))
    wanted = (_targets(report, voice),) if report.targets else ()
    areas = (_areas(report, voice),) if shown else ()
    questions = (_question(report, one, shown, voice) for one in report.results.figures)
    return (*wanted, *areas, *questions)


def _has_figures(report: Report, area: str) -> bool:
    return any(area in one.areas for one in report.results.figures)


def _targets(report: Report, voice: Voice) -> WordTable:
    head = (
        voice.plain("Kennzahl"),
        voice.plain("Ziel"),
        voice.plain("Ergebnis"),
        voice.plain("Erreicht"),
    )
    rows = []
    for target in report.targets:
        asked = next((one for one in report.results.figures if one.question.name == target.question), None)
        about = f"{question_text(report.form, asked, voice)} – " if asked is not None else ""
        value = report.results.value(target)
        spoken = "–" if value is None else figure_value(target.figure, value, voice)
        reached = "–" if value is None else voice.plain("ja") if target.reached(value) else voice.plain("nein")
        name = f"{about}{figure_name(target.figure, voice)}"
        rows.append((name, figure_value(target.figure, target.target, voice), spoken, reached))
    return WordTable(voice.plain("Kennzahlen und Ziele"), head, tuple(rows))


def _areas(report: Report, voice: Voice) -> WordTable:
    rows = [(label, _number(report.results.by_area.get(name), voice)) for name, label in report.areas.items()]
    total = (voice.plain("Alle Bereiche"), spoken_number(Decimal(report.results.responses), voice))
    return WordTable(
        voice.plain("Antworten je Bereich"), (voice.plain("Bereich"), voice.plain("Antworten")), (*rows, total)
    )


def _question(report: Report, one: Figures, areas: Sequence[str], voice: Voice) -> WordTable:
    heading = question_text(report.form, one, voice)
    if one.total is None:
        return WordTable(heading, note=voice.plain("Zu wenige Antworten."))
    columns = (one.total, *(one.areas.get(name) for name in areas))
    head = (voice.plain("Antwort"), voice.plain("Alle"), *(report.areas[name] for name in areas))
    rows = [
        (label, *(_cell(column, value, voice) for column in columns))
        for value, label in _values(report, one.question, one.total, voice)
    ]
    people = (voice.plain("Antworten"), *(_number(column.people if column else None, voice) for column in columns))
    return WordTable(heading, head, (*rows, people, *_figure_rows(columns, voice)))


def _figure_rows(columns: Sequence[Counted | None], voice: Voice) -> Iterable[Row]:
    for figure in _FIGURES:
        values = [column.figure(figure) if column else None for column in columns]
        if any(value is not None for value in values):
            cells = ("–" if value is None else figure_value(figure, value, voice) for value in values)
            yield (figure_name(figure, voice), *cells)


def _values(report: Report, question: Question, total: Counted, voice: Voice) -> Iterable[tuple[str, str]]:
    """Each value that could be answered with its label; of a range those that were."""
    if question.type is QuestionType.RANGE:
        return [(value, spoken_number(Decimal(value), voice)) for value in sorted(total.counts, key=Decimal)]
    return [(choice.name, report.form.says(choice.labels, voice.language)) for choice in question.choices]


def _cell(column: Counted | None, value: str, voice: Voice) -> str:
    if column is None:
        return "–"
    share = figure_value(Figure.TOP2, column.share(value), voice)
    return f"{column.counts.get(value, 0)} ({share})"


def _number(number: int | None, voice: Voice) -> str:
    return "–" if number is None else spoken_number(Decimal(number), voice)
