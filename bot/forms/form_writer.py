"""Writes the shipped workbooks from tables of texts; run by hand: ``python -m bot.forms.form_writer``.

The workbooks are what authorities copy and change, so they look like any other XLSForm in a spreadsheet.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

Two = tuple[str, str]
"""German and English."""

_NONE: Two = ("", "")
_MADE = datetime(2022, 3, 1)  # noqa: DTZ001  a spreadsheet keeps no time zone; fixed, so that the file never changes
_GERMAN, _ENGLISH = "Deutsch (de)", "English (en)"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the survey sheet."""

    type: str
    name: str
    label: Two = _NONE
    hint: Two = _NONE
    required: Two = _NONE
    """What is said when it is left out; empty for a question that may be."""
    relevant: str = ""
    constraint: str = ""
    message: Two = _NONE
    calculation: str = ""
    choice_filter: str = ""
    parameters: str = ""
    appearance: str = ""
    ends: bool = False
    shows: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the choices sheet."""

    list_name: str
    name: str
    label: Two


@dataclass(frozen=True, slots=True)
class Form:
    """A whole workbook."""

    form_id: str
    version: str
    title: Two
    lines: Sequence[Line]
    options: Sequence[Option]


Table = list[list[str]]


def _both(heading: str) -> list[str]:
    return [f"{heading}::{_GERMAN}", f"{heading}::{_ENGLISH}"]


_SURVEY_HEADINGS = [
    *("type", "name", *_both("label"), *_both("hint"), "required", *_both("required_message"), "relevant"),
    *("constraint", *_both("constraint_message"), "calculation", "choice_filter", "parameters", "appearance"),
    *("bot::ende", "bot::liste", "bot::einstellung"),
]


def tables(form: Form) -> dict[str, Table]:
    """The sheets as rows of text, headings first, without columns that stay empty."""
    survey = [_SURVEY_HEADINGS, *(_survey_row(line) for line in form.lines)]
    choices = [["list_name", "name", *_both("label")], *([o.list_name, o.name, *o.label] for o in form.options)]
    settings = [
        ["form_title", f"bot::titel::{_ENGLISH}", "form_id", "version", "default_language"],
        [*form.title, form.form_id, form.version, _GERMAN],
    ]
    sheets = {"survey": _without_empty(survey), "choices": choices, "settings": settings}
    return sheets if form.options else {name: sheets[name] for name in ("survey", "settings")}


def _survey_row(line: Line) -> list[str]:
    return [
        *(line.type, line.name, *line.label, *line.hint),
        *("yes" if line.required[0] else "", *line.required),
        *(line.relevant, line.constraint, *line.message, line.calculation, line.choice_filter),
        *(line.parameters, line.appearance, "ja" if line.ends else "", line.shows, line.setting),
    ]


def _without_empty(table: Table) -> Table:
    used = [at for at in range(len(table[0])) if any(row[at] for row in table[1:])]
    return [[row[at] for at in used] for row in table]


def workbook(form: Form) -> bytes:
    """The form as an .xlsx file; the same form always gives the same cells."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        book.set_properties({"title": form.title[0], "created": _MADE})
        heading = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, table in tables(form).items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            for at, title in enumerate(table[0]):
                sheet.set_column(at, at, 45 if title.startswith(("label", "hint")) else 18, wrapped)
            sheet.write_row(0, 0, table[0], heading)
            for number, row in enumerate(table[1:], start=1):
                for at, text in enumerate(row):
                    if text:
                        sheet.write_string(number, at, text, wrapped)
    return memory.getvalue()


def write_shipped() -> None:
    """Write the workbooks anew beside this file."""
    # Imported here because the texts use the classes above.
    from bot.forms.customer_survey import CUSTOMER_SURVEY
    from bot.forms.memo_form import MEMO_FORM
    from bot.forms.step_texts import STEP_FORMS
    from bot.forms.steps_evaluation import MEASURE

    here = Path(__file__).parent
    here.joinpath("kundenbefragung.xlsx").write_bytes(workbook(CUSTOMER_SURVEY))
    here.joinpath("vermerk.xlsx").write_bytes(workbook(MEMO_FORM))
    here.joinpath("steps", "measure.xlsx").write_bytes(workbook(MEASURE))
    for step, form in STEP_FORMS.items():
        here.joinpath("steps", f"{step}.xlsx").write_bytes(workbook(form))


if __name__ == "__main__":
    write_shipped()
