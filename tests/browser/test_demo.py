"""The demo as a person sees it on a phone: take part, be refused as an office, approve as the Leitung."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.browser.chat_page import Phone
from tests.browser.conftest import IN_A_BROWSER, OpenPage
from tests.reliability.processes import started_program

pytestmark = IN_A_BROWSER

PHONE_WIDTH = 360
MOST_QUESTIONS = 40


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a demo of one's own."""
    async with started_program("demo", "--port", "0", folder=tmp_path) as address:
        yield address


async def answer(citizen: Phone, heading: str) -> str:
    """Answer whatever stands on the card; the first line of the next card."""
    words = await citizen.card.inner_text()
    labels = await citizen.card.get_by_role("button").all_inner_texts()
    if "Fertig" in labels:
        await citizen.tap(labels[0].removeprefix("☐ "))
        await citizen.sees_button(labels[0].removeprefix("☐ "))
        await citizen.card.get_by_role("button", name="☑").wait_for()
        await citizen.tap("Fertig")
    elif "5" in labels:
        await citizen.tap("5")
    elif "Textfeld" in words:
        await citizen.type("Die Wartezeit war zu lang.")
    else:
        await citizen.tap(labels[0])
    return await next_heading(citizen, heading)


async def next_heading(citizen: Phone, heading: str) -> str:
    """Wait for another card; its first line."""
    for _ in range(500):
        # The first line says who wrote it, for screen readers.
        found = (await citizen.card.inner_text()).splitlines()[1]
        if found != heading and await citizen.card.get_by_role("button").count():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"nothing comes after {heading!r}")


async def test_a_citizen_answers_everything_on_a_phone(demo: str, open_page: OpenPage) -> None:
    page = await open_page(demo, width=PHONE_WIDTH)
    citizen = await page.choose("Bürgerin 1")
    await citizen.start()
    await citizen.sees_button("Hier antworten")
    await page.picture("1-erste-karte")
    assert await page.barriers() == []
    await citizen.tap("Hier antworten")
    await citizen.sees_button("Ich stimme zu")
    await page.picture("2-einwilligung")
    await citizen.tap("Ich stimme zu")
    heading = await next_heading(citizen, "Bevor es losgeht: Ihre Daten")
    for number in range(MOST_QUESTIONS):
        if heading.startswith("Geschafft!"):
            break
        if number in (0, 1, 4):
            await page.picture(f"3-frage-{number + 1}")
        heading = await answer(citizen, heading)
    await page.picture("4-durchsicht")
    assert await page.barriers() == []
    await citizen.tap("Absenden")
    await citizen.sees("Ihr Lösch-Code:")
    await page.picture("5-quittung")
    assert await page.barriers() == []


async def test_a_citizen_leaves_the_number_on_the_authoritys_own_page_and_takes_it_back(
    demo: str, open_page: OpenPage
) -> None:
    page = await open_page(demo, width=PHONE_WIDTH)
    citizen = await page.choose("Bürgerin 1")
    await citizen.start()
    await citizen.tap("Lieber angerufen werden")
    await citizen.sees("Nie wird nach Bankdaten oder Passwörtern gefragt.")
    await page.picture("10-angerufen-werden")
    link = citizen.region.get_by_role("link", name="Rückrufnummer eintragen")
    own = await page.page.context.new_page()
    await own.goto(str(await link.get_attribute("href")))
    await own.get_by_label("Ihr Name").fill("Anna Muster")
    await own.get_by_label("Ihre Telefonnummer").fill("0971 801234")
    await own.locator("#agrees").check()
    await own.get_by_role("button", name="Absenden").click()
    await own.get_by_role("heading", name="Sie sind eingetragen").wait_for()

    await citizen.sees("Sie sind für das Telefoninterview eingetragen.")
    await page.picture("11-eingetragen")
    assert "801234" not in await citizen.words()
    await citizen.tap("Doch nicht anrufen")
    await citizen.sees("Es ruft niemand an.")


async def test_the_office_is_refused_and_the_leitung_approves(demo: str, open_page: OpenPage) -> None:
    page = await open_page(demo, width=PHONE_WIDTH)
    channel = await page.choose("Mitarbeiterkanal")
    await channel.region.get_by_role("combobox").select_option("Bauamt")
    await channel.tap("Freigeben")
    assert "Freigeben kann nur die Leitung" in await channel.toast()
    office = await page.choose("Bauamt")
    await office.sees("Freigeben kann nur die Leitung.")
    await page.picture("6-bauamt")

    leadership = await page.choose("Leitung")
    await leadership.tap("Freigeben")
    await leadership.sees_button("Ja, freigeben")
    await page.picture("7-bestaetigung")
    assert await page.barriers() == []
    await leadership.tap("Ja, freigeben")
    channel = await page.choose("Mitarbeiterkanal")
    await channel.sees("freigegeben")
    await channel.sees_no_button("Freigeben")
    await page.picture("8-kanal")
    await (await page.choose("Pressestelle")).sees("freigegeben")
    await (await page.choose("Bauamt")).sees("Die Leitung hat freigegeben.")
    await page.picture("9-bauamt-abdruck")
    assert await page.barriers() == []


async def test_an_idea_of_the_leitung_finds_everybody_whom_its_procedure_needs(demo: str, open_page: OpenPage) -> None:
    page = await open_page(demo, width=PHONE_WIDTH)
    leadership = await page.choose("Leitung")
    await leadership.type("/idee")
    await leadership.sees("Worum geht es?")
    await leadership.type("Umfrage im Freibad")
    await leadership.sees("Was ist der Anlass")
    await leadership.type("Wir möchten wissen, was den Menschen gefällt.")
    await leadership.tap("Absenden")
    press = await page.choose("Pressestelle")
    await press.tap("Ausfüllen")
    await press.sees("Abschnitt 1 von 4")
    await press.type("Wir erfahren, was gut ist.")
    await press.tap("Bauamt")
    await press.tap("Fertig")
    await press.sees("Abschnitt 3 von 4")
    await press.type("Etwa 20 Stunden.")
    await press.sees("Abschnitt 4 von 4")
    await press.type("Art. 6 Abs. 1 Buchst. e DSGVO.")
    await press.tap("Absenden")

    for name in ("Bauamt", "Datenschutz"):
        asked = await page.choose(name)
        await asked.sees("Umfrage im Freibad")
        await asked.sees_button("Ausfüllen")
        await page.picture(f"12-{name}")
    assert await page.barriers() == []
