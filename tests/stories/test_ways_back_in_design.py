"""What turns out wrong before the fieldwork can be done anew: days that slipped, and faults in the questionnaire."""

from decimal import Decimal
from pathlib import Path

from bot.domain.key_figures import Figure, Target
from bot.domain.step_names import Step
from bot.runtime import Runtime
from storage import targets
from storage.transaction import Transaction
from tests.stories.design_walk import (
    CONCEPT,
    PROCEDURE,
    brought_to,
    fills_in,
    house_with_outline,
    imports,
    questionnaire,
    taps_above,
    the_clock_runs,
)
from tests.stories.test_procedure_design import newest, opens_task, pdfs, ready_to_open, votes, with_concept
from tests.stories.town import Person, Town


async def changes_the_days(town: Town, press: Person) -> None:
    """Hand in the Feinkonzept with other days; the Leitung approves it once more."""
    await opens_task(press, "Feinkonzept")
    await fills_in(press, "1.10.2022", "31.10.2022")
    await press.taps("Absenden")
    await brought_to(town, *(step for step in Step if step not in {Step.DETAIL_MEMO, Step.DETAIL_DECISION}))


async def test_what_was_written_in_the_vermerk_is_still_there_when_the_concept_has_been_changed(town: Town) -> None:
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT)
    await house.press.taps("Absenden")
    await opens_task(house.press, "Vermerk zum Feinkonzept")
    await house.press.writes("Es wird vorgeschlagen, das Feinkonzept freizugeben.")
    await taps_above(house.press, "Erst das Feinkonzept ändern")
    await opens_task(house.press, "Feinkonzept")
    await house.press.taps("Absenden")
    await opens_task(house.press, "Vermerk zum Feinkonzept")
    await house.press.writes("Gut.")

    review = await newest(house.press)
    assert "Es wird vorgeschlagen, das Feinkonzept freizugeben." in review
    assert "Feinkonzept, Fassung 2" in review


async def test_a_survey_whose_days_are_over_gets_other_days_and_opens(town: Town, tmp_path: Path) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    await town.later(days=50)
    await the_clock_runs(town, "close-surveys")
    await opens_task(house.press, "Beginn der Befragung")
    card = await newest(house.press)
    assert "Sie hätte am 1. August 2022 begonnen" in card
    assert "Sie beginnt von selbst" not in card
    await house.press.taps("Jetzt eröffnen")
    assert "Der letzte Tag dieser Befragung ist vorbei." in await newest(house.press)
    await house.press.taps("Zeitplan ändern")
    assert "• Freigabe des Feinkonzepts" in await newest(house.press)
    await house.press.taps("Ja, ändern")

    await changes_the_days(town, house.press)
    # The last day stands in what people agree to, so the data protection officer is asked once more.
    assert len(pdfs(await officer.screen())) == 2
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    assert "vom 1. Oktober 2022 bis zum 31. Oktober 2022" in await newest(house.press)
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)
    assert "Wie zufrieden sind Sie" in (await (await town.person("Bürgerin")).writes("/start")).text


