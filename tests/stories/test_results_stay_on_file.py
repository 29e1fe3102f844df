"""The answers are deleted, the results stay: whoever still has to decide reads them as they were handed out."""

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
from tests.stories.test_study_ends import by_the_clock, card_with
from tests.stories.town import Town

EVERYBODY = "47 Menschen haben geantwortet."
OWN = "Bauamt – Baurecht: 12 Antworten."
GONE = "Die Antworten sind gelöscht"


async def deletes_at_once(town: Town, house: House) -> None:
    await house.leader.writes("/befragungen")
    await house.leader.taps("Ende der Befragung")
    await house.leader.taps("Jetzt schon löschen")
    await house.leader.taps("Ja, jetzt löschen")
    await by_the_clock(town, "delete-past-surveys", "prove-deletions")


async def test_before_the_deletion_the_leitung_reads_who_still_evaluates_and_what_stays(town: Town) -> None:
    house = await ended(town)
    await house.leader.writes("/befragungen")
    card = await house.leader.taps("Ende der Befragung")

    assert "Was bleibt: die Ergebnisse" in card.text
    assert "Die Auswertung steht noch aus: Bauamt, Jugendamt." in card.text
    assert "Der Vermerk zu den Ergebnissen ist noch nicht geschrieben." in card.text
    asked = (await house.leader.taps("Jetzt schon löschen")).text
    assert "Die Ergebnisse in Zahlen bleiben bei den Akten" in asked
    assert "Die Auswertung steht noch aus: Bauamt, Jugendamt." in asked


async def test_with_the_vermerk_written_the_evaluation_is_not_open_any_more(town: Town) -> None:
    house = await at_measures(town)
    await town.later(days=155)
    await by_the_clock(town, "tell-of-deletions")
    assert "Der Vermerk zu den Ergebnissen ist noch nicht geschrieben." in await card_with(house.leader, "Ende der Bef")
    await proposes(house.press, "Ein Schalter am Donnerstagabend.", "Bauamt", until="1.3.2023")
    await writes_the_vermerk(house.press)
    await by_the_clock(town, "tell-of-deletions")

    assert "Offen ist nichts." in await card_with(house.leader, "Ende der Befragung")


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


async def test_from_the_file_everybody_opens_what_is_theirs_and_no_more(town: Town) -> None:
    house = await ended(town)
    await deletes_at_once(town, house)
    await house.jugendamt.writes("/verfahren")
    await house.jugendamt.taps("Kundenbefragung 2022")
    await house.jugendamt.taps("Ergebnisse ansehen")
    assert EVERYBODY in await newest(house.jugendamt)
    assert "Jugendamt: zu wenige Antworten für eigene Zahlen." in await newest(house.jugendamt)
    assert "Baurecht" not in await newest(house.jugendamt)

    officer = await town.person("Datenschutz")
    await officer.writes("/verfahren")
    assert "Ergebnisse ansehen" not in (await officer.taps("Kundenbefragung 2022")).labels


async def test_the_leitung_opens_the_results_from_the_file_long_after_the_deletion(town: Town) -> None:
    house = await ended(town)
    before = text_of(await file_of(house.press, r"Ergebnisse-lra22\.pdf"))
    await town.later(days=200)
    await by_the_clock(town, "delete-past-surveys", "prove-deletions")
    await house.leader.writes("/verfahren")
    assert "Ergebnisse ansehen" in (await house.leader.taps("Kundenbefragung 2022")).labels
    await house.leader.taps("Ergebnisse ansehen")

    assert EVERYBODY in await newest(house.leader)
    await house.leader.taps("Ganze Tabelle als PDF")
    assert text_of(await file_of(house.leader, r"Ergebnisse-lra22\.pdf")) == before


async def test_the_list_of_surveys_counts_after_the_deletion_as_before(town: Town) -> None:
    house = await ended(town)
    await house.press.writes("/befragungen")
    before = (await house.press.card()).text
    assert "Antworten: mindestens 45" in before
    await deletes_at_once(town, house)

    await house.press.writes("/befragungen")
    assert (await house.press.card()).text == before


async def test_once_everything_is_deleted_no_results_can_be_announced_to_anybody(town: Town) -> None:
    house = await ended(town)
    await house.press.writes("/befragungen")
    listed = await house.press.card()
    announce = listed.data[listed.labels.index("Ergebnisse bekannt geben")]
    await house.leader.writes("/befragungen")
    await house.leader.taps("Ende der Befragung")
    await house.leader.taps("Jetzt schon löschen")
    await house.leader.taps("Ja, jetzt löschen")
    await house.press.writes("/befragungen")
    assert "Ergebnisse bekannt geben" not in (await house.press.card()).labels
    await by_the_clock(town, "delete-past-surveys", "prove-deletions")
    await house.press.taps_data(announce, (await house.press.card()).id)

    assert "https://" not in await newest(house.press)
    assert "können gerade nicht bekannt gegeben werden" in await newest(house.press)
