"""The press release: quotes only as the Leitung released them, seen before it is out, text and PDF, then the file."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.services import staffing
from tests.stories.design_walk import brought_to, fills_in
from tests.stories.evaluation_walk import (
    about,
    at_measures,
    at_press_draft,
    newest,
    proposes,
    taps_above,
    writes_the_vermerk,
)
from tests.stories.house import House, file_of
from tests.stories.town import Person, Town

TITLE, TEXT = "Bürger geben gute Noten", "93 Prozent sind zufrieden.\n\nDas Bauamt öffnet am Donnerstagabend."
QUOTE, CONTACT = "Wir hören zu & handeln.", "Pressestelle, 0971 801-1234"


async def drafts(press: Person, quote: str) -> None:
    """Write the press release; without a quote that question is skipped."""
    await press.writes("/aufgaben")
    await press.taps("Entwurf der Pressemeldung")
    await fills_in(press, TITLE, TEXT, quote or "Überspringen", CONTACT)
    await press.taps("Absenden")


async def writes_anew(press: Person, section: str, text: str) -> None:
    """Change a section of the press release, which begins with its old text."""
    await press.writes("/aufgaben")
    await press.taps("Entwurf der Pressemeldung")
    await press.writes(section)
    await press.writes(text)
    await press.taps("Absenden")


async def with_draft(town: Town, quote: str = QUOTE) -> House:
    house = await at_press_draft(town)
    await drafts(house.press, quote)
    return house


async def decided(town: Town) -> House:
    """The Leitung endorses one measure and rejects another; the press release is due."""
    house = await at_measures(town)
    await proposes(house.press, "Ein Schalter am <Donnerstagabend>.", "Bauamt")
    await proposes(house.press, "Eine neue Broschüre.", "Jugendamt")
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "M1 Bauamt")
    await house.leader.taps("Befürworten")
    await house.leader.taps("Nicht befürworten")
    await house.leader.writes("Zu teuer.")
    return house


async def test_the_draft_begins_with_the_results_and_the_endorsed_measures_to_be_copied(town: Town) -> None:
    house = await decided(town)
    suggestion = await about(house.press, "Vorschlag für die Pressemeldung")

    assert "Befragung „Kundenbefragung 2022“, vom " in suggestion
    assert "47 Menschen haben geantwortet." in suggestion
    assert "Das ist keine Zufallsstichprobe." in suggestion
    assert "• Ein Schalter am <Donnerstagabend>. (Bauamt, bis 1. Dezember 2022)" in suggestion
    for nothing_for_the_press in ("Broschüre", "2.000 Euro", "Frau Huber"):
        assert nothing_for_the_press not in suggestion
    # Nothing is filled in by that: what the press office does not write is not published.
    await house.press.writes("/aufgaben")
    await house.press.taps("Entwurf der Pressemeldung")
    assert "Abschnitt 1 von 4" in await newest(house.press)


async def test_the_suggestion_can_be_copied_and_comes_once(town: Town) -> None:
    house = await at_press_draft(town)
    screen = await house.press.screen()
    suggestion = next(shown for shown in screen.messages if "Vorschlag für die Pressemeldung" in shown.text)
    assert not suggestion.protected
    assert "Was jetzt geschieht" not in suggestion.text

    await drafts(house.press, "")
    await house.leader.taps("Änderungen nötig")
    await house.leader.writes("Die Zahl stimmt nicht.")
    await house.leader.taps("Absenden")
    screen = await house.press.screen()
    assert sum("Vorschlag für die Pressemeldung" in shown.text for shown in screen.messages) == 1


async def test_the_leitung_sees_the_whole_text_where_it_releases_the_quote(town: Town) -> None:
    house = await with_draft(town)
    card = await house.leader.card()

    assert "Zitate in der Pressemeldung" in card.text
    for words in (TITLE, "Das Bauamt öffnet am Donnerstagabend.", QUOTE, CONTACT):
        assert words in card.text
    assert card.labels[:2] == ("Zitate freigeben", "Änderungen nötig")


async def test_only_the_head_of_the_authority_releases_a_quote(town: Town) -> None:
    house = await with_draft(town)
    card = await house.leader.card()
    release = card.data[card.labels.index("Zitate freigeben")]

    assert not await house.second.sees("Zitate in der Pressemeldung")
    await house.second.taps_data(release, (await house.second.card()).id)
    assert "nicht mehr Ihre" in await newest(house.second)
    await house.press.writes("/aufgaben")
    assert "Veröffentlichung" not in await newest(house.press)

    await house.leader.taps("Zitate freigeben")
    head = town.authority.head
    assert await house.leader.sees(f"Zitate freigegeben – {head.function['de']} {head.name}")


async def test_while_nobody_is_head_of_the_authority_the_draft_says_that_nobody_could_release_a_quote(
    town: Town,
) -> None:
    house = await at_measures(town)
    # Whoever opens a link for the role without that word on it is one of the Leitung, and no more its head.
    token = await town.rt.run(staffing.invite, role=Role.LEADERSHIP, office="", name="Leitung")
    await house.leader.writes(f"/start i_{token}")
    await brought_to(town, Step.PRESS_DRAFT)

    assert await house.press.sees("noch ist niemand als „Behördenleitung“ angemeldet")
    await drafts(house.press, QUOTE)
    for leader in (house.leader, house.second):
        assert not await leader.sees("Zitate in der Pressemeldung")


async def test_with_a_head_of_the_authority_the_draft_says_nothing_about_it(town: Town) -> None:
    house = await at_press_draft(town)

    assert await house.press.sees("Entwurf der Pressemeldung")
    assert not await house.press.sees("Behördenleitung")


async def test_without_the_release_nothing_can_be_published(town: Town) -> None:
    house = await with_draft(town)
    await house.press.writes("/aufgaben")

    assert "Veröffentlichung" not in await newest(house.press)


async def test_changes_come_with_what_is_to_change_and_the_new_version_is_asked_about_again(town: Town) -> None:
    house = await with_draft(town)
    await house.leader.taps("Änderungen nötig")
    assert "Was soll geändert werden?" in await newest(house.leader)
    await house.leader.writes("Bitte ohne „&“.")
    await house.leader.taps("Absenden")

    assert "Die Leitung wünscht Änderungen:\nBitte ohne „&“." in await about(house.press, "wünscht Änderungen")
    await house.press.writes("/aufgaben")
    await house.press.taps("Entwurf der Pressemeldung")
    # It begins with the old text; only the quote is written anew.
    assert TITLE in await newest(house.press)
    await house.press.writes("3")
    await house.press.writes("Wir hören zu und handeln.")
    await house.press.taps("Absenden")
    assert "Wir hören zu und handeln." in await newest(house.leader)
    assert "Zitate freigeben" in (await house.leader.card()).labels


async def test_the_leitung_can_ask_for_changes_where_nobody_is_quoted(town: Town) -> None:
    house = await with_draft(town, quote="")
    await house.leader.taps("Änderungen nötig")
    await house.leader.writes("Die Zahl stimmt nicht.")
    await house.leader.taps("Absenden")

    assert "Die Leitung wünscht Änderungen:\nDie Zahl stimmt nicht." in await about(house.press, "wünscht Änderungen")
    await writes_anew(house.press, "2", "39 Prozent sind zufrieden.")
    assert "39 Prozent sind zufrieden." in await newest(house.leader)
    assert "Zur Kenntnis genommen" in (await house.leader.card()).labels


async def test_a_mistake_on_the_last_card_is_mended_and_the_quote_released_anew(town: Town) -> None:
    house = await with_draft(town)
    await house.leader.taps("Zitate freigeben")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    assert "und die Zitate freigegeben" in await newest(house.press)
    await house.press.taps("Noch einmal ändern")
    assert "• Zitate in der Pressemeldung" in await newest(house.press)
    await house.press.taps("Ja, ändern")
    assert not await house.bauamt.sees("Die Pressemeldung wird geändert")
    assert not await house.press.sees("Der Text zum Kopieren steht darüber.")

    await writes_anew(house.press, "2", "39 Prozent sind zufrieden.")
    await house.press.writes("/aufgaben")
    assert "Veröffentlichung" not in await newest(house.press)
    assert "39 Prozent sind zufrieden." in await newest(house.leader)
    await house.leader.taps("Zitate freigeben")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    await house.press.taps("Jetzt veröffentlichen")
    assert "39 Prozent sind zufrieden." in await about(house.bauamt, "Veröffentlichung")


async def test_released_quotes_let_it_be_published_as_text_and_pdf(town: Town) -> None:
    house = await with_draft(town)
    await house.leader.taps("Zitate freigeben")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    assert "den Text zum Kopieren und das PDF" in await newest(house.press)
    await house.press.taps("Jetzt veröffentlichen")

    head = town.authority.head
    text = await about(house.press, f"„Wir hören zu & handeln“, so {head.function['de']} {head.name}.")
    assert text.startswith(TITLE)
    assert text.endswith(CONTACT)
    pdf = await file_of(house.press, r"Pressemeldung\.pdf")
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/StructTreeRoot"):
        assert mark in pdf
    assert "Das Bauamt öffnet am Donnerstagabend." in await about(house.bauamt, "Veröffentlichung")


async def test_without_a_quote_the_leitung_still_sees_it_before_it_is_out(town: Town) -> None:
    house = await with_draft(town, quote="")
    card = await house.leader.card()
    assert "Pressemeldung zur Kenntnis" in card.text
    assert TITLE in card.text
    assert not await house.press.sees("Jetzt veröffentlichen")
    await house.leader.taps("Zur Kenntnis genommen")
    await house.press.writes("/aufgaben")

    assert "Veröffentlichung" in await newest(house.press)
    await house.press.taps("Veröffentlichung")
    assert "Zitate" not in await newest(house.press)


async def with_measure(town: Town) -> House:
    """The Leitung has endorsed a measure of the Bauamt's, and the press release to it is published."""
    house = await at_measures(town)
    await proposes(house.press, "Ein Schalter am Donnerstagabend.", "Bauamt")
    await writes_the_vermerk(house.press)
    await taps_above(house.leader, "Alle befürworten")
    await taps_above(house.leader, "Ja, alle befürworten")
    await drafts(house.press, "")
    await taps_above(house.leader, "Zur Kenntnis genommen")
    await house.press.writes("/aufgaben")
    await house.press.taps("Veröffentlichung")
    await house.press.taps("Jetzt veröffentlichen")
    return house


