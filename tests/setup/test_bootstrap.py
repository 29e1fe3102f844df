"""``python3 -m bot …`` on a machine that has nothing but Python, tried on a miniature of the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

BOOTSTRAP = Path(__file__).resolve().parents[2] / "bot" / "__main__.py"
ONCE = "Richte .venv ein"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with empty locks, whose command line says which Python runs it."""
    root = tmp_path / "checkout"
    for folder in ("bot", "tests"):
        (root / folder).mkdir(parents=True)
        (root / folder / "requirements.txt").write_text("", encoding="utf-8")
    (root / "bot" / "__init__.py").write_text("", encoding="utf-8")
    (root / "bot" / "cli.py").write_text(
        "import sys\ndef main(): print(sys.prefix, sys.argv[1:]); return 3\n", encoding="utf-8"
    )
    (root / "bot" / "checks.py").write_text("def main(words): print('checks', words); return 4\n", encoding="utf-8")
    shutil.copy(BOOTSTRAP, root / "bot" / "__main__.py")
    return root


def call(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Call it as a newcomer does: the machine's own Python, no uv, an empty environment."""
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    surroundings = {"PATH": os.defpath, "HOME": str(checkout.parent)}
    command = [str(python), "-m", "bot", *words]
    return subprocess.run(command, cwd=checkout, env=surroundings, capture_output=True, text=True, check=False)


def test_the_first_call_sets_up_and_the_second_goes_straight_on(checkout: Path) -> None:
    first = call(checkout, "demo", "--port", "1")
    second = call(checkout, "demo")

    assert ONCE in first.stderr
    assert first.stdout.split() == [str(checkout / ".venv"), "['demo',", "'--port',", "'1']"]
    assert (first.returncode, second.returncode) == (3, 3)
    assert second.stderr == ""


def test_what_was_interrupted_or_broken_is_built_anew(checkout: Path) -> None:
    call(checkout)
    (checkout / ".venv" / ".locked").unlink()  # the very last step of the set-up is missing
    (checkout / ".venv" / "bin" / "python").unlink()

    again = call(checkout, "test", "--", "-k", "x")

    assert ONCE in again.stderr
    assert (again.stdout, again.returncode) == ("checks ['--', '-k', 'x']\n", 4)
    assert ONCE not in call(checkout, "demo").stderr  # what the checks need contains what the bot needs


def test_what_a_link_leads_to_is_left_alone(checkout: Path) -> None:
    elsewhere = checkout.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".locked").write_text("another lock", encoding="utf-8")
    (checkout / ".venv").symlink_to(elsewhere)

    linked = call(checkout, "demo")

    assert linked.returncode == 3
    assert (elsewhere / ".locked").read_text(encoding="utf-8") == "another lock"
    assert not (checkout / ".venv").is_symlink()


def test_a_package_that_is_not_the_pinned_one_is_refused(checkout: Path) -> None:
    wheel = checkout / "fremd-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("fremd.py", "")
        archive.writestr("fremd-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: fremd\nVersion: 1.0\n")
        archive.writestr("fremd-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("fremd-1.0.dist-info/RECORD", "")
    (checkout / "bot" / "requirements.txt").write_text(f"./{wheel.name} --hash=sha256:{'0' * 64}\n", encoding="utf-8")

    refused = call(checkout, "demo")

    assert refused.returncode == 1
    assert "fehlgeschlagen" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (checkout / ".venv" / ".locked").exists()


def test_somebody_elses_virtual_environment_is_left_alone(checkout: Path) -> None:
    inside = subprocess.run(
        [sys.executable, "-m", "bot", "demo"], cwd=checkout, capture_output=True, text=True, check=False
    )

    assert not (checkout / ".venv").exists()
    assert inside.returncode == 3
