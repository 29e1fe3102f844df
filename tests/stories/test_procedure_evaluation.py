"""Fieldwork is over: everybody concerned gets the results, each office its own, and says what it makes of them."""

from decimal import Decimal

from bot.domain.key_figures import Figure, Target
from bot.domain.staff import Role
from storage import targets
from tests.stories.design_walk import PROCEDURE, fills_in
from tests.stories.evaluation_walk import (
    about,
    at_measures,
    ended,
    ends,
    fieldwork,
    newest,
    proposes,
    taps_above,
    writes_the_vermerk,
)
from tests.stories.house import House, file_of, memo_card
from tests.stories.town import Town

OWN = "Bauamt – Baurecht: 12 Antworten. Eigene Kennzahlen zeigen wir nicht"


async def test_nobody_sees_figures_before_fieldwork_has_ended(town: Town) -> None:
    house = await fieldwork(town)
    for person in (house.bauamt, house.press, house.leader):
        await person.writes("/ergebnisse")
        assert "sobald eine Befragung beendet ist" in await newest(person)


async def test_press_office_and_offices_get_the_results_in_the_moment_in_which_fieldwork_ends(town: Town) -> None:
    house = await fieldwork(town)
    await town.member("Sozialamt", Role.SUPPORTING_OFFICE, "Sozialamt")
    await ends(town)

    for person in (house.press, house.bauamt, house.jugendamt):
        assert await person.sees("Die Befragung ist beendet – hier sind die Ergebnisse.")
        assert (await file_of(person, r"Ergebnisse-lra22\.pdf")).startswith(b"%PDF-1.7")
    # Not concerned by this Grobkonzept.
    assert not await (await town.person("Sozialamt")).sees("hier sind die Ergebnisse")


async def test_whoever_gets_the_results_is_not_told_once_more_that_the_survey_has_ended(town: Town) -> None:
    house = await ended(town)

    for person in (house.press, house.bauamt):
        said = [shown.text for shown in (await person.screen()).messages if "Die Befragung ist beendet" in shown.text]
        assert [text.partition("\n")[0] for text in said] == ["Die Befragung ist beendet – hier sind die Ergebnisse."]


async def at_night(town: Town) -> House:
    """The last day is over: it is two o'clock on a Saturday."""
    house = await fieldwork(town)
    await town.later(hours=14)
    await ends(town)
    return house


async def test_what_ends_in_the_night_rings_at_nobodys_before_the_next_working_day(town: Town) -> None:
    house = await at_night(town)
    people = (house.press, house.bauamt, house.leader)
    for person in people:
        assert not await person.sees("Die Befragung ist beendet")
    assert not await house.bauamt.sees("📌 Auswertung Ihrer Stelle")
    await town.later(hours=53)
    assert not await house.bauamt.sees("📌 Auswertung Ihrer Stelle")

    await town.later(hours=2)
    for person in people:
        assert await person.sees("Die Befragung ist beendet")
    assert await house.bauamt.sees("📌 Auswertung Ihrer Stelle")


async def test_whoever_looks_on_the_weekend_finds_results_and_task_already(town: Town) -> None:
    house = await at_night(town)
    await house.bauamt.writes("/ergebnisse")
    assert "47 Menschen haben geantwortet." in await newest(house.bauamt)
    await house.bauamt.writes("/aufgaben")
    await house.bauamt.taps("Auswertung Ihrer Stelle")
    await fills_in(house.bauamt, "Am Abend fehlt ein Schalter.", "Ein Schalter am Donnerstagabend.")
    await house.bauamt.taps("Absenden")
    await town.later(hours=55)

    assert not await house.bauamt.sees("📌 Auswertung Ihrer Stelle")
    assert await house.bauamt.sees("✅ Auswertung Ihrer Stelle")


async def test_the_leitung_learns_the_total_in_the_same_moment_and_opens_the_rest_with_one_button(town: Town) -> None:
    house = await fieldwork(town)
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE, "Büro des Landrats")
    await ends(town)

    for person in (house.leader, house.second, office):
        told = await about(person, "die Ergebnisse liegen vor")
        assert "47 Menschen haben geantwortet." in told
        assert "Bauamt" not in told
    assert not await house.press.sees("die Ergebnisse liegen vor")
    await taps_above(house.leader, "Ergebnisse ansehen")
    assert "keine Zufallsstichprobe" in await newest(house.leader)