async def test_published_and_carried_out_it_goes_to_the_file(town: Town) -> None:
    house = await with_measure(town)
    await house.press.writes("/aufgaben")
    assert not any("Zu den Akten" in label for label in (await house.press.card()).labels)

    await house.bauamt.writes("/massnahmen")
    await house.bauamt.taps("M1 Bauamt")
    await house.bauamt.taps("Als erledigt melden")
    await house.press.writes("/massnahmen")
    await house.press.taps("M1 Bauamt")
    await house.press.taps("„Erledigt“ bestätigen")
    await house.press.writes("/aufgaben")
    await house.press.taps("Zu den Akten")
    assert "am zugesagten Tag gelöscht" in await newest(house.press)
    await house.press.taps("Zu den Akten (z. A.)")
    await house.press.writes("/verfahren")

    assert "Zurzeit läuft kein Verfahren" in await newest(house.press)


async def test_what_was_filed_can_still_be_read(town: Town) -> None:
    house = await with_draft(town, quote="")
    await brought_to(town)
    await house.press.writes("/verfahren")
    await house.press.taps("Beendete Verfahren (1)")
    assert "Kundenbefragung 2022\nbegonnen am 15. Juli 2022, abgeschlossen, zu den Akten" in await newest(house.press)
    await house.press.taps("Kundenbefragung 2022")

    card = await house.press.card()
    assert "Abgeschlossen, zu den Akten." in card.text
    paper = next(label for label in card.labels if "Entwurf der Pressemeldung" in label)
    await house.press.taps(paper)
    assert TITLE in await newest(house.press)
    await house.press.writes("/verfahren")
    for label in ("Beendete Verfahren (1)", "Kundenbefragung 2022", "Maßnahmen"):
        await house.press.taps(label)
    assert await house.press.sees("Noch keine.")
