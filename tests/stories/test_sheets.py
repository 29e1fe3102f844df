"""What an office or the data protection officer handed in on paper is entered by the press office (PEOPLE.md 23)."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from tests.stories.house import file_of
from tests.stories.procedure_walk import Procedures, has_an_idea, newest
from tests.stories.test_deputies import enters, head_of_bauamt
from tests.stories.town import Person, Town

PDF = b"%PDF-1.7\n% the signed sheet\n"


async def opens_what_can_be_entered(person: Person) -> tuple[str, ...]:
    await person.writes("/verfahren")
    await person.taps("Kundenbefragung 2022")
    return (await person.taps("Auf Papier Abgegebenes nachtragen")).labels


async def fills_in_the_vote(press: Person) -> None:
    await opens_what_can_be_entered(press)
    await press.taps("Datenschutz: Votum zu Werkzeug und Drittland")
    await press.writes("15.7.2022")
    await press.taps("Mit Auflagen")
    await press.writes("Daneben muss es einen Papierbogen geben.")
    await press.taps("Absenden")


async def test_a_vote_on_paper_counts_with_the_signed_sheet_and_who_signed_it_is_told(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    colleague = await town.member("Kollegin", Role.PRESS_OFFICE, "Pressestelle")
    await people.reaches(Step.RESOURCES)
    await fills_in_the_vote(press)
    assert "schicken Sie jetzt das unterschriebene Blatt als PDF" in await newest(press)
    await press.sends_file("votum.pdf", PDF)

    assert "Mit Auflagen" in await newest(press)
    assert await colleague.sees("Mit Auflagen (auf Papier, 15. Juli 2022)")
    assert await people.officer.sees("Eingetragen wurde Ihr Blatt vom 15. Juli 2022.")
    await people.house.leader.writes("/verfahren")
    await people.house.leader.taps("Kundenbefragung 2022")
    await people.house.leader.taps("📄 Datenschutz: Votum zu Werkzeug und Drittland, Fassung 1")
    vote = await newest(people.house.leader)
    assert "Auf Papier abgegeben am 15. Juli 2022." in vote
    assert "Daneben muss es einen Papierbogen geben." in vote


async def test_without_the_signed_sheet_nothing_is_entered(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await people.reaches(Step.RESOURCES)
    await fills_in_the_vote(press)
    await press.writes("Das Blatt liegt hier.")
    assert "unterschriebene Blatt als PDF" in await newest(press)
    await press.sends_file("votum.pdf", b"no PDF at all")

    assert "Das war kein PDF" in await newest(press)
    assert not await people.officer.sees("Eingetragen wurde Ihr Blatt")
    await press.sends_file("votum.pdf", PDF)
    assert await people.officer.sees("Eingetragen wurde Ihr Blatt")


async def test_a_sheet_of_a_day_to_come_is_refused(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await opens_what_can_be_entered(people.house.press)
    await people.house.press.taps("Verfügbare Ressourcen (Bauamt)")
    await people.house.press.writes("16.7.2022")

    assert "Dieser Tag kommt erst noch" in await newest(people.house.press)


async def test_a_sheet_older_than_what_it_answers_is_refused_and_it_is_said_what_to_do(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    await opens_what_can_be_entered(people.house.press)
    await people.house.press.taps("Verfügbare Ressourcen (Bauamt)")
    await people.house.press.writes("14.7.2022")

    assert "lassen Sie bitte die heutige Fassung ausfüllen" in await newest(people.house.press)


async def test_an_office_that_said_on_the_telephone_that_it_comes_is_noted_by_the_press_office(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await people.reaches(Step.ATTENDANCE)
    await opens_what_can_be_entered(press)
    await press.taps("Einladung zum Treffen (Bauamt)")
    await press.writes("15.7.2022")
    await press.taps("Wir kommen")
    await press.taps("Nein, es wurde mir gesagt")
    await press.writes("Anruf der Amtsleitung")
    await press.taps("Absenden")

    assert "Einladung zum Treffen: Wir kommen" in await newest(press)
    assert await people.house.bauamt.sees("Eingetragen wurde Ihre Auskunft vom 15. Juli 2022.")
    assert "Wir kommen" not in (await people.house.bauamt.card()).labels
    await people.house.leader.writes("/verfahren")
    await people.house.leader.taps("Kundenbefragung 2022")
    await people.house.leader.taps("📄 Einladung zum Treffen (Bauamt), Fassung 1")
    noted = await newest(people.house.leader)
    assert "Nachgetragen: Auskunft vom 15. Juli 2022." in noted
    assert "Anruf der Amtsleitung" in noted
    for office in (people.house.jugendamt, people.sozialamt):
        await office.taps("Wir kommen")
    assert await press.sees("• Bauamt: Wir kommen (Auskunft vom 15. Juli 2022)")


async def test_an_idea_is_taken_up_on_paper_by_a_deputy_of_the_leitung(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await head_of_bauamt(town)
    await enters(people.house.leader, "15.7.2022", "29.7.2022")
    await has_an_idea(people.house.bauamt)
    await opens_what_can_be_entered(press)
    await press.taps("Idee aufgreifen")
    await press.writes("15.7.2022")
    await press.taps("Landrätin i. V.")
    await press.taps("Aufgreifen")
    await press.taps("Absenden")
    assert "unterschriebene Blatt als PDF" in await newest(press)
    await press.sends_file("idee.pdf", PDF)

    assert await press.sees("Idee aufgreifen: Aufgegriffen")
    assert await people.house.leader.sees("Eingetragen wurde Ihr Blatt vom 15. Juli 2022.")
    assert await press.sees("Grobkonzept")


async def test_a_deputy_takes_up_no_idea_on_paper_on_other_days_than_those_entered(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await has_an_idea(people.house.bauamt)
    await opens_what_can_be_entered(press)
    await press.taps("Idee aufgreifen")
    # The note on the letter may be older than the idea here.
    asked = await press.writes("1.7.2022")
    assert "Landrätin i. V." not in asked.labels
    assert "nur, wenn für diesen Tag eine Vertretung eingetragen ist" in asked.text

    await head_of_bauamt(town)
    await enters(people.house.leader, "15.7.2022", "29.7.2022")
    await opens_what_can_be_entered(press)
    await press.taps("Idee aufgreifen")
    await press.writes("1.7.2022")
    refused = await press.taps("Landrätin i. V.")

    assert "nur, wenn für diesen Tag eine Vertretung eingetragen ist" in refused.text
    assert "Aufgreifen" not in refused.labels
    assert "Aufgreifen" in (await press.taps("Landrätin")).labels


async def test_whoever_does_not_use_the_chat_gets_the_sheet_printed(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await people.reaches(Step.RESOURCES)
    labels = await opens_what_can_be_entered(press)
    assert "🖨 Verfügbare Ressourcen (Bauamt)" in labels
    await press.taps("🖨 Verfügbare Ressourcen (Bauamt)")
    pdf = await file_of(press, r"Blatt-Verfügbare-Ressourcen-Fassung-1\.pdf")

    assert b"<pdfuaid:part>1<" in pdf
    assert await press.sees("Das Blatt zum Ausdrucken.")


async def test_who_answers_in_the_chat_first_is_not_overridden_by_paper(town: Town) -> None:
    people = await Procedures.of(town)
    press, officer = people.house.press, people.officer
    await people.reaches(Step.RESOURCES)
    await fills_in_the_vote(press)
    await officer.taps("Ausfüllen")
    await officer.taps("Zugestimmt")
    await officer.taps("Absenden")
    await press.sends_file("votum.pdf", PDF)

    assert not await officer.sees("Eingetragen wurde Ihr Blatt")
    assert "schon erledigt" in await newest(press)


async def test_offices_and_officer_enter_nothing_for_others(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    for person in (people.house.bauamt, people.officer, people.house.leader):
        await person.writes("/verfahren")
        card = await person.taps("Kundenbefragung 2022")
        assert "Auf Papier Abgegebenes nachtragen" not in card.labels
        for made_up in range(1, 8):
            await person.taps_data(f"sh:e:{made_up}", card.id)
        await person.taps_data("sh:l:1", card.id)
        assert not await person.sees("Von welchem Tag ist das Blatt oder die Auskunft?")
        assert not await person.sees("Was liegt Ihnen vor?")
