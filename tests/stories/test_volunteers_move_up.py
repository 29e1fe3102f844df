"""Somebody waits for a place in the telephone interviews, and learns that there is one."""

from datetime import date

import pytest

from bot.services import broadcast_work, call_notice, volunteering
from tests.stories.house import House
from tests.stories.test_volunteers import agrees_to_be_called, at_most, calls_begin, types_number, volunteers
from tests.stories.town import Person, Town

TOLD = "Ein Platz ist frei geworden"
ASK = "Bei freiem Platz schreiben?"


async def waits_behind(town: Town, name: str = "Clara", number: str = "030 123456") -> Person:
    """Somebody who agreed to wait, since the one place of the Jugendamt is taken."""
    clara = await agrees_to_be_called(town, name)
    for label in ("Jugendamt", "Ja, bitte vormerken", "Nein, nicht weitergeben", "Fertig", "Deutsch"):
        await clara.taps(label)
    await clara.writes(name)
    await types_number(clara, number)
    return clara


async def by_the_clock(town: Town) -> None:
    """What the timetable does every ten minutes."""
    await town.rt.run(volunteering.fill_places)
    await town.rt.run(call_notice.tell_who_moved_up)
    await town.rt.run(broadcast_work.begin_reminders)
    await town.settles()


async def times_told(person: Person) -> int:
    return len([one for one in (await person.screen()).messages if one.text.startswith(TOLD)])


async def test_who_asked_for_it_is_told_once_when_somebody_withdraws(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    card = await clara.card()
    assert "Ob ein Platz frei geworden ist, sehen Sie mit /auskunft; sonst merken Sie es am Anruf." in card.text
    assert card.labels == ("Doch nicht anrufen", ASK, "Weiter", "Meine Daten")
    asked = await clara.taps(ASK)
    assert "Wird für Sie ein Platz frei, schreiben wir Ihnen das hier, ein einziges Mal." in asked.text
    assert (
        "wenn für Sie ein Platz frei wird – höchstens bis zum 31. August 2022" in (await clara.writes("/auskunft")).text
    )
    await by_the_clock(town)
    assert await times_told(clara) == 0

    await berta.taps("Doch nicht anrufen")
    for _ in range(3):
        await by_the_clock(town)
    assert await times_told(clara) == 1
    told = (await clara.screen()).messages[-1]
    assert "Muster Marktforschung GmbH, in unserem Auftrag, von der Nummer 040 1234567" in told.text
    assert told.labels == ("Doch nicht anrufen",)
    assert "Ihre Bitte" not in (await clara.writes("/auskunft")).text


async def test_one_tap_below_that_message_takes_it_back(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    await clara.taps(ASK)
    await berta.taps("Doch nicht anrufen")
    await by_the_clock(town)
    await clara.taps("Doch nicht anrufen")
    assert (await clara.screen()).shows("Es ruft niemand an.")


async def test_when_the_cap_is_raised_only_who_asked_is_told_even_after_the_calls_have_begun(town: Town) -> None:
    await at_most(town, "jug", 1)
    await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    dora = await waits_behind(town, "Dora", "030 123457")
    await clara.taps(ASK)
    await town.later(days=3)
    await at_most(town, "jug", 3)
    await by_the_clock(town)
    assert [await times_told(one) for one in (clara, dora)] == [1, 0]
    await dora.writes("/auskunft")
    assert (await dora.screen()).shows("Eingetragen für ein Telefoninterview")


async def test_nobody_is_written_to_at_night_nor_after_taking_it_back(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    await clara.taps(ASK)
    await town.later(hours=12)
    await berta.taps("Doch nicht anrufen")
    await by_the_clock(town)
    assert await times_told(clara) == 0
    await clara.writes("/widerruf")
    await clara.taps("Nicht schreiben, wenn ein Platz frei wird")
    await town.later(hours=11)
    await by_the_clock(town)
    assert await times_told(clara) == 0


@pytest.mark.parametrize("leaves_by", ["Doch nicht schreiben", "Doch nicht anrufen"])
async def test_who_wants_no_message_any_more_gets_none(town: Town, leaves_by: str) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    await clara.taps(ASK)
    await clara.taps(leaves_by)
    await berta.taps("Doch nicht anrufen")
    await by_the_clock(town)
    assert await times_told(clara) == 0


async def test_who_still_waits_on_the_last_day_of_calls_is_forgotten_without_a_word(town: Town) -> None:
    await at_most(town, "jug", 1)
    await calls_begin(town, date(2022, 7, 16), date(2022, 7, 20))
    await volunteers(town, area="Jugendamt")
    clara = await waits_behind(town)
    await clara.taps(ASK)
    await town.later(days=5)
    await by_the_clock(town)
    assert await times_told(clara) == 0
    assert "Ihre Bitte" not in (await clara.writes("/auskunft")).text


async def test_the_staff_channel_learns_nothing_of_single_people_who_move_up(town: Town) -> None:
    await at_most(town, "jug", 1)
    berta = await volunteers(town, area="Jugendamt")
    house = await House.of(town)
    clara = await waits_behind(town)
    await clara.taps(ASK)
    before = await house.announced()
    await berta.taps("Doch nicht anrufen")
    await by_the_clock(town)
    assert await times_told(clara) == 1
    assert await house.announced() == before
