"""Files for the institute lie whole or not at all, for their owner alone, and go when nobody needs them."""

import os
import time
from pathlib import Path

import pytest

from bot.reports import spool


def test_a_file_is_for_its_owner_alone_and_can_be_replaced(tmp_path: Path) -> None:
    folder = spool.folder_in(tmp_path / "data")

    spool.keep(folder, "a.age", b"first")
    spool.keep(folder, "a.age", b"second")

    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("a.age", b"second")]
    assert (folder.stat().st_mode & 0o777, (folder / "a.age").stat().st_mode & 0o777) == (0o700, 0o600)


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = spool.folder_in(tmp_path)
    folder.mkdir()
    (folder / "a.age").mkdir()

    with pytest.raises(spool.SpoolUnusableError):
        spool.keep(folder, "a.age", b"content")

    assert [file.name for file in folder.iterdir()] == ["a.age"]


def test_only_what_nobody_wants_and_is_old_is_swept(tmp_path: Path) -> None:
    folder = spool.folder_in(tmp_path)
    for name in ("wanted.age", "left.age", "young.age"):
        spool.keep(folder, name, b"x")
    for name in ("wanted.age", "left.age"):
        os.utime(folder / name, (100, 100))

    assert spool.sweep(folder, {"wanted.age"}, older_than=200) == 1
    assert {file.name for file in folder.iterdir()} == {"wanted.age", "young.age"}


def test_without_a_folder_there_is_nothing_to_sweep(tmp_path: Path) -> None:
    assert spool.sweep(spool.folder_in(tmp_path), set(), older_than=200) == 0
    assert not spool.folder_in(tmp_path).exists()


def test_two_who_sweep_at_once_do_not_disturb_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool.keep(tmp_path, "a.age", b"1")
    looks = Path.is_file

    def then_another_deletes_it(file: Path) -> bool:
        there = looks(file)
        file.unlink(missing_ok=True)
        return there

    monkeypatch.setattr(Path, "is_file", then_another_deletes_it)

    assert spool.sweep(tmp_path, (), time.time() + 1) == 0
