"""Measures of a Leitung that does not decide in the chat: what it gave on paper is entered (PEOPLE.md 23)."""

import json

from sqlalchemy import select

from bot.simulator.people import Shown
from storage.tables import audit
from tests.reports.pdf_text import text_of
from tests.stories.evaluation_walk import about, taps_above
from tests.stories.house import file_of
from tests.stories.test_deputies import enters, head_of_bauamt
from tests.stories.test_measures import FORMS, opens, proposed
from tests.stories.town import Person, Town


async def hands_in_the_sheet(press: Person, signer: str = "Landrätin") -> Shown:
    """The Vermerk came back signed; asked is which measures it endorses."""
    await press.writes("/aufgaben")
    await press.taps("Vermerk 1 ansehen")
    for label in ("Entscheidung nachtragen", "Freigegeben", "Heute", signer):
        await press.taps(label)
    return await press.sends_file("Vermerk.pdf", b"%PDF-1.7 unterschrieben")


async def functions_of(town: Town, event: str) -> list[str]:
    async with town.database.read() as tx:
        lines = await tx.execute(select(audit.c.details).where(audit.c.event == event))
        return [json.loads(details)["as"] for details in lines.scalars()]


async def test_measures_approved_on_paper_by_a_deputy_are_on_file_as_the_deputys(town: Town) -> None:
    house = await proposed(town)
    await head_of_bauamt(town)
    await enters(house.leader, "15.7.2022", "31.12.2022")
    await hands_in_the_sheet(house.press, "Landrätin i. V.")
    await house.press.taps("Fertig: alle befürwortet")

    assert "befürwortet" in await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")
    assert await functions_of(town, "measure_endorsed") == ["Landrätin i. V."] * 2


async def test_measure_struck_with_the_pen_is_not_endorsed_and_its_reason_is_on_file(town: Town) -> None:
    house = await proposed(town)
    asked = await hands_in_the_sheet(house.press)
    assert asked.labels[:3] == ("☑ M1 Bauamt", "☑ M2 Jugendamt", "Fertig: alle befürwortet")
    assert FORMS in asked.text
    await house.press.taps("☑ M1 Bauamt")
    await house.press.taps("☐ M1 Bauamt")
    asked = await house.press.taps("☑ M2 Jugendamt")
    assert "☐ M2 Jugendamt" in asked.labels
    assert "Nicht befürwortet: M2." in (await house.press.taps("Fertig: 1 von 2 befürwortet")).text
    assert not await house.bauamt.sees("Über Ihre Maßnahmen ist entschieden")

    await house.press.writes("Das macht schon das Land.")

    assert await house.press.sees("☑️ 1 von 2 Maßnahmen befürwortet – Landrätin, auf Papier entschieden")
    told = await about(house.jugendamt, "Über Ihre Maßnahmen ist entschieden")
    assert "nicht befürwortet" in told
    await opens(house.jugendamt, "M2 Jugendamt")
    assert "Das macht schon das Land." in (await house.jugendamt.card()).text
    assert await functions_of(town, "measure_not_endorsed") == ["Landrätin"]
    printed = text_of(await file_of(house.press, r"Vermerk-1-Fassung-1\.pdf"))
    assert "nicht befürwortet. Grund: Das macht schon das Land." in printed
    assert printed.count("Landrätin, auf Papier am 15.07.2022") >= 2


async def test_words_typed_while_the_measures_are_asked_decide_nothing(town: Town) -> None:
    house = await proposed(town)
    await hands_in_the_sheet(house.press)
    await house.press.taps("☑ M2 Jugendamt")

    asked = await house.press.writes("Das macht schon das Land.")

    assert "☐ M2 Jugendamt" in asked.labels
    assert "wartet auf Freigabe" in (await house.announced())[0]


async def test_measure_endorsed_in_the_chat_meanwhile_is_not_struck_by_the_paper(town: Town) -> None:
    house = await proposed(town)
    await hands_in_the_sheet(house.press)
    await house.press.taps("☑ M2 Jugendamt")
    await house.press.taps("Fertig: 1 von 2 befürwortet")
    await taps_above(house.leader, "M2 Jugendamt")
    await house.leader.taps("Befürworten")

    await house.press.writes("Das macht schon das Land.")

    assert "Es wurde nichts geändert" in (await house.press.card()).text
    assert "wartet auf Freigabe" in (await house.announced())[0]