async def test_whoever_moves_the_days_is_told_to_look_at_the_later_ones_and_can_change_them(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    other_days = "Bitte prüfen Sie danach auch die anderen Tage, vor allem das Ende der Studie und den Löschtag."
    assert not await house.press.sees(other_days)
    await house.press.taps("Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    assert await house.press.sees(other_days)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "1.10.2022", "31.10.2022")
    assert "30. November 2022" in await newest(house.press)
    for place, day in (("4", "31.1.2023"), ("5", "28.2.2023")):
        await house.press.writes(place)
        await house.press.writes(day)

    review = await newest(house.press)
    assert "Wann ist die Studie zu Ende?\n31. Januar 2023" in review
    assert "Wann wird spätestens gelöscht?\n28. Februar 2023" in review


async def test_a_questionnaire_for_days_that_are_over_is_not_read_and_the_way_on_stands_there(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await with_concept(town)
    await town.later(days=50)
    await opens_task(house.press, "Fragen")
    assert "Die Tage der Befragung aus dem Feinkonzept sind schon vorbei." in await newest(house.press)
    await house.press.sends_file("befragung.xlsx", questionnaire(tmp_path))
    assert not await house.press.sees("Der Fragebogen ist eingelesen")
    await taps_above(house.press, "Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await changes_the_days(town, house.press)

    await opens_task(house.press, "Fragen")
    assert "vom 1. Oktober 2022 bis zum 31. Oktober 2022" in await newest(house.press)
    await house.press.sends_file("befragung.xlsx", questionnaire(tmp_path))
    assert "Der Fragebogen ist eingelesen: 2 Fragen" in await newest(house.press)


async def test_a_fault_found_in_the_test_run_is_mended_and_tested_again(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.TEST_RUN, Step.FORM_VOTE)
    await opens_task(house.press, "Probelauf")
    await fills_in(house.press, "Pressestelle", "Drei Personen, zwei Telefone.", "Frage 2 ist unklar.")
    await house.press.taps("Nein, noch nicht")
    await house.press.taps("Absenden")

    assert await house.press.sees("Im Probelauf ist aufgefallen:\nFrage 2 ist unklar.")
    assert await officer.sees("Hier ist nichts mehr zu tun")
    await opens_task(house.press, "Fragen")
    await taps_above(house.press, "Fragebogen einlesen")
    await house.press.sends_file("neu.xlsx", questionnaire(tmp_path, "Was noch?"))
    assert "Der Fragebogen ist eingelesen: 3 Fragen" in await newest(house.press)
    await house.press.taps("Ausfüllen")
    await fills_in(house.press, "Pressestelle", "Frage 2 ist jetzt klar.")
    await house.press.taps("Absenden")
    await opens_task(house.press, "Probelauf")
    await fills_in(house.press, "Pressestelle", "Ja, alles in Ordnung")
    assert "Drei Personen, zwei Telefone." in await newest(house.press)
    await house.press.taps("Absenden")
    assert await house.press.sees("Probelauf: Erledigt")
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    assert "Jetzt eröffnen" in (await house.press.card()).labels


async def test_a_vote_against_the_questionnaire_brings_the_test_run_back_too(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Nicht zugestimmt", "Frage 1 verrät den Sachbearbeiter.")
    await brought_to(town, Step.TEST_RUN, Step.FORM_VOTE)

    await house.press.writes("/aufgaben")
    assert "Probelauf" in await newest(house.press)


async def test_a_fault_noticed_before_the_opening_is_mended_tested_and_voted_on(town: Town, tmp_path: Path) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    await house.press.taps("Fragen ändern")
    assert "• Probelauf" in await newest(house.press)
    await house.press.taps("Ja, ändern")
    await brought_to(town, Step.TEST_RUN, Step.FORM_VOTE)

    assert len(pdfs(await officer.screen())) == 2
    await house.press.writes("/aufgaben")
    assert "Probelauf" in await newest(house.press)
    assert "Beginn der Befragung" not in await newest(house.press)


async def sets_a_target(tx: Transaction, _rt: Runtime, question: str) -> None:
    """The Feinkonzept was changed, and sets a target for this question."""
    await targets.replace_all(tx, PROCEDURE, (Target(3, question, Figure.TOP2, Decimal(75)),))


async def test_a_target_for_a_question_that_is_not_asked_keeps_the_survey_closed(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await town.rt.run(sets_a_target, "wartezeit")
    await house.press.taps("Jetzt eröffnen")

    assert "Dem Fragebogen fehlt eine Frage." in await newest(house.press)
    await house.press.taps("Fragen ändern")
    await house.press.taps("Ja, ändern")
    await house.press.writes("/aufgaben")
    assert "Fragen" in await newest(house.press)
