"""An operator brings a survey into the field and takes its answers out."""

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from click import Choice
from click.testing import CliRunner

from bot.cli import buergerecho
from bot.cli.staff import staff
from bot.cli.survey import Day
from bot.domain.ids import FormId, SurveyId
from bot.domain.submission import SubmittedResponse
from storage import responses, surveys
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.cli.conftest import Terminal, terminal_at


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "befragung.xlsx", "select_multiple service_area")


def write_workbook(file: Path, type_of_a2: str) -> Path:
    with xlsxwriter.Workbook(str(file)) as book:
        survey = book.add_worksheet("survey")
        rows = (
            ("type", "name", "label::Deutsch (de)", "label::English (en)"),
            (type_of_a2, "a2", "Mit welchen Bereichen hatten Sie zu tun?", "Which areas?"),
            ("text", "b3", "Warum? Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben.", "Why? No names please."),
        )
        for number, row in enumerate(rows):
            survey.write_row(number, 0, row)
        choices = book.add_worksheet("choices")
        choices.write_row(0, 0, ("list_name", "name", "label::Deutsch (de)", "label::English (en)"))
        choices.write_row(1, 0, ("service_area", "bau", "Bauamt", "Building office"))
        book.add_worksheet("settings").write_row(0, 0, ("form_title", "default_language"))
    return file


def import_arguments(workbook: Path, *more: str) -> tuple[str, ...]:
    return (
        "survey",
        "import",
        str(workbook),
        "--title",
        "Kundenbefragung",
        "--opens",
        "1.7.2026",
        "--closes",
        "2099-12-31",
        *more,
    )


async def send_off(database_url: str, key_ring: KeyRing, survey: str, texts: list[str]) -> None:
    async def all_of_them(tx: Transaction) -> None:
        found = await surveys.get(tx, SurveyId(survey))
        for text in texts:
            body = SubmittedResponse(FormId(found.form_id), {"a2": "bau", "b3": text}, "de", "q7", "chat")
            await responses.hold(tx, found.id, found.opens_on, body, tx.keys.marker("deletion code", text))
            await responses.move_batch_if_full(tx, found.id)

    database = await Database.open(database_url, key_ring)
    await database.write(all_of_them)
    await database.close()


async def test_from_the_workbook_to_the_export(
    tmp_path: Path, workbook: Path, database_url: str, key_ring: KeyRing
) -> None:
    terminal = terminal_at(tmp_path, database_url)
    imported = terminal.run(*import_arguments(workbook, "--open"))
    assert (imported.status, imported.err) == (0, "")
    survey, link = imported.out.splitlines()
    assert re.fullmatch("[a-z0-9]{1,16}", survey)
    assert link == f"https://t.me/MusterlandBot?start={survey}"

    await send_off(database_url, key_ring, survey, ["=1", "zwei", "drei, vier", "fünf\nsechs", "🙂", "zurückgehalten"])
    listed = terminal.run("survey", "list")
    assert listed.out.split("\t")[:2] == [survey, "open"]
    assert "6 Antworten (1 zurückgehalten)" in listed.out

    early = terminal.run("export", survey, "--format", "csv", "--out", "answers.csv")
    assert (early.status, early.out) == (0, "")
    assert early.err == "Bis zum Ende der Befragung zurückgehaltene Antworten: 1\n"
    assert terminal.run("survey", "close", survey).status == 0
    late = terminal.run("export", survey, "--format", "csv", "--out", "answers.csv")
    assert (late.status, late.err) == (0, "")

    file = terminal.folder / "answers.csv"
    assert file.stat().st_mode & 0o077 == 0
    with file.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert sorted(line["b3"] for line in lines) == sorted(
        ["'=1", "zwei", "drei, vier", "fünf\nsechs", "🙂", "zurückgehalten"]
    )
    assert {(line["a2"], line["a2/bau"], line["_source"], line["_way"]) for line in lines} == {
        ("bau", "1", "q7", "chat")
    }
    assert (terminal.folder / "answers.csv.codebook.csv").read_text(encoding="utf-8").startswith("Spalte,")


def test_with_another_authoritys_id_nothing_starts(terminal: Terminal, workbook: Path) -> None:
    """Everything the clock does asks for the surveys of this id: nothing would be deleted any more."""
    assert terminal.run(*import_arguments(workbook)).status == 0
    file = terminal.folder / "behoerde.toml"
    file.write_text(file.read_text("utf-8").replace('id = "landratsamt-musterland"', 'id = "musterland"'), "utf-8")
    telegram = {"BUERGERECHO_TOKEN": "1:x", "BUERGERECHO_API_URL": "http://127.0.0.1:1"}
    starting = replace(terminal, settings={**terminal.settings, **telegram})
    for words in (("run",), ("jobs", "run", "delete-past-surveys"), ("survey", "list")):
        refused = starting.run(*words)
        assert refused.status == 1
        assert "gehören zu einer Behörde mit einer anderen id" in refused.err


