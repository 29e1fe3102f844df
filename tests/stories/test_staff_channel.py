"""The staff channel shows where each procedure stands: one card that changes in place, in a topic of a forum."""

from dataclasses import replace
from itertools import count

from sqlalchemy import insert

from bot.domain.ids import ProcedureId
from bot.domain.staff import Role
from bot.domain.steps import Outcome
from bot.runtime import Runtime
from bot.services import course, milestones
from bot.simulator.people import Shown
from storage import procedures
from storage.tables import targets
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, sent_off
from tests.stories.house import House
from tests.stories.procedure_walk import checks_resources, has_an_idea, writes_the_outline
from tests.stories.town import SURVEY, Person, Town

_answers = count(1)


async def procedure_cards(reader: Person) -> list[Shown]:
    """What stands in the channel about procedures."""
    return [message for message in (await reader.screen()).messages if "Schritte: " in message.text]


async def becomes_a_forum(town: Town, *members: Person) -> int:
    """A group with topics, whose administrator the bot is made by the first of these."""
    chat = await town.simulator.chat("forum", "Amt", *(member.phone for member in members))
    await town.settles()
    return chat


async def test_one_card_follows_a_procedure_through_its_steps(town: Town) -> None:
    house = await House.of(town)
    reader = house.bauamt.at(house.channel)
    await has_an_idea(house.leader)
    (card,) = await procedure_cards(reader)
    assert card.text == (
        "📋 \u2068Kundenbefragung 2022\u2069\nPhase 1 von 3: Planung\nSchritte: 2 erledigt, 1 offen\n"
        "⏳ Grobkonzept: Pressestelle – bis 5. August 2022"
    )
    assert card.labels == ()
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")

    (changed,) = await procedure_cards(reader)
    assert changed.id == card.id
    assert "Schritte: 3 erledigt, 3 offen" in changed.text
    assert "⏳ Verfügbare Ressourcen: 2 beteiligte Stellen" in changed.text
    assert "⏳ Datenschutz: Votum zu Werkzeug und Drittland: Datenschutz" in changed.text


async def test_the_card_says_when_a_procedure_is_over(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.bauamt)
    await house.leader.taps("Nicht weiterverfolgen")
    await house.leader.taps("Ja, beenden")
    assert (await house.bauamt.at(house.channel).card()).text.endswith("\nBeendet.")


