"""``python3 -m bot test --reliability`` as people call it."""

import subprocess
import sys

import pytest

from bot.checks import main
from tests.reliability.processes import ROOT

ONE = "tests/reliability/test_history.py::test_the_line_of_a_run_stands_in_the_table"


def test_seed_and_size_reach_the_runs_and_their_table_closes_the_output() -> None:
    words = ("test", "--reliability", "--size", "ci", "--seed", "7", "--", "-q", "-p", "no:cacheprovider", ONE)
    ran = subprocess.run([sys.executable, "-m", "bot", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr


@pytest.mark.parametrize("words", [["--size", "ci"], ["T01"]])
def test_a_wrong_call_is_told_how(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "--reliability [--size small|ci|full] [--seed N]" in capsys.readouterr().err


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--reliability", "--size", "huge"])
