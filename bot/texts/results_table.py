"""The results of a survey as tables for the PDF: the targets, the areas, and every question with all its answers."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from bot.domain.key_figures import Figure
from bot.domain.questionnaire import Question, QuestionType
from bot.domain.told_results import ToldFigures
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
            "Zahlen, hinter denen sehr wenige Menschen stehen, fehlen hier (–), und auch andere, wenn sich jene sonst "
            "ausrechnen ließen. Wie oft eine Antwort gewählt wurde, steht nur für alle zusammen da, für einzelne "
            "Bereiche nur eine Kennzahl. Überzeugte und Zufriedene sind Anteile an allen, die geurteilt haben, ohne "
            "„kann ich nicht beurteilen“. Beim Durchschnitt ist 1 der beste Wert."
        ),
        voice.plain("Freie Texte stehen hier nicht."),
    )


def tables(report: Report, voice: Voice) -> tuple[WordTable, ...]:
    """All tables in the order of the questionnaire, what was aimed at in front."""
    shown = tuple(name for name in report.areas if name in report.results.by_area or _has_figures(report, name))
    wanted = (_targets(report, voice),) if report.targets else ()
    areas = (_areas(report, voice),) if shown else ()
    questions = (table for one in report.results.figures for table in _question(report, one, shown, voice))
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
    total = (voice.plain("Alle Bereiche"), _number(report.results.responses, voice))
    return WordTable(
        voice.plain("Antworten je Bereich"), (voice.plain("Bereich"), voice.plain("Antworten")), (*rows, total)
    )


def _question(report: Report, one: ToldFigures, areas: Sequence[str], voice: Voice) -> Iterable[WordTable]:
    heading = question_text(report.form, one, voice)
    if one.cells is None:
        yield WordTable(heading, note=voice.plain("Zu wenige Antworten."))
        return
    rows = [(label, _cell(one, value, voice)) for value, label in _values(report, one.question, one.cells, voice)]
    people = (voice.plain("Antworten"), _number(one.people, voice))
    head = (voice.plain("Antwort"), voice.plain("Alle"))
    yield WordTable(heading, head, (*rows, people, *_figure_rows(one, voice)))
    if any(name in one.areas for name in areas):
        yield _by_area(report, one, areas, voice)


def _figure_rows(one: ToldFigures, voice: Voice) -> Iterable[Row]:
    for figure in _FIGURES:
        value = one.figures.get(figure)
        if value is not None:
            yield (figure_name(figure, voice), figure_value(figure, value, voice))


def _by_area(report: Report, one: ToldFigures, areas: Sequence[str], voice: Voice) -> WordTable:
    """The one figure that may be told of each area, below the answers of all. How many judged stands nowhere."""
    name = figure_name(one.of_areas, voice) if one.of_areas is not None else ""
    rows = [(report.areas[area], _figure_of(one, area, voice)) for area in areas]
    heading = voice.plain("{question} – nach Bereichen", question=question_text(report.form, one, voice))
    return WordTable(heading, (voice.plain("Bereich"), name), tuple(rows))


def _figure_of(one: ToldFigures, area: str, voice: Voice) -> str:
    value = one.areas.get(area)
    return "–" if value is None or one.of_areas is None else figure_value(one.of_areas, value, voice)


def _values(report: Report, question: Question, cells: Collection[str], voice: Voice) -> Iterable[tuple[str, str]]:
    """Each value that could be answered with its label; of a range those that enough people chose."""
    if question.type is QuestionType.RANGE:
        return [(value, spoken_number(Decimal(value), voice)) for value in sorted(cells, key=Decimal)]
    return [(choice.name, report.form.says(choice.labels, voice.language)) for choice in question.choices]


def _cell(one: ToldFigures, value: str, voice: Voice) -> str:
    """How many chose it, and of a hundred; a share would say how many answered, where that may not be said."""
    number = (one.cells or {}).get(value)
    share = one.share(value)
    if number is None or share is None:
        return _number(number, voice)
    return f"{number} ({figure_value(Figure.TOP2, share, voice)})"


def _number(number: int | None, voice: Voice) -> str:
    return "–" if number is None else spoken_number(Decimal(number), voice)
