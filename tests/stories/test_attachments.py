"""Anlagen: the press office puts PDFs to a Vermerk; whoever gets the Vermerk gets them, numbered and named."""

import pytest

from tests.stories.house import ASSESSMENT, FACTS, SUBJECT, VOTE, House, file_of, memo_card
from tests.stories.town import Town

COSTS, PLAN = b"%PDF-1.7 Kosten", b"%PDF-1.7 Zeitplan"


@pytest.fixture
async def house(town: Town) -> House:
    """The memo is written and waits for «Absenden»."""
    house = await House.of(town)
    await house.press.writes("/vermerk")
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        await house.press.writes(text)
    return house


async def attaches(house: House, **files: bytes) -> None:
    await house.press.taps("Anlagen: keine")
    for name, content in files.items():
        await house.press.sends_file(f"{name}.pdf", content)
    await house.press.taps("Fertig")


async def test_papers_are_added_counted_and_handed_to_the_leitung_in_their_order(house: House) -> None:
    asked = await house.press.taps("Anlagen: keine")
    assert "Noch keine Anlagen" in asked.text
    first = await house.press.sends_file("../Kosten\u0007.PDF", COSTS)
    assert "Anlagen (1)" in first.text
    second = await house.press.sends_file("Zeitplan.pdf", PLAN)
    assert "1. \u2068Kosten.pdf\u2069\n2. \u2068Zeitplan.pdf\u2069" in second.text
    review = await house.press.taps("Fertig")
    assert "Anlagen: 2" in review.labels
    await house.press.taps("Absenden")

    for leader in (house.leader, house.second):
        assert "Anlagen (2): Kosten.pdf, Zeitplan.pdf" in (await memo_card(leader)).text
        assert await leader.sees("Vermerk 1, Fassung 1 – Anlage 2: \u2068Zeitplan.pdf\u2069")
        assert await file_of(leader, "Kosten.pdf") == COSTS
        assert await file_of(leader, "Zeitplan.pdf") == PLAN


async def test_pdf_sent_to_the_review_is_told_where_it_belongs(house: House) -> None:
    card = await house.press.sends_file("Kosten.pdf", COSTS)

    assert "Eine PDF-Datei nehme ich unter „Anlagen“ an." in card.text
    assert "Anlagen: keine" in card.labels


async def test_paper_is_taken_out_again(house: House) -> None:
    await attaches(house, Kosten=COSTS, Zeitplan=PLAN)
    await house.press.taps("Anlagen: 2")
    card = await house.press.taps("1. entfernen: Kosten.pdf")
    assert "Anlagen (1)\n1. \u2068Zeitplan.pdf\u2069" in card.text
    await house.press.taps("Fertig")
    await house.press.taps("Absenden")

    assert "Anlagen (1): Zeitplan.pdf" in (await memo_card(house.leader)).text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Kosten.docx", b"PK", "Das ist keine PDF-Datei."),
        ("Kosten.pdf", b"no PDF at all", "Das ist keine PDF-Datei."),
        ("Kosten.pdf", b"%PDF" + b"x" * (5 * 1024 * 1024), "Diese Datei ist zu groß: Möglich sind 5 MB."),
    ],
)
async def test_file_that_is_no_attachment_is_explained(house: House, name: str, content: bytes, sentence: str) -> None:
    await house.press.taps("Anlagen: keine")
    card = await house.press.sends_file(name, content)

    assert sentence in card.text
    assert "Noch keine Anlagen" in card.text
    assert "Hier brauche ich eine PDF-Datei" in (await house.press.writes("Kosten")).text


async def test_eleventh_paper_and_more_than_all_together_may_have_are_refused(house: House) -> None:
    await house.press.taps("Anlagen: keine")
    large = b"%PDF" + b"x" * (5 * 1024 * 1024 - 4)
    for _ in range(3):
        await house.press.sends_file("Gross.pdf", large)
    assert "zusammen dürfen 15 MB haben" in (await house.press.sends_file("Kosten.pdf", COSTS)).text
    await house.press.taps("1. entfernen: Gross.pdf")
    for _ in range(8):
        await house.press.sends_file("Kosten.pdf", COSTS)

    assert "Mehr als 10 Anlagen gehen nicht." in (await house.press.sends_file("Kosten.pdf", COSTS)).text


async def test_offices_that_co_sign_get_the_papers_too(house: House) -> None:
    await attaches(house, Kosten=COSTS)
    await house.press.taps("Mitzeichnung: niemand")
    await house.press.taps("☐ Bauamt")
    await house.press.taps("Fertig")
    await house.press.taps("Absenden")

    assert await file_of(house.bauamt, "Kosten.pdf") == COSTS


async def test_new_version_begins_with_the_papers_and_says_what_is_another_one(house: House) -> None:
    await attaches(house, Kosten=COSTS, Zeitplan=PLAN)
    await house.press.taps("Absenden")
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte neue Zahlen.")
    review = await house.press.taps("Neue Fassung schreiben")
    assert "Anlagen: 2" in review.labels
    await house.press.taps("Anlagen: 2")
    await house.press.taps("1. entfernen: Kosten.pdf")
    await house.press.sends_file("Kosten.pdf", COSTS + b" 2")
    await house.press.taps("Fertig")
    await house.press.taps("Absenden")

    card = (await memo_card(house.leader)).text
    assert "Geändert gegenüber Fassung 1:" in card
    assert "Anlagen\nbisher: Kosten.pdf\nneu: Kosten.pdf" in card
    assert await file_of(house.leader, "Kosten.pdf") == COSTS + b" 2"


async def test_papers_go_with_the_draft_that_is_discarded(house: House) -> None:
    await attaches(house, Kosten=COSTS)
    await house.press.taps("Entwurf löschen")
    await house.press.writes("/vermerk")
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        review = await house.press.writes(text)

    assert "Anlagen: keine" in review.labels
