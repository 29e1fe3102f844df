"""The folder in which files for the institute wait to be taken there; for its owner alone, each whole or not there."""

import math
import os
from collections.abc import Collection
from pathlib import Path

from bot.domain.errors import BuergerechoError

FOLDER = "handovers"
"""Below the data folder."""


class SpoolUnusableError(BuergerechoError):
    """A file for the institute cannot be written."""


def folder_in(data_dir: Path) -> Path:
    """Where the files lie."""
    return data_dir / FOLDER


def keep(folder: Path, name: str, content: bytes) -> None:
    """Write a file so that it survives a power cut; raises ``SpoolUnusableError``."""
    unfinished = folder / f".{name}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(folder / name)
        _make_durable(folder)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise SpoolUnusableError(f"cannot write into {FOLDER}") from error


def remove(folder: Path, names: Collection[str]) -> int:
    """Delete these files, as far as they are there; returns how many were."""
    there = [folder / name for name in names if (folder / name).is_file()]
    for file in there:
        file.unlink(missing_ok=True)
    return len(there)


def sweep(folder: Path, keep_these: Collection[str], older_than: float) -> int:
    """Delete every other file last changed before ``older_than`` (seconds since 1970); returns how many.

    What is younger may have been written a moment ago by a process that has not noted it yet.
    """
    if not folder.is_dir():
        return 0
    found = [file for file in folder.iterdir() if file.is_file() and file.name not in keep_these]
    return remove(folder, [file.name for file in found if _changed_at(file) < older_than])


def _changed_at(file: Path) -> float:
    """When a file was changed last, in seconds since 1970; never, where another process has just deleted it."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _make_durable(folder: Path) -> None:
    """Have the folder's entries written too: a file without its name is lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
