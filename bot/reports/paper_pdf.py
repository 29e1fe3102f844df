"""A paper of a procedure's file as PDF/A-2a and PDF/UA-1, drawn as the Vermerk is."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import orjson
import typst

from bot.reports.glyphs import printable
from bot.reports.memo_pdf import fonts

_NATURE = "Ausgefüllt im Chat oder auf Papier; keine elektronische Signatur. Prüfsumme des Inhalts (SHA-256): {sha256}"


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """Everything that stands on the sheet; ``sections`` are heading and text."""

    authority: str
    office: str
    procedure: str
    name: str
    version: int
    written_on: date
    sections: tuple[tuple[str, str], ...]
    sha256: str


def file_name(name: str, version: int) -> str:
    """The name under which the sheet is sent: ``Grobkonzept-Fassung-2.pdf``."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in name)
    short = "-".join(part for part in plain.split("-") if part)
    return f"{short or 'Papier'}-Fassung-{version}.pdf"


@lru_cache(maxsize=16)
def draw(sheet: PaperSheet) -> bytes:
    """The PDF. Characters the fonts lack come out as ``□``."""
    return typst.compile(
        files("bot.reports").joinpath("paper.typ").read_bytes(),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": orjson.dumps(_data(sheet)).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )


def _data(sheet: PaperSheet) -> dict[str, object]:
    title = f"{sheet.name}, Fassung {sheet.version}: {sheet.procedure}"
    texts = {
        "title": title,
        "authority": sheet.authority,
        "office": sheet.office,
        "procedure": sheet.procedure,
        "name": sheet.name,
        "written_on": f"{sheet.written_on:%d.%m.%Y}",
        "footer": f"{sheet.name} · Fassung {sheet.version}",
        "nature": _NATURE.format(sha256=sheet.sha256),
    }
    day = sheet.written_on
    numbers = {"version": sheet.version, "year": day.year, "month": day.month, "day": day.day}
    sections = [{"heading": _heading(heading), "text": printable(text)} for heading, text in sheet.sections]
    return {**{name: printable(text) for name, text in texts.items()}, **numbers, "sections": sections}


def _heading(words: str) -> str:
    # PDF/UA knows no empty heading; a form of the authority's own might have one.
    return printable(words).strip() or "–"
