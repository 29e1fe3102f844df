"""The Vermerk as PDF/A-2a and PDF/UA-1 (MISSION.md § 4.2), drawn by typst without network and system fonts.

Drawing takes about 6 ms of CPU (40 ms the first time); the same paper for several readers is drawn once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

import orjson
import typst

from bot.domain.co_signature import Answer
from bot.domain.memo import MemoContent, Verdict
from bot.domain.memo_changes import PAPERS, MemoChanges, SectionChanges
from bot.reports.glyphs import printable


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of the co-signatures; ``name`` is who signed, if it was in the chat and is still known."""

    office: str
    answer: Answer
    on: date | None = None
    opinion: str = ""
    on_paper: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What was decided on one measure; ``by`` is who and when, such as "Landrat, 12.03.2026".

    ``look_again_on`` is the day of its first Wiedervorlage; an endorsed one has one.
    """

    name: str
    what: str
    office: str
    endorsed: bool
    by: str
    reason: str = ""
    look_again_on: date | None = None


@dataclass(frozen=True, slots=True)
class MemoPaper:
    """Everything that stands on the paper. ``decided`` is who and when, such as "Landrat, 12.03.2026, 14:05 Uhr".

    ``place`` is where it was written, ``telephone`` the extension of the author's office, ``phase`` that of the
    procedure: "Phase 1: Planung"; what is not known is empty. ``closes``: the procedure ended with it. ``rulings`` are
    there once the measures are decided; ``reason``, why it was sent back or rejected, only on the copy for the file.
    """

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
    reference: str = ""
    attachments: tuple[str, ...] = ()
    signatures: tuple[Signed, ...] = ()
    sign_until: date | None = None
    put_off_until: date | None = None
    editorial: bool = False
    place: str = ""
    telephone: str = ""
    phase: str = ""
    closes: bool = False
    changed: MemoChanges | None = None
    rulings: tuple[Ruled, ...] = ()
    reason: str = ""


_VERDICTS = {
    Verdict.APPROVED: "Freigegeben",
    Verdict.CHANGES_ORDERED: "Änderungen angeordnet",
    Verdict.REJECTED: "Abgelehnt",
}
_NBSP = "\u00a0"
"""A box and its words stay in one line."""
_SECTIONS = {
    "betreff": "Betreff",
    "votum": "Votum",
    "sachverhalt": "Sachverhalt",
    "bewertung": "Bewertung",
    PAPERS: "Anlagen",
}
_ANSWERS = {
    Answer.OPEN: "steht aus",
    Answer.SIGNED: "mitgezeichnet",
    Answer.DISSENTING: "mitgezeichnet, abweichende Meinung",
    Answer.SILENT: "keine Äußerung",
}
_NATURE = (
    "Interner Bearbeitungsvermerk, im Chat geführt; keine elektronische Signatur im Sinne der eIDAS-Verordnung. "
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


def _data(paper: MemoPaper) -> dict[str, object]:
    day = paper.submitted_on
    numbers = {"number": paper.number, "version": paper.version, "year": day.year, "month": day.month, "day": day.day}
    return {
        **{name: printable(text) for name, text in _texts(paper).items()},
        **numbers,
        "attachments": [printable(name) for name in paper.attachments],
        "orders": [printable(order) for order in _orders(paper)],
        "signatures": [_row(signed) for signed in paper.signatures],
        "opinions": [
            {"office": printable(one.office), "text": printable(one.opinion)} for one in paper.signatures if one.opinion
        ],
        "rulings": [_ruling(ruled) for ruled in paper.rulings],
        "changes": [_changes(section) for section in paper.changed.sections] if paper.changed else [],
    }


def _texts(paper: MemoPaper) -> Mapping[str, str]:
    content, written_on = paper.content, f"{paper.submitted_on:%d.%m.%Y}"
    return {
        "title": f"Vermerk Nr. {paper.number}, Fassung {paper.version}: {content.subject}",
        "authority": paper.authority,
        "office": paper.office,
        "clerk": f"{paper.clerk}, {paper.telephone}" if paper.telephone else paper.clerk,
        "written_on": f"{paper.place}, den {paper.submitted_on:%d.%m.%Y}" if paper.place else written_on,
        "phase": paper.phase,
        "reference": paper.reference,
        "footer": f"Vermerk Nr. {paper.number} · Fassung {paper.version}",
        "subject": content.subject,
        "refers_to": content.refers_to,
        "recommendation": content.vote,
        "facts": content.facts,
        "assessment": content.assessment,
        "written_by": f"{paper.clerk}, {written_on}",
        "remark": _remark(paper),
        "changes_since": f"Änderungen gegenüber {_known(paper.changed)}" if paper.changed else "",
        "decision": f"{_decision(paper)}: {paper.decided}" if paper.verdict else "",
        "reason": paper.reason,
        "nature": _NATURE.format(sha256=content.sha256()),
    }


def _decision(paper: MemoPaper) -> str:
    """«Freigegeben» only where the Leitung has endorsed every measure."""
    if paper.verdict is None:
        return ""
    endorsed = sum(ruled.endorsed for ruled in paper.rulings)
    if paper.verdict is not Verdict.APPROVED or endorsed == len(paper.rulings):
        return _VERDICTS[paper.verdict]
    measures = "Maßnahme" if len(paper.rulings) == 1 else "Maßnahmen"
    return f"{endorsed} von {len(paper.rulings)} {measures} befürwortet"


def _remark(paper: MemoPaper) -> str:
    """What a reader who knows the version before has to know first: where it differs."""
    if paper.changed is None:
        return ""
    what = "nur redaktionell geändert" if paper.editorial else "geändert"
    names = ", ".join(_SECTIONS.get(section.section, section.section) for section in paper.changed.sections)
    if not names:
        return f"Gegenüber {_known(paper.changed)} nicht geändert."
    return f"Gegenüber {_known(paper.changed)} {what}: {names}. Was genau, steht am Ende."


def _known(changed: MemoChanges) -> str:
    """What the reader had before: another version, or the Vermerk with which the concept was approved."""
    return f"Vermerk Nr. {changed.approved} (freigegeben)" if changed.approved else f"Fassung {changed.since}"


def _ruling(ruled: Ruled) -> list[str]:
    how = "befürwortet" if ruled.endorsed else "nicht befürwortet"
    cells = (
        f"{ruled.name}: {ruled.what} ({ruled.office})",
        f"{how}. Grund: {ruled.reason}" if ruled.reason else how,
        ruled.by,
    )
    return [printable(cell) for cell in cells]


def _changes(section: SectionChanges) -> dict[str, object]:
    rows = [[printable(one.before or "–"), printable(one.after or "–")] for one in section.changes]
    return {"section": printable(_SECTIONS.get(section.section, section.section)), "rows": rows}


def _row(signed: Signed) -> list[str]:
    paper = "auf Papier, " if signed.on_paper else ""
    by = f"{signed.office} ({signed.name})" if signed.name else signed.office
    cells = (by, _ANSWERS[signed.answer], f"{paper}{signed.on:%d.%m.%Y}" if signed.on else "–")
    return [printable(cell) for cell in cells]


def _orders(paper: MemoPaper) -> tuple[str, ...]:
    """The Verfügung: each number is one instruction, the last says what becomes of the file (MISSION.md § 4.1)."""
    orders = (
        _sign_order(paper),
        f"{paper.head} mit der Bitte um Entscheidung: {_boxes(paper)}",
        "Nach Freigabe: Abdruck an die beteiligten Stellen",
        paper.content.follows or "Pressestelle zur weiteren Veranlassung",
        _closing_note(paper),
    )
    return tuple(order for order in orders if order)


def _closing_note(paper: MemoPaper) -> str:
    """What becomes of the paper: it comes back on a day, goes to the running procedure, or to the file for good."""
    if paper.put_off_until:
        return f"WV {paper.put_off_until:%d.%m.%Y}, Gegenstand: Entscheidung"
    if days := [ruled.look_again_on for ruled in paper.rulings if ruled.look_again_on]:
        return f"WV {min(days):%d.%m.%Y}, Gegenstand: Umsetzung der Maßnahmen"
    return "z. V." if paper.phase and not paper.closes else "z. A."


def _sign_order(paper: MemoPaper) -> str:
    if not paper.signatures:
        return ""
    until = f", Frist {paper.sign_until:%d.%m.%Y}" if paper.sign_until and not paper.editorial else ""
    return f"Mitzeichnung (gleichzeitig{until}): {', '.join(signed.office for signed in paper.signatures)}"


def _boxes(paper: MemoPaper) -> str:
    partly = _decision(paper) if paper.verdict is Verdict.APPROVED and paper.rulings else ""
    approval = "Freigabe" if partly in {"", _VERDICTS[Verdict.APPROVED]} else partly
    return " ".join(
        f"{'☒' if paper.verdict is verdict else '☐'}{_NBSP}{words.replace(' ', _NBSP)}"
        for verdict, words in (
            (Verdict.APPROVED, approval),
            (Verdict.CHANGES_ORDERED, "Änderungen"),
            (Verdict.REJECTED, "Ablehnung"),
        )
    )
