"""A questionnaire is looked at before it goes into the field, by ``buergerecho form check``."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.form import form
from bot.forms import shipped
from tests.cli.conftest import Terminal
from tests.forms.workbooks import survey


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "kundenbefragung.xlsx"
    file.write_bytes(shipped.customer_survey())
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "kaputt.xlsx"
    rows = (("select_one fehlt", "a", "Frage", ""), ("text", "b", "Warum?", "${a} > 3 und ${a} < 9"))
    file.write_bytes(survey(("type", "name", "label", "relevant"), *rows))
    return file


def test_good_questionnaire_may_go_into_the_field_without_any_settings(terminal: Terminal, good: Path) -> None:
    ended = Terminal(terminal.folder).run("form", "check", str(good))
    summary = "Der Fragebogen „Kundenbefragung“ kann ins Feld: 27 Fragen, Sprachen: de, en, Hinweise: 0.\n"
    assert (ended.status, ended.out, ended.err) == (0, summary, "")


def test_every_fault_is_listed_with_sheet_row_and_column(terminal: Terminal, broken: Path) -> None:
    ended = terminal.run("form", "check", str(broken))
    assert ended.status == 1
    assert ended.out.splitlines() == [
        "Blatt survey, Zeile 2, Spalte A: Die Liste „fehlt“ fehlt im Blatt choices.",
        "Blatt survey, Zeile 3, Spalte D: Statt „und“ bitte and schreiben. (Zeichen 10)",
    ]
    assert ended.err == "Der Fragebogen kaputt.xlsx kann so nicht ins Feld: 2 Fehler.\n"


def test_file_that_is_no_workbook_is_refused_with_one_sentence(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "brief.xlsx"
    file.write_text("Sehr geehrte Damen und Herren", encoding="utf-8")
    ended = terminal.run("form", "check", str(file))
    assert (ended.status, ended.err) == (1, "Der Fragebogen brief.xlsx kann so nicht ins Feld: 1 Fehler.\n")
    assert ended.out == "Das ist keine Excel-Datei im Format .xlsx, oder sie ist beschädigt.\n"


def test_file_that_is_not_there_is_a_wrong_call(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("form", "check", str(tmp_path / "nirgends.xlsx")).status == 2


def played(file: Path, *typed: str, language: str = "de") -> str:
    arguments = ["check", str(file), "--chat", "--language", language]
    result = CliRunner().invoke(form, arguments, input="\n".join(typed) + "\n", standalone_mode=False)
    assert result.exception is None
    return result.output


def test_questionnaire_is_played_in_the_terminal_to_its_end(good: Path) -> None:
    answers = ("Ja", "2", "Fertig", "Telefon", "Fertig", "zufrieden", "2", *("zufrieden",) * 7)
    shown = played(good, *answers, "nichts davon", "Fertig", "1", "6", "Überspringen", "75+")
    assert "Wie zufrieden waren Sie mit der Freundlichkeit im Jugendamt?" in shown
    assert "[☑ Telefon]" in shown
    assert "[Zurück]  [Überspringen]" in shown
    assert shown.endswith("Zu welcher Altersgruppe gehören Sie? 75+\n")


def test_unfit_answers_are_refused_as_in_the_chat_and_one_can_go_back(good: Path) -> None:
    shown = played(good, "vielleicht", "Ja", "Fertig", "Zurück", "Nein")
    assert "➡️ Das habe ich nicht verstanden." in shown
    assert "➡️ Bitte wählen Sie mindestens eine Antwort" in shown
    assert "Diesmal fragen wir nur Menschen" in shown


def test_questionnaire_is_played_in_english_and_may_be_left(good: Path) -> None:
    shown = played(good, "Yes", language="en")
    assert "Which areas did you deal with?" in shown
    assert "[Back]" in shown
