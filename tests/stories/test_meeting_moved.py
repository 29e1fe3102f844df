"""A joint meeting that does not suit somebody is moved at once, not only when the last office has answered."""

from bot.domain.step_names import Step
from tests.stories.design_walk import fills_in, taps_above
from tests.stories.procedure_walk import TITLE, Procedures, newest, reads_the_draft
from tests.stories.test_ways_back_in_planning import opens
from tests.stories.town import Person, Town


async def invites_for(press: Person, day: str) -> None:
    """The press office invites to the joint meeting on this day."""
    await press.taps("Ausfüllen")
    for text in ("Amtsleiterrunde", day, "9:30", "Großer Sitzungssaal", "Grobkonzept und Mitarbeit"):
        await press.writes(text)
    await press.taps("Absenden")


async def invited(town: Town) -> Procedures:
    """All three offices are invited for 29 July."""
    people = await Procedures.of(town)
    await people.reaches(Step.MEETING)
    await invites_for(people.house.press, "29.7.2022")
    return people


async def moves_to(press: Person, day: str) -> None:
    """Another day on the invitation that opened anew: it is asked for at once, the rest stays as it was."""
    assert "An welchem Tag?" in (await opens(press, "Gemeinsames Treffen")).splitlines()
    await press.writes(day)
    assert "Großer Sitzungssaal" in await newest(press)
    await press.taps("Absenden")


async def test_a_meeting_that_does_not_suit_one_office_is_moved_while_others_are_silent(town: Town) -> None:
    people = await invited(town)
    press, (bauamt, jugendamt, sozialamt) = people.house.press, people.offices
    await bauamt.taps("Wir kommen")
    await jugendamt.taps("Wir können nicht")
    assert "Jugendamt: Wir können nicht" in await newest(press)
    await taps_above(press, "Termin verlegen")
    sure = await newest(press)
    assert "• Bauamt: Wir kommen\n• Jugendamt: Wir können nicht" in sure
    assert "Sozialamt" not in sure
    await press.taps("Ja, verlegen")

    assert await press.sees("Danke!\nKundenbefragung 2022\nEinladung zum Treffen: Der Termin wird verlegt")
    for office in people.offices:
        assert "Der Termin wird verlegt" in await newest(office)
        # No card of the old invitation asks for anything, or says that somebody comes.
        for shown in (await office.screen()).messages:
            assert "Wir kommen" not in (*shown.labels, shown.text.splitlines()[-1])
    await moves_to(press, "5.8.2022")
    for office in people.offices:
        card = await newest(office)
        assert "neu: 5. August 2022" in card
        await office.taps("Wir kommen")
    assert "Niederschrift des Treffens" in await newest(press)
    assert "Bitte bis 22. August 2022." in await newest(press)
    assert await sozialamt.sees("Der Termin wird verlegt")


async def test_the_press_office_moves_a_meeting_from_the_course_before_anybody_answered(town: Town) -> None:
    people = await invited(town)
    press, bauamt = people.house.press, people.house.bauamt
    await bauamt.writes("/verfahren")
    assert "Termin verlegen" not in (await bauamt.taps(TITLE)).labels
    await press.writes("/verfahren")
    await press.taps(TITLE)
    sure = (await press.taps("Termin verlegen")).text
    assert "Geantwortet hat noch niemand." in sure
    assert "Termin verlegen" in (await press.taps("Zurück")).labels
    await press.taps("Termin verlegen")
    await press.taps("Ja, verlegen")

    assert "Der Termin wird verlegt" in await newest(bauamt)
    await press.writes("/aufgaben")
    assert "1️⃣ Gemeinsames Treffen" in (await press.card()).labels
    await press.writes("/verfahren")
    assert "Termin verlegen" not in (await press.taps(TITLE)).labels


async def test_an_answer_to_the_old_invitation_counts_for_nothing_and_says_so(town: Town) -> None:
    people = await invited(town)
    press, (bauamt, jugendamt, _) = people.house.press, people.offices
    invitation = await bauamt.card()
    comes = invitation.data[invitation.labels.index("Wir kommen")]
    await jugendamt.taps("Wir können nicht")
    note = await press.card()
    move = note.data[note.labels.index("Termin verlegen")]
    await press.taps("Termin verlegen")
    sure = await press.card()
    yes = sure.data[sure.labels.index("Ja, verlegen")]
    await press.taps("Ja, verlegen")

    # A second tap, and one on the note, change nothing once the day is open.
    for old in (yes, move):
        await press.taps_data(old, sure.id)
        assert "Dieser Termin lässt sich hier nicht mehr verlegen" in await newest(press)
    await bauamt.taps_data(comes, invitation.id)
    assert "Diese Einladung gilt nicht mehr, denn der Termin wird verlegt." in await newest(bauamt)
    await moves_to(press, "5.8.2022")
    await bauamt.taps_data(comes, invitation.id)
    assert "Diese Einladung gilt nicht mehr, denn der Termin wird verlegt." in await newest(bauamt)
    assert not await press.sees("Bauamt: Wir kommen")
    await press.taps_data(yes, sure.id)
    assert "Dieser Termin lässt sich hier nicht mehr verlegen" in await newest(press)
    assert "5. August 2022" in await opens(bauamt, "Einladung zum Treffen")


