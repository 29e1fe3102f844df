"""Makes small .xlsx files out of tables, so that a test shows the sheet it is about."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Table = Sequence[Sequence[object]]


def workbook(sheets: Mapping[str, Table]) -> bytes:
    """A workbook with these sheets; the first row of each holds the headings, ``""`` is an empty cell."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, [None if cell == "" else cell for cell in row])
    return memory.getvalue()


def survey(*rows: Sequence[object], choices: Table = (), settings: Table = ()) -> bytes:
    """A workbook whose survey sheet consists of these rows, headings first."""
    sheets: dict[str, Table] = {"survey": rows}
    if choices:
        sheets["choices"] = choices
    if settings:
        sheets["settings"] = settings
    return workbook(sheets)


YES_NO: Table = (("list_name", "name", "label"), ("ja_nein", "ja", "Ja"), ("ja_nein", "nein", "Nein"))
