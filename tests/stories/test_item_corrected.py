"""A finished item of the checklist can be corrected until the survey begins; what rests upon it is done anew."""

from pathlib import Path

from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Step
from bot.domain.steps import CHECKLIST
from bot.runtime import Runtime
from bot.services import surveys
from storage import procedures
from storage.transaction import Transaction
from tests.stories.design_walk import PROCEDURE, brought_to, fills_in, imports, taps_above, the_clock_runs
from tests.stories.house import House
from tests.stories.procedure_walk import TITLE
from tests.stories.test_procedure_design import VOTE, newest, opens_task, pdfs, ready_to_open, votes, with_concept
from tests.stories.town import Person, Town

AGAIN = "Noch einmal ausfüllen: "
YES = "Ja, noch einmal ausfüllen"
PRICE = "Preismodell und Kosten"
LANGUAGES = "Sprachen"


async def writes_the_price(press: Person) -> None:
    await opens_task(press, PRICE)
    await fills_in(press, "Pressestelle", "Je Antwort 2 Euro, höchstens 900 Euro.", "900", "Überspringen")
    await press.taps("Absenden")


async def writes_the_languages(press: Person) -> None:
    await opens_task(press, LANGUAGES)
    await fills_in(press, "Pressestelle", "Deutsch und Englich")
    await press.taps("Absenden")


async def one_is_open(tx: Transaction, _rt: Runtime) -> None:
    """The item is open once, and was done once."""
    of_price = [task.outcome for task in await procedures.tasks_of(tx, PROCEDURE) if task.step is Step.PRICE]
    assert of_price == [Outcome.DONE, None]


async def asks_again(person: Person, item: str) -> str:
    """Find the item in the procedure's course and tap it; what is asked back."""
    await person.writes("/verfahren")
    await person.taps(TITLE)
    return (await person.taps(AGAIN + item)).text


async def with_languages(town: Town, folder: Path) -> tuple[House, Person]:
    """All is ready for the survey to begin; there is a mistake in the item about languages."""
    house, officer = await with_concept(town)
    await imports(town, folder)
    await writes_the_languages(house.press)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Zugestimmt")
    await town.later(minutes=5)
    return house, officer


async def test_price_is_corrected_and_nothing_else_is_asked_anew(town: Town) -> None:
    house, officer = await with_concept(town)
    await writes_the_price(house.press)
    assert AGAIN + PRICE in (await house.press.card()).labels
    await town.later(minutes=5)

    sure = await asks_again(house.press, PRICE)
    assert f"„{PRICE}“ noch einmal ausfüllen?" in sure
    assert "noch einmal nötig" not in sure
    await house.press.taps(YES)
    assert await house.press.sees("Das wurde schon einmal ausgefüllt. Was darin stand, ist bereits eingetragen.")
    await town.restarts()
    await opens_task(house.press, PRICE)
    await house.press.taps("Pressestelle")
    review = await newest(house.press)
    assert "Je Antwort 2 Euro, höchstens 900 Euro." in review
    await house.press.writes("3")
    await house.press.writes("950")
    await house.press.taps("Absenden")

    await house.press.writes("/verfahren")
    await house.press.taps(TITLE)
    await house.press.taps(f"📄 {PRICE}, Fassung 2")
    assert "950" in await newest(house.press)
    assert "900 Euro" in await newest(house.press)
    assert not await officer.sees(VOTE)


async def test_languages_corrected_after_the_vote_are_voted_on_anew_before_the_survey_begins(
    town: Town, tmp_path: Path
) -> None:
    house, officer = await with_languages(town, tmp_path)
    sure = await asks_again(house.press, LANGUAGES)
    assert f"• {VOTE}" in sure
    assert "• Probelauf" not in sure
    assert "• Beginn der Befragung" not in sure
    assert "beginnt die Befragung nicht, auch nicht von selbst" in sure
    await house.press.taps(YES)
    await town.restarts()
    await house.press.writes("/aufgaben")
    assert "Beginn der Befragung" not in await newest(house.press)
    await opens_task(house.press, LANGUAGES)
    await house.press.taps("Pressestelle")
    await house.press.writes("2")
    await house.press.writes("Deutsch und Englisch")
    await house.press.taps("Absenden")

    assert len(pdfs(await officer.screen())) == 2
    assert await officer.sees("Neu seit dem letzten Votum: Sprachen, Fassung 2")
    assert await officer.sees("Deutsch und Englisch")
    await house.press.writes("/aufgaben")
    assert "Beginn der Befragung" not in await newest(house.press)
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)


