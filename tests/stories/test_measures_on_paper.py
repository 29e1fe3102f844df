"""Measures of a Leitung that does not decide in the chat: what it gave on paper is entered (PEOPLE.md 23)."""

import json

from sqlalchemy import select

from storage.tables import audit
from tests.stories.evaluation_walk import about
from tests.stories.test_measures import proposed
from tests.stories.town import Town


async def test_measures_approved_on_paper_by_a_deputy_are_on_file_as_the_deputys(town: Town) -> None:
    house = await proposed(town)
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk 1 ansehen")
    for label in ("Entscheidung nachtragen", "Freigegeben", "Heute", "Landrätin i. V."):
        await house.press.taps(label)
    await house.press.sends_file("Vermerk.pdf", b"%PDF-1.7 unterschrieben")

    assert "befürwortet" in await about(house.bauamt, "Über Ihre Maßnahmen ist entschieden")
    async with town.database.read() as tx:
        lines = await tx.execute(select(audit.c.details).where(audit.c.event == "measure_endorsed"))
        functions = [json.loads(details)["as"] for details in lines.scalars()]
    assert functions == ["Landrätin i. V."] * 2
