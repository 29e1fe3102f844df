"""What the documents promise is what the program has."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from bot.cli import COMMANDS
from bot.config import Config
from storage.tables import metadata

ROOT = Path(__file__).resolve().parents[2]


def register() -> dict[str, list[str]]:
    """Table to columns, as the register of personal data names them."""
    found: dict[str, list[str]] = {}
    table = ""
    for line in (ROOT / "docs" / "datenschutz.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"#### `(\w+)` ", line):
            table = heading[1]
            found[table] = []
        elif line.startswith("#"):
            table = ""
        elif table and (row := re.match(r"\| `(\w+)` \|", line)):
            found[table].append(row[1])
    return found


def test_every_column_stands_in_the_register_of_personal_data() -> None:
    assert register() == {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}


def test_every_setting_is_explained_to_operators() -> None:
    names = {field.name.upper() for field in fields(Config)}
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "betrieb.md").read_text(encoding="utf-8"), re.M))
    example = set(re.findall(r"^#? ?BUERGERECHO_([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))

    assert explained == names
    assert example == names


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
