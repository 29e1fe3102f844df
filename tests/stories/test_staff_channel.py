"""The staff channel shows where each procedure stands: one card that changes in place, in a topic of a forum."""

from itertools import count

from sqlalchemy import insert

from bot.domain.staff import Role
from bot.runtime import Runtime
from bot.services import course, milestones
from bot.simulator.people import Shown
from storage import procedures
from storage.tables import targets
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, sent_off
from tests.stories.house import House
from tests.stories.procedure_walk import has_an_idea, writes_the_outline
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
        "⏳ Grobkonzept – Pressestelle, bis 5. August 2022"
    )
    assert card.labels == ()
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Jugendamt")

    (changed,) = await procedure_cards(reader)
    assert changed.id == card.id
    assert "Schritte: 3 erledigt, 3 offen" in changed.text
    assert "⏳ Verfügbare Ressourcen – 2 beteiligte Stellen" in changed.text
    assert "⏳ Datenschutz: Votum zu Werkzeug und Drittland – Datenschutz" in changed.text


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


async def test_whoever_can_put_the_bot_back_learns_that_it_was_taken_out_of_the_channel(town: Town) -> None:
    house = await House.of(town)
    await town.simulator.post("membership", {"chat": house.channel, "status": "kicked"})
    await town.settles()

    assert await house.press.sees("Ich bin nicht mehr im Mitarbeiterkanal.")
    assert not await house.bauamt.sees("Ich bin nicht mehr im Mitarbeiterkanal.")
    # That is no news of the group in which it never was at home.
    other = await town.simulator.chat("group", "Kaffeerunde", house.bauamt.phone)
    await town.simulator.post("membership", {"chat": other, "status": "kicked"})
    await town.settles()
    told = [one for one in (await house.press.screen()).messages if "nicht mehr im Mitarbeiterkanal" in one.text]
    assert len(told) == 1