async def test_an_office_cannot_move_the_meeting_with_a_made_up_button(town: Town) -> None:
    people = await invited(town)
    press, (bauamt, jugendamt, _) = people.house.press, people.offices
    await jugendamt.taps("Wir können nicht")
    note = await press.card()
    move = note.data[note.labels.index("Termin verlegen")]
    await bauamt.taps_data(move, (await bauamt.card()).id)
    assert "nicht mehr Ihre" in await newest(bauamt)
    await bauamt.taps_data(move.replace(":e:", ":y:"), (await bauamt.card()).id)

    assert "Wir kommen" in (await people.sozialamt.card()).labels
    assert not await press.sees("Der Termin wird verlegt")


async def test_what_everybody_answered_to_a_moved_meeting_shows_on_their_cards(town: Town) -> None:
    people = await invited(town)
    press, bauamt = people.house.press, people.house.bauamt
    for office in people.offices:
        await office.taps("Wir kommen")
    await taps_above(press, "Termin verlegen")
    await press.taps("Ja, ändern")

    assert await bauamt.sees("⏹ Einladung zum Treffen")
    assert not await bauamt.sees("✅ Einladung zum Treffen")


async def invited_before_the_vote(town: Town) -> Procedures:
    """All three offices are invited while the data protection officer has not voted on the Grobkonzept yet."""
    people = await Procedures.of(town)
    await people.reaches(Step.TOOL_VOTE)
    for office in people.offices:
        await reads_the_draft(office)
    await opens(people.house.press, "Gemeinsames Treffen")
    await fills_in(
        people.house.press, "Amtsleiterrunde", "29.7.2022", "9:30", "Großer Sitzungssaal", "Mitarbeit", "Absenden"
    )
    return people


async def strikes_sozialamt(people: Procedures) -> None:
    """A vote against brings the Grobkonzept back; its new version names two offices."""
    await opens(people.officer, "Datenschutz: Votum zu Werkzeug und Drittland")
    await fills_in(people.officer, "Nicht zugestimmt", "Zum Drittland steht nichts darin.", "Absenden")
    await opens(people.house.press, "Grobkonzept")
    await fills_in(people.house.press, "2", "☑ Sozialamt", "Fertig", "Absenden")
    assert await people.sozialamt.sees("Ihre Stelle ist nicht mehr beteiligt")


async def test_an_office_that_is_struck_meanwhile_is_promised_no_new_invitation(town: Town) -> None:
    people = await invited_before_the_vote(town)
    press, bauamt, sozialamt = people.house.press, people.house.bauamt, people.sozialamt
    invitation = await sozialamt.card()
    comes = invitation.data[invitation.labels.index("Wir kommen")]
    for office in (bauamt, sozialamt):
        await office.taps("Wir kommen")
    await strikes_sozialamt(people)
    await press.writes("/verfahren")
    await press.taps(TITLE)
    sure = (await press.taps("Termin verlegen")).text
    assert "• Bauamt: Wir kommen" in sure
    assert "Sozialamt" not in sure
    await press.taps("Ja, verlegen")

    assert await bauamt.sees("Zum neuen Tag bekommen Sie eine neue Einladung.")
    await sozialamt.taps_data(comes, invitation.id)
    assert "nicht mehr Ihre" in await newest(sozialamt)
    assert not await sozialamt.sees("neue Einladung")


async def test_an_office_that_is_struck_meanwhile_is_not_noted_as_present(town: Town) -> None:
    people = await invited_before_the_vote(town)
    press = people.house.press
    for office in people.offices:
        await office.taps("Wir kommen")
    await strikes_sozialamt(people)
    await town.later(days=14)
    await opens(press, "Niederschrift des Treffens")
    await fills_in(press, "Alle tragen es mit.", "Nichts weiter.")

    assert "Bauamt, Jugendamt" in await newest(press)
    assert "Sozialamt" not in await newest(press)
