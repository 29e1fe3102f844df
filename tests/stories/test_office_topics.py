"""In a staff channel with topics an office can have one of its own in each procedure, where the authority wants it."""

from dataclasses import replace

from bot.domain.ids import ProcedureId
from bot.domain.step_names import Outcome
from bot.runtime import Runtime
from bot.services import course
from bot.simulator.people import Shown
from storage import procedures
from storage.transaction import Transaction
from tests.stories.house import House
from tests.stories.procedure_walk import checks_resources, has_an_idea, writes_the_outline
from tests.stories.test_measures import SWITCH, endorses_all, proposed, reports_done
from tests.stories.test_staff_channel import becomes_a_forum, procedure_cards
from tests.stories.town import Person, Town


def wants_topics(town: Town, *areas: str) -> None:
    """The authority's file says ``topic = true`` for these service areas."""
    known = town.authority.service_areas
    town.authority = replace(
        town.authority, service_areas=tuple(replace(area, topic=area.name in areas) for area in known)
    )


async def asked_in_a_forum(town: Town, *, topics: bool = True) -> tuple[House, int]:
    """The Bauamt wants topics of its own, the Jugendamt none; both are asked what they can contribute."""
    house = await House.of(town)
    if topics:
        wants_topics(town, "bau")
        await town.restarts()
    forum = await becomes_a_forum(town, house.press, house.leader)
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    return house, forum


async def cards_of_offices(reader: Person) -> list[Shown]:
    """The cards in the topics of single offices."""
    return [message for message in (await reader.screen()).messages if "Bauamt: " in message.text]


async def test_an_office_that_wants_it_has_a_topic_with_what_waits_for_it(town: Town) -> None:
    house, forum = await asked_in_a_forum(town)
    reader = house.press.at(forum)

    (card,) = await cards_of_offices(reader)
    assert card.text == (
        "📋 \u2068Bauamt: Kundenbefragung 2022\u2069\nAufgaben: 0 erledigt, 1 offen\n"
        "⏳ Verfügbare Ressourcen – bis 29. Juli 2022"
    )
    names = town.server.world.chats[forum].topics
    assert sorted(names.values()) == ["Bauamt: Kundenbefragung 2022", "Kundenbefragung 2022"]
    assert names[card.topic] == "Bauamt: Kundenbefragung 2022"
    await checks_resources(house.bauamt, conditions="Nur mit Frau Huber.", contact="Erika Muster")

    (changed,) = await cards_of_offices(reader)
    assert (changed.id, changed.topic) == (card.id, card.topic)
    assert "Aufgaben: 1 erledigt, 0 offen" in changed.text
    for personal in ("Erika", "Huber", "Bedingungen", "0971"):
        assert personal not in await reader.transcript()


async def test_without_the_setting_no_office_has_a_topic(town: Town) -> None:
    house, forum = await asked_in_a_forum(town, topics=False)

    assert list(town.server.world.chats[forum].topics.values()) == ["Kundenbefragung 2022"]
    assert await cards_of_offices(house.press.at(forum)) == []


async def test_the_topics_of_offices_close_with_their_procedure(town: Town) -> None:
    house, forum = await asked_in_a_forum(town)
    (card,) = await cards_of_offices(house.press.at(forum))
    await town.rt.run(ends, 1)
    await town.settles()

    world = town.server.world.chats[forum]
    assert world.closed_topics == set(world.topics)
    assert (await cards_of_offices(house.press.at(forum)))[0].text.endswith("\nBeendet.")
    assert card.topic in world.closed_topics


async def test_a_chat_without_topics_stays_one_stream_also_for_offices(town: Town) -> None:
    house = await House.of(town)
    wants_topics(town, "bau")
    await town.restarts()
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    reader = house.stranger.at(house.channel)

    assert await cards_of_offices(reader) == []
    (card,) = await procedure_cards(reader)
    assert "⏳ Verfügbare Ressourcen – 2 beteiligte Stellen" in card.text


async def test_without_the_right_the_offices_wait_for_their_topics_and_get_them_with_it(town: Town) -> None:
    house = await House.of(town)
    wants_topics(town, "bau")
    await town.restarts()
    forum = await becomes_a_forum(town, house.press, house.leader)
    await town.simulator.post("membership", {"chat": forum, "status": "member"})
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")
    assert await cards_of_offices(house.press.at(forum)) == []
    await town.simulator.post("membership", {"chat": forum, "status": "administrator"})
    await town.later(hours=2)

    (card,) = await cards_of_offices(house.press.at(forum))
    assert town.server.world.chats[forum].topics[card.topic] == "Bauamt: Kundenbefragung 2022"


async def test_the_deleted_topic_of_an_office_is_no_reason_to_say_nothing(town: Town) -> None:
    house, forum = await asked_in_a_forum(town)
    (card,) = await cards_of_offices(house.press.at(forum))
    world = town.server.world.chats[forum]
    del world.topics[card.topic], world.messages[card.id]
    await checks_resources(house.bauamt)

    (again,) = await cards_of_offices(house.press.at(forum))
    assert (again.topic, "1 erledigt" in again.text) == (0, True)


async def ends(tx: Transaction, rt: Runtime, number: int) -> None:
    """The procedure is stopped, as after a rejection."""
    open_task = next(task for task in await procedures.tasks_of(tx, ProcedureId(number)) if task.outcome is None)
    await course.end(tx, rt, open_task, Outcome.STOPPED, by=None)


async def test_the_measures_of_an_office_stand_in_its_topic_by_number_until_it_is_done_with_them(town: Town) -> None:
    house = await proposed(town)
    wants_topics(town, "bau")
    await town.restarts()
    forum = await becomes_a_forum(town, house.press, house.leader)
    await endorses_all(house.leader)
    reader = house.press.at(forum)

    (card,) = await cards_of_offices(reader)
    assert "⏳ Maßnahme M1 – bis 1. Dezember 2022" in card.text
    assert "M2" not in card.text
    await reports_done(house.bauamt, "M1 Bauamt")
    (changed,) = await cards_of_offices(reader)
    assert changed.id == card.id
    assert "Maßnahme" not in changed.text
    assert SWITCH not in await reader.transcript()
