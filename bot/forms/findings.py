"""Collects what is wrong while a workbook is read, so that everything is said at once."""

from bot.forms.problems import Problem, Severity
from bot.forms.workbook import Sheet


class Findings:
    """The problems found so far; belongs to one reading of one workbook."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def error(self, sheet: Sheet, row: int, key: str, sentence: str, *, language: str = "") -> None:
        """Something that keeps the form out of the field, in the column called ``key`` (``""``: the whole row)."""
        self.problems.append(Problem(sheet.name, row, sheet.letter(key, language), sentence))

    def hint(self, sheet: Sheet, row: int, key: str, sentence: str, *, language: str = "") -> None:
        """Something worth knowing that keeps nothing back."""
        self.problems.append(Problem(sheet.name, row, sheet.letter(key, language), sentence, Severity.HINT))

    @property
    def fatal(self) -> bool:
        """Whether an error is among them."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)
