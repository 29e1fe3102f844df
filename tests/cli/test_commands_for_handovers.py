"""An operator takes files to the institute and brings back what it says; each command is a process of its own."""

import asyncio
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from bot.domain.handover import Handover
from bot.domain.survey import Survey
from bot.domain.volunteering import Volunteer
from bot.reports import spool
from storage.database import Database
from storage.keystore import place_in
from storage.sealed import KeyRing
from tests.cli.conftest import Terminal, terminal_at
from tests.services.handover_scene import INSTITUTE, handed_over, open_survey, runtime, volunteers
from tests.services.survey_scene import Clock


@dataclass
class Office:
    """A survey with one volunteer, who has been handed over."""

    terminal: Terminal
    folder: Path
    survey: Survey
    volunteer: Volunteer
    written: Handover


async def _prepared(folder: Path, url: str, ring: KeyRing) -> tuple[Survey, Volunteer, Handover]:
    database = await Database.open(url, ring, place_in(folder))
    rt = runtime(database, Clock(), folder)
    survey = await open_survey(rt)
    volunteer = await volunteers(rt, survey, 1)
    written = await handed_over(rt, survey)
    await database.close()
    return survey, volunteer, written


@pytest.fixture
def office(tmp_path: Path, key_ring: KeyRing) -> Office:
    url = f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}"
    prepared = asyncio.run(_prepared(tmp_path, url, key_ring))
    return Office(terminal_at(tmp_path, url), tmp_path, *prepared)


def test_the_files_are_copied_and_named_with_their_digests(office: Office) -> None:
    out = office.folder / "stick"

    done = office.terminal.run("volunteers", "handover", office.survey.id, "--out", str(out))

    file = out / office.written.file_name
    assert (done.status, done.err) == (0, "")
    assert done.out == f"{office.written.id}\t{office.written.sha256}\t{file}\n"
    assert sha256(file.read_bytes()).hexdigest() == office.written.sha256
    assert pyrage.decrypt(file.read_bytes(), [INSTITUTE]).startswith(b"PK")
    manifest = json.loads((out / file.name.replace(".xlsx.age", ".manifest.json")).read_bytes())
    assert manifest["file"] == file.name
    assert {each.stat().st_mode & 0o777 for each in out.iterdir()} == {0o600}


def test_a_file_that_was_changed_does_not_leave(office: Office) -> None:
    file = spool.folder_in(office.folder) / office.written.file_name
    file.write_bytes(file.read_bytes() + b"x")

    done = office.terminal.run("volunteers", "handover", office.survey.id, "--out", str(office.folder / "stick"))

    assert (done.status, done.out) == (1, "")
    assert done.err == f"{file.name} ist nicht die Datei, die geschrieben wurde.\n"


def test_what_is_confirmed_is_not_brought_again(office: Office) -> None:
    number = str(office.written.id)

    confirmed = office.terminal.run("volunteers", "confirmed", office.survey.id, number, "--on", "12.7.2026")
    again = office.terminal.run("volunteers", "confirmed", office.survey.id, number, "--on", "12.7.2026")
    nothing = office.terminal.run("volunteers", "handover", office.survey.id, "--out", str(office.folder / "stick"))

    assert (confirmed.status, confirmed.out) == (0, f"Bestätigt: {office.written.file_name}\n")
    assert (again.status, again.err) == (
        1,
        f"Eine geschriebene, unbestätigte Datei mit der Nummer {number} gibt es hier nicht.\n",
    )
    assert (nothing.status, nothing.err) == (1, "Im Moment liegt nichts für das Institut bereit.\n")


def test_nobody_confirms_tomorrow(office: Office) -> None:
    done = office.terminal.run("volunteers", "confirmed", office.survey.id, "1", "--on", "2199-01-01")

    assert (done.status, done.err) == (1, "Der Tag der Bestätigung liegt in der Zukunft.\n")


def test_reports_of_the_institute_are_counted(office: Office) -> None:
    report = office.folder / "ruecklauf.csv"
    report.write_text(f"id;disposition\n{office.volunteer.id};geführt\n", encoding="utf-8")

    done = office.terminal.run("volunteers", "dispositions", office.survey.id, str(report))

    assert (done.status, done.err) == (0, "")
    assert done.out == "completed: 1\nrefused: 0\nnot_reached: 0\ndelete_now: 0\n"


def test_wrong_reports_are_named_with_row_and_column(office: Office) -> None:
    report = office.folder / "ruecklauf.csv"
    report.write_text("id;disposition\nfoo;completed\n", encoding="utf-8")

    done = office.terminal.run("volunteers", "dispositions", office.survey.id, str(report))

    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "Zeile 2, Spalte A: Diese Kennung wurde für diese Befragung nicht übergeben.\n"
        "Es wurde nichts eingelesen. Mängel: 1.\n"
    )


def test_a_survey_that_does_not_exist_is_named(office: Office) -> None:
    done = office.terminal.run("volunteers", "handover", "nix", "--out", str(office.folder / "stick"))

    assert (done.status, done.err) == (1, "Eine Befragung mit der Kennung nix gibt es nicht.\n")
