"""What a look at the audit trail finds: its head, or the first line where it is broken. No line's content is here."""

import re
from dataclasses import dataclass

_NOTE = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of an unbroken trail, by number (0: no line yet) and digest.

    Noted outside of the database it is the anchor: lines cut off at the end leave no trace in the chain itself.
    """

    nr: int
    digest: bytes

    @property
    def note(self) -> str:
        """How it is written into the file and read back, such as ``17:9f86…``."""
        return f"{self.nr}:{self.digest.hex()}"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that is missing, was changed, or does not stand where the earlier note says."""

    nr: int


def read_note(text: str) -> Head | None:
    """An earlier note of the head; ``None`` for anything else."""
    match = _NOTE.fullmatch(text.strip().lower())
    return Head(int(match[1]), bytes.fromhex(match[2])) if match else None
