"""What the bot wrote beside the card goes from the chat too: with «/loeschen», and when the study ends."""

from datetime import date

from bot.services import broadcast_work, surveys
from tests.stories.house import House
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.test_study_ends import by_the_clock
from tests.stories.test_volunteers import calls_begin, volunteers
from tests.stories.town import SURVEY, Person, Town

TOLD = "Bald werden Sie angerufen"


async def is_told_before_the_calls(town: Town) -> Person:
    await calls_begin(town, date(2022, 7, 25))
    berta = await volunteers(town)
    await berta.taps("Vorher kurz erinnern?")
    for days in (6, 1):
        await town.later(days=days)
        await town.rt.run(broadcast_work.begin_reminders)
        await town.settles()
    assert await berta.sees(TOLD)
    await town.later(hours=1)
    return berta


async def of_the_bot(person: Person) -> list[str]:
    return [message.text for message in (await person.screen()).messages if message.from_bot]


async def test_deleting_takes_the_word_before_the_calls_out_of_the_chat(town: Town) -> None:
    town.restart_after = 0
    berta = await is_told_before_the_calls(town)
    await berta.writes("/loeschen")
    await berta.taps("Meine Daten löschen")
    assert not await berta.sees(TOLD)


async def test_deleting_takes_what_was_said_about_the_number_out_of_the_chat(town: Town) -> None:
    town.restart_after = 0
    berta = await volunteers(town)
    assert len(await of_the_bot(berta)) > 1
    await berta.writes("/loeschen")
    await berta.taps("Meine Daten löschen")
    (card,) = await of_the_bot(berta)
    assert "gelöscht" in card


async def test_the_end_of_the_study_takes_it_out_of_the_chat(town: Town) -> None:
    town.restart_after = 0
    house = await House.of(town)
    await town.opens(SMALL)
    berta = await is_told_before_the_calls(town)
    await town.rt.run(surveys.close_by_command, SURVEY)
    await house.leader.writes("/befragungen")
    for label in ("Ende der Befragung", "Jetzt schon löschen", "Ja, jetzt löschen"):
        await house.leader.taps(label)
    await by_the_clock(town, "delete-past-surveys", "prove-deletions")
    assert not await berta.sees(TOLD)
