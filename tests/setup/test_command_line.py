"""The command as somebody meets it who types something wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def call(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    surroundings |= {f"BUERGERECHO_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, tmp_path: Path) -> None:
    helped = call(tmp_path, name, "--help")

    assert (helped.returncode, helped.stderr) == (0, "")
    assert helped.stdout.startswith(f"Usage: buergerecho {name}")


def test_the_overview_names_every_command(tmp_path: Path) -> None:
    overview = call(tmp_path, "--help").stdout

    assert [name for name in COMMANDS if f"\n  {name} " not in overview] == []


@pytest.mark.parametrize("words", [("befragung",), ("keys",), ("keys", "alt"), ("run", "--laut"), ("staff", "invite")])
def test_a_wrong_call_ends_with_two_and_changes_nothing(words: tuple[str, ...], tmp_path: Path) -> None:
    wrong = call(tmp_path, *words)

    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
    assert list(tmp_path.iterdir()) == []


def test_run_without_settings_names_all_that_is_missing(tmp_path: Path) -> None:
    refused = call(tmp_path, "run")

    assert refused.returncode == 1
    assert [line.split()[0].removeprefix("BUERGERECHO_") for line in refused.stderr.splitlines()] == [
        "TOKEN",
        "SECRET_KEYS",
        "AUTHORITY",
    ]


def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(tmp_path: Path) -> None:
    key = call(tmp_path, "keys", "new").stdout.strip()
    (tmp_path / "behoerde.toml").write_text(call(tmp_path, "authority", "example").stdout, encoding="utf-8")

    failed = call(
        tmp_path,
        "survey",
        "list",
        AUTHORITY="behoerde.toml",
        SECRET_KEYS=key,
        DATABASE_URL="postgresql+asyncpg://bot:geheim@127.0.0.1:1/buergerecho",
    )

    assert failed.returncode == 1
    assert failed.stderr == "Die Datenbank ist nicht erreichbar oder kann gerade nicht schreiben.\n"


def test_the_authority_file_it_prints_is_one_it_takes(tmp_path: Path) -> None:
    (tmp_path / "behoerde.toml").write_text(call(tmp_path, "authority", "example").stdout, encoding="utf-8")

    checked = call(tmp_path, "authority", "check", "behoerde.toml")

    assert (checked.returncode, checked.stdout) == (0, "ok Landratsamt Musterland: 7 Bereiche.\n")


def test_every_key_it_prints_is_new_and_fits(tmp_path: Path) -> None:
    first, second = (call(tmp_path, "keys", "new").stdout.strip() for _ in range(2))

    assert first != second
    assert (
        call(tmp_path, "run", TOKEN="1:a", SECRET_KEYS=f"{first},{second}").stderr.split()[0] == "BUERGERECHO_AUTHORITY"
    )


def test_doctor_says_what_is_missing_on_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "behoerde.toml").write_text(call(tmp_path, "authority", "example").stdout, encoding="utf-8")
    settings = {"TOKEN": "1:geheim", "AUTHORITY": "behoerde.toml", "API_URL": "http://127.0.0.1:1"}
    settings["SECRET_KEYS"] = call(tmp_path, "keys", "new").stdout.strip()

    examined = call(tmp_path, "doctor", **settings)

    assert examined.returncode == 1
    assert [line.split(":")[0] for line in examined.stdout.splitlines()] == [
        "ok    Einstellungen",
        "ok    Behördendatei",
        "ok    Datenbank und Schlüssel",
        "ok    Schlüsselspeicher",
        "ok    Überwachung",
        "ok    Protokoll",
        "fehlt Token",
        "ok    Texte",
    ]
    assert "geheim" not in examined.stdout + examined.stderr
