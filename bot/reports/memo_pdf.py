"""The Vermerk as PDF/A-2a and PDF/UA-1 (MISSION.md § 4.2), drawn by typst without network and system fonts.

Drawing takes about 6 ms of CPU (40 ms the first time); the same paper for several readers is drawn once.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

import orjson
import typst

from bot.domain.memo import MemoContent, Verdict
from bot.reports.glyphs import printable


@dataclass(frozen=True, slots=True)
class MemoPaper:
    """Everything that stands on the paper. ``decided`` is who and when, such as "Landrat, 12.03.2026, 14:05 Uhr"."""

    authority: str
    office: str
    clerk: str
    head: str
    number: int
    version: int
    content: MemoContent
    submitted_on: date
    verdict: Verdict | None = None
    decided: str = ""


_VERDICTS = {
    Verdict.APPROVED: "Freigegeben",
    Verdict.CHANGES_ORDERED: "Änderungen angeordnet",
    Verdict.REJECTED: "Abgelehnt",
}
_NATURE = (
    "Interner Bearbeitungsvermerk, im Chat gezeichnet; keine elektronische Signatur im Sinne der eIDAS-Verordnung. "
    "Prüfsumme des Inhalts (SHA-256): {sha256}"
)


def file_name(number: int, version: int) -> str:
    """The name under which the paper is sent."""
    return f"Vermerk-{number}-Fassung-{version}.pdf"


@lru_cache(maxsize=16)
def draw(paper: MemoPaper) -> bytes:
    """The PDF. Characters the fonts lack come out as ``□``."""
    return typst.compile(
        files("bot.reports").joinpath("memo.typ").read_bytes(),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": orjson.dumps(_data(paper)).decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )


@cache
def fonts() -> typst.Fonts:
    """The shipped fonts and no others, so that a paper looks the same on every machine."""
    shipped = str(files("bot.reports").joinpath("fonts"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[shipped])


def _data(paper: MemoPaper) -> dict[str, str | int | list[str]]:
    content = paper.content
    texts = {
        "title": f"Vermerk Nr. {paper.number}, Fassung {paper.version}: {content.subject}",
        "authority": paper.authority,
        "office": paper.office,
        "clerk": paper.clerk,
        "written_on": f"{paper.submitted_on:%d.%m.%Y}",
        "footer": f"Vermerk Nr. {paper.number} · Fassung {paper.version}",
        "subject": content.subject,
        "recommendation": content.recommendation,
        "facts": content.facts,
        "assessment": content.assessment,
        "decision": f"{_VERDICTS[paper.verdict]}: {paper.decided}" if paper.verdict else "",
        "nature": _NATURE.format(sha256=content.sha256()),
    }
    numbers = {
        "number": paper.number,
        "version": paper.version,
        "year": paper.submitted_on.year,
        "month": paper.submitted_on.month,
        "day": paper.submitted_on.day,
    }
    return {**{name: printable(text) for name, text in texts.items()}, **numbers, "orders": _orders(paper)}


def _orders(paper: MemoPaper) -> list[str]:
    boxes = " ".join(
        f"{'☒' if paper.verdict is verdict else '☐'} {words}"
        for verdict, words in (
            (Verdict.APPROVED, "Freigabe"),
            (Verdict.CHANGES_ORDERED, "Änderungen"),
            (Verdict.REJECTED, "Ablehnung"),
        )
    )
    orders = (
        f"{paper.head} mit der Bitte um Entscheidung: {boxes}",
        "Nach Freigabe: Abdruck an die beteiligten Stellen",
        "Pressestelle zur weiteren Veranlassung",
        "z. A.",
    )
    return [printable(order) for order in orders]
