"""Reads a plain table somebody sent back, as .xlsx or .csv: headings in the first row, texts below, nothing hostile."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from bot.forms.problems import Problem
from bot.forms.workbook import LARGEST_FILE, Grid, bounded, open_first_sheet, tidy

_ZIP = b"PK"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ";,\t"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that is not empty: its number as a spreadsheet shows it, and its texts by heading."""

    number: int
    cells: Mapping[str, str]

    def get(self, heading: str) -> str:
        """The text under a heading; empty if there is none."""
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the headings; ``letters`` says in which column each heading stands, for messages."""

    letters: Mapping[str, str]
    rows: tuple[TableRow, ...]

    def problem(self, row: TableRow, heading: str, sentence: str) -> Problem:
        """A fault in one cell of this table."""
        return Problem("", row.number, self.letters[heading], sentence)


def read_table(content: bytes, wanted: Collection[str]) -> Table | tuple[Problem, ...]:
    """The columns called ``wanted`` of a table, or all that is wrong with it. Other columns are not even looked at.

    Headings are compared in small letters. A .csv may be separated by semicolons, commas or tabs and be saved in UTF-8
    or as German Excel does.
    """
    is_workbook = content.startswith((_ZIP, _OLD_OR_ENCRYPTED))
    grid = open_first_sheet(content) if is_workbook else _open_csv(content)
    if grid and isinstance(grid[0], Problem):
        return tuple(problem for problem in grid if isinstance(problem, Problem))
    texts = [row for row in grid if not isinstance(row, Problem)]
    headings = [text.casefold() for text in texts[0]] if texts else []
    missing = [name for name in wanted if headings.count(name) != 1]
    if missing:
        return tuple(Problem("", 1, "", f"Die Spalte {name} fehlt, oder es gibt sie mehrmals.") for name in missing)
    places = {name: headings.index(name) for name in wanted}
    rows = [
        TableRow(number, cells)
        for number, row in enumerate(texts[1:], start=2)
        if (cells := {name: row[at] for name, at in places.items() if at < len(row) and row[at]})
    ]
    return Table({name: get_column_letter(at + 1) for name, at in places.items()}, tuple(rows))


def _open_csv(content: bytes) -> Grid | tuple[Problem, ...]:
    if len(content) > LARGEST_FILE:
        return (_whole_file("Die Datei ist zu groß. Möglich sind höchstens 2 MB."),)
    if b"\x00" in content:
        return (_whole_file("Das ist keine Tabelle im Format .csv oder .xlsx."),)
    text = _decoded(content)
    first_line = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        grid = bounded("", ([tidy(cell) for cell in line] for line in lines))
    except csv.Error:
        return (_whole_file("Die Datei ist beschädigt: Ein Feld ist nicht richtig abgeschlossen."),)
    return (grid,) if isinstance(grid, Problem) else grid


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # How Excel saves a .csv on a German Windows; every byte means something there, or is replaced.
        return content.decode("cp1252", errors="replace")


def _whole_file(sentence: str) -> Problem:
    return Problem("", 0, "", sentence)