async def test_a_channel_that_is_connected_later_shows_what_runs(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await has_an_idea(press)
    channel = await town.simulator.chat("channel", "Mitarbeiterkanal", press.phone)
    await town.settles()
    assert len(await procedure_cards(press.at(channel))) == 1


async def test_in_a_forum_each_procedure_has_a_topic_that_closes_with_it(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    leader = await town.member("Leitung", Role.LEADERSHIP)
    forum = await becomes_a_forum(town, press, leader)
    await has_an_idea(press, "Kundenbefragung 2022")
    await has_an_idea(press, "Freibad")

    first, second = await procedure_cards(press.at(forum))
    assert first.topic != second.topic != 0
    topics = town.server.world.chats[forum].topics
    assert [topics[first.topic], topics[second.topic]] == ["Kundenbefragung 2022", "Freibad"]
    await leader.taps("Nicht weiterverfolgen")
    await leader.taps("Ja, beenden")
    assert town.server.world.chats[forum].closed_topics == {second.topic}
    await town.restarts()
    assert len(town.server.world.chats[forum].topics) == 2


async def test_without_the_right_to_manage_topics_there_is_one_stream(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    forum = await becomes_a_forum(town, press)
    await town.simulator.post("membership", {"chat": forum, "status": "member"})
    await has_an_idea(press)
    (card,) = await procedure_cards(press.at(forum))
    assert card.topic == 0
    await town.simulator.post("membership", {"chat": forum, "status": "administrator"})
    await town.later(hours=2)

    old, new = await procedure_cards(press.at(forum))
    assert (old.topic, town.server.world.chats[forum].topics) == (0, {new.topic: "Kundenbefragung 2022"})


async def test_a_topic_that_somebody_deleted_is_no_reason_to_say_nothing(town: Town) -> None:
    house = await House.of(town)
    forum = await becomes_a_forum(town, house.press, house.leader)
    await has_an_idea(house.bauamt)
    (card,) = await procedure_cards(house.press.at(forum))
    world = town.server.world.chats[forum]
    del world.topics[card.topic], world.messages[card.id]
    await house.leader.taps("Aufgreifen")

    (again,) = await procedure_cards(house.press.at(forum))
    assert (again.topic, "Grobkonzept" in again.text) == (0, True)


# --- topics of offices ------------------------------------------------------------------------------------------------


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
    assert "⏳ Verfügbare Ressourcen: 2 beteiligte Stellen" in card.text


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


# --- how the answers come in ------------------------------------------------------------------------------------------


async def wishes_for(tx: Transaction, rt: Runtime, number: int) -> None:
    """The survey belongs to a procedure whose Feinkonzept names this many responses."""
    procedure, _ = await course.begin(tx, rt, "Kundenbefragung 2022")
    await procedures.belongs_to(tx, procedure.id, SURVEY)
    row = {"procedure_id": procedure.id, "number": 1, "question": "", "figure": "responses", "target": str(number)}
    await tx.execute(insert(targets).values(**row))


async def in_the_field(town: Town, number: int) -> Person:
    """A survey in the field that wishes for so many responses; somebody who reads the channel."""
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    channel = await town.simulator.chat("channel", "Mitarbeiterkanal", press.phone)
    await town.settles()
    await town.opens(FORM)
    await town.rt.run(wishes_for, number)
    return press.at(channel)


async def answered(town: Town, number: int) -> None:
    """So many citizens send their answers off; then the clock looks how it stands."""
    for _ in range(number):
        await town.database.write(sent_off, SURVEY, f"Antwort {next(_answers)}")
    await town.rt.run(milestones.tell)
    await town.settles()


async def test_milestones_are_told_in_percent_once_a_day_at_the_most(town: Town) -> None:
    reader = await in_the_field(town, 20)
    await answered(town, 4)
    assert "gewünschten Antworten" not in await reader.transcript()
    await answered(town, 6)
    assert "50 % der gewünschten Antworten sind da." in (await reader.card()).text
    await answered(town, 10)
    assert not await reader.sees("So viele Antworten wie gewünscht")
    await town.later(days=3)
    await answered(town, 0)
    assert "So viele Antworten wie gewünscht sind da." in (await reader.card()).text
    assert not await reader.sees("75 %")


async def test_milestones_wait_for_the_morning_of_a_working_day(town: Town) -> None:
    """July 15th is a Friday."""
    reader = await in_the_field(town, 20)
    await town.later(hours=9)
    await answered(town, 10)
    await town.later(days=1)
    await answered(town, 0)
    assert not await reader.sees("50 %")
    await town.later(days=1, hours=12)
    await answered(town, 0)
    assert await reader.sees("50 %")


async def test_falling_behind_is_told_but_not_from_fewer_than_five(town: Town) -> None:
    reader = await in_the_field(town, 400)
    await answered(town, 4)
    assert not await reader.sees("weniger Antworten als geplant")
    await answered(town, 4)
    assert "Es kommen weniger Antworten als geplant." in (await reader.card()).text
    await town.later(days=3)
    await answered(town, 4)
    assert (await reader.transcript()).count("weniger Antworten als geplant") == 1


async def test_news_of_the_staff_waits_for_the_morning(town: Town) -> None:
    house = await House.of(town)
    reader = house.bauamt.at(house.channel)
    await town.later(hours=10)
    await town.member("Sozialamt", Role.SUPPORTING_OFFICE, "Sozialamt")
    assert not await reader.sees("Sozialamt")
    await town.later(days=2, hours=10)
    assert await reader.sees("Neu angemeldet: beteiligte Stelle (Sozialamt)")