async def test_an_office_judges_with_its_own_figures_before_its_eyes(town: Town) -> None:
    house = await ended(town)
    card = await about(house.bauamt, "Auswertung Ihrer Stelle")

    assert "47 Menschen haben geantwortet." in card
    assert OWN in card
    # Three of the twelve were dissatisfied; and how many were convinced would leave too few of the Jugendamt's area.
    assert "75 %" not in card
    await town.member("Soziales", Role.SUPPORTING_OFFICE, "Sozialamt")
    social = await town.person("Soziales")
    await social.writes("/ergebnisse")
    own = (await newest(social)).partition("aus 20 Antworten:")[2]
    assert "Wie zufrieden waren Sie insgesamt? Überzeugte (beste zwei Stufen): 50 %" in own


async def test_too_few_answers_are_never_shown_nor_could_they_be_worked_out(town: Town) -> None:
    house = await ended(town)
    assert await house.jugendamt.sees("Jugendamt: zu wenige Antworten für eigene Zahlen.")
    await town.member("Zulassung", Role.SUPPORTING_OFFICE, "Zulassungsbehörde")
    zulassung = await town.person("Zulassung")
    await zulassung.writes("/ergebnisse")

    # Eleven answered about it; but the total less all others would be the Jugendamt's four.
    assert "Zulassungsbehörde: zu wenige Antworten für eigene Zahlen." in await newest(zulassung)


async def test_an_office_sees_the_total_and_no_other_offices_detail(town: Town) -> None:
    house = await ended(town)
    await house.bauamt.writes("/ergebnisse")
    card = await newest(house.bauamt)

    assert OWN in card
    assert "Sozialamt" not in card
    assert "keine Zufallsstichprobe" in card
    assert "Freie Texte stehen hier nicht" in card
    assert "Huber" not in card


async def test_an_office_without_an_area_of_its_own_sees_the_total(town: Town) -> None:
    await ended(town)
    kasse = await town.member("Kasse", Role.SUPPORTING_OFFICE, "Kreiskasse")
    await kasse.writes("/ergebnisse")

    assert "Ihrer Stelle ist kein Bereich der Befragung zugeordnet" in await newest(kasse)


async def test_results_are_not_for_the_data_protection_officer_or_the_institute(town: Town) -> None:
    await ended(town)
    institute = await town.member("Institut", Role.RESEARCH_INSTITUTE)
    await institute.writes("/ergebnisse")

    assert "gehört nicht zu Ihrer Rolle" in await newest(institute)


async def test_results_are_held_against_the_targets_that_were_set_in_advance(town: Town) -> None:
    wanted = (
        Target(1, "", Figure.RESPONSES, Decimal(40)),
        Target(2, "", Figure.COMPLETION, Decimal(90)),
        Target(3, "b1", Figure.TOP3, Decimal(70)),
    )
    house = await fieldwork(town)
    await town.database.write(targets.replace_all, PROCEDURE, wanted)
    await ends(town)
    await house.leader.writes("/ergebnisse")
    card = await newest(house.leader)

    assert "Abgeschickte Antworten: 47 – Ziel 40 erreicht" in card
    assert "Abgeschickt von allen, die begonnen haben: 78 % – Ziel 90 % nicht erreicht" in card
    assert "Zufriedene (beste drei Stufen): 77 % – Ziel 70 % erreicht" in card


async def test_the_whole_table_comes_as_a_pdf(town: Town) -> None:
    house = await ended(town)
    await house.leader.writes("/ergebnisse")
    await house.leader.taps("Ganze Tabelle als PDF")
    pdf = await file_of(house.leader, r"Ergebnisse-lra22\.pdf")

    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"/StructTreeRoot"):
        assert mark in pdf


async def test_the_press_office_reads_what_each_office_makes_of_its_figures(town: Town) -> None:
    house = await ended(town)
    for office, meaning in ((house.bauamt, "Am Abend fehlt ein Schalter."), (house.jugendamt, "Es läuft gut.")):
        await office.taps("Ausfüllen")
        await fills_in(office, meaning, "Ein Schalter am Donnerstagabend.")
        await office.taps("Absenden")
    card = await newest(house.press)

    assert "Vermerk zu Ergebnissen und Maßnahmen" in card
    assert "Am Abend fehlt ein Schalter." in card
    assert "Es läuft gut." in card
    assert "Schlagen Sie zuerst die Maßnahmen vor" in card


async def test_the_leitung_reads_the_results_in_the_vermerk_and_gets_their_table(town: Town) -> None:
    house = await at_measures(town)
    await proposes(house.press, "Ein Schalter am Donnerstagabend.", "Bauamt")
    await writes_the_vermerk(house.press)

    assert "47 Menschen haben geantwortet." in (await memo_card(house.leader)).text
    assert (await file_of(house.leader, r"Ergebnisse-lra22\.pdf")).startswith(b"%PDF-1.7")
