"""Results and press release on paper: whatever people wrote, a conforming file comes out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.word_table import WordTable
from bot.reports import press_release_pdf, results_pdf
from bot.reports.press_release_pdf import PressSheet
from bot.reports.results_pdf import ResultsSheet

MARKS = (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/StructTreeRoot", b"/Lang(de")
TABLE = WordTable("Wie zufrieden waren Sie?", ("Antwort", "Alle"), (("sehr", "12 (60 %)"), ("nicht", "8 (40 %)")))
RESULTS = ResultsSheet(
    "Landratsamt", "Ergebnisse: Kundenbefragung 2022", date(2022, 8, 16), ("Keine Zufallsstichprobe.",), (TABLE,)
)
RELEASE = PressSheet("Landratsamt", "Gute Noten", "93 Prozent.\n\nMehr.", "", "Pressestelle", date(2022, 9, 1))


@pytest.mark.parametrize("pdf", [results_pdf.draw(RESULTS), press_release_pdf.draw(RELEASE)])
def test_it_is_archivable_and_accessible(pdf: bytes) -> None:
    for mark in MARKS:
        assert mark in pdf.replace(b"/Lang (", b"/Lang(")


def test_a_table_without_rows_says_why() -> None:
    empty = replace(RESULTS, tables=(WordTable("Warum?", note="Zu wenige Antworten."),))

    assert results_pdf.draw(empty).startswith(b"%PDF")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_whatever_people_type_becomes_a_pdf(text: str, short: str) -> None:
    release = replace(RELEASE, title=short, text=text, quote=f"„{short}“", contact=f"#x *y* $z$ {text}")
    table = WordTable(text, (short, "Alle"), ((text, short),))

    assert press_release_pdf.draw.__wrapped__(release).startswith(b"%PDF")
    assert results_pdf.draw(replace(RESULTS, title=short, tables=(table,))).startswith(b"%PDF")
