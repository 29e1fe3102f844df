"""What a person reads in a PDF that typst drew: its glyphs, taken back to letters by the tables of its fonts."""

import re
from io import BytesIO

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


def text_of(pdf: bytes) -> str:
    """All letters of all pages in reading order, each run of blanks and line ends as one blank."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return " ".join(" ".join(_page(page) for page in opened.pages).split())


def _page(page: pikepdf.Page) -> str:
    letters, shown = dict[bytes, str](), list[str]()
    for step in pikepdf.parse_content_stream(page):
        operands = step.operands
        match str(step.operator):
            case "Tf":
                letters = _letters_of(page.Resources.Font[str(operands[0])])
            case "Tj":
                shown.append(_read(bytes(operands[0]), letters))
            case "TJ":
                shown.extend(_read(bytes(part), letters) for part in operands[0] if isinstance(part, pikepdf.String))
            case "ET" | "Tm" | "Td" | "T*":
                shown.append("\n")
    return "".join(shown)


def _letters_of(font: pikepdf.Object) -> dict[bytes, str]:
    table = bytes(font.ToUnicode.read_bytes())
    single = b"".join(re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S))
    return {bytes.fromhex(code.decode()): _word(letters) for code, letters in _PAIR.findall(single)}


def _word(letters: bytes) -> str:
    return bytes.fromhex(letters.decode()).decode("utf-16-be")


def _read(shown: bytes, letters: dict[bytes, str]) -> str:
    return "".join(letters.get(shown[at : at + 2], "") for at in range(0, len(shown), 2))
