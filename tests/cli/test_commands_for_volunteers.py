"""An operator enters volunteers who signed on paper, and sees how many there are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.forms.paper_sheet import COLUMNS
from tests.cli.conftest import Terminal, terminal_at

ANNA = "Anna Gruber;08031 9000001;abends;de;jug;ja;1.7.2026;2026-05"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """An authority whose institute calls this month."""
    made = terminal_at(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'buergerecho.db'}")
    today = datetime.now(UTC).date()
    authority = tmp_path / "behoerde.toml"
    text = authority.read_text(encoding="utf-8")
    text = text.replace("calls_from = 2022-07-01", f"calls_from = {today}")
    authority.write_text(
        text.replace("calls_to = 2022-08-31", f"calls_to = {today + timedelta(days=30)}"), encoding="utf-8"
    )
    return made


@pytest.fixture
def survey(terminal: Terminal) -> str:
    today = datetime.now(UTC).date()
    form = Path(__file__).parents[2] / "bot" / "forms" / "kundenbefragung.xlsx"
    days = ("--opens", str(today), "--closes", str(today + timedelta(days=20)))
    made = terminal.run("survey", "import", str(form), "--title", "Kundenbefragung", *days, "--open")
    assert made.status == 0, made.err
    return made.out.split()[0]


def table(folder: Path, *lines: str) -> str:
    file = folder / "papier.csv"
    file.write_text("\n".join((";".join(COLUMNS), *lines)), encoding="utf-8")
    return str(file)


def test_who_signed_is_entered_once_and_counted_without_a_name(terminal: Terminal, survey: str, tmp_path: Path) -> None:
    sheet = table(tmp_path, ANNA)

    first = terminal.run("volunteers", "add", survey, "--file", sheet)
    second = terminal.run("volunteers", "add", survey, "--file", sheet)
    counted = terminal.run("volunteers", "list", survey)

    assert (first.status, first.out) == (0, "Eingetragen: 1, übergangen: 0\n")
    assert (second.status, second.out) == (0, "Eingetragen: 0, übergangen: 1\n")
    assert second.err == "Zeile 2, Spalte B: Diese Nummer ist schon eingetragen; übergangen.\n"
    assert counted.out == "Jugendamt\t1\t0\t0\t–\ngesamt\t1\t0\t0\t1819\n"
    assert "Gruber" not in counted.out


def test_a_wrong_table_enters_nobody_and_names_each_fault(terminal: Terminal, survey: str, tmp_path: Path) -> None:
    done = terminal.run("volunteers", "add", survey, "--file", table(tmp_path, ANNA, "Berta;110;;;;;1.7.2026;2026-05"))

    assert done.status == 1
    assert "Zeile 3, Spalte B: Das ist keine vollständige Telefonnummer mit Vorwahl." in done.err
    assert "Es wurde nichts eingetragen: 1 Mängel." in done.err
    assert terminal.run("volunteers", "list", survey).out == "gesamt\t0\t0\t0\t1819\n"


def test_an_unknown_survey_is_said(terminal: Terminal, survey: str, tmp_path: Path) -> None:
    assert survey
    done = terminal.run("volunteers", "add", "nosuch", "--file", table(tmp_path, ANNA))

    assert (done.status, done.out) == (1, "")
    assert "nosuch" in done.err


def test_who_calls_is_taken_out_and_comes_back_only_when_they_ask(
    terminal: Terminal, survey: str, tmp_path: Path
) -> None:
    sheet = table(tmp_path, ANNA)
    terminal.run("volunteers", "add", survey, "--file", sheet)

    gone = terminal.run("volunteers", "withdraw", survey, typed="08031 9000001\n")
    blocked = terminal.run("volunteers", "add", survey, "--file", sheet)
    freed = terminal.run("volunteers", "unblock", survey, typed="+49 8031 9000001\n")
    again = terminal.run("volunteers", "add", survey, "--file", sheet)

    assert (gone.status, gone.out) == (0, "Gelöscht. Unter dieser Nummer ruft niemand an.\n")
    assert blocked.out == "Eingetragen: 0, übergangen: 1\n"
    assert (freed.status, freed.out) == (0, "Diese Nummer kann wieder eingetragen werden.\n")
    assert again.out == "Eingetragen: 1, übergangen: 0\n"


def test_whoever_signed_on_paper_is_told_what_is_kept_of_them(terminal: Terminal, survey: str, tmp_path: Path) -> None:
    terminal.run("volunteers", "add", survey, "--file", table(tmp_path, ANNA))

    told = terminal.run("volunteers", "show", survey, typed="08031 9000001\n")
    nobody = terminal.run("volunteers", "show", survey, typed="08031 9000002\n")

    assert told.status == 0, told.err
    for line in (
        "Name: Anna Gruber",
        "Rufnummer: +4980319000001",
        "Zeiten: abends",
        "Bereich: Jugendamt",
        "An das Institut weitergegeben: nein",
        "Eingewilligt: Kontaktdaten für ein Telefoninterview weitergeben, 1. Juli 2026, 12:00 Uhr, Fassung 2026-05",
        "Eingewilligt: Bereich für das Telefoninterview weitergeben, 1. Juli 2026, 12:00 Uhr, Fassung 2026-05",
    ):
        assert line in told.out.splitlines()
    assert (nobody.status, nobody.out) == (1, "")
    assert "Zu dieser Nummer ist für diese Befragung nichts eingetragen." in nobody.err


def test_what_is_no_number_takes_nobody_out(terminal: Terminal, survey: str) -> None:
    done = terminal.run("volunteers", "withdraw", survey, typed="Gruber\n")

    assert (done.status, done.out) == (1, "")
    assert "Das ist keine vollständige Telefonnummer mit Vorwahl." in done.err


def test_a_number_that_is_not_blocked_is_said(terminal: Terminal, survey: str) -> None:
    done = terminal.run("volunteers", "unblock", survey, typed="08031 9000001\n")

    assert (done.status, done.out) == (1, "")
    assert "Diese Nummer ist nicht gesperrt." in done.err
