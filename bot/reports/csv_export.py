"""Responses as CSV with a codebook, to the letter of CONTRACT.md. It gives staff all texts and clears nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.expression import names
from bot.domain.questionnaire import Labels, Question, Questionnaire, QuestionType
from bot.domain.submission import StoredResponse

_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})
_SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})

# A spreadsheet takes a cell that begins so for a formula. Apostrophes before it count, so that taking one away
# always gives the original back: "=1" is written "'=1", and "'=1" is written "''=1".
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")

_GUARD_NOTE = (
    "Beginnt ein Wert wie eine Formel (= + - @ oder ein Steuerzeichen, auch nach Hochkommas), steht ein Hochkomma "
    "davor; wer es wegnimmt, hat den Wortlaut."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the export: its heading, its lines in the codebook, and its cell for a response."""

    name: str
    kind: str
    label: str
    meanings: tuple[tuple[str, str], ...]
    note: str
    cell: Callable[[StoredResponse], str]


def answers_csv(forms: Sequence[Questionnaire], responses: Iterable[StoredResponse]) -> bytes:
    """All responses, one line each, sorted by their random ids; ``forms`` are all versions answered, newest first."""
    columns = columns_of(forms)
    ordered = sorted(responses, key=lambda response: response.id)
    header = [column.name for column in columns]
    return _csv([header, *([column.cell(response) for column in columns] for response in ordered)])


def codebook_csv(forms: Sequence[Questionnaire]) -> bytes:
    """What the columns mean: a line for every column, followed by a line for every value it can have."""
    lines = [["Spalte", "Art", "Frage", "Wert", "Bedeutung", "Hinweis"]]
    for column in columns_of(forms):
        label = guarded(column.label)
        lines.append([column.name, column.kind, label, "", "", column.note])
        lines += [
            [column.name, column.kind, label, _guarded_unless_number(value), guarded(meaning), ""]
            for value, meaning in column.meanings
        ]
    return _csv(lines)


def columns_of(forms: Sequence[Questionnaire]) -> tuple[Column, ...]:
    """The columns in the order of the newest form; what only older versions asked stands behind, in their order."""
    columns = {column.name: column for column in _metadata()}
    for question, versions in _questions(forms).items():
        for column in _columns_of_question(question, versions):
            columns.setdefault(column.name, column)
    return tuple(columns.values())


def guarded(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _LIKE_A_FORMULA.match(cell) else cell


def _guarded_unless_number(value: str) -> str:
    # Codes such as -99 and calculated sums stay numbers for the statistics program.
    return value if _PLAIN_NUMBER.fullmatch(value) else guarded(value)


def _metadata() -> Iterator[Column]:
    yield Column("_id", "Kennung", "Zufällige Kennung der Antwort", (), "", lambda response: response.id)
    yield Column("_day", "Datum", "Tag der Absendung", (), "JJJJ-MM-TT", lambda response: response.day.isoformat())
    yield Column(
        "_language", "Text", "Sprache des Fragebogens", (), _GUARD_NOTE, lambda r: guarded(r.submitted.language)
    )
    yield Column("_source", "Text", "Kürzel im Link", (), _GUARD_NOTE, lambda r: guarded(r.submitted.source))
    yield Column("_way", "Text", "Weg der Teilnahme", (), _GUARD_NOTE, lambda r: guarded(r.submitted.way))


@dataclass(frozen=True, slots=True)
class _Version:
    form: Questionnaire
    question: Question


def _questions(forms: Sequence[Questionnaire]) -> dict[str, tuple[_Version, ...]]:
    found: dict[str, tuple[_Version, ...]] = {}
    for form in forms:
        for question in form.questions:
            if question.type is not QuestionType.NOTE and not question.ends and not _is_wording(question):
                found[question.name] = (*found.get(question.name, ()), _Version(form, question))
    return found


def _is_wording(question: Question) -> bool:
    """Whether a calculate only brings words into the questions' texts, such as a survey's contact window."""
    return question.calculation is not None and bool(question.choices) and not names(question.calculation)


def _columns_of_question(name: str, versions: tuple[_Version, ...]) -> Iterator[Column]:
    newest = versions[0]
    meanings = _meanings(versions)
    cell = _raw(name) if newest.question.type in _NUMBERS else _as_text(name, newest.question.type)
    label = _says(newest.form, newest.question.labels)
    note = _GUARD_NOTE if newest.question.type is QuestionType.TEXT else ""
    yield Column(name, _kind(newest.question), label, meanings, note, cell)
    if any(version.question.type is QuestionType.SELECT_MULTIPLE for version in versions):
        for choice, meaning in meanings:
            yield Column(f"{name}/{choice}", "0/1", label, (("1", meaning),), "", _taken(name, choice))


def _raw(name: str) -> Callable[[StoredResponse], str]:
    return lambda response: response.submitted.answers.get(name, "")


def _as_text(name: str, type_: QuestionType) -> Callable[[StoredResponse], str]:
    write = guarded if type_ is QuestionType.TEXT else _guarded_unless_number
    return lambda response: write(response.submitted.answers.get(name, ""))


def _taken(name: str, choice: str) -> Callable[[StoredResponse], str]:
    def cell(response: StoredResponse) -> str:
        value = response.submitted.answers.get(name, "")
        return str(int(choice in value.split())) if value else ""

    return cell


def _meanings(versions: tuple[_Version, ...]) -> tuple[tuple[str, str], ...]:
    meanings: dict[str, str] = {}
    for version in versions:
        for choice in version.question.choices:
            meanings.setdefault(choice.name, _says(version.form, choice.labels))
    return tuple(meanings.items())


def _says(form: Questionnaire, labels: Labels) -> str:
    """The text on one line, in the language the workbook was written in, with the words the survey brings into it."""
    text = form.says(labels, form.default_language)
    for question in filter(_is_wording, form.questions):
        words = form.says(question.choices[0].labels, form.default_language)
        text = text.replace(f"${{{question.name}}}", words)
    return " ".join(text.split())


def _kind(question: Question) -> str:
    if question.type in _NUMBERS:
        return "Zahl"
    if question.type in _SELECTS:
        return "Auswahl" if question.type is QuestionType.SELECT_ONE else "Mehrfachauswahl"
    return {
        QuestionType.DATE: "Datum",
        QuestionType.CALCULATE: "Berechnet",
        QuestionType.ACKNOWLEDGE: "Bestätigung",
    }.get(question.type, "Text")


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    # Not the csv module: it leaves a lone carriage return bare on Python 3.11, and readers then see two lines.
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines).encode()


def _quoted(cell: str) -> str:
    if _NEEDS_QUOTES.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell
