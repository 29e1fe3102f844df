"""The results of a survey as PDF/A-2a and PDF/UA-1: a table for each question, and one for the areas shown.

Papers speak the authority's language, so the wording is German and is not translated.
"""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import orjson
import typst

from bot.domain.word_table import WordTable
from bot.reports.glyphs import heading, printable
from bot.reports.memo_pdf import fonts


@dataclass(frozen=True, slots=True)
class ResultsSheet:
    """Everything that stands on the paper."""

    authority: str
    title: str
    written_on: date
    notes: tuple[str, ...]
    tables: tuple[WordTable, ...]


def file_name(survey: str) -> str:
    """The name under which the paper is sent."""
    return f"Ergebnisse-{survey}.pdf"


def draw(sheet: ResultsSheet) -> bytes:
    """The PDF. Characters the fonts lack come out as ``□``."""
    return typst.compile(
        files("bot.reports").joinpath("results.typ").read_bytes(),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": orjson.dumps(_data(sheet)).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )


def _data(sheet: ResultsSheet) -> dict[str, object]:
    day = sheet.written_on
    return {
        "title": heading(sheet.title),
        "authority": printable(sheet.authority),
        "written_on": f"{day:%d.%m.%Y}",
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "notes": [printable(note) for note in sheet.notes],
        "sections": [_section(table) for table in sheet.tables],
    }


def _section(table: WordTable) -> dict[str, object]:
    return {
        "heading": heading(table.heading),
        "head": [printable(cell) for cell in table.head],
        "rows": [[printable(cell) for cell in row] for row in table.rows],
        "note": printable(table.note),
    }
