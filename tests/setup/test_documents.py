"""What the documents promise is what the program has."""

import ast
import re
import tomllib
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary

from bot.cli import COMMANDS
from bot.config import Config
from bot.domain import retention
from bot.domain.contact_link import LINK_LASTS
from bot.domain.staff import INVITATION_LASTS
from bot.domain.volunteering import ENTERING_LASTS
from storage.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "datenschutz.md"
PRINTED_LINES, PRINTED_WIDTH = 75, 140
TELLS_OF_SOMEBODY = {"actor", "chat_id", "subject", "update_id", "user_id"}
NOBODYS = {"secrets"}
"""Sealed as well, but it holds the installation's own secret."""


def rows_of_the_page() -> list[list[str]]:
    """The register on one page: what, what for, where, which key, deleted when."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    begin = lines.index("| Angabe | Zweck | Ort | Schlüssel | gelöscht |") + 2
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[begin:] if line.startswith("|")]
    assert all(len(row) == 5 and all(row) for row in rows)
    return rows


def tables_in(text: str) -> set[str]:
    """The names that are written as those of tables are; files and folders have a dot, a slash or capitals."""
    return set(re.findall(r"`([a-z_]+)`", text))


def may_tell_of_somebody(column: Column[Any]) -> bool:
    """Whether it names a person or a chat, holds something sealed or keyed, or refers to somebody on the staff."""
    of_the_staff = any(key.target_fullname == "members.id" for key in column.foreign_keys)
    return isinstance(column.type, LargeBinary) or column.name in TELLS_OF_SOMEBODY or of_the_staff


def personal() -> set[str]:
    """The tables that can hold a personal datum, by what their columns are."""
    return {table.name for table in metadata.sorted_tables if any(map(may_tell_of_somebody, table.columns))} - NOBODYS


def register() -> dict[str, list[str]]:
    """Table to columns, as the register of every column names them."""
    found: dict[str, list[str]] = {}
    table = ""
    for line in (ROOT / "docs" / "datenschutz-spalten.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"### `(\w+)` ", line):
            table = heading[1]
            found[table] = []
        elif line.startswith("#"):
            table = ""
        elif table and (row := re.match(r"\| `(\w+)` \|", line)):
            found[table].append(row[1])
    return found


def test_every_table_with_something_personal_stands_on_the_page_and_no_other() -> None:
    assert set().union(*(tables_in(row[2]) for row in rows_of_the_page())) == personal()


def test_every_other_table_stands_on_the_page_as_one_without_personal_data() -> None:
    paragraphs = PAGE.read_text(encoding="utf-8").split("\n\n")
    named = [paragraph for paragraph in paragraphs if paragraph.startswith("Ohne Personenbezug: ")]

    assert [tables_in(line) for line in named] == [set(metadata.tables) - personal()]


def test_the_page_is_one_page() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= PRINTED_LINES
    assert [line for line in lines if len(line) > PRINTED_WIDTH] == []


@pytest.mark.parametrize(
    ("table", "lasts", "unit"),
    [
        ("people", retention.STARTED_ANSWERS, "Tag"),
        ("interviews", retention.STARTED_ANSWERS, "Tag"),
        ("cards", retention.STARTED_ANSWERS, "Tag"),
        ("cards", retention.CARDS_AFTER_SENDING, "Stunde"),
        ("outbox", retention.FINISHED_MESSAGES, "Tag"),
        ("outbox", retention.CARDS_AFTER_SENDING, "Stunde"),
        ("inbox", retention.UPDATE_IDS, "Tag"),
        ("quarantine", retention.QUARANTINED_BODIES, "Tag"),
        ("unreachable_chats", retention.UNREACHABLE_CHATS, "Stunde"),
        ("broadcast_recipients", retention.RECIPIENTS, "Tag"),
        ("broadcasts", retention.RECIPIENTS, "Tag"),
        ("volunteer_drafts", ENTERING_LASTS, "Stunde"),
        ("contact_links", LINK_LASTS, "Stunde"),
        ("invitations", INVITATION_LASTS, "Stunde"),
        ("drafts", retention.DRAFTS, "Tag"),
    ],
)
def test_the_page_names_the_deadlines_that_the_program_keeps(table: str, lasts: timedelta, unit: str) -> None:
    told = " ".join(row[4] for row in rows_of_the_page() if table in tables_in(row[2]))
    number = lasts // {"Tag": timedelta(days=1), "Stunde": timedelta(hours=1)}[unit]

    assert re.search(rf"\b{number} {unit}", told)


def test_every_column_stands_in_the_register_of_columns() -> None:
    assert register() == {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}


def test_every_setting_is_explained_to_operators() -> None:
    names = {field.name.upper() for field in fields(Config)}
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8"), re.M))
    example = set(re.findall(r"^#? ?BUERGERECHO_([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))

    assert explained == names
    assert example == names


def asked_of_the_authority(*functions: str) -> set[str]:
    """The keys that the program looks up in the authority's file, as its source says; of these functions only."""
    found: set[str] = set()
    for module in ("authority_file", "authority_forms", "authority_procedure"):
        source = ast.parse((ROOT / "bot" / f"{module}.py").read_text(encoding="utf-8"))
        for function in (node for node in source.body if isinstance(node, ast.FunctionDef)):
            if not functions or function.name in functions:
                calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
                found |= {
                    call.args[0].value
                    for call in calls
                    if isinstance(call.func, ast.Attribute)
                    and isinstance(call.func.value, ast.Name)
                    and call.func.value.id in {"table", "document"}
                    and call.args
                    and isinstance(call.args[0], ast.Constant)
                    and isinstance(call.args[0].value, str)
                }
    return found


def test_every_key_of_the_authoritys_file_is_explained() -> None:
    manual = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")
    example = (ROOT / "bot" / "authority.example.toml").read_text(encoding="utf-8")
    asked = asked_of_the_authority()
    named = {key for key in asked if re.search(rf"`[^`]*\b{key}\b[^`]*`|\[{key}\]", manual)}
    shown = {key for key in asked if re.search(rf"^(# )?(\[\[?)?{key}( =|:|\]| \()", example, re.M)}

    assert {"smallest_group", "yield_percent", "deadlines", "age_recipient", "land"} <= asked
    assert asked - named - shown == set()


def test_every_setting_of_a_service_area_is_explained_to_operators() -> None:
    manual = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")
    asked = asked_of_the_authority("_area")

    assert {"name", "office", "smallest_group", "topic"} <= asked
    assert {key for key in asked if f"`{key}`" not in manual} == set()


def test_every_command_is_explained_to_operators() -> None:
    manual = (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"`buergerecho {name}" not in manual] == []


def test_the_licence_is_the_one_that_the_package_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert project["license"] == "EUPL-1.2"
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(re.search(rf"^{article}\.[A-Z]", licence, re.M) for article in range(1, 16))
    assert "Appendix" in licence


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]

    assert broken == []
