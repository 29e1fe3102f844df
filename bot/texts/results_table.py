"""The results of a survey as tables for the PDF: the targets, the areas, and every question with all its answers."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from bot.domain.key_figures import SMALLEST_GROUP, STEPS, Counted, Figure, Figures, is_rated
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
            "Zahlen, hinter denen sehr wenige Menschen stehen, fehlen hier (–), und auch andere, wenn sich jene sonst "
            "ausrechnen ließen. Wie oft eine Antwort gewählt wurde, steht nur für alle zusammen da, für einzelne "
            "Bereiche nur die Kennzahlen. Überzeugte und Zufriedene sind Anteile an allen, die geurteilt haben, ohne "
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
    total = (voice.plain("Alle Bereiche"), spoken_number(Decimal(report.results.responses), voice))
    return WordTable(
        voice.plain("Antworten je Bereich"), (voice.plain("Bereich"), voice.plain("Antworten")), (*rows, total)
    )


def _question(report: Report, one: Figures, areas: Sequence[str], voice: Voice) -> Iterable[WordTable]:
    heading = question_text(report.form, one, voice)
    if one.total is None:
        yield WordTable(heading, note=voice.plain("Zu wenige Antworten."))
        return
    cells = one.cells()
    rows = [
        (label, _cell(one.total, value, voice) if value in cells else "–")
        for value, label in _values(report, one.question, cells, voice)
    ]
    people = (voice.plain("Antworten"), _number(one.total.people, voice))
    head = (voice.plain("Antwort"), voice.plain("Alle"))
    yield WordTable(heading, head, (*rows, people, *_figure_rows(one.total, voice)))
    if is_rated(one.question) and any(name in one.areas for name in areas):
        yield _by_area(report, one, areas, voice)


def _figure_rows(total: Counted, voice: Voice) -> Iterable[Row]:
    for figure in _FIGURES:
        value = total.figure(figure)
        if value is not None and not (figure is Figure.TOP2 and _few_in_between(total)):
            yield (figure_name(figure, voice), figure_value(figure, value, voice))


def _few_in_between(counted: Counted) -> bool:
    """Whether the shares of the best two steps and of the best three would say side by side how few chose the third."""
    return 0 < counted.counts.get(STEPS[2], 0) < SMALLEST_GROUP


def _by_area(report: Report, one: Figures, areas: Sequence[str], voice: Voice) -> WordTable:
    """The figures of each area, below the answers of all."""
    known = [figure for figure in _FIGURES if any(one.areas[name].figure(figure) is not None for name in one.areas)]
    head = (voice.plain("Bereich"), voice.plain("Antworten"), *(figure_name(figure, voice) for figure in known))
    rows = [(report.areas[name], *_figures_of(one.areas.get(name), known, voice)) for name in areas]
    heading = voice.plain("{question} – nach Bereichen", question=question_text(report.form, one, voice))
    return WordTable(heading, head, tuple(rows))


def _figures_of(counted: Counted | None, known: Sequence[Figure], voice: Voice) -> Iterable[str]:
    yield _number(counted.people if counted else None, voice)
    for figure in known:
        value = counted.figure(figure) if counted else None
        yield "–" if value is None else figure_value(figure, value, voice)


def _values(report: Report, question: Question, cells: Collection[str], voice: Voice) -> Iterable[tuple[str, str]]:
    """Each value that could be answered with its label; of a range those that enough people chose."""
    if question.type is QuestionType.RANGE:
        return [(value, spoken_number(Decimal(value), voice)) for value in sorted(cells, key=Decimal)]
    return [(choice.name, report.form.says(choice.labels, voice.language)) for choice in question.choices]


def _cell(total: Counted, value: str, voice: Voice) -> str:
    share = figure_value(Figure.TOP2, total.share(value), voice)
    return f"{total.counts.get(value, 0)} ({share})"


def _number(number: int | None, voice: Voice) -> str:
    return "–" if number is None else spoken_number(Decimal(number), voice)
