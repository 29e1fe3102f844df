"""``buergerecho study``: what the institute has confirmed is noted with its day; nothing puts a deletion off."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

from bot.config import Config
from bot.domain.staff import Role
from bot.domain.survey import Survey
from bot.services import surveys
from storage.database import Database
from storage.sealed import KeyRing
from tests.cli.conftest import Terminal, terminal_at
from tests.services.staff_scene import PRESS, Scene
from tests.services.study_scene import LAST_DAY, closed_survey, deleted, hand_over, prove
from tests.services.survey_scene import FORM, ORDER


def made(folder: Path, ring: KeyRing) -> tuple[Terminal, Survey, Survey]:
    """A study that is deleted and was handed over, and one whose fieldwork goes on."""

    async def make() -> tuple[Survey, Survey]:
        database = await Database.open(url, ring)
        scene = Scene(database, now=LAST_DAY, config=Config(data_dir=folder))
        await scene.joins(PRESS, Role.PRESS_OFFICE)
        over = await closed_survey(scene)
        await database.write(hand_over, over.id)
        await deleted(scene)
        await prove(scene)
        running = await scene.rt.run(surveys.import_and_open, FORM, ORDER)
        await database.close()
        return over, running

    url = f"sqlite+aiosqlite:///{folder / 'study.db'}"
    over, running = asyncio.run(make())
    return terminal_at(folder, url), over, running


def test_what_the_institute_confirms_is_noted_with_its_day(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal, over, running = made(tmp_path, key_ring)
    assert terminal.run("study", "confirm-delivery", over.id, "2026-11-02").status == 0
    assert terminal.run("study", "confirm-institute", over.id, "15.11.2026").status == 0

    listed = dict(line.split("\t", 1) for line in terminal.run("study", "list").out.splitlines())
    assert listed == {
        over.id: "31.12.2026\tgelöscht und geprüft (clean)\tVermerk 1\t"
        "geliefert: 02.11.2026\tInstitut hat gelöscht: 15.11.2026",
        running.id: "31.12.2026\twartet auf den Löschtag\t–\tgeliefert: –\tInstitut hat gelöscht: –",
    }


def test_what_cannot_be_is_refused_with_a_sentence(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal, over, running = made(tmp_path, key_ring)

    too_early = terminal.run("study", "confirm-delivery", running.id, "2026-11-02")
    assert (too_early.status, too_early.err) == (1, f"Die Befragung {running.id} läuft noch.\n")
    not_erased = terminal.run("study", "confirm-institute", running.id, "2026-11-02")
    assert (not_erased.status, not_erased.err) == (1, f"Die Befragung {running.id} ist noch nicht gelöscht.\n")
    future = terminal.run("study", "confirm-institute", over.id, "2099-01-01")
    assert (future.status, future.err) == (1, "Der Tag liegt in der Zukunft.\n")
    unknown = terminal.run("study", "confirm-institute", "nosuch", "2026-11-02")
    assert (unknown.status, unknown.err) == (1, "Eine Befragung mit der Kennung nosuch gibt es nicht.\n")


def test_no_command_puts_a_deletion_off(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal, _, _ = made(tmp_path, key_ring)
    commands = {
        line.split()[0] for line in terminal.run("study", "--help").out.split("Commands:")[1].splitlines() if line
    }
    assert commands == {"list", "confirm-delivery", "confirm-institute"}


def test_a_backup_names_the_day_by_which_it_must_be_destroyed(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal, _, _ = made(tmp_path, key_ring)
    done = terminal.run("backup", "gestern.sicherung")
    assert done.status == 0
    day, month, year = map(int, done.out.partition("Stand ")[2].split()[0].split("."))
    destroyed_on = date(year, month, day) + timedelta(days=14)
    assert f"Spätestens am {destroyed_on:%d.%m.%Y} zu vernichten (14 Tage)" in done.out
