"""The answers are deleted, the results stay: whoever still has to judge or decide reads them as they were handed out."""

from bot.domain.staff import Role
from tests.reports.pdf_text import text_of
from tests.stories.evaluation_walk import (
    about,
    at_measures,
    ended,
    newest,
    proposes,
    writes_the_vermerk,
)
from tests.stories.house import House, file_of, memo_card
from tests.stories.test_study_ends import by_the_clock
from tests.stories.town import Town

EVERYBODY = "47 Menschen haben geantwortet."
OWN = "Bauamt – Baurecht: 12 Antworten."
GONE = "Die Antworten sind gelöscht"


async def deletes_at_once(town: Town, house: House) -> None:
    await house.leader.writes("/befragungen")
    await house.leader.taps("Ende der Befragung")
    await house.leader.taps("Jetzt schon löschen")
    await house.leader.taps("Ja, jetzt löschen")
    await by_the_clock(town, "delete-past-surveys")


async def test_the_vermerk_written_after_the_deletion_carries_the_figures_and_their_table(town: Town) -> None:
    house = await at_measures(town)
    await deletes_at_once(town, house)
    await proposes(house.press, "Ein Schalter am Donnerstagabend.", "Bauamt")
    await writes_the_vermerk(house.press)

    assert EVERYBODY in (await memo_card(house.leader)).text
    table = text_of(await file_of(house.leader, r"Ergebnisse-lra22\.pdf"))
    assert "Alle Bereiche 47" in table
    assert GONE not in table


async def test_an_office_judges_after_the_deletion_with_its_own_figures_and_no_others(town: Town) -> None:
    house = await ended(town)
    await deletes_at_once(town, house)
    colleague = await town.member("Neu im Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")
    card = await about(colleague, "Auswertung Ihrer Stelle")

    assert EVERYBODY in card
    assert OWN in card
    assert "Sozialamt" not in card
    await house.jugendamt.writes("/ergebnisse")
    assert "Jugendamt: zu wenige Antworten für eigene Zahlen." in await newest(house.jugendamt)
    assert "Baurecht" not in await newest(house.jugendamt)


async def test_the_leitung_opens_the_results_from_the_file_long_after_the_deletion(town: Town) -> None:
    house = await ended(town)
    before = text_of(await file_of(house.press, r"Ergebnisse-lra22\.pdf"))
    await town.later(days=200)
    await by_the_clock(town, "delete-past-surveys")
    await house.leader.writes("/verfahren")
    assert "Ergebnisse ansehen" in (await house.leader.taps("Kundenbefragung 2022")).labels
    await house.leader.taps("Ergebnisse ansehen")

    assert EVERYBODY in await newest(house.leader)
    await house.leader.taps("Ganze Tabelle als PDF")
    assert text_of(await file_of(house.leader, r"Ergebnisse-lra22\.pdf")) == before
