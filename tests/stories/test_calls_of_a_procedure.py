"""The approved Feinkonzept says whether volunteers are called, and when; the file names other days here."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.authority import Authority
from bot.authority_file import example_authority
from bot.domain.step_names import Step
from storage.sealed import KeyRing
from tests.reports.pdf_text import text_of
from tests.stories.design_walk import CONCEPT, brought_to, fills_in, house_with_outline, imports
from tests.stories.house import House, file_of, memo_card
from tests.stories.test_handover import INSTITUTE, opens_handover, with_key
from tests.stories.test_procedure_design import newest, opens_task, pdfs, votes
from tests.stories.test_volunteers import types_number
from tests.stories.town import Person, Town, built_town

OFFER, FORECAST = "Lieber angerufen werden", "Freiwillige"
CALLS = ("Ja", "5.8.2022", "20.8.2022", "10.8.2022", "15.9.2022")
WITH_CALLS = (*CONCEPT[:2], *CALLS, *CONCEPT[3:])
"""Volunteers are collected from 5 to 20 August and called from 10 August to 15 September."""


def other_days() -> Authority:
    """A file whose institute would call from July to October, all the time that these stories last."""
    authority = with_key(str(INSTITUTE.to_public()))
    known = replace(authority.research_institute, calls_from=date(2022, 7, 1), calls_to=date(2022, 10, 31))
    return replace(authority, research_institute=known)


def without_days() -> Authority:
    """A file that names no days of calls."""
    authority = example_authority()
    return replace(authority, research_institute=replace(authority.research_institute, calls_from=None, calls_to=None))


@pytest.fixture
async def town(database_url: str, key_ring: KeyRing) -> AsyncIterator[Town]:
    async with built_town(database_url, key_ring, other_days()) as built:
        built.restart_after, built.catches_up = 5, False
        yield built


async def at_the_vote(town: Town, folder: Path, concept: tuple[str, ...]) -> tuple[House, Person]:
    """On 15 July the Feinkonzept is approved, the questionnaire read in, and the officer asked for the vote."""
    house, officer = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *concept)
    await house.press.taps("Absenden")
    await brought_to(town, *(step for step in Step if step not in {Step.DETAIL_MEMO, Step.DETAIL_DECISION}))
    await imports(town, folder)
    await brought_to(town, Step.FORM_VOTE)
    return house, officer


async def opens(house: House, officer: Person) -> None:
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)


async def voted_words(officer: Person) -> str:
    return text_of(await file_of(officer, pdfs(await officer.screen())[-1].file_name))


async def offered_to(town: Town, name: str) -> bool:
    """Whether the first card of somebody who comes today offers a call."""
    return OFFER in (await (await town.person(name)).writes("/start")).labels


async def test_where_no_calls_were_approved_nobody_is_asked_for_a_number(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path, CONCEPT)
    words = await voted_words(officer)
    assert "Einwilligung in die Befragung" in words
    assert "Telefoninterview" not in words
    assert "Muster Marktforschung" not in words
    await opens(house, officer)

    assert not await offered_to(town, "Bürgerin")
    assert FORECAST not in (await house.press.writes("/befragungen")).labels


async def test_calls_are_offered_and_made_on_the_days_that_were_approved(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path, WITH_CALLS)
    words = await voted_words(officer)
    assert "Zwischen dem 10. August 2022 und dem 15. September 2022" in words
    assert "am 9. August 2022" in words
    assert "31. Oktober 2022" not in words
    await opens(house, officer)
    assert await house.press.sees(
        "Freiwillige für Telefoninterviews werden vom 5. August 2022 bis zum 20. August 2022 gesammelt und vom "
        "10. August 2022 bis zum 15. September 2022 angerufen."
    )
    assert FORECAST in (await house.press.writes("/befragungen")).labels
    assert not await offered_to(town, "Zu früh")

    await town.later(days=21)
    berta = await town.person("Berta")
    await berta.writes("/start")
    assert "Zwischen dem 10. August 2022 und dem 15. September 2022" in (await berta.taps(OFFER)).text
    for label in ("Hier im Chat eintragen", "Ich stimme zu", "keine Angabe", "abends", "Fertig", "Deutsch"):
        await berta.taps(label)
    await berta.writes("Berta Beispiel")
    await types_number(berta)
    assert await berta.sees("am 9. August 2022")

    card = await opens_handover(house)
    assert "ruft vom 10. August 2022 bis zum 15. September 2022 an" in card
    await house.press.taps("Der Leitung vorlegen")
    assert "bis zum 15. September 2022 verwenden" in (await memo_card(house.leader)).text
    await town.later(days=16)
    assert not await offered_to(town, "Zu spät")


async def test_days_on_which_nobody_could_volunteer_are_refused_at_once(town: Town) -> None:
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT[:2], "Ja", "1.9.2022")
    assert "Da ist die Befragung schon zu Ende." in await newest(house.press)
    await fills_in(house.press, "1.7.2022", "31.7.2022")

    assert "oder vor dem Beginn der Befragung" in await newest(house.press)


async def test_the_authoritys_file_need_not_name_any_days(database_url: str, key_ring: KeyRing, tmp_path: Path) -> None:
    async with built_town(database_url, key_ring, without_days()) as town:
        house, officer = await at_the_vote(town, tmp_path, WITH_CALLS)
        await opens(house, officer)
        await town.later(days=21)

        assert await offered_to(town, "Berta")


async def test_when_other_days_are_approved_those_of_the_calls_hold_too(town: Town, tmp_path: Path) -> None:
    house, officer = await at_the_vote(town, tmp_path, WITH_CALLS)
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT[:2])
    await house.press.writes("3")
    assert "Gibt es Telefoninterviews mit Freiwilligen?" in (await house.press.taps("Nein")).text
    await house.press.taps("Absenden")
    await brought_to(town, *(step for step in Step if step not in {Step.DETAIL_MEMO, Step.DETAIL_DECISION}))

    # The wording is another one, so the data protection officer votes once more.
    assert "Telefoninterview" not in await voted_words(officer)
    await opens(house, officer)
    await town.later(days=21)
    assert not await offered_to(town, "Berta")
