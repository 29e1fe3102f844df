"""Deadlines: people are reminded before, on and after the date, in working hours; silence never decides anything."""

from bot.domain.staff import Role
from bot.simulator.people import Shown
from tests.stories.house import House
from tests.stories.procedure_walk import has_an_idea, writes_the_outline
from tests.stories.town import Person, Town


async def reminders(person: Person) -> list[Shown]:
    """All reminders in the chat, oldest first."""
    return [message for message in (await person.screen()).messages if "Erinnerung: " in message.text]


async def test_the_leitung_and_its_office_are_reminded_and_nothing_is_ever_decided(town: Town) -> None:
    """The idea came on July 15th and is due on the 29th, both Fridays."""
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
    assert len(reminded) == 5
    assert all("Überfällig seit 29. Juli 2022." in one.text for one in reminded[2:])
    watched = await reminders(office)
    assert len(watched) == 5
    assert "Wartet auf: Leitung" in watched[0].text
    assert watched[0].labels == ("Stand ansehen",)
    assert await reminders(house.press) == []
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


async def test_who_answered_in_time_is_not_reminded(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    await house.leader.taps("Nicht weiterverfolgen")
    await house.leader.taps("Ja, beenden")
    await town.later(days=12)
    assert await reminders(house.leader) == []