async def test_who_has_the_opening_in_front_of_them_cannot_open_while_an_item_is_corrected(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await with_languages(town, tmp_path)
    colleague = await town.member("Kollegin", Role.PRESS_OFFICE, "Pressestelle")
    await opens_task(colleague, "Beginn der Befragung")
    opening = await colleague.card()
    tap = opening.data[opening.labels.index("Jetzt eröffnen")]
    await asks_again(house.press, LANGUAGES)
    await house.press.taps(YES)

    assert await colleague.sees("Hier ist nichts mehr zu tun, denn es hat sich etwas geändert.")
    await colleague.taps_data(tap, opening.id)
    assert await colleague.sees("Diese Aufgabe ist schon erledigt oder nicht mehr Ihre.")
    await town.later(days=17)
    await the_clock_runs(town, "open-surveys")
    assert not await house.leader.sees("Die Befragung ist eröffnet")


async def test_what_is_handed_in_again_before_the_first_day_lets_it_begin_by_itself(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await asks_again(house.press, PRICE)
    await house.press.taps(YES)
    await brought_to(town, Step.OPENING)

    assert "Sie beginnt von selbst am 1. August 2022" in await newest(house.press)
    await town.later(days=17)
    await the_clock_runs(town, "open-surveys")
    assert await house.leader.sees("Die Befragung ist eröffnet")


async def test_answers_corrected_bring_the_test_run_back_too(town: Town, tmp_path: Path) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    sure = await asks_again(house.press, "Antworten")
    assert "• Probelauf" in sure
    assert f"• {VOTE}" in sure
    await house.press.taps(YES)
    await brought_to(town, Step.TEST_RUN, Step.FORM_VOTE)

    await house.press.writes("/aufgaben")
    assert "Probelauf" in await newest(house.press)
    await officer.writes("/aufgaben")
    assert any(VOTE in label for label in (await officer.card()).labels)


async def test_the_officer_reads_what_the_items_say_and_a_vote_against_leads_to_each_of_them(
    town: Town, tmp_path: Path
) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await writes_the_languages(house.press)
    await brought_to(town, Step.FORM_VOTE)
    await town.later(minutes=5)
    assert await officer.sees("Deutsch und Englich")
    await taps_above(officer, "📄 Sprachen, Fassung 1")
    assert "Deutsch und Englich" in await newest(officer)
    await votes(officer, "Nicht zugestimmt", "Bei den Sprachen fehlt Englisch.")

    assert await house.press.sees("Liegt es an einem anderen Punkt")
    await asks_again(house.press, LANGUAGES)
    await house.press.taps(YES)
    await opens_task(house.press, LANGUAGES)
    await house.press.taps("Pressestelle")
    assert "Deutsch und Englich" in await newest(house.press)


async def test_faults_that_were_mended_are_not_shown_again_when_the_questions_are_corrected(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.TEST_RUN, Step.FORM_VOTE)
    await opens_task(house.press, "Probelauf")
    await fills_in(house.press, "Pressestelle", "Drei Personen, zwei Telefone.", "Frage 2 ist unklar.")
    await house.press.taps("Nein, noch nicht")
    await house.press.taps("Absenden")
    assert await house.press.sees("Im Probelauf ist aufgefallen:\nFrage 2 ist unklar.")
    await brought_to(town, Step.FORM_VOTE)
    await asks_again(house.press, "Fragen")
    await house.press.taps(YES)

    card = await newest(house.press)
    assert "📌 Fragen" in card
    assert "Frage 2 ist unklar." not in card


async def test_two_of_the_press_office_open_it_once(town: Town) -> None:
    house, _ = await with_concept(town)
    await writes_the_price(house.press)
    await town.later(minutes=5)
    colleague = await town.member("Kollegin", Role.PRESS_OFFICE, "Pressestelle")
    await asks_again(house.press, PRICE)
    await asks_again(colleague, PRICE)
    await house.press.taps(YES)
    await taps_above(colleague, YES)

    assert await colleague.sees(f"Bei „{PRICE}“ hat sich inzwischen etwas geändert")
    await town.rt.run(one_is_open)


async def test_a_second_tap_on_an_old_button_says_what_has_become_of_it(town: Town) -> None:
    house, _ = await with_concept(town)
    await writes_the_price(house.press)
    done = await house.press.card()
    await town.later(minutes=5)
    await house.press.taps(AGAIN + PRICE)
    await house.press.taps(YES)
    await house.press.taps_data(done.data[done.labels.index(AGAIN + PRICE)], done.id)

    assert await house.press.sees(f"Bei „{PRICE}“ hat sich inzwischen etwas geändert")


async def test_it_is_too_late_once_the_survey_has_begun(town: Town, tmp_path: Path) -> None:
    house, _ = await with_languages(town, tmp_path)
    await asks_again(house.press, LANGUAGES)
    sure = await house.press.card()
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    await house.press.taps_data(sure.data[sure.labels.index(YES)], sure.id)

    assert await house.press.sees("Die Befragung hat schon begonnen. „Sprachen“ lässt sich deshalb nicht mehr ändern.")
    await house.press.writes("/verfahren")
    await house.press.taps(TITLE)
    assert not [label for label in (await house.press.card()).labels if label.startswith(AGAIN)]


async def test_while_the_concept_is_changed_its_items_wait(town: Town, tmp_path: Path) -> None:
    house, _ = await with_languages(town, tmp_path)
    await asks_again(house.press, LANGUAGES)
    sure = await house.press.card()
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await house.press.taps_data(sure.data[sure.labels.index(YES)], sure.id)

    assert await house.press.sees("Gerade wird das Feinkonzept geändert.")
    await house.press.writes("/verfahren")
    await house.press.taps(TITLE)
    assert not [label for label in (await house.press.card()).labels if label.startswith(AGAIN)]


async def test_nobody_else_is_offered_to_correct_it(town: Town, tmp_path: Path) -> None:
    house, officer = await with_languages(town, tmp_path)
    for person in (house.leader, house.bauamt, officer):
        await person.writes("/verfahren")
        await person.taps(TITLE)
        assert not [label for label in (await person.card()).labels if label.startswith(AGAIN)]
    await house.press.writes("/verfahren")
    await house.press.taps(TITLE)
    offered = [label for label in (await house.press.card()).labels if label.startswith(AGAIN)]
    assert len(offered) == len(CHECKLIST)


async def test_an_item_corrected_after_the_planned_first_day_is_not_hurried_for_it(town: Town, tmp_path: Path) -> None:
    house, officer = await with_languages(town, tmp_path)
    async with town.rt.database.read() as tx:
        procedure = await procedures.get(tx, PROCEDURE)
    assert procedure.survey is not None
    await town.rt.run(surveys.close_by_command, procedure.survey)
    await town.later(days=25)
    await asks_again(house.press, LANGUAGES)
    await house.press.taps(YES)
    assert await house.press.sees("Sprachen\nKundenbefragung 2022\nBitte bis 31. August 2022.")
    await opens_task(house.press, LANGUAGES)
    await fills_in(house.press, "Pressestelle", "Absenden")

    assert await officer.sees(f"{VOTE}\nKundenbefragung 2022\nBitte bis 24. August 2022.")


async def test_what_is_open_gets_its_new_date_with_the_new_first_day(town: Town) -> None:
    house, _ = await with_concept(town)
    await town.later(minutes=5)
    due = "Preismodell und Kosten\nKundenbefragung 2022\nBitte bis {day}."
    assert await house.press.sees(due.format(day="29. Juli 2022"))
    await taps_above(house.press, "Zeitplan ändern")
    await house.press.taps("Ja, ändern")
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, "4.8.2022", "31.8.2022", "Absenden")
    assert await house.press.sees(due.format(day="29. Juli 2022"))
    await brought_to(town, *(item for item in CHECKLIST if item is not Step.QUESTIONS))

    assert await house.press.sees(due.format(day="3. August 2022"))
    assert not await house.press.sees(due.format(day="29. Juli 2022"))
    await house.press.writes("/aufgaben")
    assert "Preismodell und Kosten – bis 3. August 2022" in await newest(house.press)
