"""The files for the institute as bytes: made and encrypted in memory, so that no readable copy ever lies on a disk.

Encryption is age (RELIABILITY.md § 3.7): only the institute's private key opens a file, and a changed byte is noticed.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import orjson

from bot.domain.errors import BuergerechoError

COLUMNS: Final = ("id", "name", "number", "times", "language", "area")
MANIFEST: Final = ".manifest.json"
ENCRYPTED: Final = ".age"


class CellTooLongError(BuergerechoError):
    """A value does not fit into a cell of a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside the encrypted file, for everybody to read; nothing in it is about a person.

    ``canary`` is the reference of the one row that stands for nobody: should it turn up anywhere, one knows which file
    it came from. Empty where there is none.
    """

    study: str
    title: str
    handover: int
    kind: str
    rows: int
    consent_versions: tuple[str, ...]
    created: datetime
    valid_until: date
    canary: str

    def written(self, file_name: str, sha256: str) -> bytes:
        """The manifest of the encrypted file of that name and digest, as JSON."""
        content = {
            "study": self.study,
            "title": self.title,
            "handover": self.handover,
            "kind": self.kind,
            "file": file_name,
            "sha256": sha256,
            "rows": self.rows,
            "consent_versions": self.consent_versions,
            "created": self.created.isoformat(timespec="seconds"),
            "valid_until": self.valid_until.isoformat(),
            "canary": self.canary,
        }
        return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted file with its name and the SHA-256 of what lies on the disk."""

    name: str
    content: bytes
    sha256: str


def contacts_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet of text cells under ``COLUMNS``.

    Whatever somebody typed stays text: every cell is written as a string and marked as one, so that no spreadsheet
    takes ``=…`` or ``+49…`` for a formula (RELIABILITY.md, M3). Raises ``CellTooLongError``.
    """
    # Only a process that writes a hand-over needs it.
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@", "quote_prefix": True})
        sheet = book.add_worksheet("kontakte")
        for number, row in enumerate([COLUMNS, *rows]):
            for column, value in enumerate(row):
                if sheet.write_string(number, column, value, text) != 0:
                    raise CellTooLongError("a value does not fit into a cell")
    return content.getvalue()


def withdrawals_csv(everything: Iterable[str], areas: Iterable[str]) -> bytes:
    """The references of those of whom the institute has to delete everything, and of those the service area alone."""
    rows = ("id,delete", *(f"{one},everything" for one in everything), *(f"{one},area" for one in areas))
    return "".join(f"{row}\n" for row in rows).encode()


def encrypted(content: bytes, recipient: str, start: str, kind: str) -> Sealed:
    """``content`` for the holder of the private key to ``recipient`` alone, under a name that ends in ``.{kind}.age``.

    The name carries the first digits of the digest: two processes that make the same file overwrite nothing.
    """
    import pyrage

    sealed = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient)])
    digest = hashlib.sha256(sealed).hexdigest()
    return Sealed(f"{start}-{digest[:8]}.{kind}{ENCRYPTED}", sealed, digest)


def manifest_name(file_name: str) -> str:
    """What the manifest of a file is called."""
    return file_name.split(".", maxsplit=1)[0] + MANIFEST
