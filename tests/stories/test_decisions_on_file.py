"""What the file has of each Vermerk (MISSION.md § 4.2): its decision, whichever it was, the reason, and its Bezug."""

import pytest

from bot.domain.step_names import Step
from tests.reports.pdf_text import text_of
from tests.stories.house import House, file_of
from tests.stories.procedure_walk import Procedures
from tests.stories.town import Person, Town

VERMERK = r"Vermerk-1-Fassung-1\.pdf"
REASON = "Die Kosten stehen nicht darin."


@pytest.fixture
async def house(town: Town) -> House:
    return await House.of(town)


async def has_no_file(person: Person) -> bool:
    return not [shown for shown in (await person.screen()).messages if shown.file_name]


@pytest.mark.parametrize(
    ("button", "box", "words"),
    [("Änderungen anordnen", "☒ Änderungen", "Änderungen angeordnet"), ("Ablehnen", "☒ Ablehnung", "Abgelehnt")],
)
async def test_what_was_not_approved_leaves_a_paper_with_decision_and_reason(
    house: House, button: str, box: str, words: str
) -> None:
    await house.submits()
    await house.leader.taps(button)
    await house.leader.writes(REASON)

    printed = text_of(await file_of(house.press, VERMERK))
    assert box in printed
    assert f"Schlusszeichnung – {words}: Landrätin" in printed
    assert REASON in printed
    assert await house.press.sees("Vermerk 1, Fassung 1 mit Entscheidung und Grund, für die Akte")
    for office in (house.bauamt, house.jugendamt):
        assert await has_no_file(office)


async def test_reason_of_several_pages_is_whole_on_the_paper(house: House) -> None:
    await house.submits()
    await house.leader.taps("Ablehnen")
    await house.leader.writes("\n".join(f"Zeile {line}" for line in range(290)))

    assert "Zeile 289" in text_of(await file_of(house.press, VERMERK))


async def test_approved_vermerk_has_no_reason_on_it(house: House) -> None:
    await house.submits()
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")

    for reader in (house.press, house.bauamt):
        printed = text_of(await file_of(reader, VERMERK))
        assert "☒ Freigabe" in printed
        assert "Grund der Entscheidung" not in printed


async def test_first_vermerk_of_a_procedure_refers_to_its_idea(town: Town) -> None:
    procedures = await Procedures.of(town)
    await procedures.reaches(Step.OUTLINE_DECISION)

    assert "Bezug: Idee vom 15. Juli 2022" in text_of(await file_of(procedures.house.leader, VERMERK))


async def test_new_version_outside_of_a_procedure_refers_to_the_one_before(house: House) -> None:
    await house.submits()
    assert "Bezug:" not in text_of(await file_of(house.leader, VERMERK))
    for version in (2, 3):
        await house.leader.taps("Änderungen anordnen")
        await house.leader.writes("Bitte anders begründen.")
        await house.press.writes("/aufgaben")
        await house.press.taps("Neue Fassung schreiben")
        await house.press.taps("Bewertung ändern")
        await house.press.writes(f"Der Nutzen überwiegt ({version}).")
        await house.press.taps("Absenden")

    printed = text_of(await file_of(house.leader, r"Vermerk-1-Fassung-3\.pdf"))
    assert "Bezug: Vermerk Nr. 1, Fassung 2 vom 15. Juli 2022" in printed
