"""The data protection officer votes on paper: the vote counts for the very wording whose mark the sheet bears."""

import re
from pathlib import Path

from bot.domain.step_names import Step
from tests.reports.pdf_text import text_of
from tests.stories.design_walk import brought_to, fills_in, imports
from tests.stories.house import House, file_of
from tests.stories.rights_scene import changes_the_notice
from tests.stories.test_item_corrected import LANGUAGES, YES, asks_again, writes_the_languages
from tests.stories.test_procedure_design import VOTE, opens_task, pdfs, with_concept
from tests.stories.test_sheets import PDF, opens_what_can_be_entered
from tests.stories.town import Person, Town

MARK = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")


async def at_the_vote(town: Town, folder: Path) -> tuple[House, Person]:
    house, officer = await with_concept(town)
    await imports(town, folder)
    await brought_to(town, Step.FORM_VOTE)
    return house, officer


async def mark_of(officer: Person) -> str:
    """The mark beside the file that the officer got."""
    found = MARK.search(pdfs(await officer.screen())[-1].text)
    assert found is not None
    return found[0]


async def fills_in_the_sheet(press: Person, mark: str) -> str:
    """The whole sheet but the PDF; what the card says then."""
    await opens_what_can_be_entered(press)
    await press.taps(VOTE)
    await press.writes("15.7.2022")
    await press.taps(mark)
    if mark != "Ein anderes oder keines":
        await press.taps("Zugestimmt")
        await press.taps("Absenden")
    return (await press.card()).text


async def test_with_the_mark_of_today_the_vote_counts(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path)
    mark = await mark_of(officer)
    assert "unterschriebene Blatt als PDF" in await fills_in_the_sheet(house.press, mark)
    await house.press.sends_file("votum.pdf", PDF)

    assert await officer.sees("Eingetragen wurde Ihr Blatt vom 15. Juli 2022.")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    assert await house.press.sees("Die Befragung ist eröffnet")


async def test_a_sheet_with_another_mark_is_refused_and_it_is_said_what_to_do(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path)
    said = await fills_in_the_sheet(house.press, "Ein anderes oder keines")

    assert "Bitte drucken Sie das heutige Blatt aus" in said
    assert f"mit dem Kennzeichen {await mark_of(officer)}" in said


async def test_another_questionnaire_while_the_sheet_is_entered_makes_it_void(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path)
    old = await mark_of(officer)
    await fills_in_the_sheet(house.press, old)
    await imports(town, tmp_path, "Was noch? Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben.")
    await house.press.sends_file("votum.pdf", PDF)

    assert "Nicht eingetragen" in (await house.press.card()).text
    assert not await officer.sees("Eingetragen wurde Ihr Blatt")
    await house.press.taps("Neues Blatt nachtragen")
    await house.press.writes("15.7.2022")
    labels = (await house.press.card()).labels
    assert await mark_of(officer) in labels
    assert old not in labels


async def test_another_consent_text_while_the_sheet_is_entered_makes_it_void(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path)
    await opens_what_can_be_entered(house.press)
    await house.press.taps(VOTE)
    await house.press.writes("15.7.2022")
    await house.press.taps(await mark_of(officer))
    await house.press.taps("Zugestimmt")
    await changes_the_notice(town)
    await house.press.taps("Absenden")

    assert "hat sich inzwischen geändert" in (await house.press.card()).text
    assert not await officer.sees("Eingetragen wurde Ihr Blatt")


async def test_the_press_office_prints_the_sheet_of_today(town: Town, tmp_path: Path) -> None:
    house, _ = await at_the_vote(town, tmp_path)
    labels = await opens_what_can_be_entered(house.press)
    assert f"🖨 {VOTE}" in labels
    await house.press.taps(f"🖨 {VOTE}")

    assert pdfs(await house.press.screen())[-1].file_name == "Wortlaut-und-Fragebogen-Fassung-1.pdf"


async def test_a_sheet_from_before_an_item_was_corrected_counts_no_more(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await writes_the_languages(house.press)
    await brought_to(town, Step.FORM_VOTE)
    old = await mark_of(officer)
    assert "Deutsch und Englich" in text_of(await file_of(officer, "Wortlaut.*"))
    await town.later(minutes=5)
    await asks_again(house.press, LANGUAGES)
    await house.press.taps(YES)
    await opens_task(house.press, LANGUAGES)
    await fills_in(house.press, "Pressestelle", "2", "Deutsch und Englisch")
    await house.press.taps("Absenden")

    await opens_what_can_be_entered(house.press)
    await house.press.taps(VOTE)
    await house.press.writes("15.7.2022")
    labels = (await house.press.card()).labels
    assert await mark_of(officer) in labels
    assert old not in labels
