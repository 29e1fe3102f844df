"""Tables that somebody sends back: read whatever program saved them, and refused with the place of the fault."""

import io

import pytest
import xlsxwriter

from bot.forms.table import Table, read_table

WANTED = ("id", "disposition")
PLAIN = "id;disposition\n0a;completed\n0b;refused\n"


def rows(content: bytes) -> list[tuple[int, str, str]]:
    table = read_table(content, WANTED)
    assert isinstance(table, Table)
    return [(row.number, row.get("id"), row.get("disposition")) for row in table.rows]


def problems(content: bytes) -> list[str]:
    table = read_table(content, WANTED)
    assert isinstance(table, tuple)
    return [str(problem) for problem in table]


def workbook(*lines: tuple[object, ...]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Rücklauf")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.replace(";", ",").encode(),
        PLAIN.replace(";", "\t").replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        b'"ID";"Disposition";"Notiz"\n0a;completed;"eine ; und\neine Zeile"\n0b;refused;',
    ],
)
def test_every_program_saves_csv_differently(content: bytes) -> None:
    assert [row[1:] for row in rows(content)] == [("0a", "completed"), ("0b", "refused")]


def test_german_excel_saves_umlauts_in_its_own_way() -> None:
    assert rows("id;disposition\n0a;sofort löschen\n".encode("cp1252")) == [(2, "0a", "sofort löschen")]


def test_a_workbook_is_read_like_a_csv_and_empty_rows_keep_their_numbers() -> None:
    content = workbook(("disposition", "note", "id"), ("completed", "x", "0a"), (), ("refused", "", "0b"))

    assert rows(content) == [(2, "0a", "completed"), (4, "0b", "refused")]


def test_a_formula_in_a_workbook_is_never_worked_out() -> None:
    content = workbook(("id", "disposition"), ("0a", '=HYPERLINK("http://x.example","completed")'))

    assert rows(content) == [(2, "0a", "0")], "the value it was saved with"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ["Zeile 1: Die Spalte id fehlt, oder es gibt sie mehrmals."] * 1),
        (b"kennung;disposition\n1;2\n", ["Zeile 1: Die Spalte id fehlt, oder es gibt sie mehrmals."]),
        (b"id;id;disposition\n1;2;3\n", ["Zeile 1: Die Spalte id fehlt, oder es gibt sie mehrmals."]),
        (b"\x00\x01\x02", ["Das ist keine Tabelle im Format .csv oder .xlsx."]),
        (b"id;disposition\n" + b"x" * (2 * 1024 * 1024), ["Die Datei ist zu groß. Möglich sind höchstens 2 MB."]),
        (b"PK\x03\x04rubbish", ["Das ist keine Excel-Datei im Format .xlsx, oder sie ist beschädigt."]),
        (
            b"\xd0\xcf\x11\xe0rest",
            ["Die Datei hat ein Kennwort oder das alte Format .xls. Bitte ohne Kennwort als .xlsx speichern."],
        ),
        (
            b"id;disposition\n" + b"1;2\n" * 5000,
            ["Zeile 5001: Das Blatt hat zu viele Zeilen (höchstens 5000)."],
        ),
        (
            b"id;disposition\n" + b";" * 60 + b"x\n",
            ["Zeile 2, Spalte BI: Das Blatt hat zu viele Spalten (höchstens 60)."],
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(content: bytes, said: list[str]) -> None:
    assert problems(content)[: len(said)] == said
