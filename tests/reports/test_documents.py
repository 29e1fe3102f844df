"""Text taken over from files that the press office sends."""

import zipfile
from io import BytesIO

import docx
import pytest

from bot.reports.documents import LARGEST_FILE, LARGEST_PART, Unreadable, is_readable, read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def zipped(xml: bytes, name: str = "word/document.xml") -> bytes:
    saved = BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return saved.getvalue()


def test_word_paragraphs_come_over_with_umlauts() -> None:
    assert read_document("Bewertung.DOCX", word_file("Größe & Maß", "", "Zweiter <Absatz>")) == (
        "Größe & Maß\n\nZweiter <Absatz>"
    )


def test_word_list_keeps_its_bullets() -> None:
    xml = f"""<w:document {W}><w:body><w:p><w:r><w:t>Nutzen:</w:t></w:r></w:p>
      <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>schnell</w:t><w:tab/><w:t>gut</w:t><w:br/></w:r></w:p></w:body></w:document>"""
    assert read_document("a.docx", zipped(xml.encode())) == "Nutzen:\n– schnell\tgut"


def test_text_deleted_in_tracked_changes_stays_away() -> None:
    xml = f"""<w:document {W}><w:p><w:del><w:r><w:delText>alt</w:delText></w:r></w:del>
      <w:ins><w:r><w:t>neu</w:t></w:r></w:ins></w:p></w:document>"""
    assert read_document("a.docx", zipped(xml.encode())) == "neu"


def test_text_box_comes_over_once() -> None:
    box = "<w:p><w:r><w:t>Kasten</w:t></w:r></w:p>"
    xml = f"""<w:document {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:p><w:r>
      <mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>
      </w:r></w:p></w:document>"""
    assert read_document("a.docx", zipped(xml.encode())) == "Kasten"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Prüfung\r\nzwei".encode(), "Prüfung\nzwei"),
        ("\ufeffPrüfung".encode(), "Prüfung"),
        ("Prüfung – „so“".encode("cp1252"), "Prüfung – „so“"),
        ("Prüfung".encode("utf-16"), "Prüfung"),
    ],
)
def test_plain_text_comes_over_as_windows_and_others_save_it(content: bytes, text: str) -> None:
    assert read_document("Text.txt", content) == text


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>"""


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"%PDF-1.7", Unreadable.OTHER_KIND),
        ("a.doc", b"\xd0\xcf\x11\xe0", Unreadable.OTHER_KIND),
        ("a.docx.exe", b"MZ", Unreadable.OTHER_KIND),
        ("", b"", Unreadable.OTHER_KIND),
        ("a.txt", b"", Unreadable.EMPTY),
        ("a.txt", b" \n\t ", Unreadable.EMPTY),
        ("a.txt", b"MZ\x00\x01", Unreadable.BROKEN),
        ("a.txt", b"\xff\xfea", Unreadable.BROKEN),
        ("a.txt", b"\x81\x8d", Unreadable.BROKEN),
        ("a.txt", b"x" * (LARGEST_FILE + 1), Unreadable.TOO_LARGE),
        ("a.docx", b"not a zip", Unreadable.BROKEN),
        ("a.docx", zipped(b"<a/>", "word/other.xml"), Unreadable.BROKEN),
        ("a.docx", zipped(b"<a><b></a>"), Unreadable.BROKEN),
        ("a.docx", zipped(BILLION_LAUGHS), Unreadable.BROKEN),
        ("a.docx", zipped("<a/>".encode("utf-16")), Unreadable.EMPTY),
        ("a.docx", zipped(f"<w:document {W}><w:p/></w:document>".encode()), Unreadable.EMPTY),
        ("a.docx", zipped(b"<a>" + b" " * LARGEST_PART + b"</a>"), Unreadable.TOO_LARGE),
        ("a.docx", word_file("gut")[:-40], Unreadable.BROKEN),
    ],
)
def test_hostile_or_broken_file_is_refused_with_its_reason(name: str, content: bytes, reason: Unreadable) -> None:
    assert read_document(name, content) is reason


def test_deeply_nested_file_does_not_exhaust_the_stack() -> None:
    depth = 100_000
    assert read_document("a.docx", zipped(b"<a>" * depth + b"</a>" * depth)) is Unreadable.EMPTY


def test_file_that_announces_too_much_is_not_fetched() -> None:
    assert is_readable("a.docx", LARGEST_FILE + 1) is Unreadable.TOO_LARGE
    assert is_readable("a.docx", LARGEST_FILE) is None