def test_a_survey_is_opened_and_closed_once(terminal: Terminal, workbook: Path) -> None:
    survey = terminal.run(*import_arguments(workbook)).out.splitlines()[0]

    assert terminal.run("survey", "list").out.split("\t")[1] == "prepared"
    assert terminal.run("survey", "open", survey).status == 0
    again = terminal.run("survey", "open", survey)
    assert (again.status, again.err) == (1, f"Die Befragung {survey} ist schon offen.\n")
    assert terminal.run("survey", "close", survey).status == 0
    assert terminal.run("survey", "close", survey).status == 1


def test_a_workbook_that_cannot_be_fielded_is_refused_with_its_cells(terminal: Terminal, tmp_path: Path) -> None:
    broken = write_workbook(tmp_path / "kaputt.xlsx", "geopoint")

    ended = terminal.run(*import_arguments(broken))

    assert ended.status == 1
    assert "Zeile 2" in ended.err
    assert terminal.run("survey", "list").out == ""


def test_without_the_bots_name_nothing_is_imported(terminal: Terminal, workbook: Path) -> None:
    ended = terminal.run(*import_arguments(workbook), without="BOT_USERNAME")

    assert ended.status == 1
    assert "BUERGERECHO_BOT_USERNAME" in ended.err
    assert terminal.run("survey", "list").out == ""


def test_a_survey_that_ends_before_it_begins_is_a_wrong_call(terminal: Terminal, workbook: Path) -> None:
    dates = ("--opens", "2.8.2026", "--closes", "1.8.2026")
    ended = terminal.run("survey", "import", str(workbook), "--title", "T", *dates)

    assert ended.status == 2
    assert "endet vor ihrem ersten Tag" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("survey", "import", __file__, "--title", "T", "--opens", "32.7.2026", "--closes", "1.8.2026"),
        ("survey", "import", __file__, "--title", "T", "--opens", "2026-07-01"),
        ("export", "nix", "--format", "docx", "--out", "a.docx"),
        ("staff", "invite", "--role", "landrat"),
        ("staff", "invite", "--role", "office", "--office", "x" * 81),
    ],
)
def test_a_wrong_call_is_refused_before_anything_is_opened(arguments: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(buergerecho, arguments)

    assert ended.exit_code == 2
    assert ended.stdout == ""


def test_what_cannot_be_done_is_said_in_one_sentence(terminal: Terminal) -> None:
    for arguments in (("export", "nix", "--format", "csv", "--out", "a.csv"), ("survey", "open", "nix")):
        ended = terminal.run(*arguments)
        assert (ended.status, ended.out) == (1, "")
        assert ended.err == "Eine Befragung mit der Kennung nix gibt es nicht.\n"


def test_a_file_that_cannot_be_written_is_named(terminal: Terminal, workbook: Path) -> None:
    survey = terminal.run(*import_arguments(workbook)).out.splitlines()[0]

    ended = terminal.run("export", survey, "--format", "csv", "--out", "nirgends/a.csv")

    assert ended.status == 1
    assert "nirgends" in ended.err


def test_scheduled_work_is_listed_and_run_by_hand(terminal: Terminal) -> None:
    names = [line.split("\t")[0] for line in terminal.run("jobs", "list").out.splitlines()]

    assert "close-surveys" in names
    ended = terminal.run("jobs", "run", "delete-traces")
    assert ended.status == 0
    assert "update_ids: 0" in ended.out.splitlines()


def test_the_database_is_checked_and_brought_up_to_date(terminal: Terminal) -> None:
    assert terminal.run("db", "upgrade").status == 0
    assert terminal.run("db", "upgrade").status == 0
    assert terminal.run("db", "check").status == 0


def test_an_invitation_is_a_link_alone_on_a_line(terminal: Terminal) -> None:
    ended = terminal.run("staff", "invite", "--role", "office", "--office", "Bauamt", "--name", "Erika Muster")

    assert (ended.status, ended.err) == (0, "")
    assert re.fullmatch(r"https://t\.me/MusterlandBot\?start=i_[A-Za-z0-9_-]{10,62}\n", ended.out)


def test_the_roles_are_those_of_the_contract() -> None:
    (role,) = [option for option in staff.commands["invite"].params if option.name == "role"]

    assert isinstance(role.type, Choice)
    assert list(role.type.choices) == [
        "leadership",
        "leadership-office",
        "press-office",
        "office",
        "data-protection",
        "research-institute",
        "admin",
    ]


def test_a_day_is_written_in_the_german_or_the_international_way() -> None:
    day = Day()

    assert day.convert("2026-07-01", None, None) == day.convert("1.7.2026", None, None) == date(2026, 7, 1)


def test_a_questionnaire_of_a_procedure_is_neither_opened_at_once_nor_for_a_procedure_that_is_not(
    terminal: Terminal, workbook: Path
) -> None:
    at_once = terminal.run(*import_arguments(workbook, "--procedure", "1", "--open"))
    assert at_once.status == 2
    assert "nicht mit --open" in at_once.err
    unknown = terminal.run(*import_arguments(workbook, "--procedure", "99"))
    assert (unknown.status, unknown.err) == (1, "Ein Verfahren mit der Nummer 99 gibt es nicht.\n")
    without_days = terminal.run("survey", "import", str(workbook), "--title", "Kundenbefragung", "--procedure", "99")
    assert without_days.status == 2
    assert "Es fehlt --opens oder --closes" in without_days.err
