"""The Vermerk as PDF: whatever people type, a conforming file comes out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.memo import MemoContent, Verdict
from bot.reports.glyphs import SUBSTITUTE, printable
from bot.reports.memo_pdf import MemoPaper, draw, file_name

PAPER = MemoPaper(
    authority="Landratsamt Bad Kissingen",
    office="Pressestelle",
    clerk="Pressestelle",
    head="Landrat",
    number=17,
    version=2,
    content=MemoContent("Grobkonzept", "Es wird vorgeschlagen, es freizugeben.", "Anlass\n\nStand", "Gut & günstig"),
    submitted_on=date(2022, 5, 3),
)


def test_vermerk_is_exported_as_archivable_and_accessible_pdf() -> None:
    pdf = draw(replace(PAPER, verdict=Verdict.APPROVED, decided="Landrat, 03.05.2022, 14:05 Uhr"))

    assert pdf.startswith(b"%PDF-1.7")
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/StructTreeRoot", b"/Lang(de"):
        assert mark in pdf.replace(b"/Lang (", b"/Lang(")


def test_same_paper_gives_the_same_file() -> None:
    first = draw(PAPER)
    draw.cache_clear()
    assert draw(PAPER) == first
    assert draw(replace(PAPER, version=3)) != first


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_whatever_people_type_becomes_a_pdf(text: str, subject: str) -> None:
    content = MemoContent(subject, text, text[::-1], f"#typst *x* $y$ {text}")
    assert draw.__wrapped__(replace(PAPER, content=content, office=subject)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Größe – „gut“ 5 €\n\tübrig", "Größe – „gut“ 5 €\n\tübrig"),
        ("Привіт العربية", "Привіт العربية"),
        ("👍 中", f"{SUBSTITUTE} {SUBSTITUTE}"),
        ("a\x00b\ud800", f"a{SUBSTITUTE}b{SUBSTITUTE}"),
    ],
)
def test_signs_the_fonts_lack_become_a_box(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_file_is_named_after_number_and_version() -> None:
    assert file_name(17, 2) == "Vermerk-17-Fassung-2.pdf"
