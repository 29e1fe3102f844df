"""Files that want to harm are refused with a clear sentence, quickly, and never crash the program (RELIABILITY T12)."""

import io
import random
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from bot.domain.questionnaire import Questionnaire
from bot.forms import shipped
from bot.forms.reader import read_form
from tests.forms.workbooks import survey

GOOD = survey(("type", "name", "label"), ("text", "a", "Warum?"))
SHEET = "xl/worksheets/sheet1.xml"


def repacked(change: Callable[[dict[str, bytes]], None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A good workbook whose parts were tampered with."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return memory.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return repacked(lambda parts: parts.update({name: content}))


def without(name: str) -> bytes:
    def leave_out(parts: dict[str, bytes]) -> None:
        del parts[name]

    return repacked(leave_out)


def with_sheet(rows: str, head: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<?xml version="1.0"?>{head}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, xml.encode())


LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {x} '&{y};&{y};'>" for x, y in ("ba", "cb", "dc")) + "]>"
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
CELL = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'

DAMAGED = "Die Datei ist beschädigt. Bitte öffnen Sie sie in Excel und speichern Sie sie neu."
NO_WORKBOOK = "Das ist keine Excel-Datei im Format .xlsx, oder sie ist beschädigt."
PACKED = "Die Datei ist ungewöhnlich gepackt und wird deshalb nicht geöffnet."
INSTRUCTIONS = "Die Datei enthält Anweisungen, die in Excel-Dateien nichts zu suchen haben, und wird nicht geöffnet."

FILES = {
    "empty": (b"", NO_WORKBOOK),
    "text": (b"type,name,label\n", NO_WORKBOOK),
    "truncated": (GOOD[: len(GOOD) // 2], NO_WORKBOOK),
    "too large": (GOOD + b"\0" * (2 * 1024 * 1024), "Die Datei ist zu groß. Möglich sind höchstens 2 MB."),
    "old or with a password": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "Die Datei hat ein Kennwort oder das alte Format .xls. Bitte ohne Kennwort als .xlsx speichern.",
    ),
    "zip bomb": (with_part("xl/media/x.bin", b"\0" * (15 * 1024 * 1024)), PACKED),
    "more than fits": (with_part("xl/media/x.bin", b"\0" * (21 * 1024 * 1024)), PACKED),
    "thousand parts": (repacked(lambda parts: parts.update({f"x/{n}": b"x" for n in range(300)})), PACKED),
    "parts outside of the folder": (with_part("../../x", b"x"), PACKED),
    "another kind of archive": (without("xl/workbook.xml"), "Das ist keine Excel-Datei im Format .xlsx."),
    "macros": (
        with_part("xl/vbaProject.bin", b"x"),
        "Die Datei enthält Makros. Bitte ohne Makros als .xlsx speichern.",
    ),
    "links to other files": (
        with_part("xl/externalLinks/externalLink1.xml", b"<x/>"),
        "Die Datei enthält Verknüpfungen mit anderen Dateien. Bitte lösen Sie diese und speichern Sie neu.",
    ),
    "billion laughs": (with_sheet("<row><c><v>&d;</v></c></row>", LAUGHS), INSTRUCTIONS),
    "a file of the server": (with_sheet("<row><c><v>&f;</v></c></row>", OUTSIDE), INSTRUCTIONS),
    "the same in UTF-16": (with_part(SHEET, OUTSIDE.encode("utf-16")), INSTRUCTIONS),
    "no XML": (with_part(SHEET, b"<worksheet><sheetData><row"), DAMAGED),
    "row without end": (
        with_sheet("".join(f'<row r="{row}">{CELL.format(f"A{row}")}</row>' for row in (1, 1_048_576))),
        "Blatt survey, Zeile 1: Die Spalte type fehlt.",
    ),
    "column without end": (
        with_sheet(f'<row r="1">{CELL.format("A1")}{CELL.format("XFD1")}</row>'),
        "Blatt survey, Zeile 1: Die Spalte type fehlt.",
    ),
    "a column too many": (
        with_sheet(f'<row r="1">{CELL.format("BI1")}</row>'),
        "Blatt survey, Zeile 1, Spalte BI: Das Blatt hat zu viele Spalten (höchstens 60).",
    ),
    "a row too many": (
        with_sheet(f'<row r="5001">{CELL.format("A5001")}</row>'),
        "Blatt survey, Zeile 5001: Das Blatt hat zu viele Zeilen (höchstens 5000).",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused_with_a_clear_sentence(name: str) -> None:
    content, expected = FILES[name]
    start = time.perf_counter()
    read = read_form(content, file_name="x.xlsx")
    assert isinstance(read, tuple)
    assert str(read[0]) == expected
    assert time.perf_counter() - start < 60


def test_openpyxl_reads_xml_with_its_guard() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_many_cells_in_a_row_take_no_long_time() -> None:
    row = "".join(f"<c><v>{number}</v></c>" for number in range(100_000))
    start = time.perf_counter()
    assert isinstance(read_form(with_sheet(f"<row>{row}</row>"), file_name="x.xlsx"), tuple)
    assert time.perf_counter() - start < 60


def test_mutated_files_never_crash_the_reader() -> None:
    chance = random.Random(2022)
    whole = shipped.memo_form()
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        _check(bytes(content))


def test_mutated_sheets_never_crash_the_reader() -> None:
    chance = random.Random(2022)
    for _ in range(60):
        _check(repacked(lambda parts: parts.update({SHEET: _scratched(parts[SHEET], chance)}), zipfile.ZIP_STORED))


def _scratched(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        changed[chance.randrange(len(changed))] = chance.choice(b"<>\"'&/\0${}=x1\xff")
    return bytes(changed)


def _check(content: bytes) -> None:
    read = read_form(content, file_name="x.xlsx")
    assert isinstance(read, Questionnaire) or all(problem.sentence for problem in read)


def test_direction_and_control_signs_do_not_reach_people() -> None:
    read = read_form(survey(("type", "name", "label"), ("text", "a", "Wa\u202erum\u2066?\u0007")), file_name="x.xlsx")
    assert isinstance(read, Questionnaire)
    assert read.question("a").labels == {"de": "Warum?"}
