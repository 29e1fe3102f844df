"""Take the text over from a file that somebody on the staff sent: plain text (.txt) or Word (.docx), nothing else.

The file is untrusted. Only the one part of a .docx that holds the text is unpacked, up to a fixed size (python-docx
unpacks all there is); defusedxml refuses a document type declaration in it, which Word never writes and bombs need.
"""

import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes of a file that is looked at at all."""
LARGEST_PART = 16 * 1024 * 1024
"""Bytes of the text part of a .docx once unpacked."""

LARGEST_SCAN = 5 * 1024 * 1024
"""Bytes of a signed paper as PDF."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ENCODINGS: tuple[str, ...] = ("utf-8-sig", "cp1252")
# What zipfile raises for damaged, encrypted or oddly packed archives.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, OSError, ValueError)


class Unreadable(StrEnum):
    """Why no text could be taken over; each has its own sentence."""

    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    BROKEN = "broken"
    EMPTY = "empty"


def is_readable(file_name: str, size: int) -> Unreadable | None:
    """Say by name and announced size whether the file is worth fetching; ``None`` when it is."""
    if not file_name.lower().endswith((".txt", ".docx")):
        return Unreadable.OTHER_KIND
    return Unreadable.TOO_LARGE if size > LARGEST_FILE else None


def read_document(file_name: str, content: bytes) -> str | Unreadable:
    """The text of the file, paragraphs separated by line breaks, or why there is none."""
    if (refused := is_readable(file_name, len(content))) is not None:
        return refused
    text = _plain_text(content) if file_name.lower().endswith(".txt") else _word_text(content)
    if isinstance(text, Unreadable):
        return text
    return text.strip() or Unreadable.EMPTY


def is_scan(file_name: str, size: int) -> Unreadable | None:
    """Say by name and announced size whether a signed paper is worth fetching; ``None`` when it is."""
    if not file_name.lower().endswith(".pdf"):
        return Unreadable.OTHER_KIND
    return Unreadable.TOO_LARGE if size > LARGEST_SCAN else None


def read_scan(content: bytes) -> bytes | Unreadable:
    """The PDF as it is, or why it is none; it is kept sealed and never opened here."""
    if len(content) > LARGEST_SCAN:
        return Unreadable.TOO_LARGE
    return content if content.startswith(b"%PDF") else Unreadable.OTHER_KIND


def _plain_text(content: bytes) -> str | Unreadable:
    # Windows' editor still offers "ANSI"; every byte string is readable as such, so it comes last.
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if marked else _ENCODINGS
    if b"\0" in content and not marked:
        return Unreadable.BROKEN
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return Unreadable.BROKEN


def _word_text(content: bytes) -> str | Unreadable:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(LARGEST_PART + 1)
    except _BROKEN_ZIP:
        return Unreadable.BROKEN
    if len(xml) > LARGEST_PART:
        return Unreadable.TOO_LARGE
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError):
        return Unreadable.BROKEN
    return "".join(_signs(_without_doubles(root)))


def _without_doubles(root: ET.Element) -> ET.Element:
    """Take away the second copy of each text box, which Word keeps for its oldest readers."""
    for parent in tuple(root.iter()):
        for double in parent.findall(_FALLBACK):
            parent.remove(double)
    return root


def _signs(root: ET.Element) -> Iterator[str]:
    """The characters in reading order; text that tracked changes deleted is another element and stays away."""
    for element in root.iter():
        match element.tag.removeprefix(_W):
            case "p":
                yield "\n– " if element.find(f"{_W}pPr/{_W}numPr") is not None else "\n"
            case "t":
                yield element.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case _:
                pass
