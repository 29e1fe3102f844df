"""``buergerecho audit verify``: the trail's head to note down, or the first line that was touched."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sealed import KeyRing
from tests.cli.test_commands_for_staff import terminal_with_a_member

BROKEN = "Das Protokoll ist ab Eintrag {} unterbrochen: Dort fehlt etwas oder ist geändert.\n"


def changed(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "staff.db")) as database:
        database.execute(statement)
        database.commit()


def test_a_whole_trail_names_its_head_which_a_shortened_one_does_not_reach(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)
    assert terminal.run("staff", "remove", "1").status == 0
    whole = terminal.run("audit", "verify")
    assert whole.status == 0
    said, head = whole.out.splitlines()
    assert said == "Das Protokoll ist unversehrt: 3 Einträge."
    note = head.removeprefix("Kopf: ")
    assert terminal.run("audit", "verify", "--head", note).status == 0

    changed(tmp_path, "DELETE FROM audit WHERE nr = 3")
    assert terminal.run("audit", "verify").status == 0
    shortened = terminal.run("audit", "verify", "--head", note)
    assert (shortened.status, shortened.err) == (1, BROKEN.format(3))


def test_a_touched_trail_ends_with_1_and_names_the_line(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)
    changed(tmp_path, "UPDATE audit SET actor = 'member:9' WHERE nr = 2")

    touched = terminal.run("audit", "verify")
    assert (touched.status, touched.out, touched.err) == (1, "", BROKEN.format(2))


def test_what_is_no_head_is_a_wrong_call(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)

    wrong = terminal.run("audit", "verify", "--head", "17")
    assert wrong.status == 2
    assert "Nummer:Prüfsumme" in wrong.err
