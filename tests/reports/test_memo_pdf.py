"""The Vermerk as PDF: whatever people type, a conforming file comes out."""

from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.co_signature import Answer
from bot.domain.memo import MemoContent, Verdict
from bot.domain.memo_changes import PAPERS, MemoChanges, SectionChanges
from bot.domain.wording import Change
from bot.reports.glyphs import SUBSTITUTE, printable
from bot.reports.memo_pdf import MemoPaper, Ruled, Signed, _orders, _texts, draw, file_name

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


def test_measures_stand_below_the_vote_they_belong_to() -> None:
    content = replace(PAPER.content, measures="M1: Abendöffnung (Bauamt)")
    told = _texts(replace(PAPER, content=content))["recommendation"]
    assert told == "Es wird vorgeschlagen, es freizugeben.\n\nM1: Abendöffnung (Bauamt)"


def test_file_is_named_after_number_and_version() -> None:
    assert file_name(17, 2) == "Vermerk-17-Fassung-2.pdf"


FULL = replace(
    PAPER,
    content=replace(PAPER.content, follows="Pressestelle: Phase 2 einleiten", refers_to="Idee vom 02.05.2022"),
    reference="PR-013-2022/17",
    attachments=("Grobkonzept.pdf", "Votum.pdf"),
    signatures=(
        Signed("Bauamt", Answer.SIGNED, date(2022, 5, 4), name="Anna Gruber"),
        Signed("Jugendamt", Answer.DISSENTING, date(2022, 5, 5), "Die Frist ist zu kurz.", on_paper=True),
        Signed("Sozialamt", Answer.SILENT),
    ),
    sign_until=date(2022, 5, 10),
    verdict=Verdict.APPROVED,
    decided="Landrat, 03.05.2022, 14:05 Uhr",
    place="Bad Kissingen",
    telephone="09999 12-100",
    phase="Phase 3: Kommunikation und Evaluation",
    changed=MemoChanges(
        1,
        (
            SectionChanges("sachverhalt", (Change("", "Es kostet 12.000 Euro."), Change("Alt.", "Neu."))),
            SectionChanges(PAPERS, (Change("", "Votum.pdf"),)),
        ),
    ),
    rulings=(
        Ruled(
            *("M1", "Ein Schalter am Abend", "Bauamt"),
            endorsed=True,
            by="Landrat, 03.05.2022",
            look_again_on=date(2022, 8, 25),
        ),
        Ruled("M2", "Eine Aufsicht", "Jugendamt", endorsed=False, by="Landrat, 03.05.2022", reason="Kein Personal."),
    ),
)


def structure(pdf: pikepdf.Pdf) -> Counter[str]:
    """How often each kind of tag stands in the tree of the document's structure."""
    found: Counter[str] = Counter()

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node and node.get("/Type", "/StructElem") == "/StructElem":
                found[str(node.S)] += 1
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("paper", [PAPER, FULL])
def test_vermerk_says_of_itself_that_it_is_archivable_and_accessible(paper: MemoPaper) -> None:
    with pikepdf.open(BytesIO(draw(paper))) as pdf:
        about = pdf.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert str(about["dc:title"]) == "Vermerk Nr. 17, Fassung 2: Grobkonzept"
        assert str(pdf.Root.Lang) == "de-DE"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert all("/StructParents" in page for page in pdf.pages)
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_headings_lists_and_the_table_of_signatures_are_tagged() -> None:
    with pikepdf.open(BytesIO(draw(PAPER))) as pdf:
        bare = structure(pdf)
    with pikepdf.open(BytesIO(draw(FULL))) as pdf:
        full = structure(pdf)

    assert (bare["/H1"], bare["/H2"], bare["/Table"]) == (1, 4, 0)
    # Signatures, measures, and a table for each section that changed.
    assert (full["/H1"], full["/H2"], full["/H3"]) == (1, 7, 3)
    assert (full["/Table"], full["/TH"], full["/TD"]) == (4, 3 + 3 + 2 + 2, 9 + 6 + 4 + 2)
    # The attachments and the Verfügung; one more order in it, the co-signature.
    assert (bare["/L"], full["/L"]) == (1, 2)
    assert full["/LI"] == bare["/LI"] + 1 + len(FULL.attachments)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40), st.sampled_from(Answer), st.none() | st.sampled_from(Verdict))
