"""Whoever on the staff has chosen English reads English on cards and in the news of a procedure."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from tests.stories.design_walk import taps_above
from tests.stories.procedure_walk import Procedures, checks_resources, newest
from tests.stories.test_item_corrected import PRICE, YES, asks_again, writes_the_price
from tests.stories.test_meeting_moved import invited_before_the_vote
from tests.stories.test_procedure_design import with_concept
from tests.stories.town import Person, Town


async def reads_english(town: Town, role: Role, office: str) -> Person:
    """A colleague whose Telegram is set to English."""
    await town.person("John", "en")
    return await town.member("John", role, office)


async def test_an_office_learns_in_its_language_that_a_new_invitation_comes(town: Town) -> None:
    people = await invited_before_the_vote(town)
    john = await reads_english(town, Role.SUPPORTING_OFFICE, "Bauamt")
    await people.house.jugendamt.taps("Wir können nicht")
    await taps_above(people.house.press, "Termin verlegen")
    await people.house.press.taps("Ja, verlegen")

    assert "You will get a new invitation with the new day." in await newest(john)
    assert await people.sozialamt.sees("Sie bekommen eine neue Einladung mit dem neuen Tag.")


async def test_whoever_has_an_item_once_more_reads_so_in_their_language(town: Town) -> None:
    house, _ = await with_concept(town)
    await writes_the_price(house.press)
    await town.later(minutes=5)
    john = await reads_english(town, Role.PRESS_OFFICE, "Pressestelle")
    await asks_again(house.press, PRICE)
    await house.press.taps(YES)

    assert await house.press.sees("Das wurde schon einmal ausgefüllt.")
    assert "This was filled in before." in await newest(john)


async def test_what_offices_said_is_told_and_shown_in_the_language_of_the_reader(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.RESOURCES)
    john = await reads_english(town, Role.PRESS_OFFICE, "Pressestelle")
    await checks_resources(people.house.bauamt)

    assert "Contact person: Erika Muster" in await newest(john)
    assert "Ansprechperson: Erika Muster" in await newest(people.house.press)
    for office in (people.house.jugendamt, people.sozialamt):
        await checks_resources(office)
    assert "• Bauamt: Yes, 40 hours (15 July 2022)" in await newest(john)
    assert "• Bauamt: Ja, 40 Stunden (15. Juli 2022)" in await newest(people.house.press)
