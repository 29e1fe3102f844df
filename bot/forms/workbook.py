"""Opens an .xlsx file that somebody sent and hands on nothing but text in cells; what is hostile stays outside.

Only this module touches the file. It refuses what is too large, packed suspiciously or brings programs along, before
anything is unpacked (RELIABILITY.md, "XML/zip").
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

import openpyxl
from openpyxl.utils import get_column_letter

from bot.forms.columns import Column, column_of
from bot.forms.problems import Problem

LARGEST_FILE = 2 * 1024 * 1024
MOST_ENTRIES = 200
LARGEST_UNPACKED = 20 * 1024 * 1024
HIGHEST_RATIO = 100
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 10_000

Grid = tuple[tuple[str, ...], ...]
"""The texts of a sheet, row by row, empty rows included: the first is row 1."""

_SHEETS = ("survey", "choices", "settings")
_REFUSED_SHEETS = {
    "external_choices": "Auswahllisten aus anderen Dateien (external_choices) gibt es hier nicht.",
    "entities": "Das Blatt entities (Datensätze) gibt es hier nicht.",
    "osm": "Das Blatt osm (Karten) gibt es hier nicht.",
}
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_DAMAGED = "Die Datei ist beschädigt. Bitte öffnen Sie sie in Excel und speichern Sie sie neu."
_ESCAPED_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its number as the spreadsheet shows it and the text of its cells by column."""

    number: int
    cells: Mapping[Column, str]

    def get(self, key: str) -> str:
        """The text under a heading without language; empty if there is none."""
        return next((text for column, text in self.cells.items() if column.key == key and not column.language), "")

    def texts(self, key: str) -> Mapping[str, str]:
        """The texts under a heading by language as written there; the empty language is a heading without one."""
        return {column.language: text for column, text in self.cells.items() if column.key == key}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its headings and its rows."""

    name: str
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()

    def letter(self, key: str, language: str = "") -> str:
        """The letter of a column, for messages; any language's if this one has none; empty if there is no column."""
        fitting = [column for column in self.columns if column.key == key]
        exact = [column for column in fitting if column.language == language]
        return next((column.letter for column in (*exact, *fitting)), "")

    def has(self, key: str) -> bool:
        """Whether there is such a column in any language."""
        return any(column.key == key for column in self.columns)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The three sheets of an XLSForm; a missing one is empty."""

    survey: Sheet
    choices: Sheet
    settings: Sheet


class _Cells(Protocol):
    """What is used of a sheet as openpyxl reads it."""

    def iter_rows(
        self, *, min_row: int, max_row: int, max_col: int, values_only: bool
    ) -> Iterator[tuple[object, ...]]: ...


def open_workbook(content: bytes) -> Workbook | tuple[Problem, ...]:
    """The sheets of the file, or why it cannot be read."""
    refusal = _refuse(content)
    if refusal:
        return (_whole_file(refusal),)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _read(book)
    except Exception:  # noqa: BLE001  a damaged file makes openpyxl and the XML parser raise anything at all
        return (_whole_file(_DAMAGED),)


def open_first_sheet(content: bytes) -> Grid | tuple[Problem, ...]:
    """The texts of the first sheet, whatever they are called there, or why the file cannot be read."""
    refusal = _refuse(content)
    if refusal:
        return (_whole_file(refusal),)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        name = book.sheetnames[0]
        grid = _read_grid(name, book[name])
    except Exception:  # noqa: BLE001  a damaged file makes openpyxl and the XML parser raise anything at all
        return (_whole_file(_DAMAGED),)
    return (grid,) if isinstance(grid, Problem) else grid


def _whole_file(sentence: str) -> Problem:
    return Problem("", 0, "", sentence)


def _refuse(content: bytes) -> str:
    """Why the file is not even opened; empty if it may be."""
    if len(content) > LARGEST_FILE:
        return "Die Datei ist zu groß. Möglich sind höchstens 2 MB."
    if content.startswith(_OLD_OR_ENCRYPTED):
        return "Die Datei hat ein Kennwort oder das alte Format .xls. Bitte ohne Kennwort als .xlsx speichern."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _refuse_archive(archive)
    except Exception:  # noqa: BLE001  a damaged archive makes zipfile and zlib raise anything at all
        return "Das ist keine Excel-Datei im Format .xlsx, oder sie ist beschädigt."


def _refuse_archive(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or unpacked > HIGHEST_RATIO * max(packed, 1):
        return "Die Datei ist ungewöhnlich gepackt und wird deshalb nicht geöffnet."
    if any(".." in name or name.startswith("/") for name in names):
        return "Die Datei ist ungewöhnlich gepackt und wird deshalb nicht geöffnet."
    if "xl/workbook.xml" not in names:
        return "Das ist keine Excel-Datei im Format .xlsx."
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        return "Die Datei enthält Makros. Bitte ohne Makros als .xlsx speichern."
    if any("externallinks/" in name.lower() for name in names):
        return "Die Datei enthält Verknüpfungen mit anderen Dateien. Bitte lösen Sie diese und speichern Sie neu."
    if any(_declares(archive.read(entry)) for entry in entries if entry.filename.endswith((".xml", ".rels"))):
        return "Die Datei enthält Anweisungen, die in Excel-Dateien nichts zu suchen haben, und wird nicht geöffnet."
    return ""


def _declares(xml: bytes) -> bool:
    return any(declaration in xml for declaration in _DECLARATIONS)


def _read(book: openpyxl.Workbook) -> Workbook | tuple[Problem, ...]:
    names = {name.strip().lower(): name for name in book.sheetnames}
    refused = tuple(Problem(names[name], 0, "", why) for name, why in _REFUSED_SHEETS.items() if name in names)
    if len(names) == 1 and "survey" not in names:
        names = {"survey": book.sheetnames[0]}
    if "survey" not in names:
        return (*refused, _whole_file("Das Blatt survey mit den Fragen fehlt."))
    sheets: dict[str, Sheet] = {}
    problems = list(refused)
    for name in _SHEETS:
        read = _read_sheet(name, book[names[name]]) if name in names else Sheet(name)
        if isinstance(read, Sheet):
            sheets[name] = read
        else:
            problems.append(read)
    return tuple(problems) or Workbook(sheets["survey"], sheets["choices"], sheets["settings"])


def _read_sheet(name: str, cells: _Cells) -> Sheet | Problem:
    grid = _read_grid(name, cells)
    if isinstance(grid, Problem):
        return grid
    headings = grid[0] if grid else ()
    columns = tuple((at, column_of(text, get_column_letter(at + 1))) for at, text in enumerate(headings) if text)
    rows = tuple(
        Row(number, in_row)
        for number, texts in enumerate(grid[1:], start=2)
        if (in_row := {column: texts[at] for at, column in columns if at < len(texts) and texts[at]})
    )
    return Sheet(name, tuple(column for _, column in columns), rows)


def _read_grid(name: str, cells: _Cells) -> Grid | Problem:
    found = cells.iter_rows(min_row=1, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
    return bounded(name, ([cell_text(value) for value in values] for values in found))


def bounded(name: str, rows: Iterable[Sequence[str]]) -> Grid | Problem:
    """The rows as they are, unless there are too many of them, or one is too long."""
    grid: list[tuple[str, ...]] = []
    for number, texts in enumerate(rows, start=1):
        if number > MOST_ROWS and any(texts):
            return Problem(name, number, "", f"Das Blatt hat zu viele Zeilen (höchstens {MOST_ROWS}).")
        if any(texts[MOST_COLUMNS:]):
            letter = get_column_letter(MOST_COLUMNS + 1)
            return Problem(name, number, letter, f"Das Blatt hat zu viele Spalten (höchstens {MOST_COLUMNS}).")
        grid.append(tuple(texts))
    return tuple(grid)


def cell_text(value: object) -> str:
    """What stands in a cell as text: whole numbers without a point, dates as ISO, no control or direction signs."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return tidy(str(value))


def tidy(text: str) -> str:
    """The text without control and direction signs and without blanks around it."""
    lines = re.sub(r"_x000D_\n?|\r\n?", "\n", text[: LONGEST_CELL + 1])
    kept = _ESCAPED_CONTROL.sub("", lines).replace("\N{NO-BREAK SPACE}", " ")
    return "".join(sign for sign in kept if _belongs_in_text(sign)).strip()


def _belongs_in_text(sign: str) -> bool:
    return sign in "\n\t" or (unicodedata.category(sign) not in ("Cc", "Cs") and sign not in _DIRECTIONS)