def test_whatever_offices_and_papers_are_called_becomes_a_pdf(
    text: str, name: str, answer: Answer, verdict: Verdict | None
) -> None:
    paper = replace(
        FULL,
        content=replace(FULL.content, follows=text, refers_to=name),
        reference=name,
        attachments=(name, f"#{text}"),
        signatures=(Signed(name, answer, None, text, name=f"*{name}*"), Signed(text, answer, date(2022, 5, 4))),
        verdict=verdict,
        decided=text,
        place=name,
        telephone=text,
        changed=MemoChanges(1, (SectionChanges("betreff", (Change(name, text), Change(text, ""))),)),
        rulings=(Ruled(name, text, name, endorsed=True, by=text, reason=text),),
    )
    with pikepdf.open(BytesIO(draw.__wrapped__(paper))) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_order_of_the_verfuegung_follows_the_state() -> None:
    orders = tuple(order.replace("\u00a0", " ") for order in _orders(FULL))
    assert orders == (
        "Mitzeichnung (gleichzeitig, Frist 10.05.2022): Bauamt, Jugendamt, Sozialamt",
        "Landrat mit der Bitte um Entscheidung: ☒ 1 von 2 Maßnahmen befürwortet ☐ Änderungen ☐ Ablehnung",
        "Nach Freigabe: Abdruck an die beteiligten Stellen",
        "Pressestelle: Phase 2 einleiten",
        "WV 25.08.2022, Gegenstand: Umsetzung der Maßnahmen",
    )
    waits = _orders(replace(PAPER, put_off_until=date(2022, 8, 1)))
    boxes = "☐\u00a0Freigabe ☐\u00a0Änderungen ☐\u00a0Ablehnung"
    assert waits[0] == f"Landrat mit der Bitte um Entscheidung: {boxes}"
    assert waits[-1] == "WV 01.08.2022, Gegenstand: Entscheidung"


@pytest.mark.parametrize(
    ("paper", "note"),
    [
        (PAPER, "z. A."),
        (replace(PAPER, phase="Phase 1: Planung"), "z. V."),
        (replace(PAPER, phase="Phase 1: Planung", closes=True), "z. A."),
        (replace(FULL, rulings=FULL.rulings[1:]), "z. V."),
    ],
    ids=["by itself", "procedure goes on", "procedure ends", "no measure endorsed"],
)
def test_last_order_says_what_becomes_of_the_paper(paper: MemoPaper, note: str) -> None:
    assert _orders(paper)[-1] == note


def test_head_names_place_extension_and_phase_and_leaves_out_what_is_not_known() -> None:
    full, bare = _texts(FULL), _texts(PAPER)

    assert full["written_on"] == "Bad Kissingen, den 03.05.2022"
    assert full["clerk"] == "Pressestelle, 09999 12-100"
    assert full["phase"] == "Phase 3: Kommunikation und Evaluation"
    assert (bare["written_on"], bare["clerk"], bare["phase"]) == ("03.05.2022", "Pressestelle", "")


def test_vermerk_is_called_approved_only_where_every_measure_is_endorsed() -> None:
    assert _texts(FULL)["decision"].startswith("1 von 2 Maßnahmen befürwortet: Landrat")
    all_of_them = replace(FULL, rulings=FULL.rulings[:1])
    assert _texts(all_of_them)["decision"].startswith("Freigegeben: Landrat")
    assert "☒\u00a0Freigabe" in _orders(all_of_them)[1]


def test_new_version_says_at_the_head_which_sections_differ() -> None:
    assert _texts(FULL)["remark"] == "Gegenüber Fassung 1 geändert: Sachverhalt, Anlagen. Was genau, steht am Ende."
    editorial = replace(FULL, editorial=True)
    assert _texts(editorial)["remark"].startswith("Gegenüber Fassung 1 nur redaktionell geändert: Sachverhalt")
    assert _texts(replace(FULL, changed=MemoChanges(1, ())))["remark"] == "Gegenüber Fassung 1 nicht geändert."
    assert _texts(PAPER)["remark"] == ""
