"""What a backup file looks like, and whether one is whole.

It is an ordinary SQLite database, or an ordinary archive of ``pg_dump``, with two lines behind it: what is in it as
JSON, and the SHA-256 of every byte before. So one file is enough, ``tail -n 2`` shows what it is, the databases' own
tools open it in an emergency, and a file that was cut off or changed in a single bit is recognised.
"""

import base64
import binascii
import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from bot.domain.errors import BuergerechoError

FORMAT = 1
STEP = 5
"""PEOPLE.md 16: responses are counted in steps of at least five while the fieldwork runs."""
_PIECE = 1 << 20
_LONGEST_DESCRIPTION = 64 * 1024
_LAST_LINE = re.compile(rb"sha256 ([0-9a-f]{64})\n")
_LAST_LINE_BYTES = 72


class BackupRefusal(StrEnum):
    """Why nothing was backed up or restored."""

    NOTHING_THERE = "nothing_there"
    FILE_EXISTS = "file_exists"
    ALREADY_RUNNING = "already_running"
    NOT_WRITTEN = "not_written"
    NOT_SOUND = "not_sound"
    TOOLS_MISSING = "tools_missing"
    TOOLS_TOO_OLD = "tools_too_old"
    TOOLS_FAILED = "tools_failed"
    NO_BACKUP = "no_backup"
    OTHER_DATABASE = "other_database"
    NEWER_SCHEMA = "newer_schema"
    NOT_EMPTY = "not_empty"
    HALF_RESTORED = "half_restored"
    BOT_RUNS = "bot_runs"


class BackupRefusedError(BuergerechoError):
    """Nothing was backed up or restored, for the reason in ``why``."""

    def __init__(self, why: BackupRefusal) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup. ``responses`` is rounded down to a step of five; ``root`` is the sealed root secret."""

    made_at: datetime
    program: str
    engine: str
    schema: str
    size: int
    """Bytes of the copy itself, without the two lines behind it."""
    responses: int
    waiting: int
    root: bytes


def close_with(file: Path, contents: Contents) -> None:
    """Put the two lines behind the copy and see that everything is on the disk."""
    with file.open("ab") as out:
        out.write(b"\n" + _described(contents) + b"\n")
    digest = _digest(file, file.stat().st_size)
    with file.open("ab") as out:
        out.write(b"sha256 " + digest.encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())


def read(file: Path) -> Contents:
    """What is in a backup that is whole in every byte; raises ``BackupRefusedError`` for anything else."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            opened.seek(max(0, size - _LAST_LINE_BYTES - _LONGEST_DESCRIPTION))
            end = opened.read()
        last = _LAST_LINE.fullmatch(end[-_LAST_LINE_BYTES:])
        if last is None or _digest(file, size - _LAST_LINE_BYTES) != last[1].decode():
            raise BackupRefusedError(BackupRefusal.NO_BACKUP)
        line = end[:-_LAST_LINE_BYTES].rpartition(b"\n")[0].rpartition(b"\n")[2]
        contents = _contents(orjson.loads(line))
    except (OSError, ValueError, KeyError, TypeError, binascii.Error):
        raise BackupRefusedError(BackupRefusal.NO_BACKUP) from None
    if contents.size + len(line) + 2 + _LAST_LINE_BYTES != size:
        raise BackupRefusedError(BackupRefusal.NO_BACKUP)
    return contents


def copy_out(file: Path, contents: Contents, target: Path) -> None:
    """Write the copy itself, without the lines behind it, to ``target``, readable by nobody else."""
    left = contents.size
    target.touch(mode=0o600, exist_ok=False)
    with file.open("rb") as source, target.open("wb") as out:
        while left:
            piece = source.read(min(_PIECE, left))
            if not piece:
                raise BackupRefusedError(BackupRefusal.NO_BACKUP)
            out.write(piece)
            left -= len(piece)


def in_steps(responses: int) -> int:
    """How many responses may be told: rounded down to a step of five."""
    return responses // STEP * STEP


def _digest(file: Path, size: int) -> str:
    """SHA-256 of the first ``size`` bytes."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while size and (piece := opened.read(min(_PIECE, size))):
            found.update(piece)
            size -= len(piece)
    return found.hexdigest()


def _described(contents: Contents) -> bytes:
    return orjson.dumps(
        {
            "buergerecho-backup": FORMAT,
            "made_at": contents.made_at.isoformat(),
            "program": contents.program,
            "engine": contents.engine,
            "schema": contents.schema,
            "size": contents.size,
            "responses": contents.responses,
            "waiting": contents.waiting,
            "root": base64.b64encode(contents.root).decode(),
        }
    )


def _contents(described: Any) -> Contents:  # noqa: ANN401 - JSON
    if described["buergerecho-backup"] != FORMAT:
        raise BackupRefusedError(BackupRefusal.NEWER_SCHEMA)
    return Contents(
        made_at=datetime.fromisoformat(described["made_at"]),
        program=str(described["program"]),
        engine=str(described["engine"]),
        schema=str(described["schema"]),
        size=int(described["size"]),
        responses=int(described["responses"]),
        waiting=int(described["waiting"]),
        root=base64.b64decode(described["root"], validate=True),
    )
