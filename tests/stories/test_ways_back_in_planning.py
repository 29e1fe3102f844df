"""What turns out wrong while a survey is planned can be done anew: Grobkonzept, offices, and the meeting."""

from bot.domain.step_names import Step
from bot.simulator.acting import plain_label
from tests.stories.design_walk import fills_in, taps_above
from tests.stories.procedure_walk import Procedures, approves, newest, reads_the_draft, votes
from tests.stories.test_procedure_planning import files_of
from tests.stories.town import Person, Town

TITLE = "Kundenbefragung 2022"


async def opens(person: Person, task: str) -> str:
    """Open a task from the list; the text of the card that follows."""
    await person.writes("/aufgaben")
    return (await person.taps(task)).text


async def changes_the_outline(press: Person, section: str, *answers: str) -> None:
    """Write a section of the Grobkonzept anew and hand it in."""
    await opens(press, "Grobkonzept")
    await press.writes(section)
    await fills_in(press, *answers)
    await press.taps("Absenden")


async def test_ordered_changes_reach_the_outline_and_it_is_voted_on_and_sent_to_the_offices_anew(town: Town) -> None:
    people = await Procedures.of(town)
    press, leader, bauamt = people.house.press, people.house.leader, people.house.bauamt
    await people.reaches(Step.OUTLINE_DECISION)
    await leader.taps("Änderungen anordnen")
    await leader.writes("Bitte das Ziel schärfen.")
    await taps_above(press, "Erst das Grobkonzept ändern")
    sure = await newest(press)
    assert "Danach ist das noch einmal nötig:" in sure
    assert "• Datenschutz: Votum zu Werkzeug und Drittland" in sure
    await press.taps("Ja, ändern")
    assert await press.sees("Die Leitung wünscht Änderungen:\nBitte das Ziel schärfen.")
    await taps_above(press, "Neue Fassung schreiben")
    assert "Dieser Vermerk kommt später" in await newest(press)

    await changes_the_outline(press, "1", "Wir wollen die Wartezeit halbieren.")
    assert "Wir wollen die Wartezeit halbieren." in await newest(people.officer)
    await votes(people.officer, "Zugestimmt")
    card = await newest(bauamt)
    assert "📌 Entwurf des Grobkonzepts" in card
    assert "Das hat sich gegenüber der vorigen Fassung geändert:" in card
    assert not await press.sees("📌 Vermerk zum Grobkonzept\nKundenbefragung 2022\nBitte bis")
    for office in people.offices:
        await reads_the_draft(office)
    await opens(press, "Vermerk zum Grobkonzept")
    await press.taps("Absenden")
    await approves(leader)

    assert await files_of(bauamt, "Vermerk") == ["Vermerk-1-Fassung-2.pdf"]
    assert await press.sees("📌 Feinkonzept")


async def test_a_mistaken_tap_brings_nothing_back(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.OUTLINE_MEMO)
    await people.house.press.taps("Erst das Grobkonzept ändern")
    await people.house.press.taps("Zurück")

    assert [plain_label(label) for label in (await people.house.press.card()).labels] == [
        "vermerk zum grobkonzept",
        "menü",
    ]


async def test_a_vote_against_takes_the_draft_back_and_sends_it_anew(town: Town) -> None:
    people = await Procedures.of(town)
    press, bauamt = people.house.press, people.house.bauamt
    await people.reaches(Step.TOOL_VOTE)
    await reads_the_draft(bauamt)
    await votes(people.officer, "Nicht zugestimmt", "Es fehlt ein zweiter Weg ohne Telegram.")
    assert "Hier ist nichts mehr zu tun" in await newest(people.sozialamt)
    await changes_the_outline(press, "4", "Art. 6 DSGVO. Daneben gibt es einen Fragebogen auf Papier.")

    for office in (bauamt, people.sozialamt):
        card = await newest(office)
        assert "📌 Entwurf des Grobkonzepts" in card
        assert "Daneben gibt es einen Fragebogen auf Papier." in card


async def test_an_office_that_is_struck_learns_it_and_is_asked_nothing_more(town: Town) -> None:
    people = await Procedures.of(town)
    press, sozialamt = people.house.press, people.sozialamt
    await people.reaches(Step.RESOURCES)
    await votes(people.officer, "Nicht zugestimmt", "Ohne Sozialamt.")
    await changes_the_outline(press, "2", "☑ Sozialamt", "Fertig")

    assert "Ihre Stelle ist nicht mehr beteiligt" in await newest(sozialamt)
    assert not await sozialamt.sees("Ausfüllen")
    await sozialamt.writes("/aufgaben")
    assert "Verfügbare Ressourcen" not in await newest(sozialamt)
    seen = len((await sozialamt.screen()).messages)
    await town.later(days=20)
    assert len((await sozialamt.screen()).messages) == seen
    assert not await press.sees("Sozialamt: keine Äußerung")
    await press.writes("/verfahren")
    assert "Sozialamt" not in (await press.taps(TITLE)).text


async def test_minutes_are_due_after_the_meeting_and_the_meeting_can_be_moved(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await people.reaches(Step.MEETING)
    await press.taps("Ausfüllen")
    for text in ("Amtsleiterrunde", "30.9.2022", "9:30", "Großer Sitzungssaal", "Grobkonzept und Mitarbeit"):
        await press.writes(text)
    await press.taps("Absenden")
    for office in people.offices:
        await office.taps("Wir kommen")
    card = await newest(press)
    assert "Niederschrift des Treffens" in card
    # Ten working days after the meeting; Monday, 3 October, is a holiday.
    assert "Bitte bis 17. Oktober 2022." in card
    await town.later(days=60)
    assert not await press.sees("Erinnerung: Niederschrift des Treffens")

    await taps_above(press, "Termin verlegen")
    assert "• Einladung zum Treffen" in await newest(press)
    await press.taps("Ja, ändern")
    await opens(press, "Gemeinsames Treffen")
    await press.writes("7.10.2022")
    await press.taps("Absenden")
    invitation = await newest(people.house.bauamt)
    assert "neu: 7. Oktober 2022" in invitation
    for office in people.offices:
        await office.taps("Wir kommen")
    assert "Bitte bis 21. Oktober 2022." in await newest(press)
