"""Phase 2: the Feinkonzept with its targets, the checklist, the data protection's gate, and the opening both ways."""

from dataclasses import replace
from pathlib import Path

from bot.domain.key_figures import Figure
from bot.domain.step_names import Step
from bot.domain.steps import CHECKLIST
from bot.simulator.acting import plain_label
from bot.simulator.people import Screen, Shown
from storage import targets
from tests.reports.pdf_text import text_of
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
from tests.stories.house import House, file_of
from tests.stories.rights_scene import changes_the_notice
from tests.stories.town import Person, Town

VOTE = "Datenschutz: Votum zu Einwilligung und Fragebogen"


def pdfs(screen: Screen) -> list[Shown]:
    """The files about which a vote was asked for."""
    return [shown for shown in screen.messages if shown.file_name.startswith("Wortlaut-und-Fragebogen")]


async def newest(person: Person) -> str:
    return (await person.card()).text


async def with_concept(town: Town) -> tuple[House, Person]:
    """The Feinkonzept is written and approved; the checklist has opened."""
    house, officer = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT)
    await house.press.taps("Absenden")
    await brought_to(town, *CHECKLIST)
    return house, officer


async def opens_task(person: Person, name: str) -> None:
    await person.writes("/aufgaben")
    await person.taps(name)


async def ready_to_open(town: Town, folder: Path) -> tuple[House, Person]:
    """Everything on the checklist is done, and the data protection officer agreed."""
    house, officer = await with_concept(town)
    await imports(town, folder)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Zugestimmt")
    return house, officer


async def votes(officer: Person, how: str, *reasons: str) -> None:
    await opens_task(officer, VOTE)
    await officer.taps(how)
    await fills_in(officer, *reasons)
    await officer.taps("Absenden")


async def test_the_concept_sets_the_targets_before_anybody_is_asked(town: Town) -> None:
    await with_concept(town)

    async with town.rt.database.read() as tx:
        kept = await targets.of_procedure(tx, PROCEDURE)
    assert [(one.question, one.figure, str(one.target)) for one in kept] == [
        ("", Figure.RESPONSES, "400"),
        ("", Figure.COMPLETION, "80"),
        ("zufrieden", Figure.TOP2, "75"),
        ("note", Figure.MEAN, "2.5"),
    ]


async def test_dates_that_contradict_each_other_are_refused_at_once(town: Town) -> None:
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await house.press.writes("1.8.2022")
    await house.press.writes("31.7.2022")

    assert "Das Ende liegt vor dem Beginn" in await newest(house.press)


async def test_the_concept_can_be_changed_before_its_memo_is_written(town: Town) -> None:
    house, _ = await house_with_outline(town)
    await brought_to(town, Step.DETAIL)
    await opens_task(house.press, "Feinkonzept")
    await fills_in(house.press, *CONCEPT)
    await house.press.taps("Absenden")
    await house.press.writes("/verfahren")
    assert "Vermerk zum Feinkonzept" in await newest(house.press)
    await taps_above(house.press, "Erst das Feinkonzept ändern")
    await opens_task(house.press, "Feinkonzept")

    review = await newest(house.press)
    assert "Betriebskonzept: Verantwortlichkeiten\nDie Pressestelle leitet, das Bauamt hilft." in review
    assert "Betriebskonzept: Projektorganisation\nJeden Montag eine halbe Stunde." in review


async def test_an_office_that_is_responsible_learns_what_was_decided(town: Town) -> None:
    house, _ = await with_concept(town)
    await opens_task(house.press, "Preismodell und Kosten")
    await fills_in(house.press, "Bauamt", "Je Antwort 2 Euro, höchstens 900 Euro.", "900", "Überspringen")
    await house.press.taps("Absenden")

    told = await newest(house.bauamt)
    assert "Ihre Stelle ist zuständig: Preismodell und Kosten" in told
    assert "höchstens 900 Euro" in told
    assert not await house.jugendamt.sees("Ihre Stelle ist zuständig")


async def test_where_nobody_of_the_responsible_office_can_be_told_the_press_office_reads_so(town: Town) -> None:
    """The Sozialamt is on the list; nobody of it has joined."""
    house, _ = await with_concept(town)
    await opens_task(house.press, "Preismodell und Kosten")
    await fills_in(house.press, "Sozialamt", "Je Antwort 2 Euro, höchstens 900 Euro.", "900", "Überspringen")
    await house.press.taps("Absenden")

    said = await newest(house.press)
    assert "Zuständig ist: Sozialamt. Dort ist niemand angemeldet, oder der Bot erreicht niemanden." in said
    assert "Bitte geben Sie dort selbst Bescheid." in said
    assert "Alle, die es betrifft, wissen Bescheid." not in said


async def test_the_questions_begin_with_the_questionnaire_sent_as_a_file(town: Town, tmp_path: Path) -> None:
    house, _ = await with_concept(town)
    await opens_task(house.press, "Fragen")
    asked = await newest(house.press)
    assert "Bitte schicken Sie jetzt den Fragebogen" in asked
    assert "vom 1. August 2022 bis zum 31. August 2022" in asked
    await house.press.sends_file("befragung.docx", questionnaire(tmp_path))
    assert "Diese Datei kann ich nicht lesen." in await newest(house.press)
    await house.press.sends_file("befragung.xlsx", b"no workbook")
    assert "So kann der Fragebogen nicht ins Feld." in await newest(house.press)
    await house.press.sends_file("befragung.xlsx", questionnaire(tmp_path))
    assert "Der Fragebogen ist eingelesen: 2 Fragen" in await newest(house.press)
    await house.press.taps("Ausfüllen")

    assert "Wer ist zuständig?" in await newest(house.press)


async def test_a_questionnaire_without_the_question_of_a_target_is_not_taken(town: Town, tmp_path: Path) -> None:
    house, _ = await with_concept(town)
    await opens_task(house.press, "Fragen")
    await house.press.sends_file("befragung.xlsx", questionnaire(tmp_path, rated="gesamt"))

    assert "Zielwerte für Fragen, die in diesem Fragebogen fehlen: zufrieden." in await newest(house.press)
    await opens_task(house.press, "Fragen")
    assert "Bitte schicken Sie jetzt den Fragebogen" in await newest(house.press)


async def test_a_file_of_somebody_else_is_no_questionnaire(town: Town, tmp_path: Path) -> None:
    house, _ = await with_concept(town)
    await opens_task(house.press, "Fragen")
    await house.bauamt.sends_file("befragung.xlsx", questionnaire(tmp_path))

    assert not await house.bauamt.sees("eingelesen")
    assert not await house.press.sees("eingelesen:")


async def test_the_data_protection_officer_gets_wording_and_questionnaire_with_the_task(
    town: Town, tmp_path: Path
) -> None:
    _, officer = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)

    file = pdfs(await officer.screen())[0]
    assert file.file_name == "Wortlaut-und-Fragebogen-Fassung-1.pdf"
    assert "Prüfsumme des Wortlauts" in file.text
    assert (await file_of(officer, "Wortlaut.*"))[:5] == b"%PDF-"
    assert await officer.sees(VOTE)


async def test_a_vote_against_sends_the_questions_back_with_the_reason(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Nicht zugestimmt", "Frage 1 verrät den Sachbearbeiter.")

    assert await house.press.sees("Frage 1 verrät den Sachbearbeiter.")
    await house.press.writes("/aufgaben")
    assert any(plain_label(label) == "fragen" for label in (await house.press.card()).labels)
    await brought_to(town, Step.FORM_VOTE)
    await officer.writes("/aufgaben")
    assert any(VOTE in label for label in (await officer.card()).labels)


async def test_the_press_office_opens_the_survey_and_everybody_concerned_learns_it(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    card = await house.press.card()
    assert "vom 1. August 2022 bis zum 31. August 2022" in card.text
    assert "Sie beginnt von selbst am 1. August 2022" in card.text
    citizen = await town.person("Bürgerin")
    assert "Die Befragung beginnt am 1. August 2022" in (await citizen.writes("/start")).text
    await house.press.taps("Jetzt eröffnen")

    assert "Die Befragung ist eröffnet" in await newest(house.press)
    for person in (house.leader, house.bauamt, house.jugendamt):
        assert "Die Befragung ist eröffnet" in await newest(person)
    assert "Wie zufrieden sind Sie" in (await citizen.writes("/start")).text


async def test_nobody_is_hurried_to_open_by_hand_what_opens_by_itself(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)

    assert "Bitte bis 1. August 2022." in await newest(house.press)
    await town.later(days=7)
    assert not await house.press.sees("Erinnerung: Beginn der Befragung")


async def test_conditions_stand_on_the_card_before_opening(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Mit Auflagen zugestimmt", "Nur bis Ende August.")

    await opens_task(house.press, "Beginn der Befragung")
    card = await house.press.card()
    assert "Nur bis Ende August." in card.text
    assert "Jetzt eröffnen" in card.labels


async def test_it_opens_by_itself_on_its_first_day_and_not_before(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await town.later(days=16)
    await the_clock_runs(town, "open-surveys")
    assert not await house.leader.sees("Die Befragung ist eröffnet")
    await town.later(days=1)
    await the_clock_runs(town, "open-surveys")

    assert await house.leader.sees("Die Befragung ist eröffnet")
    assert await house.press.sees("Die Befragung ist eröffnet")


async def test_what_is_ready_only_after_the_first_day_waits_for_somebody(town: Town, tmp_path: Path) -> None:
    house, officer = await with_concept(town)
    await imports(town, tmp_path)
    await town.later(days=20)
    await brought_to(town, Step.FORM_VOTE)
    await votes(officer, "Zugestimmt")
    await the_clock_runs(town, "open-surveys")

    assert "Ihr erster Tag ist schon da" in await newest(house.press)
    assert not await house.leader.sees("Die Befragung ist eröffnet")


async def test_another_questionnaire_needs_a_new_vote(town: Town, tmp_path: Path) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    await imports(town, tmp_path, "Was noch? Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben.")

    assert len(pdfs(await officer.screen())) == 2
    await house.press.writes("/aufgaben")
    assert "Beginn der Befragung" not in (await house.press.card()).labels
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)


async def test_changed_wording_closes_the_gate_until_there_is_a_new_vote(town: Town, tmp_path: Path) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    await changes_the_notice(town)
    await house.press.taps("Jetzt eröffnen")

    assert "Der Text der Einwilligung hat sich seit dem Votum geändert" in await newest(house.press)
    assert len(pdfs(await officer.screen())) == 2
    await votes(officer, "Zugestimmt")
    await opens_task(house.press, "Beginn der Befragung")
    await house.press.taps("Jetzt eröffnen")
    assert "Die Befragung ist eröffnet" in await newest(house.press)


async def test_the_end_of_the_survey_is_the_end_of_the_fieldwork(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await house.press.taps("Jetzt eröffnen")
    await town.later(days=47)
    await the_clock_runs(town, "close-surveys")
    assert not await house.bauamt.sees("Auswertung Ihrer Stelle")
    await town.later(days=1)
    await the_clock_runs(town, "close-surveys")

    assert await house.bauamt.sees("Auswertung Ihrer Stelle")
    assert await house.jugendamt.sees("Auswertung Ihrer Stelle")


async def test_a_questionnaire_that_was_imported_anew_has_no_results_as_nobody_was_asked(
    town: Town, tmp_path: Path
) -> None:
    house, _ = await with_concept(town)
    for more in ((), ("Noch was?",), ("Noch etwas anderes?",)):
        await imports(town, tmp_path, *more)
    await house.press.writes("/ergebnisse")
    assert "sobald eine Befragung beendet ist" in (await house.press.card()).text
    await house.bauamt.writes("/ergebnisse")
    assert "sobald eine Befragung beendet ist" in (await house.bauamt.card()).text

    surveys = (await house.press.writes("/befragungen")).text
    assert surveys.count("Kundenbefragung 2022") == 1


async def test_each_item_of_the_checklist_has_the_concept_behind_a_button_and_not_on_its_card(town: Town) -> None:
    house, _ = await with_concept(town)
    names = ("Preismodell und Kosten", "Frage- und Antworttypen", "Teilnehmende und ihre Ansprache", "Sprachen")
    cards = [shown for shown in (await house.press.screen()).messages if shown.text.startswith("📌")]
    items = [next(card for card in cards if card.text.startswith(f"📌 {name}\n")) for name in names]

    for item in items:
        assert "Die Pressestelle leitet, das Bauamt hilft." not in item.text
        assert "📄 Feinkonzept, Fassung 1" in item.labels
    await house.press.taps_data(items[0].data[items[0].labels.index("📄 Feinkonzept, Fassung 1")], items[0].id)
    assert "Die Pressestelle leitet, das Bauamt hilft." in await newest(house.press)


async def test_the_file_to_be_voted_on_shows_who_may_take_part_as_citizens_read_it_later(
    town: Town, tmp_path: Path
) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    file = text_of(await file_of(officer, r"Wortlaut-und-Fragebogen.*\.pdf"))
    await house.press.taps("Jetzt eröffnen")
    citizen = await town.person("Bürgerin")
    card = (await citizen.writes("/start")).text

    for begins in ("Mitmachen können alle", "• Es sind"):
        (line,) = (line for line in card.splitlines() if line.startswith(begins))
        assert line in file
    assert "Erste Karte (English)" in file


async def test_who_may_take_part_changed_after_the_vote_closes_the_gate(town: Town, tmp_path: Path) -> None:
    house, officer = await ready_to_open(town, tmp_path)
    town.authority = replace(town.authority, terms=replace(town.authority.terms, minimum_age=18))
    await town.restarts()
    await house.press.taps("Jetzt eröffnen")

    assert "hat sich seit dem Votum geändert" in await newest(house.press)
    assert len(pdfs(await officer.screen())) == 2
