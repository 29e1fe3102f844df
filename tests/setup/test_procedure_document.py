"""The document about the procedure shows the table after which the program works."""

from pathlib import Path

from bot.authority_file import example_authority
from bot.texts.catalogue import Texts
from bot.texts.procedure_chart import renewed

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "verfahren.md"


def test_chart_and_table_are_those_of_the_program() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")

    assert renewed(written, Texts(example_authority(), "Europe/Berlin").voice("de")) == written
