"""A paper of a procedure's file as PDF: a conforming file, whatever people type."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.paper_pdf import PaperSheet, draw, file_name

SHEET = PaperSheet(
    authority="Landratsamt Bad Kissingen",
    office="Bauamt",
    procedure="Kundenbefragung 2022",
    name="Verfügbare Ressourcen",
    version=2,
    written_on=date(2022, 5, 3),
    sections=(("Können Sie unterstützen?", "Ja"), ("Bedingungen", "Erst ab Mai.\n\nUnd nur vormittags.")),
    sha256="ab" * 32,
)


def test_a_paper_is_exported_as_archivable_and_accessible_pdf() -> None:
    with pikepdf.open(BytesIO(draw(SHEET))) as pdf:
        about = pdf.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert str(pdf.Root.Lang).startswith("de")
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.docinfo["/Title"] == "Verfügbare Ressourcen, Fassung 2: Kundenbefragung 2022"


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_whatever_people_type_becomes_a_pdf(text: str, heading: str) -> None:
    sheet = replace(SHEET, procedure=heading, office=heading, sections=((heading, text), (f"#x $y$ {heading}", text)))
    assert draw.__wrapped__(sheet).startswith(b"%PDF")


def test_the_file_is_named_after_the_paper() -> None:
    assert file_name("Datenschutz: Votum zu Werkzeug und Drittland", 2) == (
        "Datenschutz-Votum-zu-Werkzeug-und-Drittland-Fassung-2.pdf"
    )
    assert file_name("../..", 1) == "Papier-Fassung-1.pdf"
