"""Texts longer than a message: nobody decides on what they cannot read, and nobody types anew what they wrote."""

from tests.stories.evaluation_walk import at_press_draft, taps_above
from tests.stories.house import House, file_of
from tests.stories.procedure_walk import has_an_idea
from tests.stories.town import Person, Town

LONG = "\n".join(f"Zeile {number} mit etwas Text dahinter." for number in range(210))[:7_900]
LAST = "Zeile 209 mit etwas"
CUT = "Hier gekürzt – der ganze Text steht im PDF."


async def sends_long_text(person: Person, text: str = LONG) -> None:
    await person.sends_file("text.txt", text.encode())


async def long_release(town: Town) -> House:
    """The draft of a press release whose text alone is longer than a message, with a quote below it."""
    house = await at_press_draft(town)
    await house.press.writes("/aufgaben")
    await house.press.taps("Entwurf der Pressemeldung")
    await house.press.writes("Bürger geben gute Noten")
    await sends_long_text(house.press)
    await house.press.writes("Wir hören zu.")
    await house.press.writes("Pressestelle, 0971 801-1234")
    await house.press.taps("Absenden")
    return house


async def test_a_quote_is_read_before_it_is_released(town: Town) -> None:
    house = await long_release(town)

    card = await house.leader.card()
    assert "Zitate freigeben" in card.labels
    assert "„Wir hören zu“, so Landrätin" in card.text
    assert card.text.index("„Wir hören zu“") < card.text.index("Zeile 0 mit")
    assert CUT in card.text
    assert "Pressemeldung" in [shown.file_name for shown in (await house.leader.screen()).messages][-2]


async def test_the_offices_get_the_whole_of_a_long_press_release(town: Town) -> None:
    house = await long_release(town)
    await house.leader.taps("Zitate freigeben")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    await house.press.taps("Jetzt veröffentlichen")

    assert await house.bauamt.sees(CUT)
    assert any(shown.file_name.startswith("Pressemeldung") for shown in (await house.bauamt.screen()).messages)


async def test_an_office_gets_a_long_outline_as_pdf(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await sends_long_text(house.press)
    for label in ("☐ Bauamt", "Fertig"):
        await house.press.taps(label)
    for words in ("Eine Person für zwei Tage", "§ 1 Satzung"):
        await house.press.writes(words)
    await house.press.taps("Absenden")

    card = await house.bauamt.card()
    assert CUT in card.text
    files = [shown for shown in (await house.bauamt.screen()).messages if shown.file_name]
    assert [shown.file_name for shown in files] == ["Grobkonzept-Fassung-1.pdf"]


async def test_a_long_text_comes_whole_as_a_file_and_goes_back_the_same_way(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await sends_long_text(house.press)
    for label in ("☐ Bauamt", "Fertig"):
        await house.press.taps(label)
    for words in ("Eine Person für zwei Tage", "§ 1 Satzung"):
        await house.press.writes(words)
    await house.press.taps("Zielsetzung ändern")

    assert await house.press.sees("der ganze Text kommt als Datei darunter")
    assert (await house.press.screen()).newest.file_name == "Zielsetzung.txt"
    old = (await file_of(house.press, "Zielsetzung.txt")).decode("utf-8-sig")
    assert old == LONG
    await sends_long_text(house.press, old.replace("Zeile 150 mit", "Zeile 150 ohne"))
    await taps_above(house.press, "Zielsetzung ändern")
    changed = (await file_of(house.press, "Zielsetzung.txt")).decode("utf-8-sig")
    assert "Zeile 150 ohne" in changed
    assert LAST in changed
