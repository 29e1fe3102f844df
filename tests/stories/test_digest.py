"""The list of tasks in the morning: at the hour somebody chose, silent, on working days, not where nothing waits."""

from bot.simulator.people import Shown
from tests.stories.house import House
from tests.stories.procedure_walk import has_an_idea
from tests.stories.town import Person, Town


async def digests(person: Person) -> list[Shown]:
    return [message for message in (await person.screen()).messages if "Guten Morgen!" in message.text]


async def chooses(person: Person, hour: str) -> Shown:
    await person.writes("/start")
    await person.taps("Morgenübersicht")
    return await person.taps(hour)


async def test_it_comes_once_a_working_day_at_the_hour_that_was_chosen(town: Town) -> None:
    """July 15th 2022 is a Friday."""
    house = await House.of(town)
    assert "Zurzeit kommt sie um 8 Uhr." in (await chooses(house.leader, "8 Uhr")).text
    await has_an_idea(house.bauamt)
    await town.later(days=1)
    await town.later(days=1, hours=-5)  # Sunday, 7 o'clock
    assert await digests(house.leader) == []
    await town.later(days=1)
    assert await digests(house.leader) == []
    await town.later(hours=1)
    await town.restarts()
    await town.later(minutes=10)

    (digest,) = await digests(house.leader)
    assert digest.silent
    assert "Idee aufgreifen" in digest.text
    await house.leader.taps("Idee aufgreifen")
    assert (await house.leader.card()).labels[0] == "Aufgreifen"
    await town.later(days=1)
    assert [bool(one.labels) for one in await digests(house.leader)] == [False, True]


async def test_nothing_comes_to_somebody_for_whom_nothing_waits(town: Town) -> None:
    house = await House.of(town)
    await chooses(house.leader, "7 Uhr")
    await town.later(days=3, hours=-4)
    assert await digests(house.leader) == []


async def test_what_was_missed_in_the_morning_is_not_made_up_for_at_noon(town: Town) -> None:
    house = await House.of(town)
    await chooses(house.leader, "7 Uhr")
    await has_an_idea(house.bauamt)
    await town.later(days=3)
    assert await digests(house.leader) == []


async def test_it_can_be_switched_off_again_and_is_off_at_first(town: Town) -> None:
    house = await House.of(town)
    await house.leader.writes("/start")
    assert "Zurzeit ist sie ausgeschaltet." in (await house.leader.taps("Morgenübersicht")).text
    await chooses(house.leader, "7 Uhr")
    assert "ausgeschaltet" in (await chooses(house.leader, "Aus")).text
    await has_an_idea(house.bauamt)
    await town.later(days=3, hours=-4)
    assert await digests(house.leader) == []
