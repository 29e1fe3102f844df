"""Asks pyxform, the reference reader of XLSForms, whether ODK would take the form too.

Only this module knows pyxform, and only its public ``convert``. The form itself is read by ``bot/forms`` alone,
because pyxform stops at the first fault, replaces „quotation marks“ in labels and does not look into expressions.
"""

import re

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from bot.forms.choice_lists import Lists
from bot.forms.problems import Problem
from bot.forms.workbook import Sheet, Workbook

_ROW = re.compile(r"\[row : (\d+)\]")
_FORM_NAME = "data"

# By the beginning of pyxform's error code; its English sentences are never shown.
_SENTENCES = (
    ("NAMES_001", "Der Name kommt in derselben Gruppe zweimal vor."),
    ("NAMES_005", "Der Name „meta“ ist vergeben."),
    ("NAMES", "Der Name geht nicht: Er braucht am Anfang einen Buchstaben und darf nur einmal vorkommen."),
    ("PYREF", "Ein ${…} ist nicht richtig geschrieben oder nennt keine Frage."),
    ("RANGE", "Die Angaben in parameters passen nicht. So ist es richtig: start=1 end=6 step=1"),
    ("SURVEY_004", "Die Angaben in parameters brauchen die Form name=wert."),
    ("SURVEY_005", "In parameters steht etwas, das es bei dieser Art von Frage nicht gibt."),
    ("SURVEY", "Eine Gruppe beginnt oder endet an der falschen Stelle."),
    ("HEADER", "Eine Spaltenüberschrift fehlt, kommt zweimal vor oder enthält ein Leerzeichen."),
    ("LABEL", "Hier fehlt der Text der Antwort."),
    ("ENTITY", "Datensätze (entities) gibt es hier nicht."),
)
_OTHERWISE = "Diese Zeile ist kein gültiges XLSForm. Bitte vergleichen Sie sie mit der Anleitung auf xlsform.org."

_Cells = dict[str, list[dict[str, str]] | list[str]]


def refusal(workbook: Workbook, replaced: Lists) -> Problem | None:
    """Why ODK would not take the form; ``None`` if it would."""
    try:
        convert(_as_pyxform_wants(workbook, replaced), validate=False, form_name=_FORM_NAME)
    except PyXFormError as error:
        return _in_german(error)
    except Exception:  # noqa: BLE001  foreign code on a file that somebody sent; the form is refused, not the program
        return Problem("survey", 0, "", _OTHERWISE)
    return None


def _in_german(error: PyXFormError) -> Problem:
    code = error.code.name if error.code else ""
    sentence = next((sentence for start, sentence in _SENTENCES if code.startswith(start)), _OTHERWISE)
    sheet = str(error.context.get("sheet") or ("choices" if "choices" in code.lower() else "survey"))
    row = error.context.get("row")
    if row is None:  # most of pyxform's errors carry the row in their text alone
        found = _ROW.search(str(error))
        row = found[1] if found else 0
    return Problem(sheet, int(row), "", sentence)


def _as_pyxform_wants(workbook: Workbook, replaced: Lists) -> _Cells:
    cells: _Cells = {"sheet_names": ["survey", "choices", "settings"]}
    for sheet in (workbook.survey, workbook.choices, workbook.settings):
        if sheet.columns:
            cells[sheet.name] = _rows(sheet)
            cells[f"{sheet.name}_header"] = [dict.fromkeys((column.heading for column in sheet.columns), "")]
    there = {row.get("list_name") for row in workbook.choices.rows}
    missing = [name for name in replaced if name not in there]
    if missing:
        heading = next((column.heading for column in workbook.choices.columns if column.key == "label"), "label")
        rows = [{"list_name": name, "name": "x", heading: "x"} for name in missing]
        cells["choices"] = [*(_rows(workbook.choices) if workbook.choices.columns else []), *rows]
        header = dict.fromkeys(("list_name", "name", heading), "")
        header |= dict.fromkeys((column.heading for column in workbook.choices.columns), "")
        cells["choices_header"] = [header]
    return cells


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    """The rows with gaps where the sheet has empty ones, so that pyxform counts as the spreadsheet does."""
    by_number = {row.number: {column.heading: text for column, text in row.cells.items()} for row in sheet.rows}
    last = max(by_number, default=1)
    return [by_number.get(number, {}) for number in range(2, last + 1)]
