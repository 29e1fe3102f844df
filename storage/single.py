"""One bot process per SQLite file: a lock beside the file, which ends with the process however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import BuergerechoError, DatabaseUnavailableError
from storage import engines

_SUFFIX = ".run"
_ALREADY = (
    "Auf dieser SQLite-Datei läuft schon ein buergerecho run; ein zweiter würde Nachrichten doppelt senden. "
    "Mehrere Prozesse brauchen PostgreSQL (BUERGERECHO_DATABASE_URL)."
)


class AlreadyRunningError(BuergerechoError):
    """Another process runs the bot on this SQLite file."""


@contextmanager
def only_process(url: str) -> Iterator[None]:
    """Be the only bot process on a SQLite file; commands may use it meanwhile. PostgreSQL takes any number.

    Raises ``AlreadyRunningError``, or ``DatabaseUnavailableError`` where nothing can be written beside the file.
    """
    path = engines.file_of(url)
    if path is None:
        yield
        return
    lock = _opened(path.with_name(path.name + _SUFFIX))
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(_ALREADY) from None
        yield
    finally:
        os.close(lock)  # the file stays: were it removed, a third process could lock another one of that name


def _opened(path: Path) -> int:
    try:
        # No child process inherits it, so none can hold the lock longer than the bot lives.
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnavailableError(type(error).__name__) from None
