"""Borders that import-linter cannot draw: the domain knows the standard library alone, without clocks and I/O."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = sorted((ROOT / "bot" / "domain").glob("*.py"))
WORLDLY = {
    "asyncio",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
}


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("file", DOMAIN, ids=lambda file: file.stem)
def test_the_domain_imports_the_standard_library_alone(file: Path) -> None:
    foreign = {name for name in imports(file) if name.partition(".")[0] not in sys.stdlib_module_names}

    assert {name for name in foreign if not f"{name}.".startswith("bot.domain.")} == set()


@pytest.mark.parametrize("file", DOMAIN, ids=lambda file: file.stem)
def test_the_domain_reads_no_clock_and_does_no_io(file: Path) -> None:
    source = file.read_text(encoding="utf-8")

    assert {name for name in imports(file) if name.partition(".")[0] in WORLDLY} == set()
    assert "async def" not in source
    assert not [call for call in ("datetime.now(", "date.today(", "datetime.utcnow(", "open(Path") if call in source]
