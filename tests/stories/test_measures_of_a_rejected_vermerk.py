"""The Leitung rejects the Vermerk that proposes the measures: none of them is carried out."""

from tests.stories.evaluation_walk import about, taps_above
from tests.stories.test_measures import proposed
from tests.stories.town import Town


async def test_with_the_vermerk_its_measures_are_refused_even_one_that_was_endorsed_before(town: Town) -> None:
    house = await proposed(town)
    await taps_above(house.leader, "M1 Bauamt")
    await house.leader.taps("Befürworten")
    await taps_above(house.leader, "Ablehnen")
    await house.leader.writes("Zu teuer.")

    for office in (house.bauamt, house.jugendamt):
        told = await about(office, "Über Ihre Maßnahmen ist entschieden")
        assert "nicht befürwortet" in told
    await taps_above(house.bauamt, "Alle Maßnahmen")
    await house.bauamt.taps("M1 Bauamt")
    assert "Begründung: Zu teuer." in (await house.bauamt.card()).text
