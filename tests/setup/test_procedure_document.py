"""The document about the procedure shows the table after which the program works, and names tests that exist."""

import re
from pathlib import Path

from bot.authority_file import example_authority
from bot.texts.catalogue import Texts
from bot.texts.procedure_chart import renewed

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "verfahren.md"
LINES = {"1.19", *(f"2.{number}" for number in range(1, 25))}
"""What the second seed asks for, and the release of quotes (MISSION.md § 2)."""


def test_chart_and_table_are_those_of_the_program() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")

    assert renewed(written, Texts(example_authority(), "Europe/Berlin").voice("de")) == written


def _tests_by_line() -> dict[str, list[tuple[str, str]]]:
    """The tests that the document names for each line of the seed: file and function."""
    rows = re.findall(r"^\| (\d\.\d+) \| (.*) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {line: re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", rest) for line, rest in rows}


def test_no_line_of_the_seed_is_without_a_test() -> None:
    named = _tests_by_line()

    assert set(named) == LINES
    assert [line for line, tests in named.items() if not tests] == []


def test_every_test_that_is_named_exists() -> None:
    named = {test for tests in _tests_by_line().values() for test in tests}
    missing = [
        (file, name)
        for file, name in sorted(named)
        if not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert missing == []
