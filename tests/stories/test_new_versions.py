"""A new version of a Vermerk carries what the file of its procedure holds by then, and nobody signs another paper."""

from bot.domain.step_names import Step
from tests.stories.design_walk import CONCEPT, brought_to, fills_in, house_with_outline
from tests.stories.evaluation_walk import at_measures, newest, proposes, taps_above, writes_the_vermerk
from tests.stories.house import House, memo_card
from tests.stories.test_co_signing import sign_card
from tests.stories.test_procedure_design import opens_task
from tests.stories.town import Person, Town

MEMO = "Vermerk zum Feinkonzept"
EDITORIAL = "☐ nur redaktionell geändert"


async def signed_concept(town: Town) -> House:
    """The Feinkonzept is written, its Vermerk signed by both offices and laid before the Leitung."""
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT)
    await house.press.taps("Absenden")
    await opens_task(house.press, MEMO)
    await fills_in(house.press, "Es wird vorgeschlagen, das Feinkonzept freizugeben.", "Gut.")
    await house.press.taps("Absenden")
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")
    return house


async def changes_the_target(house: House) -> None:
    """The Leitung wants 600 answers; the press office changes the Feinkonzept accordingly."""
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte 600 Antworten statt 400.")
    await taps_above(house.press, "Erst das Feinkonzept ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "7", "600")
    await house.press.taps("Absenden")


async def files_of(person: Person) -> list[str]:
    return [shown.file_name for shown in (await person.screen()).messages if shown.file_name]


async def test_the_leitung_gets_the_concept_that_was_changed(town: Town) -> None:
    house = await signed_concept(town)
    await changes_the_target(house)
    await opens_task(house.press, MEMO)
    await house.press.taps("Absenden")
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")

    card = (await memo_card(house.leader)).text
    assert "Anlagen (1): Feinkonzept-Fassung-2.pdf" in card
    assert "Bisheriger Stand: Feinkonzept, Fassung 2" in card
    assert "Feinkonzept, Fassung 1" not in card.split("Sachverhalt")[-1]
    assert (await files_of(house.leader))[-1] == "Feinkonzept-Fassung-2.pdf"


async def test_what_was_begun_before_the_concept_was_changed_is_brought_up_to_date(town: Town) -> None:
    house = await signed_concept(town)
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte 600 Antworten statt 400.")
    await opens_task(house.press, MEMO)
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Besser so.")
    await taps_above(house.press, "Erst das Feinkonzept ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "7", "600")
    await house.press.taps("Absenden")
    await opens_task(house.press, MEMO)

    review = await newest(house.press)
    assert "Besser so." in review
    assert "Feinkonzept, Fassung 2" in review


async def test_another_paper_is_no_editorial_change(town: Town) -> None:
    house = await signed_concept(town)
    await changes_the_target(house)
    await opens_task(house.press, MEMO)

    assert EDITORIAL not in (await house.press.card()).labels
    assert "Aus dem Verfahren liegen von selbst bei: Feinkonzept-Fassung-2.pdf" in await newest(house.press)
    assert "zuerst diese Stellen zur Mitzeichnung: Bauamt, Jugendamt" in await newest(house.press)
    await house.press.taps("Absenden")
    signing = await sign_card(house.bauamt)
    assert "Mitzeichnen" in signing.labels
    assert "Feinkonzept-Fassung-2.pdf" in signing.text


async def test_with_the_same_paper_the_signatures_can_stay(town: Town) -> None:
    house = await signed_concept(town)
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte den Tippfehler verbessern.")
    await town.later(days=3)
    await opens_task(house.press, MEMO)
    await house.press.taps(EDITORIAL)
    await house.press.taps("Absenden")

    assert "Anlagen (1): Feinkonzept-Fassung-1.pdf" in (await memo_card(house.leader)).text


async def test_the_vermerk_lists_the_measures_that_are_decided_on(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, "Abendöffnung donnerstags", "Bauamt")
    await proposes(house.press, "Neue Wegweiser", "Jugendamt")
    await writes_the_vermerk(house.press)
    assert "M2: Neue Wegweiser (Jugendamt" in (await memo_card(house.leader)).text
    await taps_above(house.leader, "Änderungen anordnen")
    await house.leader.writes("M1 durch das Jugendamt, M2 weg.")
    await house.press.writes("/massnahmen")
    await house.press.taps("M1 Bauamt")
    await house.press.taps("Ändern")
    await fills_in(house.press, "2", "Jugendamt")
    await house.press.taps("Absenden")
    await house.press.writes("/massnahmen")
    await house.press.taps("M2 Jugendamt")
    await house.press.taps("Streichen")
    await opens_task(house.press, "Vermerk zu Ergebnissen und Maßnahmen")
    assert "M1: Abendöffnung donnerstags (Jugendamt" in await newest(house.press)
    await house.press.taps("Absenden")

    card = (await memo_card(house.leader)).text
    vote = card.split("Votum\n")[-1]
    assert "M1: Abendöffnung donnerstags (Jugendamt" in vote.split("Sachverhalt")[0]
    assert "M2" not in vote
    assert "bisher: M1: Abendöffnung donnerstags (Bauamt" in card
