"""The press release as PDF/A-2a and PDF/UA-1, for the website and the mailing list (PEOPLE.md 27)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import orjson
import typst

from bot.reports.glyphs import heading, printable
from bot.reports.memo_pdf import fonts

FILE_NAME = "Pressemeldung.pdf"


@dataclass(frozen=True, slots=True)
class PressSheet:
    """Everything that stands on the paper; ``quote`` with the name of whoever says it, or empty."""

    authority: str
    title: str
    text: str
    quote: str
    contact: str
    published_on: date


@lru_cache(maxsize=4)
def draw(sheet: PressSheet) -> bytes:
    """The PDF. Characters the fonts lack come out as ``□``."""
    return typst.compile(
        files("bot.reports").joinpath("press_release.typ").read_bytes(),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": orjson.dumps(_data(sheet)).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )


def _data(sheet: PressSheet) -> dict[str, str | int]:
    day = sheet.published_on
    texts = {
        "authority": sheet.authority,
        "text": sheet.text,
        "quote": sheet.quote,
        "contact": sheet.contact,
        "published_on": f"{day:%d.%m.%Y}",
    }
    return {
        "title": heading(sheet.title),
        **{name: printable(text) for name, text in texts.items()},
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }
