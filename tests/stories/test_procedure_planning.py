"""Phase 1 of the procedure, „Planung“, as its people see it: from the Grobkonzept to the decision of the Leitung."""

import re

from sqlalchemy import select

from bot.domain.ids import ProcedureId
from bot.domain.step_names import Outcome, Step
from bot.runtime import Runtime
from bot.services import course
from bot.simulator.acting import plain_label
from storage import procedures
from storage.tables import audit as audit_entries
from storage.transaction import Transaction
from tests.stories.procedure_walk import (
    Procedures,
    approves,
    checks_resources,
    has_an_idea,
    invites,
    newest,
    reads_the_draft,
    refuses_resources,
    votes,
    writes_the_memo,
    writes_the_minutes,
    writes_the_outline,
)
from tests.stories.town import Person, Town

ONLY = ProcedureId(1)


async def files_of(person: Person, beginning: str) -> list[str]:
    """The files in somebody's chat whose names begin so."""
    screen = await person.screen()
    return [message.file_name for message in screen.messages if message.file_name.startswith(beginning)]


async def audit_lines(town: Town) -> list[str]:
    """Everything in the audit, line by line."""
    async with town.database.read() as tx:
        return [str(row) for row in await tx.execute(select(audit_entries))]


async def lapses(tx: Transaction, rt: Runtime, *, office: str) -> None:
    """What the clock does when the day has passed on which an office should have answered."""
    for task in await procedures.tasks_of(tx, ONLY):
        if task.office == office and task.outcome is None:
            await course.end(tx, rt, task, Outcome.NO_ANSWER, by=None)


async def test_the_first_phase_ends_with_the_memo_at_press_office_and_offices_at_the_same_moment(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.OUTLINE_DECISION)
    assert await files_of(people.house.bauamt, "Vermerk") == []
    await approves(people.house.leader)

    press = people.house.press
    assert await press.sees("Der Vermerk ist zurück bei Ihnen")
    assert await press.sees("📌 Feinkonzept")
    for office in people.offices:
        assert await files_of(office, "Vermerk") == ["Vermerk-1-Fassung-1.pdf"]
        assert await office.sees("Unterstützung zusagen")
        await office.taps("Wir unterstützen")
        assert "Wir unterstützen" in await newest(office)


async def test_the_contact_person_reaches_the_press_office_at_once_and_nobody_else(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await checks_resources(people.house.bauamt, conditions="Erst ab Mai.", contact="Erika Muster")

    told = await newest(people.house.press)
    for words in ("Bauamt: Mit Bedingungen", "40 Stunden", "Erika Muster", "0971 801-1234", "Erst ab Mai."):
        assert words in told
    for other in (people.house.jugendamt, people.sozialamt, people.house.bauamt.at(people.house.channel)):
        assert not await other.sees("Erika Muster")
    assert not any("Erika" in line for line in await audit_lines(town))


async def test_the_last_office_to_answer_does_not_hide_its_contact_behind_the_next_task(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    for office, contact in zip(people.offices, ("Anna Eins", "Bert Zwei", "Carla Drei"), strict=True):
        await checks_resources(office, contact=contact)

    assert await people.house.press.sees("Carla Drei")
    assert await people.house.press.sees("📌 Gemeinsames Treffen")


async def test_an_office_reads_the_outline_where_it_has_to_answer_and_as_pdf(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    card = await people.house.bauamt.card()
    assert "Zielsetzung" in card.text
    assert "Wir wollen den Service verbessern." in card.text
    assert "Bauamt, Jugendamt, Sozialamt" in card.text
    await people.house.bauamt.taps("📄 Grobkonzept, Fassung 1")
    assert "Rechtliche Rahmenbedingungen" in await newest(people.house.bauamt)
    await people.house.bauamt.taps("Als PDF")

    assert await files_of(people.house.bauamt, "Grobkonzept") == ["Grobkonzept-Fassung-1.pdf"]


async def test_where_it_stands_shows_each_the_papers_they_may_read(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await checks_resources(people.house.bauamt)
    await checks_resources(people.house.jugendamt)

    seen = {}
    for name, person in (("press", people.house.press), ("bauamt", people.house.bauamt), ("dpo", people.officer)):
        await person.writes("/verfahren")
        seen[name] = set((await person.taps("Kundenbefragung 2022")).labels)
    of_both = {"📄 Verfügbare Ressourcen (Bauamt), Fassung 1", "📄 Verfügbare Ressourcen (Jugendamt), Fassung 1"}
    assert of_both <= seen["press"]
    assert of_both <= seen["dpo"]
    assert seen["bauamt"] & of_both == {"📄 Verfügbare Ressourcen (Bauamt), Fassung 1"}
    assert "📄 Grobkonzept, Fassung 1" in seen["bauamt"]


async def test_an_office_finds_the_memo_where_it_stands_once_it_is_approved(town: Town) -> None:
    people = await Procedures.of(town)
    bauamt, jugendamt = people.house.bauamt, people.house.jugendamt
    await people.reaches(Step.OUTLINE_DECISION)
    await bauamt.taps("Stand ansehen")
    assert "📄 Vermerk 1, Fassung 1" not in (await bauamt.card()).labels
    await bauamt.taps_data("pa:m:1", (await bauamt.card()).id)
    assert await files_of(bauamt, "Vermerk") == []
    await approves(people.house.leader)
    await jugendamt.writes("/verfahren")
    await jugendamt.taps("Kundenbefragung 2022")
    await jugendamt.taps("📄 Vermerk 1, Fassung 1")

    assert await files_of(jugendamt, "Vermerk") == ["Vermerk-1-Fassung-1.pdf"] * 2


async def test_a_paper_of_another_office_is_not_opened_whoever_makes_up_the_button(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await checks_resources(people.house.jugendamt, contact="Erika Muster")
    card = await people.house.bauamt.card()
    for made_up in range(1, 6):
        for act in ("o", "f"):
            await people.house.bauamt.taps_data(f"pa:{act}:{made_up}", card.id)
    await people.house.bauamt.taps_data("pa:o:99999999999999999999", card.id)

    assert not await people.house.bauamt.sees("Erika Muster")
    assert await files_of(people.house.bauamt, "Verf") == []
    assert await people.house.bauamt.sees("Dieses Papier ist hier für Sie nicht zu lesen.")


async def test_the_draft_shows_what_the_offices_said_so_far_and_comments_reach_the_press_office(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await checks_resources(people.house.bauamt, conditions="Erst ab Mai.")
    await refuses_resources(people.house.jugendamt, "Zwei Stellen sind unbesetzt.")
    await checks_resources(people.sozialamt)
    card = await newest(people.house.bauamt)
    assert "Bauamt: Mit Bedingungen, 40 Stunden" in card
    assert "Zwei Stellen sind unbesetzt." in card
    assert "Erika Muster" not in card
    await reads_the_draft(people.house.bauamt, "Bitte auch nach Parkplätzen fragen.")

    assert "Bitte auch nach Parkplätzen fragen." in await newest(people.house.press)


async def test_an_office_that_never_answers_is_noted_as_silent_and_it_goes_on(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await checks_resources(people.house.bauamt)
    await checks_resources(people.house.jugendamt)
    await town.rt.run(lapses, office="Sozialamt")
    await town.settles()
    assert await people.house.press.sees("Sozialamt: keine Äußerung")
    await votes(people.officer, "Zugestimmt")
    await reads_the_draft(people.house.bauamt)
    await reads_the_draft(people.house.jugendamt)
    await invites(people.house.press)
    await people.house.bauamt.taps("Wir kommen")
    await people.house.jugendamt.taps("Wir können nicht")
    await town.rt.run(lapses, office="Sozialamt")
    await town.settles()
    await people.house.press.taps("Ausfüllen")
    for text in ("Es geht weiter.", "keine"):
        await people.house.press.writes(text)

    review = await newest(people.house.press)
    assert "Bauamt" in review
    assert "Jugendamt" not in review
    await people.house.press.taps("Absenden")
    await writes_the_memo(people.house.press)
    assert await people.house.leader.sees("Sozialamt: keine Äußerung")


async def test_a_vote_against_brings_the_outline_back_with_its_old_text_and_shows_what_changed(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await people.reaches(Step.RESOURCES)
    await votes(people.officer, "Nicht zugestimmt", "Es fehlt ein zweiter Weg ohne Telegram.")
    card = await newest(press)
    assert "Es fehlt ein zweiter Weg ohne Telegram." in card
    await press.taps("Ausfüllen")
    assert "Wir wollen den Service verbessern." in await newest(press)
    await press.writes("4")
    await press.writes("Art. 6 Abs. 1 Buchst. e DSGVO. Daneben gibt es einen Fragebogen auf Papier.")
    await press.taps("Absenden")

    vote = await newest(people.officer)
    assert "Daneben gibt es einen Fragebogen auf Papier." in vote
    assert "Grobkonzept, Fassung 2" in vote
    assert await people.house.bauamt.sees("Das Grobkonzept wurde überarbeitet.")
    asked = [
        one.text for one in (await people.house.bauamt.screen()).messages if "📌 Verfügbare Ressourcen" in one.text
    ]
    assert len(asked) == 1
    assert "Grobkonzept, Fassung 2" in asked[0]
    await votes(people.officer, "Mit Auflagen", "Der Papierbogen liegt in allen Ämtern aus.")
    assert await press.sees("Der Papierbogen liegt in allen Ämtern aus.")


async def test_without_the_vote_there_is_no_memo(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.TOOL_VOTE)
    for office in people.offices:
        await reads_the_draft(office)
    await invites(people.house.press)
    for office in people.offices:
        await office.taps("Wir kommen")
    await writes_the_minutes(people.house.press)

    assert not await people.house.press.sees("Vermerk zum Grobkonzept")
    await votes(people.officer, "Zugestimmt")
    assert await people.house.press.sees("📌 Vermerk zum Grobkonzept")


async def test_a_vote_says_which_wording_it_is_about(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.OUTLINE_DRAFT)
    await people.officer.taps("Stand ansehen")
    await people.officer.taps("📄 Datenschutz: Votum zu Werkzeug und Drittland, Fassung 1")

    vote = await newest(people.officer)
    assert "Bezug\nGrobkonzept, Fassung 1, Prüfsumme (SHA-256): " in vote
    assert re.search("[0-9a-f]{64}", vote)


async def test_ordered_changes_bring_the_memo_back_to_be_revised_and_the_second_round_is_approved(
    town: Town,
) -> None:
    people = await Procedures.of(town)
    press, leader = people.house.press, people.house.leader
    await people.reaches(Step.OUTLINE_DECISION)
    await leader.taps("Änderungen anordnen")
    await leader.writes("Bitte die Kosten genauer darstellen.")
    assert await press.sees("Bitte die Kosten genauer darstellen.")
    await press.writes("/aufgaben")
    assert [plain_label(label) for label in (await press.card()).labels].count("vermerk zum grobkonzept") == 1
    await press.taps("Vermerk zum Grobkonzept")
    await press.writes("4")
    await press.writes("Der Nutzen überwiegt den Aufwand von 9.000 Euro.")
    await press.taps("Absenden")
    await approves(leader)

    assert await files_of(people.house.bauamt, "Vermerk") == ["Vermerk-1-Fassung-2.pdf"]
    assert await press.sees("📌 Feinkonzept")


async def test_a_memo_that_is_put_off_leaves_the_step_open_until_that_day(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.OUTLINE_DECISION)
    await people.house.press.writes("/verfahren")
    assert "Freigabe des Grobkonzepts bis 29. Juli 2022" in await newest(people.house.press)
    await people.house.leader.taps("Zurückstellen")
    await people.house.leader.writes("1.9.2022")

    await people.house.press.writes("/verfahren")
    assert "Freigabe des Grobkonzepts bis 1. September 2022" in await newest(people.house.press)
    await approves(people.house.leader)
    assert await people.house.press.sees("📌 Feinkonzept")


async def test_a_rejected_memo_is_the_end_of_the_procedure(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.OUTLINE_DECISION)
    await people.house.leader.taps("Ablehnen")
    await people.house.leader.writes("In diesem Jahr nicht.")

    await people.house.press.writes("/verfahren")
    assert "Zurzeit läuft kein Verfahren" in await newest(people.house.press)
    assert await files_of(people.house.bauamt, "Vermerk") == []


async def test_the_approved_memo_goes_to_the_offices_of_this_procedure_and_no_others(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await has_an_idea(people.house.leader)
    await press.taps("Ausfüllen")
    await writes_the_outline(press, "Bauamt")
    await checks_resources(people.house.bauamt)
    await votes(people.officer, "Zugestimmt")
    await reads_the_draft(people.house.bauamt)
    await invites(press)
    await people.house.bauamt.taps("Wir kommen")
    await writes_the_minutes(press)
    await writes_the_memo(press)
    await people.house.leader.taps("Freigeben")
    assert "Das geht sofort an 1 Stelle" in await newest(people.house.leader)
    await people.house.leader.taps("Ja, freigeben")

    assert await files_of(people.house.bauamt, "Vermerk") == ["Vermerk-1-Fassung-1.pdf"]
    assert await files_of(people.house.jugendamt, "Vermerk") == []
