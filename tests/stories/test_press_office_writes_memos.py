"""The press office writes a memo on a phone: typed, as a file, corrected section by section, days later."""

import pytest

from bot.domain.staff import Role
from tests.stories.house import ASSESSMENT, FACTS, SUBJECT, VOTE, House, memo_card, word_file
from tests.stories.town import Person, Town


async def writing(town: Town) -> Person:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await press.writes("/vermerk")
    return press


async def test_four_sections_then_the_review_then_it_is_sent(town: Town) -> None:
    press = await writing(town)

    for section, text in zip(
        ("Betreff", "Votum", "Sachverhalt", "Bewertung"), (SUBJECT, VOTE, FACTS, ASSESSMENT), strict=True
    ):
        assert section in (await press.card()).text
        review = await press.writes(text)

    assert "noch nicht abgeschickt" in review.text
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        assert text in review.text
    sent = await press.taps("Absenden")
    assert "Vermerk 1, Fassung 1 ist abgeschickt." in sent.text


async def test_sections_come_as_word_and_text_files(town: Town) -> None:
    press = await writing(town)
    await press.writes(SUBJECT)
    await press.writes(VOTE)

    await press.sends_file("Sachverhalt.docx", word_file("Anlass", "Größe & Maß <b>"))
    review = await press.sends_file("bewertung.TXT", "Gut.\r\nGünstig.".encode("cp1252"))

    assert "Anlass\nGröße & Maß <b>" in review.text
    assert "Gut.\nGünstig." in review.text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Vermerk.pdf", b"%PDF-1.7", "Bitte schicken Sie den Text als .txt oder .docx."),
        ("Vermerk.docx", b"PK broken", "lässt sich nicht öffnen"),
        ("leer.txt", b"  ", "keinen Text gefunden"),
        ("lang.txt", b"x" * 8_001, "höchstens 8.000 Zeichen"),
        ("riesig.txt", b"x" * (2 * 1024 * 1024 + 1), "zu groß"),
    ],
)
async def test_file_that_cannot_be_taken_over_is_explained_and_nothing_is_lost(
    town: Town, name: str, content: bytes, sentence: str
) -> None:
    press = await writing(town)
    await press.writes(SUBJECT)

    card = await press.sends_file(name, content)

    assert sentence in card.text
    assert "Votum" in card.text


async def test_sticker_in_the_middle_gets_a_kind_sentence(town: Town) -> None:
    press = await writing(town)
    for kind in ("sticker", "voice", "photo"):
        assert "Hier kann ich nur Text lesen" in (await press.sends(kind)).text


async def test_one_section_is_corrected_from_the_review_with_the_old_text_to_copy(town: Town) -> None:
    press = await writing(town)
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        await press.writes(text)

    card = await press.taps("Sachverhalt ändern")
    assert FACTS in card.text
    review = await press.writes("Neuer Sachverhalt.")

    assert "Neuer Sachverhalt." in review.text
    assert FACTS not in review.text
    assert ASSESSMENT in review.text


async def test_draft_waits_for_days_and_is_found_under_tasks(town: Town) -> None:
    press = await writing(town)
    await press.writes(SUBJECT)
    assert "Was soll aus dem Entwurf werden" in (await press.writes("/abbrechen")).text
    assert "Der Entwurf bleibt liegen" in (await press.taps("Später weiter")).text

    await town.later(days=20)

    assert SUBJECT in (await press.writes("/aufgaben")).text
    assert "Votum" in (await press.taps("Weiterschreiben")).text


async def test_discarded_draft_is_gone(town: Town) -> None:
    press = await writing(town)
    await press.writes(SUBJECT)
    await press.writes("/abbrechen")
    await press.taps("Entwurf löschen")

    assert "Im Moment wartet nichts auf Sie." in (await press.writes("/aufgaben")).text


async def test_second_tap_on_absenden_submits_no_second_memo(town: Town) -> None:
    house = await House.of(town)
    await house.press.writes("/vermerk")
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        review = await house.press.writes(text)
    data = await button_data(house.press, "Absenden")
    await house.press.taps("Absenden")

    await house.press.taps_data(data, review.id)

    assert "schon abgeschickt" in (await house.press.card()).text
    screen = await house.leader.screen()
    assert [label for label in screen.labels if label == "Freigeben"] == ["Freigeben"]


async def test_without_a_leitung_the_author_is_told_that_it_waits(town: Town) -> None:
    press = await writing(town)
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        await press.writes(text)

    assert "Von der Leitung ist hier noch niemand angemeldet." in (await press.taps("Absenden")).text


async def test_offices_and_citizens_write_no_memo(town: Town) -> None:
    office = await town.member("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")
    assert "Das gehört nicht zu Ihrer Rolle" in (await office.writes("/vermerk")).text
    citizen = await town.person("Berta")
    assert "nur für angemeldete" in (await citizen.writes("/vermerk")).text


async def test_long_section_is_shown_shortened_and_kept_whole(town: Town) -> None:
    house = await House.of(town)
    await house.press.writes("/vermerk")
    for text in (SUBJECT, VOTE):
        await house.press.writes(text)
    await house.press.sends_file("lang.txt", ("Ä" * 7_990 + " Ende").encode())
    await house.press.writes("👍" * 2_000)
    await house.press.taps("Absenden")

    card = await memo_card(house.leader)
    assert "Ä…" in card.text
    assert card.offers("Freigeben")
    for method in ("sendMessage", "editMessageText", "sendDocument"):
        assert not [call for call in await town.simulator.calls(method=method) if not call["answer"]["ok"]]


async def button_data(person: Person, label: str) -> str:
    screen = await person.town.simulator.get("screen", user=person.phone.user)
    found = [b for m in screen["messages"] for row in m["buttons"] for b in row if b["label"] == label]
    return str(found[-1]["data"])
