"""Deadlines: people are reminded before, on and after the date, in working hours; silence never decides anything."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.services import co_signing, putting_off
from bot.simulator.people import Shown
from tests.stories.design_walk import CONCEPT, brought_to, fills_in, house_with_outline, taps_above
from tests.stories.house import House
from tests.stories.procedure_walk import Procedures, has_an_idea, writes_the_outline
from tests.stories.test_co_signing import sends_to_offices
from tests.stories.town import Person, Town


async def reminders(person: Person) -> list[Shown]:
    """All reminders in the chat, oldest first."""
    return [message for message in (await person.screen()).messages if "Erinnerung: " in message.text]


async def test_the_leitung_and_its_office_are_reminded_and_nothing_is_ever_decided(town: Town) -> None:
    """The idea came on July 15th and is due on the 29th, both Fridays. Later the press office knows, too."""
    house = await House.of(town)
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await has_an_idea(house.bauamt)
    await town.later(days=11)  # Tuesday
    assert await reminders(house.leader) == []
    await town.later(days=1)
    assert ["Bitte bis 29. Juli 2022." in one.text for one in await reminders(house.leader)] == [True]
    await town.later(days=1)
    await town.later(days=1)
    assert "Heute ist der letzte Tag." in (await reminders(house.leader))[-1].text
    for _ in range(20):
        await town.later(days=1)

    reminded = await reminders(house.leader)
    assert len(reminded) == 7  # before the date, on it, on three days after it, and on August 10th and 17th
    assert all("Überfällig seit 29. Juli 2022." in one.text for one in reminded[2:])
    watched = await reminders(office)
    assert len(watched) == 7
    assert "Wartet auf: Leitung" in watched[0].text
    assert watched[0].labels == ("Stand ansehen",)
    told = await reminders(house.press)
    assert ["Wartet auf: Leitung" in one.text for one in told] == [True, True]
    assert "Idee aufgreifen" in (await house.leader.writes("/aufgaben")).text


async def test_a_reminder_leads_into_the_task(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    await town.later(days=12)
    assert (await house.leader.card()).labels == ("Idee aufgreifen",)
    await house.leader.taps("Idee aufgreifen")

    assert (await house.leader.card()).labels[0] == "Aufgreifen"


async def test_nobody_is_reminded_at_night_and_each_day_only_once(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    await town.later(days=11, hours=9)  # Tuesday, 21 o'clock
    await town.later(hours=8)  # Wednesday, 5 o'clock
    assert await reminders(house.leader) == []
    await town.later(hours=4)
    await town.restarts()
    await town.later(hours=4)
    assert len(await reminders(house.leader)) == 1


async def test_an_office_that_says_nothing_lets_the_procedure_go_on(town: Town) -> None:
    house = await House.of(town)
    await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    await town.later(days=14)
    assert "vermerken wir „keine Äußerung“" in (await reminders(house.bauamt))[-1].text
    assert not await house.press.sees("keine Äußerung")
    await town.later(days=1)  # Saturday
    assert not await house.press.sees("keine Äußerung")
    await town.later(days=2)

    told = [one.text for one in (await house.press.screen()).messages if one.text.endswith(": keine Äußerung")]
    assert [("Bauamt: " in one, "Jugendamt: " in one) for one in told] == [(True, False), (False, True)]
    assert await house.bauamt.sees("Die Frist ist vorbei. Vermerkt ist „keine Äußerung“")
    assert await house.press.sees("Gemeinsames Treffen")
    assert await house.bauamt.sees("Entwurf des Grobkonzepts")


async def test_what_waits_long_for_the_press_office_is_told_to_the_office_of_the_leitung(town: Town) -> None:
    """The Grobkonzept is due on August 5th."""
    house = await House.of(town)
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await has_an_idea(house.leader)
    for _ in range(26):
        await town.later(days=1)  # to August 10th
    assert len(await reminders(house.press)) == 5
    assert await reminders(office) == []

    for _ in range(7):
        await town.later(days=1)

    assert len(await reminders(house.press)) == 6
    assert ["Wartet auf: Pressestelle" in one.text for one in await reminders(office)] == [True]


async def test_an_office_that_has_not_signed_is_reminded_before_and_on_the_last_day(town: Town) -> None:
    """The memo came on July 15th, the last day is the 22nd. The Jugendamt has signed."""
    house = await House.of(town)
    await sends_to_offices(house)
    await house.jugendamt.taps("Mitzeichnen")
    for _ in range(9):
        await town.later(days=1)
        await town.rt.run(co_signing.go_on_without_silent)

    before, on = await reminders(house.bauamt)
    assert "Die Mitzeichnung Ihrer Stelle fehlt noch: Bauamt." in before.text
    assert "Bitte bis 22. Juli 2022." in before.text
    assert "Danach gilt: keine Äußerung" in before.text
    assert "Heute ist der letzte Tag." in on.text
    assert await reminders(house.jugendamt) == []


async def test_the_reminder_of_a_signature_leads_to_the_card(town: Town) -> None:
    house = await House.of(town)
    await sends_to_offices(house)
    await town.later(days=5)

    await house.bauamt.taps("Vermerk 1: mitzeichnen")

    assert "Mitzeichnen" in (await house.bauamt.card()).labels


async def test_where_nobody_of_an_office_can_be_asked_to_sign_the_press_office_learns_of_it(town: Town) -> None:
    house = await House.of(town)
    await sends_to_offices(house)
    await house.bauamt.phone.blocks()
    await town.settles()
    await town.later(days=5)

    assert await house.press.sees("Es fehlt jemand: Mitzeichnung")
    assert await house.press.sees("Wartet auf: Bauamt. Dort ist niemand angemeldet")
    assert not await house.press.sees("Wartet auf: Jugendamt.")


async def test_a_vermerk_outside_a_procedure_is_reminded_of_until_it_is_decided(town: Town) -> None:
    """It came on July 15th; the Leitung is asked to decide by the 29th. The hand-over is such a Vermerk."""
    house = await House.of(town)
    office = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await house.submits()
    for _ in range(33):  # to August 17th
        await town.later(days=1)

    reminded = [one.text for one in await reminders(house.leader)]
    assert len(reminded) == 7
    assert "Er wartet auf Ihre Entscheidung.\nBitte bis 29. Juli 2022." in reminded[0]
    assert "Überfällig seit 29. Juli 2022." in reminded[-1]
    assert len(await reminders(house.second)) == 7
    assert ["Wartet auf: Leitung" in one.text for one in await reminders(office)] == [True] * 7
    assert len(await reminders(house.press)) == 2
    await house.leader.taps("Vermerk öffnen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    await town.later(days=7)
    assert len(await reminders(house.leader)) == 7


async def test_the_ten_days_of_the_leitung_begin_when_the_offices_have_signed(town: Town) -> None:
    house = await House.of(town)
    await sends_to_offices(house)
    await town.later(days=3)  # July 18th
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")

    assert "bis 1. August 2022" in (await house.leader.writes("/aufgaben")).text


async def submits_the_second_vermerk(house: House, *days: str) -> None:
    """The Feinkonzept is written; the Vermerk about it goes to Bauamt and Jugendamt first.

    ``days`` are the first and the last day of the survey, else those of August.
    """
    await brought_to(house.town, Step.DETAIL)
    await house.press.writes("/aufgaben")
    await house.press.taps("Feinkonzept")
    await fills_in(house.press, *(days or CONCEPT[:2]), *CONCEPT[2:])
    await house.press.taps("Absenden")
    await taps_above(house.press, "Vermerk schreiben")
    await house.press.writes("Es wird vorgeschlagen, das Feinkonzept freizugeben.")
    await house.press.writes("Der Nutzen überwiegt den Aufwand.")
    await house.press.taps("Absenden")


async def course_in_channel(house: House) -> str:
    """The card of the procedure."""
    shown = (await house.stranger.at(house.channel).screen()).messages
    return next(one.text for one in reversed(shown) if "Schritte: " in one.text)


async def test_the_leitung_is_not_reminded_of_a_decision_before_the_offices_have_signed(town: Town) -> None:
    """Submitted on July 15th; with its second version from the 21st on the offices sign until the 28th."""
    house, _ = await house_with_outline(town)
    await submits_the_second_vermerk(house, "1.9.2022", "30.9.2022")
    await town.later(days=6)
    await house.bauamt.taps("Mitzeichnen mit abweichender Meinung")
    await house.bauamt.writes("Vier Wochen sind zu kurz.")
    await taps_above(house.press, "Neue Fassung schreiben")
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Vier Wochen genügen, weil niemand Urlaub hat.")
    await house.press.taps("Absenden")
    for _ in range(7):
        await town.later(days=1)
    assert await reminders(house.leader) == []
    assert "Freigabe des Feinkonzepts – in Mitzeichnung" in await course_in_channel(house)
    assert "bis " not in await course_in_channel(house)
    await house.press.writes("/verfahren")
    for card in (await house.press.card(), await house.press.taps("Kundenbefragung 2022")):
        assert "⏳ Freigabe des Feinkonzepts – in Mitzeichnung" in card.text
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")

    assert "Freigabe des Feinkonzepts – Leitung, bis 11. August 2022" in await course_in_channel(house)
    assert "bis 11. August 2022" in (await house.leader.writes("/aufgaben")).text
    await town.later(days=12)
    assert ["Bitte bis 11. August 2022." in one.text for one in await reminders(house.leader)] == [True]
    await house.press.writes("/verfahren")
    assert "in Mitzeichnung" not in (await house.press.card()).text


async def test_the_leitung_decides_on_the_concept_before_the_survey_begins(town: Town) -> None:
    """Ten working days from July 18th on end on August 1st, the first day; the working day before it is the 29th."""
    house, _ = await house_with_outline(town)
    await submits_the_second_vermerk(house)
    await town.later(days=3)
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")

    assert "bis 29. Juli 2022" in (await house.leader.writes("/aufgaben")).text


async def test_nobody_is_hurried_for_a_first_day_that_has_passed(town: Town) -> None:
    """It is laid before the Leitung on August 2nd, the day after the survey should have begun: it needs other days."""
    house, _ = await house_with_outline(town)
    await submits_the_second_vermerk(house)
    await house.bauamt.taps("Mitzeichnen mit abweichender Meinung")
    await house.bauamt.writes("Vier Wochen sind zu kurz.")
    await town.later(days=18)
    await taps_above(house.press, "Neue Fassung schreiben")
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Vier Wochen genügen.")
    await house.press.taps("Absenden")
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")

    assert "bis 17. August 2022" in (await house.leader.writes("/aufgaben")).text


async def test_of_what_was_put_off_nobody_is_reminded_before_it_comes_back(town: Town) -> None:
    """Put off on July 15th until August 19th."""
    house = await House.of(town)
    await house.submits()
    await house.leader.taps("Zurückstellen")
    await house.leader.writes("19.8.2022")
    for _ in range(35):
        await town.later(days=1)
        await town.rt.run(putting_off.bring_back)
    assert await reminders(house.leader) == []

    await town.later(days=3)  # Monday

    assert "Überfällig seit 19. August 2022." in (await reminders(house.leader))[-1].text


async def test_of_the_vermerk_of_a_step_put_off_nobody_is_reminded_before_it_comes_back_either(town: Town) -> None:
    """The card that comes back on August 19th is the reminder of that day."""
    walk = await Procedures.of(town)
    await walk.reaches(Step.OUTLINE_DECISION)
    leader = walk.house.leader
    await leader.taps("Zurückstellen")
    await leader.writes("19.8.2022")
    for _ in range(35):
        await town.later(days=1)
        await town.rt.run(putting_off.bring_back)
    assert await reminders(leader) == []

    await town.later(days=3)  # Monday

    assert "Überfällig seit 19. August 2022." in (await reminders(leader))[-1].text


async def test_who_answered_in_time_is_not_reminded(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    await house.leader.taps("Nicht weiterverfolgen")
    await house.leader.taps("Ja, beenden")
    await town.later(days=12)
    assert await reminders(house.leader) == []
