"""What set-up installs is pinned by hash and names no host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "bot" / "requirements.txt"
TEST = ROOT / "tests" / "requirements.txt"


def blocks(lock: Path) -> list[str]:
    """The lock's requirements, each with its hashes on one line."""
    return lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def pins(lock: Path) -> dict[str, str]:
    """Package to version."""
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line) for line in blocks(lock))
    return {match[1]: match[2] for match in found if match}


@pytest.mark.parametrize("lock", [RUN, TEST], ids=["run", "test"])
def test_every_requirement_is_pinned_with_a_hash(lock: Path) -> None:
    assert not [line for line in blocks(lock) if "==" not in line or "--hash=sha256:" not in line]


@pytest.mark.parametrize("lock", [RUN, TEST], ids=["run", "test"])
def test_no_lock_names_a_host(lock: Path) -> None:
    assert "//" not in lock.read_text(encoding="utf-8")
    assert not re.search(r"^\s*-[-if]", lock.read_text(encoding="utf-8").replace("--hash", ""), re.MULTILINE)


def test_tests_run_with_the_versions_that_the_bot_runs_with() -> None:
    assert pins(RUN).items() <= pins(TEST).items()


def test_the_locks_are_within_what_the_project_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["postgres"], *extras["dev"], *extras["browser"]]
    locked = pins(TEST)

    for requirement in map(Requirement, declared):
        name = requirement.name.lower().replace("_", "-")
        assert Version(locked[name]) in requirement.specifier, name
