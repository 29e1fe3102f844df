"""What is wrong with a workbook, said in German and with the cell, so that it can be put right without a programmer."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a form out of the field; a hint does not."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: sheet, row (from 1; 0 for the whole sheet), column as its letter (empty for the whole row), sentence.

    The sheet is empty where the file as a whole is meant.
    """

    sheet: str
    row: int
    column: str
    sentence: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = [f"Blatt {self.sheet}"] if self.sheet else []
        place += [f"Zeile {self.row}"] if self.row else []
        place += [f"Spalte {self.column}"] if self.column else []
        mark = "Hinweis: " if self.severity is Severity.HINT else ""
        return f"{', '.join(place)}: {mark}{self.sentence}" if place else f"{mark}{self.sentence}"


def errors_among(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that keep the form out of the field."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """As somebody works through the file: by sheet, row and column, each only once."""
    sheets = ("", "survey", "choices", "settings")

    def place(problem: Problem) -> tuple[int, int, int, str]:
        sheet = sheets.index(problem.sheet) if problem.sheet in sheets else len(sheets)
        return sheet, problem.row, len(problem.column), problem.column

    return tuple(sorted(dict.fromkeys(problems), key=place))
